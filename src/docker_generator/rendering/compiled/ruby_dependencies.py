from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'ruby/dependencies.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_facts = resolve('facts')
    l_0_manager = resolve('manager')
    l_0_run = resolve('run')
    try:
        t_1 = environment.filters['assignments']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'assignments' found.")
    try:
        t_2 = environment.filters['copies']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'copies' found.")
    try:
        t_3 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    yield '# The gems: they rarely change, so they come before the source. Some of them are compiled.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
    yield ' AS dependencies\nWORKDIR /app\n'
    if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        yield '# No package has a version, so the newest patch is installed.\n# hadolint ignore=DL3008\nRUN apt-get update \\\n    && apt-get install --yes --no-install-recommends \\\n    build-essential \\\n    '
        yield str(('default-libmysqlclient-dev ' if ('mysql' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) else cond_expr_undefined("the inline if-expression on line 10 in 'ruby/dependencies.jinja' evaluated to false and no else section was defined.")))
        yield 'git '
        yield str(('libpq-dev ' if ('postgres' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) else cond_expr_undefined("the inline if-expression on line 10 in 'ruby/dependencies.jinja' evaluated to false and no else section was defined.")))
        yield 'libyaml-dev pkg-config \\\n    && rm -rf /var/lib/apt/lists/*\nENV '
        yield str(t_1(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'environment')))
        yield '\n'
        if ('install-reads-source' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
            pass
            yield '# The installation reads packages that are in the source. Mode 755, so that the user of the image\n# can read the files, independent of their modes in the checkout.\nCOPY --chmod=755 . .\n'
        else:
            pass
            yield str(t_2(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')))
            yield '\n'
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'install')))
        yield '\n'
    yield '\nFROM dependencies AS build\n'
    template = environment.get_or_select_template(t_3(context, 'build-environment.jinja'), 'ruby/dependencies.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 . .\n'
    template = environment.get_or_select_template(t_3(context, 'front-end-files.jinja'), 'ruby/dependencies.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()

blocks = {}
debug_info = '2=34&4=36&10=39&12=43&13=45&18=50&20=52&24=55&27=62'
