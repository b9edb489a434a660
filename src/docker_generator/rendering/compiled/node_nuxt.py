from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'node/nuxt.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_home = resolve('home')
    try:
        t_1 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    template = environment.get_or_select_template(t_1(context, 'node/build.jinja'), 'node/nuxt.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '\n# The image that runs: the output of the build with its packages; no package manager.\n'
    template = environment.get_or_select_template(t_1(context, 'node/runtime.jinja'), 'node/nuxt.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield 'COPY --from=build '
    yield str((undefined(name='home') if l_0_home is missing else l_0_home))
    yield '/.output ./.output\n'

blocks = {}
debug_info = '1=18&4=25&5=32'
