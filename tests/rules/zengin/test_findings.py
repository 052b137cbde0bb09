"""The table of rules: complete, in words, and the same in the documentation."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from madoguchi.rules.zengin import rules
from madoguchi.rules.zengin.findings import finding

ROOT = Path(__file__).resolve().parents[3]
SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "src/madoguchi/rules/zengin").glob("*.py")
)


@pytest.mark.parametrize("name", list(rules()))
def test_every_rule_speaks_and_has_a_source(name: str) -> None:
    rule = rules()[name]
    assert rule.severity in {"error", "warning"}
    assert rule.message and rule.remedy and rule.source
    assert f'"{name}"' in SOURCE
    words = {field for _, field, _, _ in Formatter().parse(rule.message + rule.remedy) if field}
    numbers = {"amount", "most", "count", "declared", "found", "length"} if ":," in rule.message else set()
    said = finding(name, **{word: 1 if word in numbers else "x" for word in words})
    assert "{" not in said.message + said.remedy


def test_an_unknown_rule_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        finding("no-such-rule")


def test_the_documentation_lists_the_same_rules() -> None:
    text = (ROOT / "docs/zengin.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z0-9-]+)` \| (error|warning) \|", text, re.M)
    assert listed == [(rule.id, rule.severity) for rule in rules().values()]
