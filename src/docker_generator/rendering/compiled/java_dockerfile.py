from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'java/Dockerfile.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_manager = resolve('manager')
    l_0_run = resolve('run')
    l_0_member = resolve('member')
    l_0_home = resolve('home')
    l_0_facts = resolve('facts')
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
    yield '# The package manager and its files: they rarely change, so they come before the source.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
    yield ' AS dependencies\nWORKDIR /app\n'
    if (environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'install') and environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')):
        pass
        yield str(t_1(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')))
        yield '\n'
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'install')))
        yield '\n'
    yield '\nFROM dependencies AS build\n'
    template = environment.get_or_select_template(t_2(context, 'build-environment.jinja'), 'java/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 . .\n'
    if (undefined(name='member') if l_0_member is missing else l_0_member):
        pass
        yield 'WORKDIR '
        yield str((undefined(name='home') if l_0_home is missing else l_0_home))
        yield '\n'
    if (('application' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) and (environment.getitem(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'command'), 0) == '/app/bin/start')):
        pass
        template = environment.get_or_select_template(t_2(context, 'java/distribution.jinja'), 'java/Dockerfile.jinja')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
    else:
        pass
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'build')))
        yield '\nWORKDIR /runnable\n'
        yield from context.blocks['runnable'][0](context)
    yield '\n'
    template = environment.get_or_select_template(t_2(context, 'java/jre.jinja'), 'java/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '\n# The image that runs: that Java, and the application, owned by root; fonts for drawing.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'base'))
    yield ' AS runtime\n# No package has a version, so the newest patch is installed.\n# hadolint ignore=DL3008\nRUN apt-get update \\\n    && apt-get install --yes --no-install-recommends fontconfig \\\n    && rm -rf /var/lib/apt/lists/*\nENV JAVA_HOME=/opt/java/openjdk \\\n    LANG=C.UTF-8\nENV PATH=$JAVA_HOME/bin:$PATH\nCOPY --from=jre /jre $JAVA_HOME\nWORKDIR /app\nRUN groupadd --gid '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' app \\\n    && '
    yield str((undefined(name='dated') if l_0_dated is missing else l_0_dated))
    yield 'useradd --uid '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' --gid app --no-log-init --no-create-home --home-dir /app --shell /usr/sbin/nologin app\n'
    if (('application' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) and (environment.getitem(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'command'), 0) == '/app/bin/start')):
        pass
        yield 'COPY --from=build /runnable ./\n'
    else:
        pass
        yield from context.blocks['files'][0](context)

def block_runnable(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    l_0_home = resolve('home')
    pass
    yield '# The largest jar with a main class: the others are its parts.\nRUN find '
    yield str((undefined(name='home') if l_0_home is missing else l_0_home))
    yield ' -regex \'.*/\\(target\\|build/libs\\)/[^/]*\\.jar\' -printf \'%s %p\\n\' > jars \\\n    && sort --numeric-sort --output=jars jars \\\n    && while read -r _ jar; do \\\n        jar --extract --file "$jar" META-INF/MANIFEST.MF \\\n        && if grep -q \'^Main-Class:\' META-INF/MANIFEST.MF; then cp "$jar" app.jar; fi; \\\n    done < jars \\\n    && if [ ! -f app.jar ]; then echo \'No jar in target or build/libs names a Main-Class.\' >&2; exit 1; fi\n'

def block_files(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    pass
    yield 'COPY --from=build /runnable/app.jar ./\n'

blocks = {'runnable': block_runnable, 'files': block_files}
debug_info = '2=31&4=33&5=35&6=37&10=40&13=47&14=50&16=52&17=54&19=62&21=64&33=66&36=73&47=75&48=77&49=81&52=86&21=88&23=98&52=101'
