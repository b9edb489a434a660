from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'node/runtime.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_dated_files = resolve('dated_files')
    l_0_dated = resolve('dated')
    l_0_manager = resolve('manager')
    pass
    yield 'FROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'base'))
    yield ' AS runtime\n# Libraries that node links to. The package has no version, so the newest patch is installed.\n# hadolint ignore=DL3008\nRUN apt-get update \\\n    && apt-get install --yes --no-install-recommends libatomic1 libstdc++6 \\\n    && rm -rf /var/lib/apt/lists/*'
    yield str((undefined(name='dated_files') if l_0_dated_files is missing else l_0_dated_files))
    yield ' \\\n    && groupadd --gid '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' node \\\n    && '
    yield str((undefined(name='dated') if l_0_dated is missing else l_0_dated))
    yield 'useradd --uid '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' --gid node --no-log-init --create-home --shell /usr/sbin/nologin node\nCOPY --from=dependencies /usr/local/bin/node /usr/local/bin/node\n'
    if ((environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'runner') and environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'command')) and (environment.getitem(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'command'), 0) == environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'runner'), 'name'))):
        pass
        yield 'COPY --from=dependencies '
        yield str(environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'runner'), 'path'))
        yield ' /usr/local/bin/'
        yield str(environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'runner'), 'name'))
        yield '\n'
    yield 'WORKDIR /app\n'

blocks = {}
debug_info = '1=16&6=18&7=20&8=22&10=26&11=29'
