from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'python/import-paths.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_home = resolve('home')
    l_0_image = resolve('image')
    l_0_manager = resolve('manager')
    try:
        t_1 = environment.filters['steps']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'steps' found.")
    pass
    yield "printf '"
    yield str((undefined(name='home') if l_0_home is missing else l_0_home))
    yield '\\n'
    yield str((undefined(name='home') if l_0_home is missing else l_0_home))
    yield '/src\\n'
    for l_1_folder in t_1(context, environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'import_roots')):
        _loop_vars = {}
        pass
        yield str((undefined(name='home') if l_0_home is missing else l_0_home))
        yield '/'
        yield str(l_1_folder)
        yield '\\n'
    l_1_folder = missing
    yield "' > "
    yield str(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'venv'))
    yield '/lib/python'
    yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'version'))
    yield '/site-packages/app.pth\n'

blocks = {}
debug_info = '1=21'
