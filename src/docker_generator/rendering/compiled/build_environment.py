from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'build-environment.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    try:
        t_1 = environment.filters['quoted']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'quoted' found.")
    try:
        t_2 = environment.filters['steps']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'steps' found.")
    pass
    for (l_1_name, l_1_value) in t_2(context, environment.call(context, environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'build_environment'), 'items'))):
        _loop_vars = {}
        pass
        yield 'ENV '
        yield str(l_1_name)
        yield '='
        yield str(t_1(l_1_value))
        yield '\n'
    l_1_name = l_1_value = missing

blocks = {}
debug_info = '1=24&2=28'
