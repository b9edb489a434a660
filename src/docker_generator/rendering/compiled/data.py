from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'data.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_member = resolve('member')
    l_0_front_end = resolve('front_end')
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
    try:
        t_3 = environment.filters['steps']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'steps' found.")
    pass
    if environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'beside'), 'data'):
        pass
        if (undefined(name='member') if l_0_member is missing else l_0_member):
            pass
            for l_1_path in t_3(context, environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'beside'), 'data')):
                _loop_vars = {}
                pass
                yield 'COPY --chmod=755 '
                yield str(environment.getattr((undefined(name='member') if l_0_member is missing else l_0_member), 'path'))
                yield '/'
                yield str(l_1_path)
                yield ' ./'
                yield str(l_1_path)
                yield '\n'
            l_1_path = missing
        else:
            pass
            yield str(t_1(environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'beside'), 'data'), '755'))
            yield '\n'
    if ((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end) and (not environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'embedded'))):
        pass
        template = environment.get_or_select_template(t_2(context, 'front-end-files.jinja'), 'data.jinja')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()

blocks = {}
debug_info = '1=32&2=34&3=36&4=40&7=49&10=51&11=53'
