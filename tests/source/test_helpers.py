"""Variables that a program requires by a helper of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from docker_generator.source.helpers import says_required
from docker_generator.source.reads import EnvironmentReads

CASES: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("helpers.yaml").read_text("utf-8"))


def required(**files: str) -> dict[str, str]:
    """Return what these files require: `__` in a name is a point, and `_` before it a slash."""
    found = EnvironmentReads()
    for name, text in files.items():
        found.add(name.replace("___", "/").replace("__", "."), text)
    found.finish()
    return found.required


JS_FAILS = "function need(name) {\n  const v = process.env[name];\n"
CALL = 'const key = need("STRIPE_KEY");\n'


@pytest.mark.parametrize(
    "body",
    [
        "  if (!v) { throw new Error(`${name} is missing`); }\n  return v;\n}\n",
        "  if (v === undefined || v === '') {\n    log(name);\n    process.exit(1);\n  }\n}\n",
        "  if (v) return v;\n  throw new Error('missing');\n}\n",
        "  if (v == null) throw new MissingVariable(name);\n  return v.trim();\n}\n",
        "  assert(v, `no ${name}`);\n  return v;\n}\n",
    ],
    ids=["throw", "exit", "present", "null", "assert"],
)
def test_a_helper_is_known_by_its_body(body: str) -> None:
    """Whatever it is called, and wherever it is."""
    assert required(env__ts=JS_FAILS + body, src___a__ts=CALL) == {"STRIPE_KEY": "src/a.ts:1"}


@pytest.mark.parametrize(
    "body",
    [
        "  if (!v) return undefined;\n  if (isNaN(+v)) throw new Error('no number');\n}\n",
        "  if (!v) { console.warn(`${name} is missing`); }\n  return v;\n}\n",
        "  return v;\n}\nfunction other(v) { if (!v) throw new Error('x'); }\n",
        "  if (v && !/^\\d+$/.test(v)) throw new Error('no number');\n  return v;\n}\n",
    ],
    ids=["of another form", "warns", "another function", "a wrong value"],
)
def test_a_helper_that_goes_on_requires_nothing(body: str) -> None:
    """It fails for another reason, or not at all, also if its name says so."""
    assert not required(env__ts=JS_FAILS + body, src___a__ts=CALL)
    renamed = (JS_FAILS + body).replace("need(", "requireEnv(")
    assert not required(env__ts=renamed, src___a__ts=CALL.replace("need(", "requireEnv("))


@pytest.mark.parametrize("form", CASES["forms"])
def test_the_forms_of_a_helper(form: str) -> None:
    """A default that the helper itself has is a value."""
    case = CASES["forms"][form]

    assert case["is_required"] == bool(required(env__ts=case["text"], a__ts=CALL))


@pytest.mark.parametrize(
    ("call", "is_required"),
    [
        ('const key = need("STRIPE_KEY");', True),
        ("export default { key: need('STRIPE_KEY'), n: 1 };", True),
        ("const key = need(\n  'STRIPE_KEY',\n);", True),
        ('const key = this.need("STRIPE_KEY");', True),
        ('const key = need("STRIPE_KEY", "none");', False),
        ('const key = process.env.KEY || need("STRIPE_KEY");', False),
        ('if (process.env.PAY) {\n  pay(need("STRIPE_KEY"));\n}', False),
        ('const key = isOn ? need("STRIPE_KEY") : "";', False),
        ('try {\n  need("STRIPE_KEY");\n} catch {}', False),
        ('// need("STRIPE_KEY")', False),
        ('headers.need("STRIPE_KEY")', False),
        ("need('stripe')", False),
    ],
    ids=[
        *("plain", "member", "lines", "this", "second argument", "or", "if", "choice", "try"),
        *("comment", "of another object", "no variable"),
    ],
)
def test_the_forms_of_a_call(call: str, *, is_required: bool) -> None:
    """What is asked for under a condition is not required."""
    helper = JS_FAILS + "  if (!v) throw new Error(name);\n  return v;\n}\n"
    assert is_required == bool(required(env__js=helper, a__js=call))


@pytest.mark.parametrize(
    "files",
    [
        {"a__ts": 'const k = processEnvRequired("SHOP_KEY");\n'},
        {"a__js": "const k = env.getenv_or_die('SHOP_KEY');\n"},
        {"main__go": 'func main() {\n\tmustMapEnv(&svc.addr, "SHOP_KEY")\n}\n'},
        {"main__go": 'var key = config.MustGetenv("SHOP_KEY")\n'},
        {"a__py": 'KEY = env_required("SHOP_KEY")\n'},
        {"a__rb": "KEY = required_env 'SHOP_KEY'\n"},
    ],
    ids=["required", "or die", "a target", "of a package", "python", "ruby"],
)
def test_a_helper_is_known_by_its_name(files: dict[str, str]) -> None:
    """Where the tree does not have it."""
    assert required(**files).keys() == {"SHOP_KEY"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("requireEnv", True), ("getRequiredEnvVar", True), ("ENV_OR_PANIC", True),
        ("must_env", True), ("mustGetenv", True), ("environmentMust", True),
        ("requireEnvOrDefault", False), ("env", False), ("getEnv", False), ("mustParse", False),
        ("envOrElse", False), ("requireEvent", False), ("optionalRequiredEnv", False),
    ],
)  # fmt: skip
def test_names_that_say_so(name: str, *, expected: bool) -> None:
    """It needs both: the environment, and that it has to be there."""
    assert says_required(name) is expected


STILL = {"python exit"}
"""Forms that fail in a second way, too."""


@pytest.mark.parametrize("language", CASES["languages"])
def test_helpers_of_each_language(language: str) -> None:
    """The same function without its failure requires nothing."""
    case = CASES["languages"][language]
    file, text = case["file"], case["text"]
    changed = text.replace(case["failure"], case["instead"])

    assert required(**{file: text}).keys() == {"SHOP_KEY"}
    assert bool(required(**{file: changed})) == (language in STILL)


@pytest.mark.parametrize("form", CASES["python that goes on"])
def test_python_helpers_that_go_on(form: str) -> None:
    """They return something where the variable is not there."""
    text = CASES["python that goes on"][form]

    assert not required(a__py=f'import os\n{text}\nKEY = need("SHOP_KEY")\n')


def test_a_name_with_two_functions_requires_nothing_certain() -> None:
    """Which one is called is not known."""
    hard = JS_FAILS + "  if (!v) throw new Error(name);\n  return v;\n}\n"
    soft = "function need(name) { return process.env[name] || ''; }\n"

    assert not required(a__ts=hard, b__ts=soft, c__ts=CALL)


BASE = """from pydantic_settings import BaseSettings

