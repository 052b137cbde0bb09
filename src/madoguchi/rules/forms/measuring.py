"""measure: how much a visit makes people write, before and after, computed from the forms themselves.

Definitions (waiting.md §4, from Kagoshima's published count, S): W4 = 氏名・フリガナ・住所・生年月日 written
by the resident, per form and person; W_all = every kind of entry; W_sign = acts of signing; S = what the
staff enter instead, so that no work hides behind the counter; decisions = questions asked and answered.

Three states of the same packet: `as_is` follows the `as_is` marks of the catalogue; `per_form` is one ink
signature on each prefilled form (what Kagoshima reached: 83 → 9); `to_be` is the packet as it stands, where
a required field that is still empty would have to be written by hand and is counted as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from madoguchi.rules.forms.definitions import ITEMS
from madoguchi.rules.forms.packet import FilledField, FilledForm, Packet, signers
from madoguchi.rules.forms.values import Origin, Sources, Value

_TYPED_BY_STAFF = (Origin.ASKED, Origin.STAFF)


@dataclass(frozen=True)
class Count:
    """Written items of one state. The breakdowns split `w4`: by desk (窓口), by item, by form id."""

    w4: int
    w_all: int
    w_sign: int
    by_desk: Mapping[str, int]
    by_field: Mapping[str, int]
    by_form: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Measure:
    """The written-items measure of one visit. `by_origin` counts the filled fields by their source."""

    as_is: Count
    per_form: Count
    to_be: Count
    staff_entries: int
    staff_keystrokes: int
    decisions: int
    by_origin: Mapping[Origin, int]

    @property
    def w4(self) -> int:
        return self.to_be.w4

    @property
    def w_all(self) -> int:
        return self.to_be.w_all

    @property
    def w_sign(self) -> int:
        return self.to_be.w_sign

    @property
    def by_section(self) -> Mapping[str, int]:
        """What was written before the reform, by desk."""
        return self.as_is.by_desk

    @property
    def by_field(self) -> Mapping[str, int]:
        """What was written before the reform, by item."""
        return self.as_is.by_field


Slot = tuple[FilledForm, str]


def measure(packet: Packet, sources: Sources, ink: bool = False) -> Measure:
    """The measure of a packet filled from `sources`; with `ink`, signatures are names written on paper."""
    signing = [form for form in packet.forms if form.act]
    acts = signers(packet)
    signed = [packet.form(act.form_ids[0]) for act in acts] if ink else []
    before = list(_slots(packet, _written_before))
    still = list(_slots(packet, _still_empty))
    entries = [
        value for value in _values(sources) if value.origin in _TYPED_BY_STAFF and value.value is not False
    ]
    return Measure(
        as_is=_count(before, len(signing)),
        per_form=_count([(form, "name") for form in signing], len(signing)),
        to_be=_count(
            [*still, *((form, "name") for form in signed)], len(acts), extra=0 if ink else len(acts)
        ),
        staff_entries=len(entries),
        staff_keystrokes=sum(map(_strokes, entries)),
        decisions=len(sources.answered),
        by_origin=Counter(field.origin for _, field in packet.fields() if field.origin is not None),
    )


def _count(slots: list[Slot], w_sign: int, extra: int = 0) -> Count:
    four = [(form, item) for form, item in slots if item in ITEMS]
    by_form: dict[str, Counter[str]] = {}
    for form, item in four:
        by_form.setdefault(form.id, Counter())[item] += 1
    return Count(
        w4=len(four),
        w_all=len(slots) + extra,
        w_sign=w_sign,
        by_desk=Counter(form.desk for form, _ in four),
        by_field=Counter(item for _, item in four),
        by_form=by_form,
    )


def _slots(packet: Packet, wanted: Callable[[FilledField], bool]) -> Iterable[Slot]:
    return ((form, field.item) for form, field in packet.fields() if wanted(field))


def _written_before(field: FilledField) -> bool:
    return field.as_is == "applicant" and field.applicable and (field.required or field.filled)


def _still_empty(field: FilledField) -> bool:
    return field.required and not field.filled and field.kind != "sign"


def _values(sources: Sources) -> Iterable[Value]:
    yield from sources.case.values()
    for values in sources.people.values():
        yield from values.values()


def _strokes(value: Value) -> int:
    """Characters typed; a tick or a choice counts one."""
    return len(value.value) if isinstance(value.value, str) else 1
