"""How much a scripted household writes, counted from the forms themselves: as is, and prefilled.

Definitions (waiting.md §4): W4 = name, reading, address and birth date written by the resident, per form and
person; W_all = every entry, signatures included; W_sign = acts of signing. As is follows the `as_is` marks of
the form catalogue; to be is the packet that this product prefills.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.rules.facts import Vocabulary
from madoguchi.rules.forms.answers import apply_answer, completed_answer
from madoguchi.rules.forms.filling import fill
from madoguchi.rules.forms.intake import sources_from_people
from madoguchi.rules.forms.interview import outstanding
from madoguchi.rules.forms.loader import FormCatalogue
from madoguchi.rules.forms.measuring import Measure, measure
from madoguchi.rules.forms.packet import Packet
from madoguchi.rules.forms.questions import Question
from madoguchi.rules.forms.values import Origin, Sources
from madoguchi.rules.household import Situation, parse_situation
from madoguchi.rules.reform.catalogue import load

DEFINITIONS = (
    "4項目：氏名・フリガナ・住所・生年月日を手で書く数。様式ごと、人ごとに数えます（鹿児島市の数え方）。",
    "すべて：4項目のほかの欄と署名も入れた、手で書く数。",
    "署名：署名する回数。1回で複数の様式に署名できるときは1回です。",
    "現状：様式の定義で「申請者が書く」とした欄。見直し後：データで埋まらず、手で書くことになる欄。",
    "手続ごとの署名の合計は、全体の署名より多くなることがあります（1回の署名が複数の手続にかかるため）。",
)


@dataclass(frozen=True, slots=True)
class Entries:
    """Written items of one state."""

    w4: int
    w_all: int
    w_sign: int


@dataclass(frozen=True, slots=True)
class ProcedureEntries:
    """A procedure of the household with its forms, before and after."""

    id: str
    forms: tuple[str, ...]
    as_is: Entries
    to_be: Entries


@dataclass(frozen=True)
class HouseholdEntries:
    """The household as a whole. `decisions`: questions that stay, however much is prefilled."""

    as_is: Entries
    to_be: Entries
    by_field: Mapping[str, int]
    decisions: int
    staff_entries: int
    procedures: tuple[ProcedureEntries, ...]


@dataclass(frozen=True, slots=True)
class _Planned:
    id: str
    people: tuple[str, ...]
    presumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    applies: tuple[_Planned, ...]
    unknown: tuple[Any, ...] = ()


def household_entries(
    household: str, forms: FormCatalogue, questions: Sequence[Question], vocabulary: Vocabulary
) -> HouseholdEntries:
    """Count for a household of the catalogue (`Scenario.household`); FileNotFoundError for another."""
    data = load(f"household_{household}")
    plan = _Plan(tuple(_Planned(slug, tuple(people)) for slug, people in data["procedures"].items()))
    sources = _interviewed(data, plan, forms, questions, vocabulary)
    packet = fill(forms, plan, sources)
    found = measure(packet, sources)
    return HouseholdEntries(
        _entries(found, "as_is"), _entries(found, "to_be"), found.by_field, found.decisions,
        found.staff_entries, tuple(_by_procedure(packet, sources, plan)),
    )  # fmt: skip


def _interviewed(
    data: Mapping[str, Any], plan: _Plan, forms: FormCatalogue, questions: Sequence[Question],
    vocabulary: Vocabulary,
) -> Sources:  # fmt: skip
    """Everything that is known without asking, then every question that is left, answered."""
    situation, sources = _situation(data, vocabulary), _known(data, forms)
    while asked := outstanding(questions, plan, situation, sources, fill(forms, plan, sources)):
        answer = data["answers"][asked[0].id]
        if asked[0].kind == "checklist":
            answer = completed_answer(asked[0], answer)
        situation, sources = apply_answer(asked[0], answer, situation, sources)
    return sources


def _known(data: Mapping[str, Any], forms: FormCatalogue) -> Sources:
    people = {
        key: {name: value for name, value in items.items() if name != "relation"}
        for key, items in data["people"].items()
    }
    schools = {person: {"school_assigned": school} for person, school in data["assigned_schools"].items()}
    sources = sources_from_people(forms.paths, people, Origin.TRANSFER, case=data["transfer"])
    sources = sources_from_people(
        forms.paths, schools, Origin.MUNICIPALITY, case=data["city"], into=sources
    )
    card = {"applicant.person": data["applicant"]}
    return sources_from_people(forms.paths, {}, Origin.CARD, case=card, into=sources)


def _situation(data: Mapping[str, Any], vocabulary: Vocabulary) -> Situation:
    household = [
        {
            "id": person, "relation": items["relation"], "birth_date": str(items["birth_date"]),
            "sex": items["sex"], "insurance": items["insurance"], "pension": int(items["pension"]) or None,
            "card": items["card"], "nationality": items["nationality"],
        }
        for person, items in data["people"].items()
    ]  # fmt: skip
    facts = {"from_abroad": False, "transfer_planned_date": str(data["transfer"]["move.out_date"])}
    case = {"event": data["event"], "date": str(data["date"]), "household": household, "facts": facts}
    return parse_situation(case, vocabulary)


def _by_procedure(packet: Packet, sources: Sources, plan: _Plan) -> list[ProcedureEntries]:
    """Each form counts for the first procedure that it belongs to, so that the parts add up."""
    found, seen = [], set[str]()
    for planned in plan.applies:
        forms = tuple(
            form for form in packet.forms if planned.id in form.procedures and form.key not in seen
        )
        seen |= {form.key for form in forms}
        if forms:
            part = measure(Packet(forms, ()), sources)
            titles = tuple(dict.fromkeys(form.title for form in forms))
            found.append(
                ProcedureEntries(planned.id, titles, _entries(part, "as_is"), _entries(part, "to_be"))
            )
    return found


def _entries(found: Measure, state: str) -> Entries:
    count = getattr(found, state)
    return Entries(count.w4, count.w_all, count.w_sign)
