from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'java/spring-boot.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    parent_template = None
    pass
    parent_template = environment.get_template('java/Dockerfile.jinja', 'java/spring-boot.jinja')
    for name, parent_block in parent_template.blocks.items():
        context.blocks.setdefault(name, []).append(parent_block)
    yield from parent_template.root_render_func(context)

def block_runnable(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_super = context.super('runnable', block_runnable)
    _block_vars = {}
    pass
    yield str(environment.call(context, l_0_super, _block_vars=_block_vars))
    yield "# What changes seldom gets a layer of its own, where the jar can be taken apart: since Spring Boot 3.3.\nRUN jar --list --file app.jar > entries \\\n    && if grep -q 'BOOT-INF/lib/spring-boot-jarmode-tools-' entries; then \\\n        java -Djarmode=tools -jar app.jar extract --layers --destination layers; \\\n    else \\\n        mkdir -p layers/dependencies layers/spring-boot-loader layers/snapshot-dependencies layers/application \\\n        && cp app.jar layers/application/; \\\n    fi\n"

def block_files(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    pass
    yield 'COPY --from=build /runnable/layers/dependencies/ ./\nCOPY --from=build /runnable/layers/spring-boot-loader/ ./\nCOPY --from=build /runnable/layers/snapshot-dependencies/ ./\nCOPY --from=build /runnable/layers/application/ ./\n'

blocks = {'runnable': block_runnable, 'files': block_files}
debug_info = '1=12&2=17&3=26&12=29'
