"""`/demo/sign-in/`: one click on an account of the fictional city opens it. Exists in a demo only."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

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
