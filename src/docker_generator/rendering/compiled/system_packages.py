from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'system-packages.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_origin = resolve('origin')
    l_0_dated_files = resolve('dated_files')
    try:
        t_1 = environment.filters['assignments']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'assignments' found.")
    try:
        t_2 = environment.filters['join']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'join' found.")
    pass
    if environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'system'), 'build'):
        pass
        yield "# Packages that the program's own packages need while they are built. Debian keeps only the newest\n# build of a package: none can be pinned.\nFROM "
        yield str(environment.getattr((undefined(name='origin') if l_0_origin is missing else l_0_origin), 'builder'))
        yield ' AS '
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
        yield '\n'
        if environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'system'), 'build_environment'):
            pass
            yield 'ENV '
            yield str(t_1(environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'system'), 'build_environment')))
            yield '\n'
        yield '# hadolint ignore=DL3008\nRUN apt-get update \\\n    && apt-get install --yes --no-install-recommends '
        yield str(t_2(environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'system'), 'build'), ' '))
        yield ' \\\n    && rm -rf /var/lib/apt/lists/*\n\n'
    if environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'system'), 'run'):
        pass
        yield '# Packages that they need at run time.\nFROM '
        yield str(environment.getattr((undefined(name='origin') if l_0_origin is missing else l_0_origin), 'base'))
        yield ' AS '
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'base'))
        yield '\n'
        if environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'system'), 'environment'):
            pass
            yield 'ENV '
            yield str(t_1(environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'system'), 'environment')))
            yield '\n'
        yield '# hadolint ignore=DL3008\nRUN apt-get update \\\n    && apt-get install --yes --no-install-recommends '
        yield str(t_2(environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'system'), 'run'), ' '))
        yield ' \\\n    && rm -rf /var/lib/apt/lists/*'
        yield str((undefined(name='dated_files') if l_0_dated_files is missing else l_0_dated_files))
        yield '\n\n'

blocks = {}
debug_info = '1=26&4=29&5=33&6=36&10=39&14=41&16=44&17=48&18=51&22=54&23=56'
