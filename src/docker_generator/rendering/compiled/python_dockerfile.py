from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'python/Dockerfile.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_manager = resolve('manager')
    l_0_run = resolve('run')
    l_0_member = resolve('member')
    l_0_facts = resolve('facts')
    l_0_home = resolve('home')
    try:
        t_1 = environment.filters['assignments']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'assignments' found.")
    try:
        t_2 = environment.filters['copies']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'copies' found.")
    try:
        t_3 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    try:
        t_4 = environment.filters['steps']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'steps' found.")
    pass
    yield '# The package manager and its files: they rarely change, so they come before the source.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
    yield ' AS dependencies\nENV PATH='
    yield str(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'venv'))
    yield '/bin:$PATH \\\n    PIP_DISABLE_PIP_VERSION_CHECK=1 \\\n    VIRTUAL_ENV='
    yield str(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'venv'))
    yield '\nWORKDIR /app\n'
    if (environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'tool') and environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')):
        pass
        yield 'COPY --from='
        yield str(environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'tool'), 'image'))
        yield ' '
        yield str(environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'tool'), 'path'))
        yield ' '
        yield str(environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'tool'), 'target'))
        yield '\n'
    if (environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'setup') and environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')):
        pass
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'setup')))
        yield '\n'
    if (environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'environment') and environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')):
        pass
        yield 'ENV '
        yield str(t_1(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'environment')))
        yield '\n'
    yield '\n# The virtual environment, which services of one version share. Modules in src can be imported as if\n# they were installed.\nRUN python -m venv --without-pip '
    yield str(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'venv'))
    if (not (undefined(name='member') if l_0_member is missing else l_0_member)):
        pass
        yield ' \\\n    && '
        template = environment.get_or_select_template(t_3(context, 'python/import-paths.jinja'), 'python/Dockerfile.jinja')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
    yield '\n'
    if ('install-reads-source' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
        pass
        yield '# The installation reads packages that are in the source. Mode 755, so that the user of the image\n# can read the files, independent of their modes in the checkout.\nCOPY --chmod=755 . .\n'
    elif environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        yield str(t_2(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')))
        yield '\n'
    yield '\n# The packages, compiled because their files cannot be written at run time.\nFROM dependencies AS build\n'
    template = environment.get_or_select_template(t_3(context, 'python/build-date.jinja'), 'python/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    template = environment.get_or_select_template(t_3(context, 'build-environment.jinja'), 'python/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'install')))
        yield '\n'
    if (undefined(name='member') if l_0_member is missing else l_0_member):
        pass
        yield '# The members that it needs, and its own: each is imported from its directory. Mode 755, so that\n# the user of the image can read the files, independent of their modes in the checkout.\nCOPY --chmod=755 . .\n'
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'build')))
        yield '\nRUN '
        template = environment.get_or_select_template(t_3(context, 'python/import-paths.jinja'), 'python/Dockerfile.jinja')
        gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
        try:
            for event in gen:
                yield event
        finally: gen.close()
    yield from context.blocks['static'][0](context)
    yield '\n'
    template = environment.get_or_select_template(t_3(context, 'python/runtime.jinja'), 'python/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    if (undefined(name='member') if l_0_member is missing else l_0_member):
        pass
        l_1_loop = missing
        for l_1_folder, l_1_loop in LoopContext(t_4(context, environment.getattr((undefined(name='member') if l_0_member is missing else l_0_member), 'parts')), undefined):
            _loop_vars = {}
            pass
            yield 'COPY --from='
            yield from context.blocks['made'][0](context.derived({'folder': l_1_folder, 'loop': l_1_loop}))
            yield ' /app/'
            yield str(l_1_folder)
            yield ' ./'
            yield str(l_1_folder)
            yield '\n'
        l_1_loop = l_1_folder = missing
        yield 'WORKDIR '
        yield str((undefined(name='home') if l_0_home is missing else l_0_home))
        yield '\n'
    else:
        pass
        yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 '
        yield from context.blocks['source'][0](context)
        yield ' .\n'
        yield from context.blocks['front_end_files'][0](context)

def block_static(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    pass

def block_made(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    pass
    yield 'build'

def block_source(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    pass
    yield '.'

def block_front_end_files(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    _block_vars = {}
    try:
        t_3 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    template = environment.get_or_select_template(t_3(context, 'front-end-files.jinja'), 'python/Dockerfile.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()

blocks = {'static': block_static, 'made': block_made, 'source': block_source, 'front_end_files': block_front_end_files}
debug_info = '2=42&3=44&5=46&7=48&8=51&10=57&11=59&13=61&14=64&19=67&20=71&22=78&26=81&27=83&32=86&33=92&34=98&35=100&37=102&41=105&42=107&44=113&47=115&48=121&49=124&50=128&52=136&55=141&56=143&44=145&50=154&55=164&56=174&57=188'
