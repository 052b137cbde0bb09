"""The only way between municipalities: what a city hands to the adviser office, and what comes back.

Nobody reads another municipality's rows. A city's request is its own row; the explicit hand-over writes a
copy into the office's tenant, with the fields named here and no others, and the office works on that copy.
What it tells the city is written into the city's tenant as news. Both chains of the audit log get a line, in
the same transaction: neither side can have what the other did not send.

Lock order, the same from both sides: the city's request, then the office's case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from madoguchi.cityhall.reform.models import AdviceAction, AdviceCase, AdviceNews, AdviceRequest, Trainee
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor, system_actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.numbers import yearly_numbers
from madoguchi.cityhall.tenancy.scope import active_municipality, municipality_scope

OFFICE = "adviser_office"
QUEUE = "advice:queue"
# What a request becomes in its city when the office tells something.
_BECOMES = {"matched": "matched", "accepted": "matched", "refused": "refused", "finished": "finished"}


def offices() -> list[Municipality]:
    """Bodies that send advisers: those whose settings say so. Names only; none of their rows."""
    return [one for one in Municipality.objects.order_by("code") if one.settings.get(OFFICE)]


def copy_to_office(actor: Actor, request: AdviceRequest, *, due: date, txid: UUID) -> None:
    """Write the office's copy of a request. Call inside the transaction of the hand-over."""
    applicant, people = active_municipality(), list(request.people or [])
    handed = {"kind": request.kind, "theme": request.theme, "wishes": request.wishes}
    now = timezone.now()
    with municipality_scope(request.office_id):
        case = AdviceCase.objects.create(
            id=request.pk, number=yearly_numbers("advice-case", 1, now)[0], applicant_id=applicant, due=due,
            received_at=now, **handed,
        )  # fmt: skip
        Trainee.objects.bulk_create([Trainee(case=case, person={"name": name}) for name in people])
        _received(case, "received", actor, txid)


def withdraw_at_office(actor: Actor, request: AdviceRequest, *, txid: UUID) -> None:
    """Tell the office that the city takes its request back."""
    with municipality_scope(request.office_id):
        case = AdviceCase.objects.select_for_update().get(pk=request.pk)
        case.state = AdviceCase.State.WITHDRAWN
        case.save(update_fields=["state"])
        _received(case, "withdrawn", actor, txid)


def lock_request(case: AdviceCase) -> None:
    """Lock the request that a case came from, before the case itself."""
    office = active_municipality()
    with municipality_scope(case.applicant_id):
        AdviceRequest.objects.select_for_update().get(pk=case.pk, office_id=office)


def tell_city(case: AdviceCase, kind: str, content: Mapping[str, Any]) -> None:
    """Write news into the requesting city's tenant. Call inside the transaction of the office's verb."""
    office = active_municipality()
    with municipality_scope(case.applicant_id):
        request = AdviceRequest.objects.get(pk=case.pk, office_id=office)
        AdviceNews.objects.create(request=request, kind=kind, content=dict(content), at=timezone.now())
        if (state := _BECOMES.get(kind)) and request.state != state:
            request.state = state
            request.save(update_fields=["state"])
        live.publish(f"advice.{kind}", [f"advice:{request.pk}"])
        audit.record(system_actor("adviser-office"), f"advice.{kind}", f"advice:{request.pk}")


def _received(case: AdviceCase, kind: str, actor: Actor, txid: UUID) -> None:
    """The office's side of what a city sent. Its log names the city, not the city's member of staff."""
    city = case.applicant
    AdviceAction.objects.create(
        case=case, kind=kind, actor=f"municipality:{city.code}", actor_label=city.name, at=timezone.now(),
        txid=txid,
    )  # fmt: skip
    live.publish(f"advice.{kind}", [QUEUE, f"advice:{case.pk}"])
    sender = system_actor(f"municipality-{city.code}")
    audit.record(sender, f"advice.{kind}", f"advice:{case.pk}", detail={"number": case.number})
