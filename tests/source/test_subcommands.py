"""Programs that get their task by a word: to serve, to migrate."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pipeline_helpers import warnings_and_errors
from source_fixtures import result_of

if TYPE_CHECKING:
    from pathlib import Path

GO: dict[str, Any] = {"language": "go", "framework": "http", "port": 8000}
POSTGRES = [{"name": "postgres", "type": "database", "external": True}]
MODULE = "module shop\n\ngo 1.27\n"
COBRA = f"{MODULE}\nrequire (\n\tgithub.com/spf13/cobra v1.10.1\n)\n"
URFAVE = f"{MODULE}\nrequire github.com/urfave/cli/v3 v3.4.1\n"
SERVE = 'package cmd\n\nvar serve = &cobra.Command{\n\tUse: "serve [flags]",\n}\n'
FLAG = 'package cli\n\nfunc Parse() {\n\tflag.BoolVar(&migrate, "migrate", false, "")\n}\n'


def tree(module: str, **files: str) -> dict[str, str]:
    """Return a Go program with further files: `__` in a name is a directory."""
    texts = {f"{name.replace('__', '/')}.go": text for name, text in files.items()}
    folders = dict.fromkeys(file.rpartition("/")[0] for file in texts if "/" in file)
    main = "".join(f'\t"shop/{folder}"\n' for folder in folders)
    start = {"main.go": f"package main\n\nimport (\n{main})\n"}
    return {"go.mod": module, "go.sum": ""} | start | texts


@pytest.mark.parametrize(
    ("files", "fields", "is_reported"),
    [
        (tree(COBRA, cmd__serve=SERVE), {}, True),
        (tree(COBRA, internal__cli__web=SERVE.replace("serve [flags]", "server")), {}, True),
        (tree(URFAVE, main='package main\n\nvar c = cli.Command{\n\tName: "web",\n}\n'), {}, True),
        (tree(COBRA, cmd__serve=SERVE), {"build": {"command": ["/app/service", "serve"]}}, False),
        (tree(COBRA, cmd__serve=SERVE, cmd__root="\tRunE: run,\n"), {}, False),
        (tree(COBRA, cmd__serve=SERVE.replace("serve [flags]", "version")), {}, False),
        (tree(MODULE, cmd__serve=SERVE), {}, False),
    ],
    ids=[
        *("cobra", "deeper", "urfave", "the graph says it", "the root serves", "another command"),
        "another library",
    ],
)
def test_a_program_that_serves_by_a_word_is_reported(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any], *, is_reported: bool
) -> None:
    """Without it, its help is printed, and the container ends."""
    result = result_of(tmp_path, files, **GO, **fields)

    assert is_reported == ("subcommand-missing" in warnings_and_errors(result.diagnostics))


ROOT = """package cmd

var rootCmd = &cobra.Command{
	Use: "shop", // Run: here is no key
}

func init() {
	rootCmd.AddCommand(serve)
}

func Execute() {
	if err := rootCmd.Execute(); err != nil {
		os.Exit(1)
	}
}
"""
MADE = """package cli

func NewRoot(name string) *cobra.Command {
	root := &cobra.Command{
		Use: "shop",
	}
	root.AddCommand(newServe(), newVersion())
	return root
}

func newServe() *cobra.Command {
	return &cobra.Command{
		Use: "serve",
		RunE: func(cmd *cobra.Command, args []string) error {
			return listen(":8080")
		},
	}
}
"""
MAIN = 'package main\n\nimport "shop/cli"\n\nfunc main() {\n\tcli.NewRoot("shop").Execute()\n}\n'
LATER = MAIN.replace(
    'cli.NewRoot("shop").Execute()', "root := cli.NewRoot()\n\troot.ExecuteContext(ctx)"
)
GATEWAY = """package cmd

func newGateway() *cobra.Command {
	gateway := &cobra.Command{
		Use: "gateway <subcommand>",
	}
	gateway.AddCommand(serve)
	return gateway
}
"""
HELP = "Run: func(cmd *cobra.Command, _ []string) {\n\t\tcmd.Help()\n\t\tos.Exit(2)\n\t},"
APP = """package main

