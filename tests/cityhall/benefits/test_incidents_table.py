"""docs/incidents.md names tests: each of them exists, and no row stands without one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
ROWS = [
    line for line in (ROOT / "docs" / "incidents.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| 事故"))
]  # fmt: skip
NAMED = re.compile(r"\[`(test_\w+)`\]\(\.\./([\w/]+\.py)\)")


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_accident_of_the_list_has_a_row_with_a_test() -> None:
    assert len(ROWS) == 15
    assert [row[:30] for row in ROWS if not NAMED.search(row)] == []


def test_every_test_that_is_named_exists() -> None:
    named = {(path, name) for row in ROWS for name, path in NAMED.findall(row)}
    assert {(path, name) for path, name in named if name not in functions(path)} == set()
