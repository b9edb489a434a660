from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'php/base.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_manager = resolve('manager')
    l_0_facts = resolve('facts')
    l_0_run = resolve('run')
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
        t_3 = environment.filters['join']
    except KeyError:
        @internalcode
        def t_3(*unused):
            raise TemplateRuntimeError("No filter named 'join' found.")
    try:
        t_4 = environment.filters['one step']
    except KeyError:
        @internalcode
        def t_4(*unused):
            raise TemplateRuntimeError("No filter named 'one step' found.")
    pass
    yield '# PHP with the compiled extensions for frameworks, databases and queues. Then the compiler goes.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'builder'))
    yield ' AS base\nCOPY --from='
    yield str(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'images'), 'extension_installer'))
    yield ' /usr/bin/install-php-extensions /usr/local/bin/\nRUN install-php-extensions bcmath intl opcache pcntl pdo_mysql pdo_pgsql redis zip'
    if environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'beside'), 'extensions'):
        pass
        yield ' '
        yield str(t_3(environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'beside'), 'extensions'), ' '))
    yield ' \\\n    && apt-get purge --yes --auto-remove autoconf g++ gcc libc6-dev make\n# The code does not change at run time. The last line gives PHP the variables of the container.\nCOPY <<\'EOF\' /usr/local/etc/php/conf.d/zz-app.ini\nexpose_php = Off\nopcache.validate_timestamps = 0\nvariables_order = EGPCS\nEOF\n\nCOPY <<\'EOF\' /etc/apache2/ports.conf\nListen ${PORT}\nGracefulShutdownTimeout 4\nServerName localhost\nEOF\n\n# Requests for other paths go to index.php; files for the build are not served.\nCOPY <<\'EOF\' /etc/apache2/sites-available/000-default.conf\n<VirtualHost *>\n    DocumentRoot ${DOCUMENT_ROOT}\n    ErrorLog /dev/stderr\n    CustomLog /dev/stdout common\n    SetEnvIf Authorization "(.+)" HTTP_AUTHORIZATION=$1\n    <Directory ${DOCUMENT_ROOT}>\n        AllowOverride All\n        Options FollowSymLinks\n        Require all granted\n        FallbackResource /index.php\n    </Directory>\n    <LocationMatch "^/(vendor/|composer\\.(json|lock)$|\\.(?!well-known/))">\n        Require all denied\n    </LocationMatch>\n</VirtualHost>\nEOF\n\nRUN cp "$PHP_INI_DIR/php.ini-production" "$PHP_INI_DIR/php.ini" \\\n    && a2enmod rewrite\nWORKDIR /app\n\n# The packages: they rarely change, so they come before the source.\nFROM base AS dependencies\n'
    if environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files'):
        pass
        yield 'COPY --from='
        yield str(environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'tool'), 'image'))
        yield ' '
        yield str(environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'tool'), 'path'))
        yield ' '
        yield str(environment.getattr(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'tool'), 'target'))
        yield '\nENV '
        yield str(t_1(environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'environment')))
        yield '\n'
        if ('install-reads-source' in (undefined(name='facts') if l_0_facts is missing else l_0_facts)):
            pass
            yield '# The installation reads packages in the source. Mode 755, so that the user can read the files.\nCOPY --chmod=755 . .\n'
        else:
            pass
            yield str(t_2(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'source'), 'files')))
            yield '\n'
        yield str(environment.call(context, (undefined(name='run') if l_0_run is missing else l_0_run), environment.getattr((undefined(name='manager') if l_0_manager is missing else l_0_manager), 'install')))
        yield '\n'
    yield '\nFROM dependencies AS build\n'
    template = environment.get_or_select_template(t_4(context, 'build-environment.jinja'), 'php/base.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()
    yield '# Mode 755, so that the user of the image can read the files, whatever their modes in the checkout.\nCOPY --chmod=755 . .\n'
    template = environment.get_or_select_template(t_4(context, 'front-end-files.jinja'), 'php/base.jinja')
    gen = template.root_render_func(template.new_context(context.get_all(), True, {}))
    try:
        for event in gen:
            yield event
    finally: gen.close()

blocks = {}
debug_info = '2=40&3=42&4=44&44=49&45=52&46=58&47=60&50=65&52=67&56=70&59=77'
