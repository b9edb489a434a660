from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'php/Dockerfile.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_run = resolve('run')
    l_0_manager = resolve('manager')
    try:
        t_1 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    template = environment.get_or_select_template(t_1(context, 'php/base.jinja'), 'php/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'build')))
        yield '\n'
    template = environment.get_or_select_template(t_1(context, 'php/runtime.jinja'), 'php/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()

blocks = {}
debug_info = '1=20&2=26&3=28&5=30'
