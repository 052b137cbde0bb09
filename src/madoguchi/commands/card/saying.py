"""How conclusions, checks and JSON are printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.card.checks import Check

CONCLUSIONS = {
    "authentic": "自治体が書いた内容のままです",
    "not_authentic": "自治体が書いた内容と確かめられません",
    "valid": "有効です",
    "invalid": "有効ではありません",
    "unsettled": "確かめられないものがあるため、有効とは言えません",
}
_MARKS = {"passed": "○", "failed": "×", "unsettled": "？"}


def check_lines(checks: tuple[Check, ...]) -> list[str]:
    """One line per check."""
    return [
        f"　{_MARKS[check.outcome]} {check.detail}{f'（{check.source}）' if check.source else ''}"
        for check in checks
    ]


def print_json(data: dict[str, Any]) -> None:
    """Indented, as written."""
    print(json.dumps(data, ensure_ascii=False, indent=2))
