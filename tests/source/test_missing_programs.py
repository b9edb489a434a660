"""Programs that a service calls, and that its image does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from source_fixtures import result_of

from docker_generator.diagnostics.rules.calls import PROGRAM_NOT_IN_IMAGE
from docker_generator.source.code_calls import calls_in_code
from docker_generator.source.formats.shell import programs_in
from docker_generator.source.python_calls import calls_in_python

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PYTHON = {
    "list": 'import subprocess\nsubprocess.run(["ffmpeg", "-i", name], check=True)',
    "tuple by name": 'from subprocess import Popen as P\np = P(("ffmpeg",), stdin=None)',
    "arguments": 'import subprocess\nsubprocess.call(args=["/usr/bin/ffmpeg"])',
    "line": 'import subprocess as s\ns.check_output("cd /tmp && ffmpeg -i a b", shell=True)',
    "line with values": "import os\nos.system(f\"A={a} ffmpeg -i '{name}' out.mp4\")",
    "formatted": 'import os\nos.popen("ffmpeg -i {} b".format(name))',
    "old format": 'import os\nos.system("ffmpeg -i %s b" % name)',
    "joined": 'import os\nos.system("ffmpeg -i " + name)',
    "longer list": 'import subprocess\nsubprocess.run(["ffmpeg", "-i"] + names)',
    "shell": 'import subprocess\nsubprocess.run(["sh", "-c", "cat a | ffmpeg -i - b"])',
    "split": 'import shlex, subprocess\nsubprocess.run(shlex.split("ffmpeg -i a b"))',
    "async": 'import asyncio\nasync def go():\n    await asyncio.create_subprocess_exec("ffmpeg")',
    "variable": 'import subprocess\ndef go(a):\n    cmd = ["ffmpeg", a]\n    subprocess.run(cmd)',
    "constant": 'import subprocess\nTOOL = "ffmpeg"\ndef go():\n    subprocess.run([TOOL, "-h"])',
    "method": 'import subprocess\nclass A:\n    def go(self):\n        subprocess.run(["ffmpeg"])',
    "looked up": 'import shutil, subprocess\nx = shutil.which("ffmpeg")\nsubprocess.run([x, "-h"])',
    "required": 'import shutil\nif not shutil.which("ffmpeg"):\n    raise SystemExit("no ffmpeg")',
    "raised again": "import subprocess\ntry:\n    subprocess.run(['ffmpeg'])\n"
    "except OSError as e:\n    raise Failed from e",
    "other error": "import subprocess\ntry:\n    subprocess.run(['ffmpeg'])\n"
    "except subprocess.CalledProcessError:\n    pass",
}
NOT_IN_PYTHON = {
    "tested": 'import shutil, subprocess\nif shutil.which("ffmpeg"):\n    subprocess.run("ffmpeg")',
    "tested before": 'import shutil, subprocess\nx = shutil.which("ffmpeg")\n'
    "def go():\n    if x is None:\n        return\n    subprocess.run([x])",
    "chosen": 'import shutil, subprocess\nx = shutil.which("ffmpeg") or "avconv"\n'
    "subprocess.run(['ffmpeg'])",
    "caught": "import subprocess\ntry:\n    subprocess.run(['ffmpeg'])\n"
    "except FileNotFoundError:\n    print('none')",
    "all caught": "import subprocess\ntry:\n    subprocess.run(['ffmpeg'])\n"
    "except (ValueError, Exception):\n    version = None",
    "not known": "import subprocess\nsubprocess.run([tool, 'ffmpeg'])",
    "a value in it": 'import os\nos.system(f"{prefix}ffmpeg -i a")\nos.system("ffmpeg" + suffix)',
    "another function": 'from tools import run\nrun(["ffmpeg"])',
    "a method": 'runner.run(["ffmpeg"]); self.subprocess.run(["ffmpeg"])',
    "another system": 'import os, sys\nif sys.platform == "darwin":\n    os.system("ffmpeg a")',
    "or another": 'import os\nos.system("ffmpeg -version || true")',
    "parameter": 'import subprocess\ncmd = ["ffmpeg"]\ndef go(cmd):\n    subprocess.run(cmd)',
    "two values": 'import subprocess\ndef go(a):\n    cmd = ["ffmpeg"]\n    if a:\n'
    "        cmd = [a]\n    subprocess.run(cmd)",
    "command": 'import click, os\n@click.command()\ndef go():\n    os.system("ffmpeg a")',
    "run by hand": 'import os\nif __name__ == "__main__":\n    os.system("ffmpeg a")',
    "own file": 'import subprocess\nsubprocess.run(["./ffmpeg"]); subprocess.run(["bin/ffmpeg"])',
    "no Python": 'import subprocess\nsubprocess.run(["ffmpeg"',
}


@pytest.mark.parametrize("text", PYTHON.values(), ids=PYTHON)
def test_a_call_of_python_is_found(text: str) -> None:
    """With the line of the call."""
    called = calls_in_python(text).called

    assert called.keys() - {"cat", "sh"} == {"ffmpeg"}
    assert 'ffmpeg"' in text or "ffmpeg" in text.splitlines()[called["ffmpeg"] - 1]


@pytest.mark.parametrize("text", NOT_IN_PYTHON.values(), ids=NOT_IN_PYTHON)
def test_a_call_without_which_python_goes_on_is_not_found(text: str) -> None:
    """Neither is one of which the program is not known, or that is not made here."""
    found = calls_in_python(text)

    assert not found.called.keys() - found.sought


CODE = {
    "exec.js": 'const { execSync } = require("child_process");\nexecSync(`git -C ${dir} log`);',
    "spawn.ts": 'import { spawn } from "node:child_process";\nconst a = spawn("git", ["log"]);',
    "module.mjs": 'import cp from "child_process";\ncp.execFile("git", [], () => {});',
    "promise.ts": 'import { exec } from "child_process";\nawait promisify(exec)("git log");',
    "constant.cjs": 'require("child_process");\nconst GIT = "git";\nspawnSync(GIT, ["log"]);',
    "bun.ts": 'const out = Bun.spawnSync({\n  cmd: ["git", "log"],\n});',
    "execa.js": 'import { execa } from "execa";\nawait execa("git", ["log"]);',
    "shell.js": 'import { $ } from "zx";\nawait $`git log`;',
    "thrown.js": 'require("child_process");\ntry { execSync("git log"); } catch (e) { throw e; }',
    "main.go": 'import "os/exec"\nfunc a() { exec.Command("git", "log").Run() }',
    "context.go": 'import "os/exec"\nvar c = exec.CommandContext(context.Background(), "git")',
    "main.rs": 'use std::process::Command;\nfn a() { Command::new("git").status().unwrap(); }',
    "tokio.rs": 'use tokio::process::{Child, Command};\nlet a = Command::new("git").spawn()?;',
    "app.rb": "def log\n  text = `git log`\nend",
    "open.rb": 'require "open3"\nOpen3.capture3("git", "log")',
    "system.rb": 'system({ "A" => "b" }, "git log")',
    "app.php": "<?php\n$a = shell_exec('git log ' . escapeshellarg($b));",
    "symfony.php": '<?php\n$p = new Process(["git", "log"]);',
    "laravel.php": '<?php\nProcess::run("git log");',
    "App.java": 'var p = new ProcessBuilder("git", "log").start();',
    "Old.java": 'Runtime.getRuntime().exec(new String[] {"git", "log"});',
    "App.kt": 'ProcessBuilder(listOf("git", "log")).start()',
    "App.cs": 'using var p = Process.Start("git", "log");',
    "Info.cs": 'var i = new ProcessStartInfo { FileName = "git" };',
    "app.ex": 'System.cmd("git", ["log"])',
}
NOT_IN_CODE = {
    "guarded.js": 'require("child_process");\ntry {\n  execSync("git log");\n} catch {\n}',
    "caught.js": 'require("child_process");\nrun();\nexecAsync("git log").catch(() => "");',
    "comment.js": 'require("child_process");\n// execSync("git log")\n/* spawn("git") */',
    "pattern.js": 'require("child_process");\nre.exec("git log"); query.exec("git");',
    "other.js": 'exec("git log");',
    "value.js": 'require("child_process");\nexecSync(`${tool}git log`); exec(git);',
    "sought.go": 'import "os/exec"\nvar _, err = exec.LookPath("git")\nvar c = exec.Command("git")',
    "ended.go": 'import "os/exec"\nif err := exec.Command("git").Run(); err == nil {\n}',
    "windows.go": '//go:build ignore\nimport "os/exec"\nvar c = exec.Command("frobnicate")',
    "clap.rs": 'use clap::{Arg, Command};\nlet a = Command::new("git");',
    "ok.rs": 'use std::process::Command;\nlet a = Command::new("git").output().ok();',
    "rescued.rb": "def log\n  `git log`\nrescue Errno::ENOENT\n  nil\nend",
    "silent.rb": "A = `git log 2>/dev/null`",
    "sql.rb": "execute <<~SQL\n  select `git`\n  from (`git`)\nSQL",
    "words.rb": 'puts "run `git log` first" # `git log`',
    "method.php": '<?php\n$pdo->exec("git"); Db::exec("git"); curl_exec("git");',
    "App.java": 'try {\n new ProcessBuilder("git").start();\n} catch (IOException e) {\n}',
}


@pytest.mark.parametrize(("file", "text"), CODE.items(), ids=CODE)
def test_a_call_in_another_language_is_found(file: str, text: str) -> None:
    """With the line of the call."""
    called = calls_in_code(file, text).called

    assert called.keys() == {"git"}
    assert "git" in text.splitlines()[called["git"] - 1].lower()


@pytest.mark.parametrize(("file", "text"), NOT_IN_CODE.items(), ids=NOT_IN_CODE)
def test_a_call_without_which_a_program_goes_on_is_not_found(file: str, text: str) -> None:
    """Neither is a comment, a method of the same name, or one that is not known."""
    found = calls_in_code(file, text)

    assert not found.called.keys() - found.sought


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("A=1 B='x y' ffmpeg -i a > b 2> c", ["ffmpeg"]),
        ("cd a; pg_dump b | gzip -9 >c && rm d", ["cd", "pg_dump", "gzip", "rm"]),
        ("if ! jq . a; then exec sudo git b; fi", ["jq", "git", "fi"]),
        ("ffmpeg -i 'a", ["ffmpeg", "-i"][:1]),
        ("convert a \\\n b\nzip c", ["convert", "zip"]),
        ("command -v git >/dev/null || apk add git", ["git", "apk"]),
    ],
)
def test_the_programs_of_a_line(line: str, names: list[str]) -> None:
    """Each command has one, after its variables and the words of the shell."""
    assert [one.name for one in programs_in(line)] == names


MAIN = {
    "requirements.txt": "fastapi==0.121.0\nuvicorn==0.38.0\n",
    ".python-version": "3.14\n",
    "main.py": "from fastapi import FastAPI\nfrom shop import videos\n\napp = FastAPI()\n",
    "shop/__init__.py": "",
}
CALL = "import subprocess\n\n\ndef go():\n    subprocess.run(['ffmpeg', '-h'])\n"


def _of(root: Path, files: Mapping[str, str], **fields: Any) -> list[str]:
    """Return the messages about programs that an image does not hold."""
    usual = {"language": "python", "framework": "fastapi", "port": 8000}
    result = result_of(root, files, **(usual | fields))
    return [one.message for one in result.diagnostics if one.rule is PROGRAM_NOT_IN_IMAGE]


def test_a_called_program_is_reported_with_its_package(tmp_path: Path) -> None:
    """The place, the program and Debian's package are named."""
    (message,) = _of(tmp_path, MAIN | {"shop/videos.py": CALL})

    assert message == (
        "shop/videos.py:5 of CatalogService runs ffmpeg, which its image does not hold: "
        "Debian's package ffmpeg has it"
    )


