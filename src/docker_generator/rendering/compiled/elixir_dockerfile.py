from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'elixir/Dockerfile.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_facts = resolve('facts')
    l_0_run = resolve('run')
    l_0_manager = resolve('manager')
    l_0_dated = resolve('dated')
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
    pass
    yield '# The compiled dependencies: they rarely change, so they come before the source.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
    yield ' AS dependencies\nENV LANG=C.UTF-8 \\\n    MIX_ENV=prod\nWORKDIR /app\n'
    if ('dependencies' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
        pass
        yield '# No package has a version, so the newest patch is installed.\n# hadolint ignore=DL3008\nRUN apt-get update \\\n    && apt-get install --yes --no-install-recommends build-essential ca-certificates git \\\n    && rm -rf /var/lib/apt/lists/*\n'
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'setup')))
        yield '\n'
    if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        yield str(t_1(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')))
        yield '\n'
    if ('dependencies' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
        pass
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'install')))
        yield '\n'
    yield '\n# The release: the application with its dependencies and the Erlang that runs them.\nFROM dependencies AS build\n'
    template = environment.get_or_select_template(t_2(context, 'build-environment.jinja'), 'elixir/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 . .\n'
    if ('assets' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
        pass
        yield 'RUN mix compile \\\n    && mix assets.deploy\n'
    yield 'RUN mix release --path /release\n\n# The final image: the release, owned by root; no Elixir, no compiler.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'base'))
    yield ' AS runtime\n# No package has a version, so the newest patch is installed.\n# hadolint ignore=DL3008\nRUN apt-get update \\\n    && apt-get install --yes --no-install-recommends ca-certificates libncurses6 libstdc++6 openssl \\\n    && rm -rf /var/lib/apt/lists/*\nWORKDIR /app\nRUN groupadd --gid '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' app \\\n    && '
    yield str((undefined(name='dated') if l_0_dated is missing else l_0_dated))
    yield 'useradd --uid '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' --gid app --no-log-init --no-create-home --home-dir /app --shell /usr/sbin/nologin app\nCOPY --from=build /release /app\n'

blocks = {}
debug_info = '2=29&6=31&12=34&14=36&15=38&17=40&18=42&23=45&26=52&33=56&40=58&41=60'