var app = &cli.App{
	Name: "shop",
	Commands: []*cli.Command{
		{
			Name: "serve",
		},
	},
}
"""


@pytest.mark.parametrize(
    ("files", "is_reported"),
    [
        (tree(COBRA, cmd__serve=SERVE, cmd__base=ROOT), True),
        (tree(COBRA, cli__root=MADE) | {"main.go": MAIN}, True),
        (tree(COBRA, cli__root=MADE) | {"main.go": LATER}, True),
        (
            tree(COBRA, cmd__serve=SERVE, cmd__base=ROOT.replace("// Run: here is no key", HELP)),
            True,
        ),
        (tree(URFAVE, main=APP), True),
        (
            tree(
                COBRA,
                cmd__serve=SERVE,
                cmd__base=ROOT.replace("// Run: here is no key", "Run: run,"),
            ),
            False,
        ),
        (
            tree(COBRA, cli__root=MADE.replace('Use: "shop",', 'Use: "shop",\n\t\tRunE: serve,'))
            | {"main.go": MAIN},
            False,
        ),
        (
            tree(COBRA, cli__root=MADE.replace("return root", "root.RunE = serve\n\treturn root"))
            | {"main.go": LATER},
            False,
        ),
        (
            tree(
                COBRA,
                cmd__serve=SERVE,
                cmd__base=ROOT.replace("(serve)", "(gateway)") + "\nvar gateway = newGateway()\n",
                cmd__gateway=GATEWAY,
            ),
            False,
        ),
        (
            tree(
                COBRA,
                cmd__serve=SERVE,
                cmd__base=ROOT.replace(
                    "if err :=", "if len(os.Args) < 2 {\n\t\tlisten()\n\t}\n\tif err :="
                ),
            ),
            False,
        ),
        (
            tree(
                COBRA,
                cmd__serve=SERVE,
                cmd__base=ROOT.replace(
                    "if err :=", 'rootCmd.SetArgs([]string{"serve"})\n\tif err :='
                ),
            ),
            False,
        ),
        (
            tree(COBRA, cmd__serve=SERVE)
            | {"main.go": MAIN.replace("cli.NewRoot", "app.New").replace("cli", "cmd")},
            False,
        ),
        (tree(URFAVE, main=APP.replace('"shop",', '"shop",\n\tAction: serve,')), False),
        (tree(URFAVE, main=APP.replace('"shop",', '"shop",\n\tDefaultCommand: "serve",')), False),
    ],
    ids=[
        *("root", "made", "made before", "help", "app", "root runs", "made root runs", "set later"),
        *("nested", "own choice", "other arguments", "unknown root", "action", "default"),
    ],
)
def test_the_root_of_the_commands_decides(
    tmp_path: Path, files: dict[str, str], *, is_reported: bool
) -> None:
    """Wherever it is made: it serves itself, or its code looks at the arguments."""
    result = result_of(tmp_path, files, **GO)

    assert is_reported == ("subcommand-missing" in warnings_and_errors(result.diagnostics))


@pytest.mark.parametrize("word", ["serve", "web", "start"])
def test_the_line_that_is_shown_ends_the_finding(tmp_path: Path, word: str) -> None:
    """It is the command of the graph, with the path of the program in its image."""
    files = tree(COBRA, cmd__serve=SERVE.replace("serve [flags]", word))
    (found,) = [
        one
        for one in result_of(tmp_path, files, **GO).diagnostics
        if one.rule.slug == "subcommand-missing"
    ]
    build = json.loads("{" + (found.expected or "") + "}")
    pasted = result_of(tmp_path, files, **GO, build=build)

    assert build["command"][-1] == word
    assert "subcommand-missing" not in warnings_and_errors(pasted.diagnostics)


FLAGS = f"{MODULE}\nrequire github.com/jessevdk/go-flags v1.6.1\n"
KONG = f"{MODULE}\nrequire github.com/alecthomas/kong v1.12.1\n"
KINGPIN = f"{MODULE}\nrequire github.com/alecthomas/kingpin/v2 v2.4.0\n"
FF = f"{MODULE}\nrequire github.com/peterbourgon/ff/v3 v3.4.0\n"
OPTIONS = 'type Opts struct {\n\tServer cmd.Server `command:"server" description:"run"`\n}\n'
FIELD = 'var cli struct {\n\tServe ServeCmd `cmd:"" help:"Serve."`\n}\n'
CHOICE = 'func main() {\n\tswitch os.Args[1] {\n\tcase "migrate":\n\tcase "serve":\n\t}\n}\n'
SET = 'func main() {\n\tserve := flag.NewFlagSet("serve", flag.ExitOnError)\n}\n'
NONE = "\nfunc args() {\n\tif len(os.Args) < 2 {\n\t\tserve()\n\t}\n}\n"
USAGE = "\nfunc args() {\n\tif len(os.Args) < 2 {\n\t\tos.Exit(1)\n\t}\n}\n"


@pytest.mark.parametrize(
    ("files", "command"),
    [
        (tree(FLAGS, main=OPTIONS), "server"),
        (tree(FLAGS, internal__cli__cli=OPTIONS.replace("server", "web")), "web"),
        (tree(FLAGS, main=OPTIONS + "\tparser.SubcommandsOptional = true\n"), ""),
        (tree(FLAGS, main=OPTIONS.replace("server", "backup")), ""),
        (tree(MODULE, main=OPTIONS), ""),
        (tree(KONG, main=FIELD), "serve"),
        (tree(KONG, cli__cli=FIELD.replace("ServeCmd", "struct {\n\t\tPort int\n\t}")), "serve"),
        (tree(KONG, main=FIELD.replace('cmd:""', 'cmd:"" default:"1"')), ""),
        (tree(KONG, main=FIELD.replace("Serve ", "Backup ")), ""),
        (tree(KINGPIN, main='var s = app.Command("server", "Serve.")\n'), "server"),
        (tree(KINGPIN, main='var s = app.Command("server", "Serve.").Default()\n'), ""),
        (tree(KINGPIN, main='var f = Function{\n\tName: "start",\n}\n'), ""),
        (tree(FF, main='var c = &ffcli.Command{\n\tName: "serve",\n}\n'), "serve"),
        (tree(FF, main='var c = Column{\n\tName: "serve",\n}\n'), ""),
        (tree(MODULE, main=CHOICE), "serve"),
        (tree(MODULE, main=SET + USAGE), "serve"),
        (tree(MODULE, main=SET + NONE), ""),
        (tree(MODULE, main=CHOICE.replace("serve", "seed")), ""),
        (tree(MODULE) | {"cmd/other/main.go": CHOICE}, ""),
    ],
)
def test_every_library_of_commands_is_known(
    tmp_path: Path, files: dict[str, str], command: str
) -> None:
    """The program without a command serves only if its source says so."""
    result = result_of(tmp_path, files, **GO)
    found = [one for one in result.diagnostics if one.rule.slug == "subcommand-missing"]

    assert [f"the command {command}," in one.message for one in found] == (
        [True] if command else []
    )


@pytest.mark.parametrize(
    ("files", "fields", "is_reported"),
    [
        (tree(MODULE, internal__cli__cli=FLAG), {"dependencies": POSTGRES}, True),
        (
            tree(MODULE, main='var m = flag.Bool("migrate", false, "")\n'),
            {"dependencies": POSTGRES},
            True,
        ),
        (
            tree(COBRA, cmd__migrate=SERVE.replace("serve [flags]", "migrate")),
            {"dependencies": POSTGRES},
            True,
        ),
        (tree(MODULE, internal__cli__cli=FLAG), {}, False),
        (
            tree(MODULE, internal__cli__cli=FLAG),
            {"dependencies": POSTGRES, "build": {"command": ["/app/service", "-migrate"]}},
            False,
        ),
        (
            tree(MODULE, main='var m = flag.Bool("debug", false, "")\n'),
            {"dependencies": POSTGRES},
            False,
        ),
    ],
    ids=["a flag", "another form", "a command", "no database", "the graph runs it", "another flag"],
)
def test_a_migration_that_nothing_runs_is_reported(
    tmp_path: Path, files: dict[str, str], fields: dict[str, Any], *, is_reported: bool
) -> None:
    """The tables of a new database are not there."""
    result = result_of(tmp_path, files, **GO, **fields)

    assert is_reported == ("own-migration" in warnings_and_errors(result.diagnostics))


def test_a_key_beside_a_program_is_reported(tmp_path: Path) -> None:
    """FastHTML writes one at its first start, where nothing can be written."""
    files = {"main.py": "app, rt = fast_app()\n", "requirements.txt": "python-fasthtml==0.12.36\n"}
    python = {"language": "python", "framework": "starlette", "port": 8000}
    result = result_of(tmp_path, files, **python)

    assert any(".sesskey" in one.message for one in result.diagnostics)


@pytest.mark.parametrize(
    ("files", "is_reported"),
    [
        ({"package.json5": "{name: 'a'}", "pnpm-lock.yaml": ""}, True),
        ({"package.yaml": "name: a", "pnpm-lock.yaml": ""}, True),
        ({"package.json5": "{name: 'a'}", "package.json": "{}", "pnpm-lock.yaml": ""}, False),
    ],
    ids=["JSON5", "YAML", "beside one that is read"],
)
def test_a_manifest_in_another_form_is_reported(
    tmp_path: Path, files: dict[str, str], *, is_reported: bool
) -> None:
    """Nothing of what it declares is known."""
    node = {"language": "node", "framework": "express", "port": 3000}
    result = result_of(tmp_path, files | {"server.js": ""}, **node)

    assert is_reported == ("unparsable-file" in warnings_and_errors(result.diagnostics))
