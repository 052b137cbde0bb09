"""The demo's own doors: sign in with one click, let the 模擬基幹システム answer, make 見本の元データ.

They exist in a demo only.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.cityhall.benefits.models import SourceFile
from madoguchi.cityhall.benefits.selectors import access_round, source_lines
from madoguchi.cityhall.demo.benefit_files import make_files
from madoguchi.cityhall.demo.core import next_answer
from madoguchi.cityhall.demo.offices import bring_people
from madoguchi.cityhall.demo.replay import shown_now
from madoguchi.cityhall.tenancy.models import Staff
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tickets.models import Ticket
from madoguchi.cityhall.tickets.selectors import duty_of, offices
from madoguchi.cityhall.tickets.views.desk import back

PEOPLE = 12


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in without a password. An account that somebody gave a second factor asks for it as usual."""
    if not settings.DEMO:
        raise Http404
    staff = get_object_or_404(
        Staff, username=request.POST.get("username", ""), is_active=True, municipality__fictional=True
    )
    if is_mfa_enabled(staff):
        return redirect("account_login")
    login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("counter:start")


@require_POST
def core(request: HttpRequest) -> HttpResponse:
    """What was exported comes back as the core system's next register file, right or wrong as asked."""
    if not (settings.DEMO and request.user.municipality.fictional):
        raise Http404
    result = next_answer(timezone.localdate(), wrong=request.POST.get("wrong") == "1")
    if result is None:
        messages.warning(request, _("渡した案件がありません。先に「基幹連携」でファイルを作ってください。"))
    else:
        counts = {"confirmed": result.confirmed, "mismatched": result.mismatched}
        messages.success(
            request,
            _("模擬基幹システムの住民記録を取り込みました。反映 %(confirmed)s件、不一致 %(mismatched)s件。")
            % counts,
        )
    return redirect("cases:reconcile")


@require_POST
def people(request: HttpRequest) -> HttpResponse:
    """Some people draw numbers in the office where the clerk sits, or in the first one."""
    if not (settings.DEMO and request.user.municipality.fictional):
        raise Http404
    duty = duty_of(request.actor)
    office = duty.office if duty else next(iter(offices()), None)
    if office is None:
        raise Http404
    drawn = bring_people(office, PEOPLE, seed=Ticket.objects.filter(office=office).count())
    words = {"office": office.name, "n": len(drawn)}
    messages.success(request, _("%(office)sで、見本の来庁者%(n)s人に番号札を出しました。") % words)
    return back(request)


@require_safe
def replay(request: HttpRequest) -> HttpResponse:
    """The published day that is being lived through, beside what was to be expected of it."""
    return render(request, "demo/replay.html", _replay(request))


@require_safe
def replay_live(request: HttpRequest) -> HttpResponse:
    """The part that asks again every few seconds."""
    return render(request, "demo/_replay.html", _replay(request))


def _replay(request: HttpRequest) -> dict[str, Any]:
    if not (settings.DEMO and request.user.municipality.fictional):
        raise Http404
    city = request.user.municipality.code
    context = {"shown": (shown := shown_now()), "city_url": reverse("queue:city", args=[city])}
    if shown:
        context["board_url"] = reverse("queue:board", args=[city, shown.office.code, "1"])
    return context | {"duty_url": reverse("tickets:duty")}


@require_POST
def benefit_files(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Every source file that a round needs, made up from the fictional register."""
    city = request.user.municipality
    if not (settings.DEMO and city.fictional):
        raise Http404
    owned = access_round(request.actor, round_id, Permission.BENEFIT_WORK)
    today = timezone.localdate()
    kinds = [line.kind for line in source_lines(owned, today) if line.kind != SourceFile.Kind.REGISTER]
    made = make_files(request.actor, kinds, city.code, today)
    messages.success(request, _("住民記録と、見本の元データ%(n)s種類を取り込みました。") % {"n": made})
    return redirect("benefits:sources", round_id)