@pytest.mark.parametrize(
    "file",
    ["shop/unused.py", "tools/videos.py", "tests/test_videos.py", "setup.py", "noxfile.py", "a.py"],
)
def test_a_module_that_is_not_imported_does_not_count(tmp_path: Path, file: str) -> None:
    """Whatever its name is: the service does not run it."""
    assert not _of(tmp_path, MAIN | {file: CALL, "shop/videos.py": ""})


@pytest.mark.parametrize(
    ("line", "file"),
    [
        ("from shop.videos import go", "shop/videos.py"),
        ("from .videos import go", "shop/videos.py"),
        ("import shop.media.ffmpeg", "shop/media/ffmpeg.py"),
        ("PLUGINS = ['shop.videos']", "shop/videos.py"),
        ("BACKEND = 'shop.tools.Videos'", "shop/tools.py"),
    ],
)
def test_imports_lead_to_a_module(tmp_path: Path, line: str, file: str) -> None:
    """Also a relative import, a package, and a name in the settings."""
    files = {**MAIN, "main.py": "from shop import begin\n\napp = begin.app\n", file: CALL}
    files |= {"shop/begin.py": f"from fastapi import FastAPI\n{line}\n\napp = FastAPI()\n"}
    files |= {"shop/media/__init__.py": ""}

    assert len(_of(tmp_path, files)) == 1


