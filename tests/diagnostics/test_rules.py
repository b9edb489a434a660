"""The catalogue of rules."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Any

import pytest

from docker_generator.diagnostics import rules
from docker_generator.diagnostics.rules import BY_SLUG, RULES

if TYPE_CHECKING:
    from docker_generator.diagnostics.diagnostic import Rule

FAMILIES = {
    "DG1": ("reading", "choices"),
    "DG2": ("graph", "claims"),
    "DG3": ("amounts", "names", "values", "variables", "volumes"),
    **dict.fromkeys(("DG40", "DG41", "DG42", "DG43", "DG44"), ("support", "sources")),
    **dict.fromkeys(("DG45", "DG46", "DG47", "DG48", "DG49"), ("backing", "existing")),
    **dict.fromkeys(("DG50", "DG51", "DG52", "DG53", "DG54"), ("output",)),
    **dict.fromkeys(("DG55", "DG56", "DG57"), ("proof", "proof_mounts", "proof_networks")),
    "DG62": ("output",),
    **dict.fromkeys(("DG64", "DG65"), ("engines",)),
    "DG66": ("paths",),
    **dict.fromkeys(
        ("DG72", "DG73", "DG74"),
        ("running", "languages", "init_files", "second_builds", "differences", "starts"),
    ),
    **dict.fromkeys(("DG67", "DG68"), ("trees",)),
    "DG69": ("packages", "second_builds"),
    "DG70": ("languages", "running", "logins"),
    "DG79": (
        "registry",
        "exposure",
        "jvm",
        "differences",
        "starts",
    ),
    "DG80": ("swarm", "jvm", "trees"),
    "DG58": ("proof_settings",),
    **dict.fromkeys(
        ("DG75", "DG76"),
        ("workspaces", "dockerfiles", "running", "logins", "subcommands", "listening", "installs"),
    ),
    "DG77": (
        *("workspaces", "dockerfiles", "debugging", "installs", "writes", "running", "env_files"),
        "calls",
    ),
}


def constants_of(rule: Rule) -> dict[str, Any]:
    """Return what the modules of a rule's family hold."""
    modules = FAMILIES.get(rule.code[:3]) or FAMILIES[rule.code[:4]]
    return {name: value for one in modules for name, value in vars(getattr(rules, one)).items()}


def words_of(rule: Rule) -> set[str]:
    """Return the facts that the texts of a rule name."""
    texts = (rule.message, rule.expected, rule.action)
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_codes_are_unique_and_in_order() -> None:
    """Codes stand in the catalogue as they are counted."""
    codes = [rule.code for rule in RULES]

    assert sorted(set(codes)) == codes


def test_slugs_are_unique() -> None:
    """A slug is as good a name as a code."""
    assert len(RULES) == len(BY_SLUG)
    assert all(rule is BY_SLUG[rule.slug] for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_rule_has_a_code_of_its_family(rule: Rule) -> None:
    """The first digits of a code are the family, and the family is a module."""
    assert re.fullmatch(r"DG[1-8][0-9]{2}", rule.code)
    assert any(rule is value for value in constants_of(rule).values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_slug_is_in_kebab_case_and_names_the_rule(rule: Rule) -> None:
    """The constant and the slug are one name."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.slug)
    assert rule is constants_of(rule)[rule.slug.replace("-", "_").upper()]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_rule_formats_with_its_facts(rule: Rule) -> None:
    """A finding says what is wrong and what to do, and leaves no placeholder behind."""
    facts: dict[str, Any] = {name: f"<{name}>" for name in words_of(rule) - {"subject"}}
    finding = rule.at("/a", "<subject>", **facts)

    assert not re.search(r"[{}]", finding.message + finding.expected + finding.action)
    assert all(f"<{name}>" in finding.message + finding.expected + finding.action for name in facts)
    assert finding.message
    assert finding.action


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_rule_speaks_in_one_line(rule: Rule) -> None:
    """No text has a line break, an end in a full stop, or space around it."""
    for text in (rule.message, rule.action, rule.expected):
        assert text.strip() == text
        assert "\n" not in text
        assert not text.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_value_of_the_user_is_never_formatted(rule: Rule) -> None:
    """What looks like a placeholder in a name stays as it is."""
    hostile = "{0.__class__}{subject}%s"
    facts: dict[str, Any] = dict.fromkeys(words_of(rule) - {"subject"}, hostile)
    finding = rule.at("/a", hostile, **facts)
    texts = finding.message + finding.expected + finding.action

    assert "<class" not in texts
    assert texts.replace(hostile, "").count("{") == 0
