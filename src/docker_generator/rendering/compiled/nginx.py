from jinja2.runtime import LoopContext, Macro, Markup, Namespace, TemplateNotFound, TemplateReference, TemplateRuntimeError, Undefined, escape, identity, internalcode, markup_join, missing, str_join
name = 'nginx.jinja'

def root(context, missing=missing, environment=environment):
    resolve = context.resolve_or_missing
    undefined = environment.undefined
    concat = environment.concat
    cond_expr_undefined = Undefined
    if 0: yield None
    l_0_image = resolve('image')
    l_0_framework = resolve('framework')
    try:
        t_1 = environment.filters['steps']
    except KeyError:
        @internalcode
        def t_1(*unused):
            raise TemplateRuntimeError("No filter named 'steps' found.")
    pass
    yield "# The web server's configuration: files, and /api/<service>/ passed on. "
    if environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'resolver'):
        pass
        yield 'A name is looked up when it\n# is asked for, so that the server starts before the services do. Only'
    else:
        pass
        yield 'Only'
    yield ' /tmp is written.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'base'))
    yield ' AS configuration\nRUN printf \'%s\\n\' \\\n    "worker_processes 2;" \\\n    "worker_shutdown_timeout 3s;" \\\n    "pid /tmp/nginx.pid;" \\\n    "error_log /dev/stderr warn;" \\\n    "events { }" \\\n    "http {" \\\n    "  include /etc/nginx/mime.types;" \\\n    "  default_type application/octet-stream;" \\\n    "  access_log /dev/stdout;" \\\n    "  server_tokens off;" \\\n    "  sendfile on;" \\\n    "  gzip on;" \\\n    "  gzip_types text/css text/plain text/javascript application/javascript application/json image/svg+xml;" \\\n    "  client_body_temp_path /tmp/client_body;" \\\n    "  proxy_temp_path /tmp/proxy;" \\\n    "  fastcgi_temp_path /tmp/fastcgi;" \\\n    "  uwsgi_temp_path /tmp/uwsgi;" \\\n    "  scgi_temp_path /tmp/scgi;" \\\n    "  map \\$http_upgrade \\$connection_header { default upgrade; \'\' \'\'; }" \\\n    "  server {" \\\n    "    listen '
    yield str((environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'port') or 8080))
    yield ';" \\\n    "    root /usr/share/nginx/html;" \\\n    "    absolute_redirect off;" \\\n    "    location / { add_header Cache-Control no-cache; try_files \\$uri \\$uri/index.html \\$uri.html '
    yield str((environment.getattr((undefined(name='framework') if l_0_framework is missing else l_0_framework), 'fallback') if (undefined(name='framework') if l_0_framework is missing else l_0_framework) else '=404'))
    yield '; }" \\\n    "    location ~ \'^/(_astro|assets|static)/.*[.-][A-Za-z0-9_-]{8,}[.][a-z0-9]+\\$\' { add_header Cache-Control \'public, max-age=31536000, immutable\'; try_files \\$uri =404; }" \\\n'
    if (environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health') and (environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'), 'path') not in ('', '/'))):
        pass
        yield '    "    location = \''
        yield str(environment.getitem(environment.call(context, environment.getattr(environment.getattr(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'health'), 'path'), 'partition'), '?'), 0))
        yield '\' { access_log off; try_files \\$uri \\$uri/index.html @healthy; }" \\\n    "    location @healthy { return 200; }" \\\n'
    if environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'routes'):
        pass
        if environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'resolver'):
            pass
            yield '    "    resolver '
            yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'resolver'))
            yield ' valid=10s ipv6=off;" \\\n'
        yield '    "    proxy_http_version 1.1;" \\\n    "    proxy_set_header Host \\$http_host;" \\\n    "    proxy_set_header Connection \\$connection_header;" \\\n    "    proxy_set_header Upgrade \\$http_upgrade;" \\\n    "    proxy_set_header X-Forwarded-For \\$proxy_add_x_forwarded_for;" \\\n    "    proxy_set_header X-Forwarded-Proto \\$scheme;" \\\n'
    for l_1_route in t_1(context, environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'routes')):
        _loop_vars = {}
        pass
        yield '    "    location '
        yield str(environment.getattr(l_1_route, 'path'))
        yield ' { '
        if environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'resolver'):
            pass
            yield 'set \\$target '
            yield str(environment.getattr(l_1_route, 'host'))
            yield "; rewrite '^"
            yield str(environment.getattr(l_1_route, 'path'))
            yield "(.*)\\$' /\\$1 break; proxy_pass http://\\$target:"
            yield str(environment.getattr(l_1_route, 'port'))
            yield ';'
        else:
            pass
            yield 'proxy_pass http://'
            yield str(environment.getattr(l_1_route, 'host'))
            yield ':'
            yield str(environment.getattr(l_1_route, 'port'))
            yield '/;'
        yield ' }" \\\n'
    l_1_route = missing
    yield '    "  }" \\\n    "}" > /tmp/nginx.conf\n\n# The final image: the files and the configuration, owned by root.\nFROM '
    yield str(environment.getattr((undefined(name='image') if l_0_image is missing else l_0_image), 'base'))
    yield ' AS runtime\nCOPY --from=configuration /tmp/nginx.conf /etc/nginx/nginx.conf\n'

blocks = {}
debug_info = '1=20&3=27&25=29&28=31&30=33&31=36&34=38&35=40&36=43&45=46&46=50&52=71'
