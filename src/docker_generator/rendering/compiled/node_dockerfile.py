from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'node/Dockerfile.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_facts = resolve('facts')
    l_0_member = resolve('member')
    l_0_run = resolve('run')
    l_0_manager = resolve('manager')
    l_0_image = resolve('image')
    l_0_home = resolve('home')
    try:
        t_1 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    try:
        t_2 = environment.filters['shell']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'shell' found.")
    try:
        t_3 = environment.filters['steps']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'steps' found.")
    pass
    template = environment.get_or_select_template(t_1(context, 'node/build.jinja'), 'node/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '\n# The packages for the run time: in a separate layer, which does not change with the source.\n'
    if ('generates-modules' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
        pass
        yield 'FROM build AS production\n'
    else:
        pass
        yield 'FROM dependencies AS production\n'
    if ('keeps-development' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
        pass
        yield '# The started program is a development package, so no package is removed.\nRUN rm -f .npmrc .yarnrc .yarnrc.yml bunfig.toml\n'
    else:
        pass
        if ((undefined(name='member') if l_0_member is missing else l_0_member) and ('generates-modules' in (undefined(name='facts') if l_0_facts is missing else l_0_facts))):
            pass
            yield 'WORKDIR /app\n'
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'production')))
        yield '\n'
    def t_4(fiter):
        for l_1_word in fiter:
            if ((undefined(name='member') if l_0_member is missing else l_0_member) and environment.call(context, environment.getattr(l_1_word, 'startswith'), 'node_modules/')):
                yield l_1_word
    for l_1_word in t_4(t_3(context, environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'command'))):
        _loop_vars = {}
        pass
        yield '# Packages that several members need are in the root.\nRUN cd '
        yield str((undefined(name='home') if l_0_home is missing else l_0_home))
        yield ' && { test -e '
        yield str(t_2(l_1_word))
        yield ' || { mkdir -p '
        yield str(t_2(environment.getitem(environment.call(context, environment.getattr(l_1_word, 'rpartition'), '/', _loop_vars=_loop_vars), 0)))
        yield ' && ln -s /app/'
        yield str(t_2(l_1_word))
        yield ' '
        yield str(t_2(l_1_word))
        yield '; }; }\n'
    l_1_word = missing
    yield '\n# The source and the build output, without the packages that only the build needed.\nFROM build AS application\n'
    if (undefined(name='member') if l_0_member is missing else l_0_member):
        pass
        yield 'WORKDIR /app\n'
    yield 'RUN find . -name node_modules -prune -exec rm -rf {} + \\\n    && rm -f .npmrc .yarnrc .yarnrc.yml bunfig.toml\n\n# The image that runs: packages and application, owned by root; no package manager.\n'
    template = environment.get_or_select_template(t_1(context, 'node/runtime.jinja'), 'node/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield 'COPY --from=production /app ./\n'
    if (undefined(name='member') if l_0_member is missing else l_0_member):
        pass
        for l_1_folder in t_3(context, environment.getattr((undefined(name='member') if l_0_member is missing else l_0_member), 'held')):
            _loop_vars = {}
            pass
            yield 'COPY --from=application /app/'
            yield str(l_1_folder)
            yield ' ./'
            yield str(l_1_folder)
            yield '\n'
        l_1_folder = missing
        yield 'WORKDIR '
        yield str((undefined(name='home') if l_0_home is missing else l_0_home))
        yield '\n'
    else:
        pass
        yield 'COPY --from=application /app ./\n'

blocks = {}
debug_info = '1=35&4=42&9=48&13=53&16=56&18=58&20=66&25=78&32=82&34=89&35=91&36=95&38=101'
