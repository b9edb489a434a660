from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'go/Dockerfile.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_facts = resolve('facts')
    l_0_image = resolve('image')
    l_0_manager = resolve('manager')
    l_0_run = resolve('run')
    l_0_member = resolve('member')
    try:
        t_1 = environment.filters['copies']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'copies' found.")
    try:
        t_2 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    if ('cgo' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
        pass
        yield '# Part of the program is in C, and the C compiler makes programs for its own platform.\nFROM '
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
        yield ' AS dependencies\nENV CGO_ENABLED=1\n'
    else:
        pass
        yield "# The compiler runs on the builder's platform, and compiles for the target platform.\nFROM --platform=$BUILDPLATFORM "
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
        yield ' AS dependencies\nARG TARGETOS TARGETARCH\nENV CGO_ENABLED=0 \\\n    GOOS=$TARGETOS \\\n    GOARCH=$TARGETARCH\n'
    if (environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health') and (environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'), 'kind') in ('http', 'tcp'))):
        pass
        yield '\n# The program of the health check, because the runtime image has no other.\nWORKDIR /out\nRUN --mount=type=cache,target=/root/.cache/go-build \\\n    printf \'%s\\n\' \\\n      \'package main\' \\\n      \'import ("fmt"; "io"; "net"; "os"; "time")\' \\\n      \'func main() {\' \\\n      \'  wait, _ := time.ParseDuration(os.Args[2] + "s")\' \\\n      \'  server, err := net.DialTimeout("tcp", "127.0.0.1:" + os.Args[1], wait)\' \\\n      \'  if err == nil && len(os.Args) > 3 {\' \\\n      \'    status := make([]byte, 12)\' \\\n      \'    server.SetDeadline(time.Now().Add(wait))\' \\\n      \'    fmt.Fprintf(server, "GET %s HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n", os.Args[3])\' \\\n      \'    _, err = io.ReadFull(server, status)\' \\\n      \'    if status[9] / 2 != 25 { os.Exit(1) } // 2 or 3\' \\\n      \'  }\' \\\n      \'  if err != nil { os.Exit(1) }\' \\\n      \'}\' > probe.go \\\n    && go build -trimpath -ldflags=\'-s -w\' probe.go\n'
    yield 'WORKDIR /src\n'
    if (environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'install') and environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')):
        pass
        yield str(t_1(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')))
        yield '\n'
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'install')))
        yield '\n'
    yield '\n# One static program.\nFROM dependencies AS build\n'
    template = environment.get_or_select_template(t_2(context, 'build-environment.jinja'), 'go/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 . .\n'
    template = environment.get_or_select_template(t_2(context, 'front-end-files.jinja'), 'go/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
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
    template = environment.get_or_select_template(t_2(context, 'data.jinja'), 'go/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()

blocks = {}
debug_info = '1=28&3=31&7=36&13=38&36=42&37=44&38=46&43=49&46=56&47=62&48=65&50=67&53=69&55=71&59=75'
