from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'ruby/runtime.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_facts = resolve('facts')
    l_0_dated = resolve('dated')
    pass
    yield '\n# The image that runs: the gems and the source, both owned by root; no compiler.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'base'))
    yield ' AS runtime\nWORKDIR /app\n'
    if environment.call(context, environment.getattr((undefined(name='facts') if l_0_facts is missing else l_0_facts), 'intersection'), ('mysql', 'postgres', 'vips')):
        pass
        yield '# No package has a version, so the newest patch is installed.\n# hadolint ignore=DL3008\nRUN apt-get update \\\n    && apt-get install --yes --no-install-recommends '
        yield str(('libmariadb3 ' if ('mysql' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) else cond_expr_undefined("the inline if-expression on line 9 in 'ruby/runtime.jinja' evaluated to false and no else section was defined.")))
        yield str(('libpq5 ' if ('postgres' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) else cond_expr_undefined("the inline if-expression on line 9 in 'ruby/runtime.jinja' evaluated to false and no else section was defined.")))
        yield str(('libvips42t64 ' if ('vips' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) else cond_expr_undefined("the inline if-expression on line 9 in 'ruby/runtime.jinja' evaluated to false and no else section was defined.")))
        yield '\\\n    && rm -rf /var/lib/apt/lists/*\n'
    yield 'RUN groupadd --gid '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' app \\\n    && '
    yield str((undefined(name='dated') if l_0_dated is missing else l_0_dated))
    yield 'useradd --uid '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ' --gid app --no-log-init --no-create-home --home-dir /app --shell /usr/sbin/nologin app\n'
    if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        yield 'COPY --from=build /usr/local/bundle /usr/local/bundle\n'
    yield 'COPY --from=build /app /app\n'

blocks = {}
debug_info = '3=15&5=17&9=20&12=25&13=27&14=31'