def test_applications_of_django_are_loaded_by_name(tmp_path: Path) -> None:
    """Settings name them; a command of manage.py is for developers."""
    files = {
        "requirements.txt": "django==5.2\ngunicorn==23.0.0\n",
        "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n",
        "config/__init__.py": "",
        "config/settings.py": "INSTALLED_APPS = ['videos']\n",
        "config/wsgi.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n",
        "videos/__init__.py": "",
        "videos/models.py": "",
        "videos/signals.py": CALL,
        "videos/management/commands/shrink.py": CALL.replace("ffmpeg", "jq"),
    }

    (message,) = _of(tmp_path, files, framework="django")
    assert message.startswith("videos/signals.py:5")


@pytest.mark.parametrize(
    ("files", "fields"),
    [
        ({}, {"build": {"packages": {"run": ["ffmpeg"]}}}),
        ({"requirements.txt": MAIN["requirements.txt"] + "static-ffmpeg==2.13\n"}, {}),
        ({"Dockerfile": "FROM python:3.14\nRUN apt-get install -y ffmpeg\n"}, {}),
    ],
    ids=["graph", "package", "authored"],
)
def test_a_program_of_the_image_is_not_reported(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any]
) -> None:
    """It is in the graph, comes with a package, or DG693 names it already."""
    assert not _of(tmp_path, {**MAIN, "shop/videos.py": CALL, **files}, **fields)


