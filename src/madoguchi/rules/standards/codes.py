"""Code lists of the register as dated data: ``catalogue/codes/<id>.yaml``.

A *closed* list is complete: a code outside it is an error. An open list holds what public sources know
(異動事由, 在留資格, 国名): other codes pass as received, and a city maps its own numbers to our ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Code:
    """One entry: ``code`` as in the file ("" where the official number is unknown), ``name`` in Japanese."""

    code: str
    name: str
    id: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CodeList:
    """``width`` is the number of characters of a code (0: any); ``by_code`` and ``by_id`` find entries."""

    id: str
    name: str
    source: str
    evidence: str
    valid_from: date
    width: int
    closed: bool
    codes: tuple[Code, ...]
    data: Mapping[str, Any]
    by_code: Mapping[str, Code] = field(init=False, repr=False, compare=False)
    by_id: Mapping[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {code.code: code for code in self.codes if code.code})
        object.__setattr__(self, "by_id", {code.id: code for code in self.codes if code.id})

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> CodeList:
        """From the YAML of ``catalogue/codes``; KeyError if source, evidence or validity is missing."""
        codes = tuple(
            Code(
                code=str(row.get("code", "")),
                name=row["name"],
                id=str(row.get("id", "")),
                details={key: value for key, value in row.items() if key not in {"code", "name", "id"}},
            )
            for row in data["codes"]
        )
        return cls(
            id=data["id"],
            name=data["name"],
            source=data["source"],
            evidence=data["evidence"],
            valid_from=data["valid_from"],
            width=data.get("width", 0),
            closed=data["closed"],
            codes=codes,
            data=data,
        )

    def label(self, code: str) -> str:
        """The Japanese name of a code or id; the code itself if the list does not know it."""
        entry = self.by_code.get(code) or self.by_id.get(code)
        return entry.name if entry else code


@lru_cache(maxsize=64)
def code_list(list_id: str) -> CodeList:
    """The packaged list of that id; KeyError if there is none."""
    path = resources.files("madoguchi") / "catalogue" / "codes" / f"{list_id}.yaml"
    if not path.is_file():
        raise KeyError(list_id)
    return CodeList.from_data(yaml.safe_load(path.read_text(encoding="utf-8")))
