"""The item list of the register as versioned data: ``catalogue/standards/residents_<edition>.yaml``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from itertools import chain
from typing import Any, Literal

import yaml

DEFAULT_EDITION = "mado122"

ItemType = Literal["X", "N", "9", "DATE", "YEARMONTH", "TIME"]
Requirement = Literal["", "all", "current", "japanese", "foreign"]

_EDITION = re.compile("[0-9a-z.]{1,20}")  # an edition may be named by a manifest from outside
_SPACES = re.compile(r"[\s\u3000\ufeff]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One データ項目. ``name`` is official, ``id`` is ours; ``length`` in characters (grapheme clusters).

    Types as in データ要件・連携要件: X half-width, N full-width, 9 integer, DATE YYYY-MM-DD, TIME HH:MM:SS,
    and YEARMONTH YYYY-MM. ``required`` says for whom; ``strict`` whether its absence is an error or an alert.
    """

    name: str
    id: str
    type: ItemType
    length: int
    group: str
    required: Requirement = ""
    strict: bool = False
    codes: str = ""
    pad: bool = False
    digits: bool = False
    unknown_allowed: bool = False
    personal_name: bool = False
    evidence: str = "S"


def header_key(text: str) -> str:
    """Column names are compared without regard to width and spaces."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, eq=False)
class Edition:
    """``items`` is the column order of a file; ``further_items`` may follow or be absent.

    Compared by identity: ``load_edition`` hands out one object per edition.
    """

    id: str
    title: str
    source: str
    items: tuple[Item, ...]
    further_items: tuple[Item, ...]
    aliases: Mapping[str, str]
    refused_columns: Mapping[str, str]
    by_id: Mapping[str, Item] = field(init=False, repr=False, compare=False)
    by_header: Mapping[str, Item] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        every = (*self.items, *self.further_items)
        by_id = {item.id: item for item in every}
        by_header = {header_key(item.name): item for item in every}
        if len(by_id) != len(every) or len(by_header) != len(every):
            raise ValueError(f"{self.id}: an item name or identifier occurs twice")
        official = dict(by_header)
        for alias, name in self.aliases.items():
            by_header.setdefault(header_key(alias), official[header_key(name)])
        object.__setattr__(self, "by_id", by_id)
        object.__setattr__(self, "by_header", by_header)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Edition:
        """From the YAML of ``catalogue/standards``; KeyError or TypeError if the data has another shape."""
        return cls(
            id=data["edition"],
            title=data["title"],
            source=data["source"],
            items=_items(data["items"], data["evidence"]),
            further_items=_items(data.get("further_items", []), data["evidence"]),
            aliases={row["from"]: row["to"] for row in data.get("aliases", [])},
            refused_columns={
                header_key(row["name"]): row["reason"] for row in data.get("refused_columns", [])
            },
        )

    def item(self, identifier: str) -> Item:
        """The item of our identifier; KeyError if the edition has none."""
        return self.by_id[identifier]

    def names(self) -> tuple[str, ...]:
        """The official header row."""
        return tuple(item.name for item in self.items)

    def all_items(self) -> tuple[Item, ...]:
        """Every known item, further items last."""
        return tuple(chain(self.items, self.further_items))


def _items(groups: list[dict[str, Any]], evidence: str) -> tuple[Item, ...]:
    return tuple(
        Item(group=group["group"], **{"evidence": evidence, **row})
        for group in groups
        for row in group["items"]
    )


@lru_cache(maxsize=8)
def load_edition(edition: str = DEFAULT_EDITION) -> Edition:
    """The packaged edition of that id; KeyError if there is none."""
    path = resources.files("madoguchi") / "catalogue" / "standards" / f"residents_{edition}.yaml"
    if not _EDITION.fullmatch(edition) or not path.is_file():
        raise KeyError(edition)
    return Edition.from_data(yaml.safe_load(path.read_text(encoding="utf-8")))
