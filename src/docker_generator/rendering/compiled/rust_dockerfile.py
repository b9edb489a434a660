from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'rust/Dockerfile.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_manager = resolve('manager')
    l_0_member = resolve('member')
    l_0_run = resolve('run')
    try:
        t_1 = environment.filters['assignments']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'assignments' found.")
    try:
        t_2 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    yield '# The compiler, and the steps of the build that all services share.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
    yield ' AS dependencies\n'
    if (environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health') and (environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'), 'kind') in ('http', 'tcp'))):
        pass
        yield '\n# The program of the health check, because the runtime image has no other.\nWORKDIR /out\nRUN printf \'%s\\n\' \\\n      \'use std::{env, io::{Read, Write}, net::{SocketAddr, TcpStream}, process, time::Duration};\' \\\n      \'fn main() {\' \\\n      \'  let args: Vec<String> = env::args().collect();\' \\\n      \'  let server = SocketAddr::from(([127, 0, 0, 1], args[1].parse().unwrap()));\' \\\n      \'  let wait = Duration::from_secs_f64(args[2].parse().unwrap());\' \\\n      \'  let is_well = TcpStream::connect_timeout(&server, wait).and_then(|mut stream| {\' \\\n      \'    let Some(path) = args.get(3) else { return Ok(true) };\' \\\n      \'    let mut status = [0; 12];\' \\\n      \'    stream.set_read_timeout(Some(wait))?;\' \\\n      \'    stream.write_all(format!("GET {path} HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n").as_bytes())?;\' \\\n      \'    stream.read_exact(&mut status)?;\' \\\n      \'    Ok(matches!(status[9], 50 | 51)) // 2 or 3\' \\\n      \'  });\' \\\n      \'  process::exit(if is_well.unwrap_or(false) { 0 } else { 1 })\' \\\n      \'}\' > probe.rs \\\n    && rustc -C opt-level=s -C panic=abort -C strip=symbols probe.rs\n'
    if environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'environment'):
        pass
        yield 'ENV '
        yield str(t_1(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'environment')))
        yield '\n'
    yield "\n# One program. Compiled crates of the registry stay in the builder's cache, for all services; files\n# of the tree get new times because their own do not show whether they were compiled.\nFROM dependencies AS build\n"
    template = environment.get_or_select_template(t_2(context, 'build-environment.jinja'), 'rust/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield 'WORKDIR /src\n# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 . .\n'
    if (undefined(name='member') if l_0_member is missing else l_0_member):
        pass
        yield 'WORKDIR /src/'
        yield str(environment.getattr((undefined(name='member') if l_0_member is missing else l_0_member), 'path'))
        yield '\n'
    yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'build')))
    yield '\n\n# The image that runs: the program and its data; no shell, no compiler.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'base'))
    yield ' AS runtime\nWORKDIR /app\n'
    if (environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health') and (environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'), 'kind') in ('http', 'tcp'))):
        pass
        yield 'COPY --from=dependencies /out/probe /\n'
    yield 'COPY --from=build /out/service ./\n'
    template = environment.get_or_select_template(t_2(context, 'data.jinja'), 'rust/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()

blocks = {}
debug_info = '2=28&3=30&25=33&26=36&32=39&36=46&37=49&39=51&42=53&44=55&48=59'
