from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'python/runtime.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_manager = resolve('manager')
    l_0_dated = resolve('dated')
    pass
    yield '# The image that runs: the virtual environment and the source, both owned by root; no package\n# manager. Its home is a directory that any user may write to.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'base'))
    yield ' AS runtime\nENV PATH='
    yield str(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'venv'))
    yield '/bin:$PATH \\\n    PYTHONDONTWRITEBYTECODE=1 \\\n    PYTHONUNBUFFERED=1\nWORKDIR /app\nRUN groupadd --gid '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' app \\\n    && '
    yield str((undefined(name='dated') if l_0_dated is missing else l_0_dated))
    yield 'useradd --uid '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' --gid app --no-log-init --no-create-home --home-dir /tmp --shell /usr/sbin/nologin app\nCOPY --from=build '
    yield str(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'venv'))
    yield ' '
    yield str(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'venv'))
    yield '\n'

blocks = {}
debug_info = '3=15&4=17&8=19&9=21&10=25'
