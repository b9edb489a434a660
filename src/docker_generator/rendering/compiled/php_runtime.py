from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'php/runtime.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    pass
    yield '\n# The image that runs: the packages and the source, owned by root; no Composer.\nFROM base AS runtime\nCOPY --from=build /app /app\n'
    if ('apache2-foreground' not in environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'command')):
        pass
        yield '# The stop signal of the base image is for Apache, which does not run here.\nSTOPSIGNAL SIGTERM\n'

blocks = {}
debug_info = '5=13'
