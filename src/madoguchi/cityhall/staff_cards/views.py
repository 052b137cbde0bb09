"""`/sc/`: sign in with a card, and one's own cards. The PIN goes from the page to the agent, never here."""

from __future__ import annotations

from uuid import UUID

from allauth.account import app_settings as account_settings
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cityhall.readers.selectors import agent_words
from madoguchi.cityhall.staff_cards.actions.ask import ask
from madoguchi.cityhall.staff_cards.actions.block_card import block_card
from madoguchi.cityhall.staff_cards.actions.enter_by_card import enter_by_card
from madoguchi.cityhall.staff_cards.actions.register_card import register_card
from madoguchi.cityhall.staff_cards.actions.report_pin import report_pin
from madoguchi.cityhall.staff_cards.models import StaffCard
from madoguchi.cityhall.staff_cards.refusals import AnswerLate, SignInAgain
from madoguchi.cityhall.staff_cards.selectors import own_cards
from madoguchi.cityhall.tenancy import sessions
from madoguchi.cityhall.tenancy.refusal import Refusal
from madoguchi.cityhall.tenancy.terminal import terminal_of
from madoguchi.rules.base64url import to_text


@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """One's own cards: register, block."""
    context = {"cards": own_cards(request.user), "whys": StaffCard.Why.choices, "agent": agent_words()}
    return render(request, "staff_cards/cards.html", context)


@require_POST
def question(request: HttpRequest) -> JsonResponse:
    """A question for the card; whoever is not signed in gets a session for it."""
    if not ratelimit.consume(request, action="login"):
        return JsonResponse({"message": _("続けて試しすぎです。1分待ってから、もう一度置いてください。")})
    if not request.session.session_key:
        request.session.create()
    asked = ask(request.session.session_key or "")
    return JsonResponse(
        {"question": str(asked.pk), "nonce": to_text(asked.nonce), "asked": asked.asked_at.isoformat()}
    )


@require_POST
def enter(request: HttpRequest) -> JsonResponse:
    """The card's answer opens the session; whoever was signed in here is signed out first."""
    try:
        staff = enter_by_card(*_answered(request), terminal_of(request))
    except Refusal as refusal:
        return JsonResponse({"message": str(refusal)})
    if request.user.is_authenticated:
        logout(request)
    login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    return JsonResponse({"next": _next(request)})


@require_POST
def refused(request: HttpRequest) -> JsonResponse:
    """The card did not take the PIN: the agent told the page why, and the hash of the card's certificate."""
    code, certificate = request.POST.get("code", ""), request.POST.get("certificate", "")
    try:
        session_key, question_id, _answer = _answered(request)
        report_pin(session_key, question_id, code, certificate, terminal_of(request))
    except Refusal as refusal:
        return JsonResponse({"message": str(refusal)}, status=refusal.status)
    return JsonResponse({})


@require_POST
def register(request: HttpRequest) -> JsonResponse:
    """The card's answer makes it the 職員証 of whoever is signed in."""
    seconds = account_settings.REAUTHENTICATION_TIMEOUT
    try:
        if not sessions.is_fresh(request.session, timezone.now(), seconds):
            raise SignInAgain
        register_card(request.actor, request.user, *_answered(request))
    except Refusal as refusal:
        return JsonResponse({"message": str(refusal)})
    messages.success(request, _("職員証を登録しました。次から、このカードと暗証番号でサインインできます。"))
    return JsonResponse({"next": reverse("staff_cards:cards")})


@require_POST
def block(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """By the holder (this session goes on) or an administrator."""
    why = request.POST.get("why", "")
    card = block_card(request.actor, card_id, why if why in StaffCard.Why.values else StaffCard.Why.LOST)
    messages.success(request, _("職員証を止めました。このカードのサインインは、もう終わっています。"))
    if card.staff_id == request.user.pk:
        request.user.refresh_from_db(fields=["session_epoch"])
        update_session_auth_hash(request, request.user)
        return redirect("staff_cards:cards")
    return redirect("administration:staff_change", card.staff_id)


def _answered(request: HttpRequest) -> tuple[str, UUID, str]:
    try:
        question_id = UUID(request.POST.get("question", ""))
    except ValueError:
        raise AnswerLate from None
    return request.session.session_key or "", question_id, request.POST.get("answer", "")


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and own else reverse("counter:start")
