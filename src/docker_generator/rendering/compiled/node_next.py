from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'node/next.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_facts = resolve('facts')
    l_0_home = resolve('home')
    l_0_member = resolve('member')
    l_0_image = resolve('image')
    try:
        t_1 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    if ('standalone' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
        pass
        template = environment.get_or_select_template(t_1(context, 'node/build.jinja'), 'node/next.jinja')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        yield '\n# The image that runs: the standalone server, owned by root, with a writable cache.\n'
        template = environment.get_or_select_template(t_1(context, 'node/runtime.jinja'), 'node/next.jinja')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        yield 'COPY --from=build '
        yield str((undefined(name='home') if l_0_home is missing else l_0_home))
        yield '/.next/standalone ./\n'
        if (undefined(name='member') if l_0_member is missing else l_0_member):
            pass
            yield 'WORKDIR '
            yield str((undefined(name='home') if l_0_home is missing else l_0_home))
            yield '\n'
        yield 'COPY --from=build '
        yield str((undefined(name='home') if l_0_home is missing else l_0_home))
        yield '/.next/static ./.next/static\nCOPY --from=build '
        yield str((undefined(name='home') if l_0_home is missing else l_0_home))
        yield '/public ./public\nRUN install --directory --owner='
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
        yield ' --group='
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
        yield ' .next/cache\n'
    else:
        pass
        template = environment.get_or_select_template(t_1(context, 'node/Dockerfile.jinja'), 'node/next.jinja')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
        yield 'RUN install --directory --owner='
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
        yield ' --group='
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
        yield ' .next/cache\n'

blocks = {}
debug_info = '1=21&2=23&5=30&6=37&7=39&8=42&10=45&11=47&12=49&14=55&15=62'