def test_a_similar_package_is_enough(tmp_path: Path) -> None:
    """Debian has the client of PostgreSQL in one package per version."""
    text = CALL.replace("ffmpeg", "pg_dump")
    packages = {"run": ["postgresql-client-17"]}

    assert _of(tmp_path, MAIN | {"shop/videos.py": text})
    assert not _of(tmp_path, MAIN | {"shop/videos.py": text}, build={"packages": packages})


@pytest.mark.parametrize("program", ["ls", "tar", "sh", "python", "openssl", "frobnicate"])
def test_what_every_image_of_python_has(tmp_path: Path, program: str) -> None:
    """Essential packages of Debian, Python itself; what is not known is not reported."""
    assert not _of(tmp_path, MAIN | {"shop/videos.py": CALL.replace("ffmpeg", program)})


GO = {
    "go.mod": "module example.com/catalog\n\ngo 1.27\n",
    "main.go": 'package main\n\nimport _ "{}"\n',
}
RUN = 'package video\n\nimport "os/exec"\n\nfunc Go() error { return exec.Command("ls").Run() }\n'


def test_an_image_without_a_shell_has_no_program(tmp_path: Path) -> None:
    """A package moves it to an image of Debian."""
    main = GO | {"main.go": 'package main\n\nimport _ "example.com/catalog/video"\n'}
    go = {"language": "go", "framework": "http"}
    (message,) = _of(tmp_path, main | {"video/video.go": RUN}, **go)

    assert message.endswith(
        "runs ls, which its image does not hold: Debian's package coreutils has it"
    )
    packages = {"packages": {"run": ["coreutils"]}}
    assert not _of(tmp_path, main | {"video/video.go": RUN}, **go, build=packages)


