"""`/d/advice/office/`: the adviser office's queue, its cases and its list of advisers."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.reform.acting import found
from madoguchi.cityhall.reform.actions import give_advice
from madoguchi.cityhall.reform.actions.keep_advisers import AdviserWords, save_adviser
from madoguchi.cityhall.reform.actions.train import mark_unit, stop_training
from madoguchi.cityhall.reform.advice_forms import AdviserForm, ReasonForm, VisitForm, VisitReportForm
from madoguchi.cityhall.reform.crossing import QUEUE
from madoguchi.cityhall.reform.models import Adviser
from madoguchi.cityhall.reform.reads import advice as reads
from madoguchi.cityhall.reform.refusals import Refused
from madoguchi.cityhall.reform.views.doors import OldPage, page, txid_of, uuid_or_none
from madoguchi.rules.reform.catalogue import load


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Cases, those that run first."""
    return page(request, "reform/office.html", _queue())


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The same lines, for a page that is open."""
    return page(request, "reform/_office.html", _queue())


@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case with everything that can be done about it."""
    return page(request, "reform/case.html", _case(case_id))


@require_POST
def act(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One step of a case, by the name in `act`."""
    step = _STEPS.get(request.POST.get("act", ""))
    if step is None:
        raise Http404
    try:
        step(request, case_id)
    except Refused as refused:
        return page(request, "reform/case.html", _case(case_id) | {"refused": str(refused)})
    return redirect("reform:case", case_id)


@require_safe
def advisers(request: HttpRequest) -> HttpResponse:
    """The list."""
    data = load("advice")
    lines = [
        (one, [data["themes"][theme] for theme in one.themes], data["regions"][one.region])
        for one in reads.advisers()
    ]
    return page(request, "reform/advisers.html", {"lines": lines, "tab": "advisers"})


def adviser(request: HttpRequest, adviser_id: UUID | None = None) -> HttpResponse:
    """Add one, or change one."""
    known = found(Adviser, adviser_id) if adviser_id else None
    names = ("name", "home", "region", "themes", "ways", "active")
    initial = {name: getattr(known, name) for name in names} if known else {}
    months = {"months": [str(month) for month in known.months]} if known else {}
    form = AdviserForm(request.POST or None, initial=initial | months)
    if form.is_valid():
        said = dict(form.cleaned_data)
        said["months"] = sorted(int(month) for month in said["months"])
        save_adviser(request.actor, AdviserWords(**said), adviser_id=adviser_id)
        return redirect("reform:advisers")
    return page(request, "reform/adviser.html", {"form": form, "adviser": known, "tab": "advisers"})


def _queue() -> dict[str, object]:
    lines = [(one, reads.theme_name(one.kind, one.theme)) for one in reads.queue()]
    return {"lines": lines, "today": timezone.localdate(), "topic": QUEUE, "tab": "office"}


def _case(case_id: UUID) -> dict[str, object]:
    shown, data = reads.case_page(case_id), load("advice")
    return {
        "page": shown, "case": shown.case, "visit_form": VisitForm(), "report_form": VisitReportForm(),
        "reason_form": ReasonForm(), "ways": data["ways"], "actions": shown.case.actions.all(),
        "region": data["regions"].get(shown.case.wishes.get("region", ""), ""), "tab": "office",
        "wanted": [data["ways"][way] for way in shown.case.wishes.get("ways", ())],
    }  # fmt: skip


def _chosen(request: HttpRequest, name: str) -> UUID:
    key = uuid_or_none(request.POST.get(name, ""))
    if key is None:
        raise OldPage
    return key


def _match(request: HttpRequest, case_id: UUID) -> None:
    give_advice.match_adviser(request.actor, case_id, _chosen(request, "adviser"), txid=txid_of(request))


def _accept(request: HttpRequest, case_id: UUID) -> None:
    give_advice.accept_training(request.actor, case_id, txid=txid_of(request))


def _refuse(request: HttpRequest, case_id: UUID) -> None:
    reason = request.POST.get("reason", "")
    give_advice.refuse_case(request.actor, case_id, reason=reason, txid=txid_of(request))


def _plan_visit(request: HttpRequest, case_id: UUID) -> None:
    form = VisitForm(request.POST)
    if not form.is_valid():
        raise Refused(_("支援の日を「令和8年12月10日」のように入れてください。"))
    give_advice.plan_visit(request.actor, case_id, **form.cleaned_data, txid=txid_of(request))


def _report_visit(request: HttpRequest, case_id: UUID) -> None:
    visit, text = _chosen(request, "visit"), request.POST.get("text", "")
    give_advice.report_visit(request.actor, visit, text=text, txid=txid_of(request))


def _cancel_visit(request: HttpRequest, case_id: UUID) -> None:
    give_advice.cancel_visit(request.actor, _chosen(request, "visit"), txid=txid_of(request))


def _mark_unit(request: HttpRequest, case_id: UUID) -> None:
    trainee, unit = _chosen(request, "trainee"), request.POST.get("unit", "")
    mark_unit(request.actor, trainee, unit, day=timezone.localdate(), txid=txid_of(request))


def _stop(request: HttpRequest, case_id: UUID) -> None:
    stop_training(request.actor, _chosen(request, "trainee"), txid=txid_of(request))


def _finish(request: HttpRequest, case_id: UUID) -> None:
    give_advice.finish_case(request.actor, case_id, txid=txid_of(request))


_STEPS: dict[str, Callable[[HttpRequest, UUID], None]] = {
    "match": _match, "accept": _accept, "refuse": _refuse, "plan_visit": _plan_visit,
    "report_visit": _report_visit, "cancel_visit": _cancel_visit, "mark_unit": _mark_unit, "stop": _stop,
    "finish": _finish,
}  # fmt: skip
