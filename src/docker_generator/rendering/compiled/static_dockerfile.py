from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'static/Dockerfile.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    try:
        t_1 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    template = environment.get_or_select_template(t_1(context, 'nginx.jinja'), 'static/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 '
    yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'entrypoint'))
    yield ' /usr/share/nginx/html\n'

blocks = {}
debug_info = '1=18&3=25'