@pytest.mark.parametrize("file", ["cmd/report/main.go", "tools/gen.go", "video/video_windows.go"])
def test_another_program_of_a_module_of_go(tmp_path: Path, file: str) -> None:
    """Its calls are not the service's."""
    files = GO | {
        "main.go": "package main\n\nfunc main() {}\n",
        file: RUN.replace("video", "main", 1),
    }

    assert not _of(tmp_path, files, language="go", framework="http")


def test_the_remedy_depends_on_the_language(tmp_path: Path) -> None:
    """A package of Python has uv; package managers of Node.js are only where the image is built."""
    uv = MAIN | {"shop/videos.py": CALL.replace("ffmpeg", "uv")}
    node = {
        "package.json": '{"name": "a", "main": "app.js", "scripts": {"start": "node app.js"}}',
        "app.js": 'const { execSync } = require("child_process");\nexecSync("pnpm -v");\n',
    }
    (of_python,) = _of(tmp_path / "a", uv)
    (of_node,) = _of(tmp_path / "b", node, language="javascript", framework="express")

    assert of_python.endswith("runs uv, which its image does not hold: the package uv has it")
    assert of_node.endswith(
        "runs pnpm, which its image does not hold: only stages that build have it"
    )


NODE = {
    "package.json": '{"name": "a", "scripts": {"start": "node dist/main.js", "build": "tsc"}}',
    "package-lock.json": "{}",
    "src/main.ts": 'import { jobs } from "./jobs";\nimport x from "@/lib/x.js";\n',
    "src/jobs/index.ts": "new Worker('./worker.js')",
    "src/jobs/worker.ts": "",
    "src/lib/x.ts": "",
}


@pytest.mark.parametrize(
    ("file", "is_reached"),
    [
        *(("src/main.ts", True), ("src/jobs/index.ts", True), ("src/jobs/worker.ts", True)),
        *(("src/lib/x.ts", True), ("extra/release.mjs", False), ("src/lib/y.ts", False)),
    ],
)
def test_imports_of_node_lead_to_a_module(tmp_path: Path, file: str, is_reached: bool) -> None:
    """From the source of what is started; a file that nothing imports is run by hand."""
    text = 'import { execSync } from "child_process";\nexecSync("git log");\n'
    files = NODE | {file: NODE.get(file, "") + text}

    assert is_reached == bool(_of(tmp_path, files, language="typescript", framework="plain"))


def test_the_start_command_and_its_script(tmp_path: Path) -> None:
    """A script that the service starts calls programs as well."""
    files = MAIN | {
        "shop/videos.py": "",
        "start.sh": "#!/bin/sh\njq . a.json\nexec uvicorn main:app\n",
    }
    script = _of(tmp_path / "a", files, build={"command": ["sh", "./start.sh"]})
    line = _of(tmp_path / "b", files, build={"command": ["sh", "-c", "jq . a && uvicorn main:app"]})

    assert [one.partition(" of ")[0] for one in (*script, *line)] == [
        "start.sh:2",
        "The start command",
    ]
