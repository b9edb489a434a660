"""Rules of the author's nginx that the image of a front end does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from source_fixtures import result_of

from docker_generator.source.formats.nginx import Directive, parse_nginx

if TYPE_CHECKING:
    from pathlib import Path

SITE = """\
# pages
server {
  listen 80;
  location / { root /usr/share/nginx/html; try_files $uri /index.html =404; expires 1h; }
  error_page 500 502 /50x.html;
  add_header Cache-Control "no-store; private" always;
  location = /health { return 200 "well"; }
%s
}
"""
STATIC = {"language": "static", "framework": "files", "port": 8080}


def found_in(root: Path, rule: str, copy: str, *, file: str = "site.conf") -> list[str]:
    """Return what is reported of a configuration that a Dockerfile copies."""
    files = {
        "public/index.html": "<p>pages</p>",
        "Dockerfile": f"FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nFROM nginx:1.30\n{copy}\n",
        file: SITE % rule,
    }
    result = result_of(root, files, **STATIC)
    return [
        one.message.partition("does not have: ")[2]
        for one in result.diagnostics
        if one.rule.slug == "authored-server-rules"
    ]


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        ("location /v1 { proxy_pass http://shop:8000/; }", "proxy_pass http://shop:8000/"),
        (
            "location ~ \\.php$ { fastcgi_pass unix:/run/php.sock; }",
            "fastcgi_pass unix:/run/php.sock",
        ),
        ("return 301 https://$host$request_uri;", "return 301 https://$host$request_uri"),
        ("rewrite ^/old/(.*)$ /new/$1 permanent;", "rewrite ^/old/(.*)$ /new/$1 permanent"),
        ('add_header X-Frame-Options "DENY" always;', "add_header X-Frame-Options DENY always"),
        ("auth_basic 'For us';\n  auth_basic_user_file x;", "auth_basic For us"),
    ],
)
def test_a_rule_is_reported(tmp_path: Path, rule: str, shown: str) -> None:
    """With its line: pages are answered in another way without it."""
    copy = "COPY site.conf /etc/nginx/conf.d/default.conf"
    assert [f"{shown} (site.conf:8)"] == found_in(tmp_path, rule, copy)


@pytest.mark.parametrize(
    ("copy", "file"),
    [
        ("COPY ./deploy/nginx.conf /etc/nginx/nginx.conf", "deploy/nginx.conf"),
        ("COPY deploy/ /etc/nginx/conf.d/", "deploy/shop.conf"),
        (
            "COPY --from=build /app/.nginx/nginx.conf /etc/nginx/conf.d/default.conf",
            ".nginx/nginx.conf",
        ),
        ('COPY ["site.conf.template", "/etc/nginx/templates/"]', "site.conf.template"),
    ],
)
def test_where_the_configuration_may_be(tmp_path: Path, copy: str, file: str) -> None:
    """Anywhere in the tree: the author's image says which file it is."""
    found = found_in(tmp_path, "proxy_pass http://shop;", copy, file=file)

    assert [f"proxy_pass http://shop ({file}:8)"] == found


@pytest.mark.parametrize(
    ("rule", "copy"),
    [
        ("", "COPY site.conf /etc/nginx/conf.d/"),
        ("# proxy_pass http://shop;", "COPY site.conf /etc/nginx/conf.d/"),
        ("auth_basic off;", "COPY site.conf /etc/nginx/conf.d/"),
        ("proxy_pass http://shop;", "COPY site.conf /usr/share/nginx/html/"),
        ("proxy_pass http://shop;", "COPY other.conf /etc/nginx/conf.d/"),
        ("proxy_pass http://shop;", "COPY ../site /etc/nginx/conf.d/"),
        ("proxy_pass http://shop;", "RUN rm -r /etc/nginx/conf.d"),
    ],
)
def test_what_is_no_rule(tmp_path: Path, rule: str, copy: str) -> None:
    """Pages from files, a comment, or a file that nginx does not read."""
    assert [] == found_in(tmp_path, rule, copy)


def test_a_server_of_its_own_is_not_compared(tmp_path: Path) -> None:
    """A back end is not served by nginx; what its author has before it is not its image."""
    files = {
        "main.py": "app = 1\n",
        "requirements.txt": "fastapi\nuvicorn\n",
        "Dockerfile": "FROM python:3.13\nCOPY site.conf /etc/nginx/conf.d/\n",
        "site.conf": "proxy_pass http://shop;",
    }
    result = result_of(tmp_path, files, language="python", framework="fastapi", port=8000)

    assert "authored-server-rules" not in [one.rule.slug for one in result.diagnostics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ('a \'b c\' "d;\\"e" f\\;g;', [("a", ("b c", 'd;\\"e', "f\\;g"), 1)]),
        ("a {\n b ${c};\n\n d\n e; }", [("a", (), 1), ("b", ("${c}",), 2), ("d", ("e",), 4)]),
        ("a # b;\n c;", [("a", ("c",), 1)]),
        ("a", []),
        ("'a", []),
        ("};{ }\n;", []),
        ('a "b\nc" d;\ne;', [("a", ("b\nc", "d"), 1), ("e", (), 3)]),
    ],
)
def test_the_words_of_nginx(text: str, expected: list[tuple[str, tuple[str, ...], int]]) -> None:
    """A directive ends at a semicolon or a block."""
    assert [Directive(*one) for one in expected] == list(parse_nginx(text))
