"""A packet as plain JSON: what was filled, from where, for screens, exports and comparisons.

    {"people": [{"key", "origin", "resident_id", "transfer_id", "items"}],
     "missing_glyphs": [{"where", "code_points"}, …],            set by `prepare_packet`
     "known": {"": {path: value}, "p1": {path: value}, …},      "" is the case; derived values included
     "forms": [{"key", "id", "title", "section", "procedures", "person", "signer", "signer_name", "act",
                "columns": [[name, label], …],
                "fields": [{"column", "row", "person", "path", "label", "value", "text", "origin"}, …]}]}

`columns` come from the form's definition, filled or not, so an export has the same columns for everybody.
`row` is the person whose table row the field is in; `person` the one the value is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from madoguchi.rules.forms.definitions import FormDefinition
from madoguchi.rules.forms.known import Known
from madoguchi.rules.forms.packet import FilledBlock, FilledForm

if TYPE_CHECKING:
    from madoguchi.cityhall.cases.models import VisitPerson
    from madoguchi.cityhall.cases.planning import Draft

Snapshot = dict[str, Any]


def snapshot_of(draft: Draft) -> Snapshot:
    """The draft's packet, the people it is about, and everything that was known of them."""
    known = Known(draft.rules.forms.paths, draft.sources)
    return {
        "people": [_person(person) for person in draft.people],
        "known": {key: _known(known, key) for key in ("", *known.people)},
        "forms": [_form(form, draft.rules.forms[form.id]) for form in draft.packet.forms],
    }


def _person(person: VisitPerson) -> dict[str, Any]:
    return {
        "key": person.key, "origin": person.origin, "items": person.items,
        "resident_id": str(person.resident_id or ""), "transfer_id": str(person.transfer_id or ""),
    }  # fmt: skip


def _known(known: Known, person: str) -> dict[str, Any]:
    paths = known.paths.person if person else known.paths.case
    found = {path: known.plain(path, person) for path in paths}
    return {path: _plain(value) for path, value in found.items() if value is not None}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _form(form: FilledForm, definition: FormDefinition) -> dict[str, Any]:
    return {
        "key": form.key,
        "id": form.id,
        "title": form.title,
        "section": form.section,
        "procedures": list(form.procedures),
        "person": form.person,
        "signer": form.signer,
        "signer_name": form.signer_name,
        "act": form.act,
        "columns": [
            [f"{block.id}.{field.key}", field.label]
            for block in definition.blocks
            for field in block.fields
            if field.path
        ],
        "fields": [field for block in form.blocks for field in _fields(block)],
    }


def _fields(block: FilledBlock) -> Iterator[dict[str, Any]]:
    for row in block.rows:
        for line in row.lines:
            for field in line:
                if field.path and field.applicable:
                    yield {
                        "column": f"{block.id}.{field.key}",
                        "row": row.person,
                        "person": field.person,
                        "path": field.path,
                        "label": field.label,
                        "value": _plain(field.value),
                        "text": field.text,
                        "origin": field.source_label,
                    }


def forms_of(snapshot: Snapshot, keys: Iterable[str]) -> list[dict[str, Any]]:
    """The forms with these keys, in packet order."""
    wanted = set(keys)
    return [form for form in snapshot["forms"] if form["key"] in wanted]


def value_of(snapshot: Snapshot, path: str, person: str = "") -> Any:
    """What was known of a path about a person ("" = the case); None when nobody had said."""
    return snapshot["known"].get(person, {}).get(path)
