"""Documents, proxies, reasons and concerns as the catalogue has them (`catalogue/benefits/answers.yaml`)."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

import yaml


@lru_cache(maxsize=1)
def vocabulary() -> Any:
    """The whole table; callers must not change it."""
    path = resources.files("madoguchi") / "catalogue" / "benefits" / "answers.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def documents() -> dict[str, str]:
    """本人確認書類: code to name."""
    return dict(vocabulary()["documents"])


def identities() -> dict[str, str]:
    """Ways to be known other than a document: code to name."""
    return dict(vocabulary()["identities"])


def proxies() -> dict[str, str]:
    """Classes of proxies: code to name with what proves it."""
    rows = vocabulary()["proxies"]
    return {code: f"{row['label']}（{row['proof']}）" for code, row in rows.items()}


def reasons(kind: str) -> dict[str, str]:
    """Codes and words for `grant`, `refuse` or `return`."""
    return dict(vocabulary()["decisions"][kind])


def word_of(code: str) -> str:
    """The word of a concern's or a reason's code in a step; "" for any other."""
    table = vocabulary()
    if code == "clean":
        return "確かめることがない"
    if code in table["concerns"]:
        return str(table["concerns"][code]["label"])
    return next((str(words[code]) for words in table["decisions"].values() if code in words), "")
