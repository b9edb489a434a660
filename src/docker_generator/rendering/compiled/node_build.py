from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'node/build.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_manager = resolve('manager')
    l_0_run = resolve('run')
    l_0_facts = resolve('facts')
    l_0_member = resolve('member')
    l_0_home = resolve('home')
    l_0_framework = resolve('framework')
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
    pass
    yield '# The package manager and its files: they rarely change, so they come before the source.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
    yield ' AS dependencies\nWORKDIR /app\n'
    if environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'environment'):
        pass
        yield 'ENV '
        yield str(t_1(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'environment')))
        yield '\n'
    if (environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'setup') and environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'manager_version')):
        pass
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'setup')))
        yield '\n'
    if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        if ('install-reads-source' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
            pass
            yield '# The installation runs scripts of the source, or reads packages in it. Mode 755, so that the user\n# of the image can read the files, independent of their modes in the checkout.\nCOPY --chmod=755 . .\n'
        else:
            pass
            yield str(t_2(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')))
            yield '\n'
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'install')))
        yield '\n'
    yield '\nFROM dependencies AS build\n'
    template = environment.get_or_select_template(t_3(context, 'build-environment.jinja'), 'node/build.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 . .\n'
    if (undefined(name='member') if l_0_member is missing else l_0_member):
        pass
        yield 'WORKDIR '
        if environment.getattr((undefined(name='member') if l_0_member is missing else l_0_member), 'output'):
            pass
            yield '/app/'
            yield str(environment.getattr((undefined(name='member') if l_0_member is missing else l_0_member), 'path'))
        else:
            pass
            yield str((undefined(name='home') if l_0_home is missing else l_0_home))
        yield '\n'
    if (((('prisma-schema' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) or ('prisma-in-db' in (undefined(name='facts') if l_0_facts is missing else l_0_facts))) and ('prisma-program' in (undefined(name='facts') if l_0_facts is missing else l_0_facts))) and ('prisma-script' not in (undefined(name='facts') if l_0_facts is missing else l_0_facts))):
        pass
        yield '# No other step generates the client of Prisma; it needs the schema and no database.\nRUN DATABASE_URL=postgresql://unused '
        yield str(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'execute'))
        yield ' prisma generate'
        if ('prisma-schema' not in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
            pass
            yield ' --schema db/schema.prisma'
        yield '\n'
    if (((undefined(name='member') if l_0_member is missing else l_0_member) and environment.getattr((undefined(name='member') if l_0_member is missing else l_0_member), 'builds')) or ((not (undefined(name='member') if l_0_member is missing else l_0_member)) and ('build' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)))):
        pass
        if (('webpack-4' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)) and ('NODE_OPTIONS' not in environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'build_environment'))):
            pass
            yield '# Before version 5, webpack hashes by MD4, which OpenSSL 3 has only among its legacy algorithms.\nENV NODE_OPTIONS=--openssl-legacy-provider\n'
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'build'), (environment.getattr((undefined(name='framework') if l_0_framework is missing else l_0_framework), 'build') if ((undefined(name='framework') if l_0_framework is missing else l_0_framework) and ('build' in (undefined(name='facts') if l_0_facts is missing else l_0_facts))) else None)))
        yield '\n'

blocks = {}
debug_info = '2=37&4=39&5=42&7=44&8=46&10=48&11=50&16=55&18=57&22=60&25=67&26=70&29=78&31=81&34=87&35=89&39=92'
