"""The form of an office's data (`set_up_office`), checked whole before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.cityhall.tickets.words import FURTHER

_FIELDS = {
    "groups": {"code", "name", "prefix", "section"},
    "purposes": {"code", "name", "route"},
    "counters": {"name", "groups"},
}
_MORE = {
    "groups": {"name_easy", "name_en", "names", "icon", "floor", "priorities", "service_minutes"},
    "purposes": {"name_easy", "name_en", "names", "icon", "event", "bookable", "bring", "opens", "closes"},
    "counters": {"floor"},
}


class OfficeDataRefused(Refusal):
    """The data do not describe an office; every problem is named at once."""

    status = 422

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(_("庁舎の設定に誤りがあります。") + "\n" + "\n".join(problems))


def checked(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with every list there. Raises `OfficeDataRefused`."""
    problems = [f"{key} がありません。" for key in ("code", "name") if not data.get(key)]
    whole = {**data, **{rows: list(data.get(rows) or ()) for rows in _FIELDS}}
    problems += [problem for rows in _FIELDS for problem in _rows(rows, whole[rows])]
    if not problems:
        problems = [*_names(whole), *_references(whole), *_repeated(whole)]
    if problems:
        raise OfficeDataRefused(problems)
    return whole


def _rows(rows: str, found: list[Mapping[str, Any]]) -> Iterator[str]:
    for number, row in enumerate(found, 1):
        for name in sorted(_FIELDS[rows] - row.keys()):
            yield _("%(rows)s の%(n)s件目に %(name)s がありません。") % {
                "rows": rows, "n": number, "name": name,
            }  # fmt: skip
        for name in sorted(row.keys() - _FIELDS[rows] - _MORE[rows]):
            yield _("%(rows)s の%(n)s件目の %(name)s は項目にありません。") % {
                "rows": rows, "n": number, "name": name,
            }  # fmt: skip


def _names(data: Mapping[str, Any]) -> Iterator[str]:
    for thing in (data, *data["groups"], *data["purposes"]):
        names = thing.get("names") or {}
        whole = isinstance(names, Mapping) and all(isinstance(text, str) and text for text in names.values())
        if not whole or names.keys() - set(FURTHER):
            yield _("「%(name)s」の names には、%(known)s の名称だけを書けます。") % {
                "name": thing["name"], "known": "、".join(FURTHER),
            }  # fmt: skip


def _references(data: Mapping[str, Any]) -> Iterator[str]:
    known = {group["code"] for group in data["groups"]}
    named = [(row["name"], row[key]) for rows, key in (("purposes", "route"), ("counters", "groups"))
             for row in data[rows]]  # fmt: skip
    for name, codes in named:
        for code in codes:
            if code not in known:
                yield _("「%(name)s」の %(code)s は区分にありません。") % {"name": name, "code": code}


def _repeated(data: Mapping[str, Any]) -> Iterator[str]:
    for rows, key in (("groups", "code"), ("groups", "prefix"), ("purposes", "code"), ("counters", "name")):
        values = [row[key] for row in data[rows]]
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield _("%(rows)s の %(key)s「%(value)s」が2つあります。") % {
                "rows": rows, "key": key, "value": value,
            }  # fmt: skip
