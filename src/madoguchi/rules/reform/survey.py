"""窓口体験調査: what observers noted, added up.

Definitions, printed with every report:
- 滞在 (stay): from the first start to the last end of any timed note.
- minutes of a kind: the union of its intervals, so that two observers of one household count once.
- 重ねて書いた数 (repeats): entries of an item beyond its first need (once a person, once a case).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.rules.reform.catalogue import Scenario, categories, items

KINDS: Mapping[str, str] = {
    "wait": "待ち", "interview": "聞き取り", "writing": "記入", "move": "移動", "process": "処理",
    "check": "確認",
}  # fmt: skip
REMARK = "remark"
FOUR = ("name", "kana", "address", "birth_date")
DEFINITIONS = (
    "滞在時間：最初に記録を始めたときから、最後の記録を終えたときまで。",
    "区分ごとの時間：同じ区分の記録が重なる部分は、1度だけ数えます。",
    "どの区分にも入らない時間：滞在時間のうち、何も記録されていない時間。",
    "記入の数：氏名・フリガナなど、1つの欄に書くことを1と数えます。署名・押印も1です。",
    "重ねて書いた数：1人1回（住所などは1件1回）で足りるのに、それを超えて書いた数。",
)


@dataclass(frozen=True, slots=True)
class Note:
    """One note of an observer. `ended` is None for a remark; `items`: item id to how many were written.

    `steps` and `metres` of a move are None when nobody counted. `place` is where it happened (for a move:
    where it led to).
    """

    id: str
    kind: str
    observer: str
    started: datetime
    ended: datetime | None = None
    place: str = ""
    steps: int | None = None
    metres: int | None = None
    form: str = ""
    items: Mapping[str, int] | None = None
    category: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class KindTotal:
    """Minutes of one kind and how many notes they come from."""

    kind: str
    label: str
    minutes: float
    count: int


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """How often an item was written, on how many forms, and how often more than needed."""

    id: str
    label: str
    written: int
    forms: int
    repeated: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A timed note on the time line: minutes from the start of the stay."""

    kind: str
    label: str
    place: str
    start: float
    minutes: float


@dataclass(frozen=True)
class Summary:
    """What a survey found. `steps` adds the counted moves only; `uncounted_moves` says how many were not."""

    begins: datetime
    ends: datetime
    minutes: float
    unaccounted: float
    kinds: tuple[KindTotal, ...]
    moves: int
    steps: int
    metres: int
    uncounted_moves: int
    places: tuple[str, ...]
    entries: int
    signatures: int
    repeated: int
    items: tuple[ItemTotal, ...]
    forms: tuple[tuple[str, int], ...]
    remarks: tuple[tuple[str, tuple[Note, ...]], ...]
    timeline: tuple[Bar, ...]

    @property
    def four(self) -> int:
        """Entries of the four items of the published counts."""
        return sum(one.written for one in self.items if one.id in FOUR)

    def minutes_of(self, kind: str) -> float:
        """The minutes of a kind; 0 when it never happened in a survey that was carried out."""
        return next((total.minutes for total in self.kinds if total.kind == kind), 0.0)


def summarize(notes: Iterable[Note], scenario: Scenario) -> Summary | None:
    """Add up a survey. None while no timed note has an end."""
    noted = sorted(notes, key=lambda note: (note.started, note.id))
    timed = [note for note in noted if note.ended is not None and note.kind in KINDS]
    if not timed:
        return None
    begins, ends = timed[0].started, max(note.ended for note in timed if note.ended)
    stay, moves = _minutes(begins, ends), [note for note in timed if note.kind == "move"]
    counted = _items(timed, scenario)
    return Summary(
        begins=begins, ends=ends, minutes=stay, unaccounted=max(0.0, stay - _union(timed)),
        kinds=_kinds(timed), moves=len(moves), steps=sum(note.steps or 0 for note in moves),
        metres=sum(note.metres or 0 for note in moves),
        uncounted_moves=sum(note.steps is None and note.metres is None for note in moves),
        places=_places(timed), entries=sum(one.written for one in counted),
        signatures=sum(one.written for one in counted if one.id == "sign"),
        repeated=sum(one.repeated for one in counted), items=counted, forms=_forms(timed),
        remarks=_remarks(noted), timeline=tuple(_bar(note, begins) for note in timed),
    )  # fmt: skip


def _kinds(timed: Sequence[Note]) -> tuple[KindTotal, ...]:
    found = []
    for kind, label in KINDS.items():
        own = [note for note in timed if note.kind == kind]
        if own:
            found.append(KindTotal(kind, label, _union(own), len(own)))
    return tuple(sorted(found, key=lambda total: -total.minutes))


def _union(notes: Sequence[Note]) -> float:
    """Minutes covered by at least one of the notes."""
    covered, until = 0.0, None
    for start, end in sorted((note.started, note.ended) for note in notes if note.ended):
        if until is None or start > until:
            covered += _minutes(start, end)
            until = end
        elif end > until:
            covered += _minutes(until, end)
            until = end
    return covered


def _items(timed: Sequence[Note], scenario: Scenario) -> tuple[ItemTotal, ...]:
    written: Counter[str] = Counter()
    forms: dict[str, set[str]] = {}
    for note in timed:
        for item, count in (note.items or {}).items():
            written[item] += count
            forms.setdefault(item, set()).add(note.form or note.id)
    return tuple(
        ItemTotal(item.id, item.label, written[item.id], len(forms[item.id]),
                  _repeated(written[item.id], item.first, scenario.persons))
        for item in items().values() if written[item.id]
    )  # fmt: skip


def _repeated(written: int, first: str, persons: int) -> int:
    needed = {"person": persons, "case": 1, "each": written}[first]
    return max(0, written - needed)


def _forms(timed: Sequence[Note]) -> tuple[tuple[str, int], ...]:
    found: Counter[str] = Counter()
    for note in timed:
        if note.items:
            found[note.form or "様式の名前なし"] += sum(note.items.values())
    return tuple(found.most_common())


def _places(timed: Sequence[Note]) -> tuple[str, ...]:
    """Where the household was, in its order; the same place twice in a row counts once."""
    way: list[str] = []
    for note in timed:
        if note.place and (not way or way[-1] != note.place):
            way.append(note.place)
    return tuple(way)


def _remarks(noted: Sequence[Note]) -> tuple[tuple[str, tuple[Note, ...]], ...]:
    said = [note for note in noted if note.text]
    known = categories()
    grouped = [(label, tuple(one for one in said if one.category == name)) for name, label in known.items()]
    rest = tuple(note for note in said if note.category not in known)
    return tuple(group for group in (*grouped, ("そのほか", rest)) if group[1])


def _bar(note: Note, begins: datetime) -> Bar:
    assert note.ended is not None
    start, length = _minutes(begins, note.started), _minutes(note.started, note.ended)
    return Bar(note.kind, KINDS[note.kind], note.place, start, length)


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60
