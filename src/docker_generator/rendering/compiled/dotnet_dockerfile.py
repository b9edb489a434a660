from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'dotnet/Dockerfile.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_run = resolve('run')
    l_0_manager = resolve('manager')
    l_0_member = resolve('member')
    l_0_home = resolve('home')
    try:
        t_1 = environment.filters['copies']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'copies' found.")
    try:
        t_2 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    yield '# The package manager and its files: they rarely change, so they come before the source.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
    yield ' AS dependencies\nWORKDIR /app\n'
    if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        yield str(t_1(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')))
        yield '\n'
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'install')))
        yield '\n'
    yield '\nFROM dependencies AS build\n'
    template = environment.get_or_select_template(t_2(context, 'build-environment.jinja'), 'dotnet/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 . .\n'
    if (undefined(name='member') if l_0_member is missing else l_0_member):
        pass
        yield 'WORKDIR '
        yield str((undefined(name='home') if l_0_home is missing else l_0_home))
        yield '\n'
    yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'build')))
    yield '\n\n# What runs: ASP.NET Core without the SDK, and the published program, owned by root.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'base'))
    yield ' AS runtime\nWORKDIR /app\nCOPY --from=build /published ./\n# Only the project file has the name of the program.\nRUN for config in *.runtimeconfig.json; do ln -s "/app/${config%.runtimeconfig.json}" /usr/local/bin/server; done\n'

blocks = {}
debug_info = '2=29&4=31&5=33&6=35&10=38&13=45&14=48&16=50&19=52'
