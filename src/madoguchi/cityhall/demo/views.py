"""The demo's own doors: sign in with one click, and let the 模擬基幹システム answer. Exist in a demo only."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madoguchi.cityhall.demo.core import next_answer
from madoguchi.cityhall.tenancy.models import Staff


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
