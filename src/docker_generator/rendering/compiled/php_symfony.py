from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'php/symfony.jinja'

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
    template = environment.get_or_select_template(t_1(context, 'php/base.jinja'), 'php/symfony.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield "# This file replaces .env, which is not part of an image.\nCOPY <<'EOF' .env.local.php\n<?php return ['APP_ENV' => 'prod', 'APP_DEBUG' => '0'];\nEOF\n\n"
    if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'build')))
        yield '\n'
    template = environment.get_or_select_template(t_1(context, 'php/runtime.jinja'), 'php/symfony.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# The only directory to which Symfony writes.\nRUN mkdir -p var \\\n    && chown -R '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ':'
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' var\n'

blocks = {}
debug_info = '1=20&7=27&8=29&10=31&13=38'
