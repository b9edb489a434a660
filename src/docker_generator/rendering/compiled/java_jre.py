from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'java/jre.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    pass
    yield "# The Java that runs: the platform and the modules that servers use, without compiler and tools. It\n# depends on no source, so it is built once. jdk.random is a part of java.base in newer versions; 2\n# is a compression that old and new versions support. Stack traces keep the lines of the\n# application: only the platform's own classes lose them.\nFROM "
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
    yield ' AS jre\nRUN modules=java.se,jdk.charsets,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.dynalink,jdk.httpserver,jdk.jdwp.agent,jdk.jfr \\\n    && modules=$modules,jdk.localedata,jdk.management,jdk.management.agent,jdk.naming.dns,jdk.naming.rmi,jdk.net,jdk.nio.mapmode \\\n    && modules=$modules,jdk.sctp,jdk.security.auth,jdk.security.jgss,jdk.unsupported,jdk.xml.dom,jdk.zipfs \\\n    && if java --describe-module jdk.random > /dev/null; then modules=$modules,jdk.random; fi \\\n    && jlink --add-modules "$modules" --compress=2 --strip-java-debug-attributes --no-header-files --no-man-pages \\\n        --output /jre\n'

blocks = {}
debug_info = '5=13'
