"""What a section may see of a packet: the forms of its own case, nothing else of the visit."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pikepdf

from madoguchi.cityhall.cases.guarding import sources_of
from madoguchi.cityhall.cases.models import Case, Packet, Reconciliation
from madoguchi.cityhall.cases.refusals import NotFound
from madoguchi.cityhall.cases.snapshot import Snapshot, forms_of, value_of
from madoguchi.cityhall.residents import selectors as register
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.documents.packet import read_map


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One filled field: about whom, what, the value, where it came from."""

    person: str
    label: str
    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class FormLines:
    """One form of the case. `signature`: how, when and by whom it was signed; "" when none is needed."""

    title: str
    lines: Sequence[FieldLine]
    signature: str


def form_lines(actor: Actor, case: Case, operation: str = "view") -> list[FormLines]:
    """The case's forms. Raises the register's `ProtectedPerson` while somebody's data may not be seen."""
    packet = Packet.objects.defer("pdf").prefetch_related("signatures").get(pk=case.packet_id)
    check_protection(actor, case.visit_id, packet.snapshot, operation)
    signed = {key: one for one in packet.signatures.all() for key in one.forms}
    return [
        _form(form, packet.snapshot, signed.get(form["key"]))
        for form in forms_of(packet.snapshot, case.forms)
    ]


def case_pdf(actor: Actor, case: Case) -> bytes:
    """The pages of the case's forms, signatures drawn in once it is sealed. Raises `NotFound` without any.

    A selection of pages carries no seal; the sealed original stays with the visit.
    """
    packet = Packet.objects.select_related("sealed").get(pk=case.packet_id)
    check_protection(actor, case.visit_id, packet.snapshot, "display")
    shown = packet.pdf
    pages = {page for form in read_map(shown).forms if form.key in case.forms for page in form.pages}
    if not pages:
        raise NotFound("申請書")
    return _only(packet.sealed.pdf if hasattr(packet, "sealed") else shown, pages)


def check_protection(actor: Actor, visit_id: UUID, snapshot: Snapshot, operation: str) -> None:
    """Raise `ProtectedPerson` when 支援措置 blocks the operation for anybody of the visit."""
    residents, transfers = sources_of(visit_id)
    people = snapshot["people"]
    residents |= {UUID(person["resident_id"]) for person in people if person["resident_id"]}
    transfers |= {UUID(person["transfer_id"]) for person in people if person["transfer_id"]}
    register.require_operation(
        actor, operation, visit_id=visit_id, resident_ids=list(residents), transfer_ids=list(transfers)
    )


def comparison_of(case: Case) -> Reconciliation | None:
    """The newest word of the register on an exported case."""
    return Reconciliation.objects.filter(item__case=case).order_by("-id").first()


def _form(form: dict[str, Any], snapshot: Snapshot, signature: Any) -> FormLines:
    lines = [
        FieldLine(
            _name(snapshot, field["row"] or field["person"]), field["label"], field["text"], field["origin"]
        )
        for field in form["fields"]
        if field["text"]
    ]
    return FormLines(form["title"], lines, _signed(snapshot, signature))


def _signed(snapshot: Snapshot, signature: Any) -> str:
    if signature is None:
        return ""
    return f"{_name(snapshot, signature.signer)}　{signature.get_method_display()}"


def _name(snapshot: Snapshot, person: str) -> str:
    return str(value_of(snapshot, "name", person) or "") if person else ""


def _only(pdf: bytes, pages: Iterable[int]) -> bytes:
    """A PDF of the given 1-based pages, without attachments."""
    with pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as selection:
        for number in sorted(pages):
            selection.pages.append(source.pages[number - 1])
        out = io.BytesIO()
        selection.save(out)
    return out.getvalue()
