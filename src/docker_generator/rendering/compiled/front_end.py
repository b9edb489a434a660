from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'front-end.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_front_end = resolve('front_end')
    l_0_front_end_steps = resolve('front_end_steps')
    l_0_front_end_files = resolve('front_end_files')
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
    if (undefined(name='front_end') if l_0_front_end is missing else l_0_front_end):
        pass
        yield '# The front end that the program serves: built by Node.js, which the final image does not contain.\nFROM '
        yield str(environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'builder'))
        yield ' AS front-end\nWORKDIR /app\n'
        if environment.getattr(environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'manager'), 'environment'):
            pass
            yield 'ENV '
            yield str(t_1(environment.getattr(environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'manager'), 'environment')))
            yield '\n'
        if (environment.getattr(environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'manager'), 'setup') and environment.getattr(environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'source'), 'manager_version')):
            pass
            yield str(environment.getattr((undefined(name='front_end_steps') if l_0_front_end_steps is missing else l_0_front_end_steps), 'setup'))
            yield '\n'
        if ('install-reads-source' in environment.getattr(environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'source'), 'facts')):
            pass
            yield '# The installation runs scripts of the source, or reads packages in it. Mode 755, so that the user\n# of the image can read the files, independent of their modes in the checkout.\nCOPY --chmod=755 . .\n'
        else:
            pass
            yield str(t_2((undefined(name='front_end_files') if l_0_front_end_files is missing else l_0_front_end_files)))
            yield '\n'
        if environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'directory'):
            pass
            yield 'WORKDIR /app/'
            yield str(environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'directory'))
            yield '\n'
        yield str(environment.getattr((undefined(name='front_end_steps') if l_0_front_end_steps is missing else l_0_front_end_steps), 'install'))
        yield '\n'
        for (l_1_name, l_1_value) in t_4(context, environment.call(context, environment.getattr(environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'build_environment'), 'items'))):
            _loop_vars = {}
            pass
            yield 'ENV '
            yield str(l_1_name)
            yield '='
            yield str(t_3(l_1_value))
            yield '\n'
        l_1_name = l_1_value = missing
        if environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'directory'):
            pass
            yield 'WORKDIR /app\n'
        yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 . .\n'
        if environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'directory'):
            pass
            yield 'WORKDIR /app/'
            yield str(environment.getattr((undefined(name='front_end') if l_0_front_end is missing else l_0_front_end), 'directory'))
            yield '\n'
        yield str(environment.getattr((undefined(name='front_end_steps') if l_0_front_end_steps is missing else l_0_front_end_steps), 'build'))
        yield '\n\n'

blocks = {}
debug_info = '1=38&3=41&5=43&6=46&8=48&9=50&11=52&16=57&18=59&19=62&21=64&22=66&23=70&25=75&30=79&31=82&33=84'
