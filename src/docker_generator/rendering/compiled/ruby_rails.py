from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'ruby/rails.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_facts = resolve('facts')
    l_0_image = resolve('image')
    try:
        t_1 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    template = environment.get_or_select_template(t_1(context, 'ruby/dependencies.jinja'), 'ruby/rails.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    if ('assets' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
        pass
        yield 'RUN RAILS_ENV=production SECRET_KEY_BASE_DUMMY=1 ruby bin/rails assets:precompile\n'
    template = environment.get_or_select_template(t_1(context, 'ruby/runtime.jinja'), 'ruby/rails.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# The only directories to which Rails writes.\nRUN mkdir -p log storage tmp/cache tmp/pids \\\n    && chown -R '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ':'
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' log storage tmp\n'

blocks = {}
debug_info = '1=19&2=25&5=28&8=35'
