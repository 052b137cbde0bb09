"""Fill and print every form of the visit: what will be shown and signed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.models import Action, Packet, Visit
from madoguchi.cityhall.cases.planning import Draft, draft_of
from madoguchi.cityhall.cases.refusals import BadInput, SomethingMissing
from madoguchi.cityhall.cases.signatures import packet_number
from madoguchi.cityhall.cases.snapshot import snapshot_of
from madoguchi.cityhall.cases.steps import lock_draft, new_action, signature_of
from madoguchi.cityhall.residents import selectors as register
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.documents.packet import PacketMeta, RenderedPacket, render_packet, shown_hash
from madoguchi.rules.forms.measuring import Count, Measure
from madoguchi.rules.forms.packet import signers
from madoguchi.rules.procedures.model import Planned


def prepare_packet(actor: Actor, visit_id: UUID, *, txid: UUID) -> Packet:
    """The packet of the draft as it is now; the same draft gives the same packet.

    Typesetting (up to a second) happens before any lock; should the draft change meanwhile, it happens again.
    Raises `SomethingMissing` with the labels of the gaps, `BadInput` when nobody or no form is chosen,
    and the register's `ProtectedPerson` when printing is blocked for somebody.
    """
    while True:
        draft = draft_of(_open(actor, visit_id))
        if draft.visit.packet is not None and draft.visit.packet.revision == draft.revision:
            return draft.visit.packet
        _check(actor, draft)
        version = draft.visit.packets.count() + 1
        rendered = render_packet(draft.packet, _meta(draft, version))
        packet = _store(actor, draft, version, rendered, txid)
        if packet is not None:
            return packet


@transaction.atomic
def _open(actor: Actor, visit_id: UUID) -> Visit:
    return lock_draft(actor, visit_id)


def _check(actor: Actor, draft: Draft) -> None:
    if not draft.people:
        raise BadInput("来庁した人を選んでください。")
    if draft.problems:
        raise BadInput("\n".join(draft.problems))
    if not draft.packet.forms:
        raise BadInput("申請書が必要な手続がありません。聞き取りの内容を確かめてください。")
    if draft.gaps:
        raise SomethingMissing([_gap_label(draft, gap.label, gap.person) for gap in draft.gaps])
    register.require_operation(
        actor,
        "print",
        visit_id=draft.visit.pk,
        resident_ids=[person.resident_id for person in draft.people if person.resident_id],
        transfer_ids=list({person.transfer_id for person in draft.people if person.transfer_id}),
    )


def _gap_label(draft: Draft, label: str, person: str) -> str:
    return f"{label}（{draft.person_label(person)}）" if person else label


def _meta(draft: Draft, version: int) -> PacketMeta:
    section = draft.rules.section(draft.visit.section)
    return PacketMeta(
        municipality=draft.rules.municipality,
        office=section.name if section else draft.visit.section,
        mayor=draft.rules.mayor,
        packet_number=packet_number(draft.visit.number, version),
        filed_on=draft.visit.day,
        made_at=timezone.now(),
        visit_number=draft.visit.number,
        demo=draft.rules.demo,
    )


@transaction.atomic
def _store(actor: Actor, draft: Draft, version: int, rendered: RenderedPacket, txid: UUID) -> Packet | None:
    """Keep the packet, unless the draft moved on or another clerk was faster (None)."""
    visit = lock_draft(actor, draft.visit.pk)
    if visit.revision != draft.revision:
        return None
    if existing := Packet.objects.filter(visit=visit, revision=visit.revision).first():
        visit.packet = existing
        visit.save(update_fields=["packet"])
        return existing
    if visit.packets.count() + 1 != version:
        return None
    visit.packet = Packet.objects.create(
        visit=visit,
        version=version,
        revision=visit.revision,
        manifest=manifest_of(draft, rendered),
        measure=measure_of(draft.measure),
        snapshot=snapshot_of(draft) | {"missing_glyphs": missing_of(rendered)},
        pdf=rendered.pdf,
        sha256=shown_hash(rendered.pdf),
        prepared_at=timezone.now(),
        prepared_by=signature_of(actor),
    )
    visit.save(update_fields=["packet"])
    new_action(actor, visit.pk, Action.Kind.PREPARED, txid).save(force_insert=True)
    live.publish("packet.prepared", [f"visit:{visit.pk}"])
    audit.record(
        actor,
        "packet.prepared",
        f"visit:{visit.pk}",
        detail={
            "packet": str(visit.packet.pk),
            "version": version,
            "sha256": visit.packet.sha256,
            "missing_glyphs": len(rendered.missing),
        },
    )
    return visit.packet


def manifest_of(draft: Draft, rendered: RenderedPacket) -> dict[str, Any]:
    """What submission and signing need of the packet, without personal data."""
    return {
        "procedures": [_procedure(draft, planned) for planned in draft.selected],
        "signers": [
            {
                "person": one.person, "act": one.act, "means": list(one.means), "forms": list(one.form_ids),
                "unsettled": one.unsettled,
            }
            for one in signers(draft.packet)
        ],
        "forms": [
            {"key": form.key, "title": form.title, "means": list(form.means)} for form in draft.packet.forms
        ],
        "pages": rendered.pages,
        "missing_glyphs": len(rendered.missing),
    }


def missing_of(rendered: RenderedPacket) -> list[dict[str, str]]:
    """Which characters are printed as 〓, and where: of a name, so it stays with the encrypted snapshot."""
    return [{"where": one.where, "code_points": one.code_points} for one in rendered.missing]


def _procedure(draft: Draft, planned: Planned) -> dict[str, Any]:
    """`guidance`: another body's business, so the city opens no case for it."""
    section = draft.rules.section(planned.section)
    return {
        "id": planned.id,
        "name": planned.name,
        "easy": planned.easy,
        "en": planned.en,
        "section": planned.section,
        "guidance": section is not None and section.guidance,
        "deadline": planned.deadline and planned.deadline.isoformat(),
        "bring": list(planned.bring),
        "people": list(planned.people),
        "forms": [form.key for form in draft.packet.forms if planned.id in form.procedures],
    }


def measure_of(measure: Measure) -> dict[str, Any]:
    """The written-items measure as JSON: counts only."""
    return {
        **{name: _count(getattr(measure, name)) for name in ("as_is", "per_form", "to_be")},
        "staff_entries": measure.staff_entries,
        "staff_keystrokes": measure.staff_keystrokes,
        "decisions": measure.decisions,
        "by_origin": {origin.value: count for origin, count in measure.by_origin.items()},
    }


def _count(count: Count) -> dict[str, Any]:
    return {
        "w4": count.w4,
        "w_all": count.w_all,
        "w_sign": count.w_sign,
        "by_desk": dict(count.by_desk),
        "by_field": dict(count.by_field),
        "by_form": {form: dict(items) for form, items in count.by_form.items()},
    }
