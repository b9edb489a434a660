from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'python/django.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    parent_template = None
    pass
    parent_template = environment.get_template('python/Dockerfile.jinja', 'python/django.jinja')
    for name, parent_block in parent_template.blocks.items():
        context.blocks.setdefault(name, []).append(parent_block)
    yield from parent_template.root_render_func(context)

def block_static(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    l_0_facts = resolve('facts')
    l_0_image = resolve('image')
    l_0_member = resolve('member')
    l_0_home = resolve('home')
    l_0_manager = resolve('manager')
    try:
        t_1 = environment.filters['assignments']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'assignments' found.")
    try:
        t_2 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    if (('static-files' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) and ('manage' in environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'scripts'))):
        pass
        yield '\n# Collect static files into STATIC_ROOT. The settings are read for it, with placeholders as secrets.\nFROM build AS static\n'
        if (undefined(name='member') if l_0_member is missing else l_0_member):
            pass
            yield 'WORKDIR '
            yield str((undefined(name='home') if l_0_home is missing else l_0_home))
            yield '\n'
        else:
            pass
            yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 . .\n'
            template = environment.get_or_select_template(t_2(context, 'front-end-files.jinja'), 'python/django.jinja')
            gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
            try:
                for event in gen:
                    yield event
            finally: gen.close()
        if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'environment'):
            pass
            yield 'ENV '
            yield str(t_1(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'environment')))
            yield '\n'
        yield 'RUN DATABASE_URL=sqlite:// DJANGO_SECRET_KEY=unused JWT_SECRET=unused SECRET_KEY=unused \\\n    PYTHONDONTWRITEBYTECODE=1 python '
        yield str(environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'scripts'), 'manage'))
        yield ' collectstatic --noinput'
        if ((not (undefined(name='member') if l_0_member is missing else l_0_member)) and environment.call(context, environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'venv'), 'startswith'), '/app/', _block_vars=_block_vars)):
            pass
            yield ' \\\n    && rm -rf '
            yield str(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'venv'))
        yield '\n'

def block_source(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    l_0_facts = resolve('facts')
    l_0_image = resolve('image')
    pass
    if (('static-files' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) and ('manage' in environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'scripts'))):
        pass
        yield '--from=static /app'
    else:
        pass
        yield '.'

def block_made(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    l_0_facts = resolve('facts')
    l_0_image = resolve('image')
    pass
    if (('static-files' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) and ('manage' in environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'scripts'))):
        pass
        yield 'static'
    else:
        pass
        yield 'build'

def block_front_end_files(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    l_0_facts = resolve('facts')
    l_0_image = resolve('image')
    try:
        t_2 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    if (not (('static-files' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) and ('manage' in environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'scripts')))):
        pass
        template = environment.get_or_select_template(t_2(context, 'front-end-files.jinja'), 'python/django.jinja')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()

blocks = {'static': block_static, 'source': block_source, 'made': block_made, 'front_end_files': block_front_end_files}
debug_info = '1=12&2=17&3=42&7=45&8=48&12=53&14=59&15=62&18=65&19=70&23=73&24=90&25=107&26=123&27=125'
