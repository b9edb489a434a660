from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'java/distribution.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_run = resolve('run')
    l_0_manager = resolve('manager')
    l_0_home = resolve('home')
    pass
    yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'distribution')))
    yield '\nWORKDIR /runnable\n# The start script with its jars, under a fixed name.\nRUN find '
    yield str((undefined(name='home') if l_0_home is missing else l_0_home))
    yield ' -path \'*/build/install/*\' -prune -exec cp -R {}/. . \\; -quit \\\n    && if [ ! -d bin ]; then echo \'build/install holds no start script.\' >&2; exit 1; fi \\\n    && for script in bin/*; do \\\n        case $script in *.bat) ;; *) ln -s "${script#bin/}" bin/start ;; esac; \\\n    done\n'

blocks = {}
debug_info = '1=14&4=16'
