from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'front-end-files.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_front_end = resolve('front_end')
    try:
        t_1 = environment.filters['steps']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'steps' found.")
    pass
    if (undefined(name='front_end') if l_0_front_end is missing else l_0_front_end):
        pass
        for l_1_folder in t_1(context, environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'outputs')):
            _loop_vars = {}
            pass
            yield 'COPY --from=front-end --chmod=755 /app/'
            yield str(l_1_folder)
            yield '/ ./'
            yield str(l_1_folder)
            yield '/\n'
        l_1_folder = missing

blocks = {}
debug_info = '1=18&2=20&3=24'
