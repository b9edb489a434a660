from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'java/quarkus.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    parent_template = None
    pass
    parent_template = environment.get_template('java/Dockerfile.jinja', 'java/quarkus.jinja')
    for name, parent_block in parent_template.blocks.items():
        context.blocks.setdefault(name, []).append(parent_block)
    yield from parent_template.root_render_func(context)

def block_runnable(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    l_0_home = resolve('home')
    pass
    yield 'RUN find '
    yield str((undefined(name='home') if l_0_home is missing else l_0_home))
    yield ' -type d -name quarkus-app -prune -exec cp -R {}/. . \\;\n'

def block_files(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    pass
    yield 'COPY --from=build /runnable/lib ./lib\nCOPY --from=build /runnable/quarkus ./quarkus\nCOPY --from=build /runnable/quarkus-run.jar ./\nCOPY --from=build /runnable/app ./app\n'

blocks = {'runnable': block_runnable, 'files': block_files}
debug_info = '1=12&2=17&3=27&5=30'
