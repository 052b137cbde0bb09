"""Whose card it is: 本人確認 for the whole visit, by a clerk wherever not everything agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.actions.confirm_identity import confirm_identity
from madoguchi.cityhall.cases.card_items import for_person, to_match
from madoguchi.cityhall.cases.models import Action, CardReading, Visit
from madoguchi.cityhall.cases.refusals import BadInput, CardReadingGone
from madoguchi.cityhall.cases.steps import finish_draft_step, lock_draft
from madoguchi.cityhall.residents import selectors as register
from madoguchi.cityhall.residents.selectors import PersonMatch
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.rules.matching import matching_rules

DOCUMENT = "my_number_card"
NOBODY, AGENT = "nobody", "agent"


@dataclass(frozen=True, slots=True)
class CardDecision:
    """`kind`: resident, transfer, nobody or agent; `source` and `person` find them in the register. `here`:
    the person already is one of the visit's people and now its applicant.
    """

    kind: str
    source: str
    person: str
    here: bool


@transaction.atomic
def decide_card_reading(
    actor: Actor,
    visit_id: UUID,
    *,
    reading: UUID,
    choice: str,
    txid: UUID,
    reason: str = "",
    agent: str = "",
    typed: Mapping[str, str | bool] | None = None,
) -> CardDecision:
    """Confirm the identity once, forget the items, name the applicant.

    `choice`: `resident:<id>`, `transfer:<person id>`, `nobody` (the person joins the visit from the card,
    with what staff `typed` beside it) or `agent` (they act for others, on the ground `agent`). `reason`, a
    word of the matching rules, is needed unless the card was proved and exactly one person agrees in
    everything, or an agent holds it. Raises `BadInput`, `CardReadingGone`, `ProtectedPerson`.
    """
    visit = lock_draft(actor, visit_id)
    if done := visit.actions.filter(kind=Action.Kind.IDENTIFIED, txid=txid).first():
        return CardDecision(**done.text["card"]["decision"])
    kept = CardReading.objects.filter(visit=visit, pk=reading, decided_at__isnull=True).first()
    if kept is None:
        raise CardReadingGone
    found = register.match_people(actor, to_match(kept.items), visit.day, visit.pk)
    chosen = _chosen(found, choice)
    if choice == AGENT and not agent:
        raise BadInput("代理の種類を選んでください。")
    if not _is_plain(kept, found, choice, chosen):
        _check_reason(visit, reason)
    decision = _take(actor, visit, kept, choice, chosen, typed or {})
    evidence = _evidence(kept, chosen, reason, decision)
    _forget(kept, chosen)
    confirm_identity(actor, visit.pk, document=DOCUMENT, agent=agent, evidence=evidence, txid=txid)
    return decision


def _is_plain(
    kept: CardReading, found: list[PersonMatch], choice: str, chosen: PersonMatch | None
) -> bool:
    """A proved card, with which one person alone agrees in everything, or which is to agree with nobody."""
    alone = chosen is not None and register.exact_alone(found) is chosen
    return kept.conclusion == "authentic" and (alone or choice == AGENT)


def _chosen(found: list[PersonMatch], choice: str) -> PersonMatch | None:
    if choice in (NOBODY, AGENT):
        return None
    kind, _, person = choice.partition(":")
    for one in found:
        if one.kind == kind and str(one.person_id) == person:
            return one
    raise BadInput("選んだ人は、もう候補にいません。画面を更新して選び直してください。")


def _check_reason(visit: Visit, reason: str) -> None:
    if reason not in matching_rules(visit.day).reasons:
        raise BadInput("すべては一致していません。本人と判断した理由を選んでください。")


def _take(
    actor: Actor, visit: Visit, kept: CardReading, choice: str, chosen: PersonMatch | None,
    typed: Mapping[str, str | bool],
) -> CardDecision:  # fmt: skip
    if chosen is not None:
        which = {"resident_ids" if chosen.kind == "resident" else "transfer_ids": [chosen.id]}
        register.require_operation(actor, "view", visit_id=visit.pk, **which)
        here = _make_applicant(actor, visit, str(chosen.person_id))
        return CardDecision(chosen.kind, str(chosen.id), str(chosen.person_id), here)
    if choice == AGENT:
        return CardDecision(AGENT, "", "", here=False)
    person = visit.people.create(
        key=f"p{visit.people.count() + 1}", position=visit.people.count(), origin="card",
        source_key=f"card:{kept.pk}", items=dict(typed) | for_person(kept.items, visit.event),
        added_at=timezone.now(),
    )  # fmt: skip
    return CardDecision(NOBODY, "", person.key, _make_applicant(actor, visit, person.source_key))


def _make_applicant(actor: Actor, visit: Visit, source_key: str) -> bool:
    """Whether they are of the visit already; then they are its 届出人."""
    person = visit.people.filter(source_key=source_key, left_at__isnull=True).first()
    if person is None:
        return False
    visit.applicant = person.key
    visit.revision += 1
    finish_draft_step(actor, visit, "visit.applicant_chosen", person=person.key)
    return True


def _evidence(
    kept: CardReading, chosen: PersonMatch | None, reason: str, decision: CardDecision
) -> dict[str, Any]:
    """What stands in the history: how the card was proved, how well it agreed, why it was accepted."""
    return {
        "checks": kept.checks, "conclusion": kept.conclusion, "opened_by": kept.opened_by,
        "simulated": kept.simulated, "read_at": kept.read_at.isoformat(),
        "grade": chosen.match.grade if chosen else "",
        "differences": {one.item: one.word for one in chosen.match.differences} if chosen else {},
        "reason": reason,
        "tag": kept.tag,
        "decision": {
            "kind": decision.kind, "source": decision.source, "person": decision.person,
            "here": decision.here,
        },
    }  # fmt: skip


def _forget(kept: CardReading, chosen: PersonMatch | None) -> None:
    kept.items, kept.decided_at = None, timezone.now()
    kept.grade = chosen.match.grade if chosen else ""
    kept.save(update_fields=["items", "decided_at", "grade"])
