from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'process.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_origin = resolve('origin')
    try:
        t_1 = environment.filters['assignments']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'assignments' found.")
    try:
        t_2 = environment.filters['exec_form']
    except KeyError:
        @internalcode
        def t_2(*unused):
            raise TemplateRuntimeError("No filter named 'exec_form' found.")
    try:
        t_3 = environment.filters['quoted']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'quoted' found.")
    try:
        t_4 = environment.filters['steps']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'steps' found.")
    pass
    if environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'tool'):
        pass
        yield 'COPY --from='
        yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'tool'), 'image'))
        yield ' '
        yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'tool'), 'path'))
        yield ' '
        yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'tool'), 'target'))
        yield '\n'
    l_1_loop = missing
    for l_1_folder, l_1_loop in LoopContext(t_4(context, environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'volumes')), undefined):
        _loop_vars = {}
        pass
        yield 'COPY --from=volumes --chown='
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
        yield ':'
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
        yield ' /'
        yield str(environment.getattr(l_1_loop, 'index'))
        yield '/ '
        yield str(environment.getitem(environment.call(context, environment.getattr(l_1_folder, 'rpartition'), '/', _loop_vars=_loop_vars), 0))
        yield '/\n'
    l_1_loop = l_1_folder = missing
    for l_1_file in t_4(context, environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'empty_files')):
        _loop_vars = {}
        pass
        yield '# The program ends without this file. Its settings are variables of the container, so it is empty.\nCOPY <<EOF '
        yield str(l_1_file)
        yield '\nEOF\n\n'
    l_1_file = missing
    if environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'environment'):
        pass
        yield 'ENV '
        yield str(t_1(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'environment')))
        yield '\n'
    yield 'LABEL org.opencontainers.image.title='
    yield str(t_3(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'title')))
    yield ' \\\n    org.opencontainers.image.description='
    yield str(t_3(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'description')))
    yield ' \\\n    org.opencontainers.image.base.name='
    yield str(t_3(environment.getattr((undefined(name='origin') if l_0_origin is missing else l_0_origin), 'base')))
    yield '\nUSER '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield ':'
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'user'))
    yield '\n'
    if environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'port'):
        pass
        yield 'EXPOSE '
        yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'port'))
        yield '\n'
    if environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'):
        pass
        yield 'HEALTHCHECK --interval='
        yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'), 'interval'))
        yield ' --timeout='
        yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'), 'timeout'))
        yield ' --retries='
        yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'), 'retries'))
        yield ' --start-period='
        yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'), 'start_period'))
        yield ' --start-interval='
        yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'), 'start_interval'))
        yield ' \\\n    CMD '
        yield str(t_2(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health_command')))
        yield '\n'
    yield 'CMD '
    yield str(t_2(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'command')))
    yield '\n'

blocks = {}
debug_info = '1=37&2=40&4=47&5=51&7=60&9=64&13=67&14=70&16=73&17=75&18=77&19=79&20=83&21=86&23=88&24=91&25=101&27=104'
