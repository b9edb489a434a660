from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'php/laravel.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_manager = resolve('manager')
    try:
        t_1 = environment.filters['join']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'join' found.")
    try:
        t_2 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    template = environment.get_or_select_template(t_2(context, 'php/base.jinja'), 'php/laravel.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield 'RUN mkdir -p bootstrap/cache storage/app/public storage/framework/cache/data storage/framework/sessions storage/framework/views storage/logs'
    if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        yield ' \\\n    && '
        yield str(t_1(environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'build'), 'run'), ' && '))
    yield '\n'
    template = environment.get_or_select_template(t_2(context, 'php/runtime.jinja'), 'php/laravel.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# The only directories to which Laravel writes.\nRUN chown -R '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ':'
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' bootstrap/cache storage\n'

blocks = {}
debug_info = '1=25&2=32&3=35&5=37&7=44'
