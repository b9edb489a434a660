from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'python/build-date.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    pass
    if environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'build_date'):
        pass
        yield '# With a date that is fixed, compiled files refer to their source by a digest, not by its own date.\nENV SOURCE_DATE_EPOCH='
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'build_date'))
        yield '\n'

blocks = {}
debug_info = '1=12&3=15'