class Base(BaseSettings):
    debug: bool = False
"""
APP = "from b import Base\nclass App(Base):\n    secret_key: str\n"
MID = "from z import Base\nclass Mid(Base):\n    mail_host: str\n    size: int = 1\n"
PREFIX = "    model_config = SettingsConfigDict(env_prefix='SHOP_')\n"
PREFIXED = APP.replace("    secret", f"{PREFIX}    secret")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"b__py": BASE, "a__py": APP}, {"SECRET_KEY"}),
        (
            {"z__py": BASE, "b__py": MID, "a__py": APP.replace("Base", "Mid")},
            {"SECRET_KEY", "MAIL_HOST"},
        ),
        ({"b__py": BASE, "a__py": PREFIXED}, {"SHOP_SECRET_KEY"}),
        ({"b__py": BASE.replace("(BaseSettings)", "(BaseModel)"), "a__py": APP}, set()),
    ],
    ids=["one", "two", "a prefix", "a model"],
)
def test_settings_with_a_base_in_another_module(files: dict[str, str], expected: set[str]) -> None:
    """Their fields without a default are required as in one module."""
    assert required(**files).keys() == expected


@pytest.mark.parametrize(
    "call",
    [
        "App(secret_key=make())",
        'App(_env_file=None, **{"secret_key": make()})',
        'given = {"SECRET_KEY": make()}\nApp(**given)',
    ],
)
def test_what_settings_are_made_with_is_not_required(call: str) -> None:
    """The program has a value of its own."""
    found = EnvironmentReads()
    found.add("app.py", f"{BASE}class App(Base):\n    secret_key: str\n    title: str\n{call}\n")
    found.finish()

    assert found.required.keys() - found.provided == {"TITLE"}
