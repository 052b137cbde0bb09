"""The pages of a benefit letter: what it is, prove who you are, confirm on one page, and how it goes on."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from madoguchi.cityhall.benefits.actions.apply import apply
from madoguchi.cityhall.benefits.answers import accounts
from madoguchi.cityhall.benefits.answers.accounts import Given
from madoguchi.cityhall.benefits.answers.answering import Answer, deadline_of
from madoguchi.cityhall.benefits.answers.forms import AccountForm
from madoguchi.cityhall.benefits.models import Account, Application, Letter
from madoguchi.cityhall.benefits.ports import login_port
from madoguchi.cityhall.online.benefits import identity
from madoguchi.cityhall.online.benefits.choosing import chosen_account, offered
from madoguchi.cityhall.online.benefits.door import Door, letter_page, proved
from madoguchi.cityhall.online.benefits.form_words import reword
from madoguchi.cityhall.online.benefits.progress import progress_of
from madoguchi.cityhall.online.benefits.visit import SILENT
from madoguchi.cityhall.tenancy.refusal import Refusal

# Where a proved person goes, by what they wished for.
NEXT = {
    "public": "benefit_confirm", "known": "benefit_confirm", "declared": "benefit_account",
    "decline": "benefit_decline",
}  # fmt: skip
TROUBLES = ("cancelled", "not_payee", "too_many", "no_login")


@require_safe
@letter_page
def start(request: HttpRequest, door: Door) -> HttpResponse:
    """What this is and what can be done; after the answer, how it goes on. Whoever was here is forgotten."""
    if door.letter.state == Letter.Token.VOID:
        return door.page("void", status=410)
    if not door.asks:
        receipt = request.GET.get("done") == "1"
        return door.page("progress", progress=progress_of(door.target, door.words), receipt=receipt)
    if door.visit.identity:
        door.visit.forget()
    trouble = request.GET.get("trouble", "")
    known = accounts.newest_of(door.target)
    return door.page(
        "start", deadline=deadline_of(door.target), wishes=offered(door.target, known), known=known,
        known_shown=accounts.shown(known) if known else "", late=door.too_late,
        trouble=door.words.say[trouble] if trouble in TROUBLES else "",
        lines=(door.target.explained or {}).get("lines", []), login=login_port(),
    )  # fmt: skip


@require_POST
@letter_page
def begin(request: HttpRequest, door: Door) -> HttpResponse:
    """The wish is known; now who it is. The login brings the browser back with `state`."""
    port, wish = login_port(), request.POST.get("wish", "")
    if wish not in NEXT or not door.asks or door.too_late:
        return door.go()
    if port is None or not identity.may_try(door.letter):
        return door.go(trouble="no_login" if port is None else "too_many")
    state = door.visit.begin(wish, door.words.code)
    back = door.url("benefit_back").partition("?")[0]
    return redirect(port.begin(state, request.build_absolute_uri(back)))


@require_GET
@letter_page
def back(request: HttpRequest, door: Door) -> HttpResponse:
    """Back from the login: the right person goes on, anybody else begins again."""
    port = login_port()
    if port is None or not door.visit.expects(request.GET.get("state", "")):
        return door.go(trouble="cancelled")
    person = port.finish(request.GET.get("state", ""), request.GET.dict())
    if person is None:
        return door.go(trouble="cancelled")
    if not identity.may_try(door.letter):
        return door.go(trouble="too_many")
    if not identity.is_payee(door.letter, person):
        identity.count_wrong(door.actor, door.letter)
        door.visit.forget()
        return door.go(trouble="not_payee")
    door.visit.prove(person.method)
    return door.go(NEXT[door.visit.wish])


@require_http_methods(["GET", "POST"])
@letter_page
@proved
def confirm(request: HttpRequest, door: Door) -> HttpResponse:
    """Name, amount and masked account on one page, and one button."""
    account = chosen_account(door)
    verdict, shown = "", ""
    if isinstance(account, Given):
        verdict, _ = accounts.judge(door.target.snapshot["kana"], account)
        shown = accounts.shown_given(account)
    may = account == SILENT or (isinstance(account, Given) and verdict != Account.Verdict.DIFFERS)
    if request.method == "POST" and may:
        given = account if isinstance(account, Given) else None
        return _answered(request, door, Application.Intent.RECEIVE, door.visit.wish, given)
    problem = account if not isinstance(account, Given) else verdict if verdict != "equal" else ""
    return door.page(
        "confirm", shown=shown, may=may, problem=door.words.say.get(str(problem), ""),
        name=door.target.snapshot["name"],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@letter_page
@proved
def account(request: HttpRequest, door: Door) -> HttpResponse:
    """Another account, typed as it stands in the passbook."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        door.visit.change("declared")
        door.visit.keep_account(form.given)
        return door.go("benefit_confirm")
    return door.page("account", form=reword(form, door.words.code), status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@letter_page
@proved
def decline(request: HttpRequest, door: Door) -> HttpResponse:
    """Asked once more, because nothing is paid afterwards."""
    if request.method == "POST":
        return _answered(request, door, Application.Intent.DECLINE, "", None)
    return door.page("decline")


@require_POST
@letter_page
def end(request: HttpRequest, door: Door) -> HttpResponse:
    """The person is gone from this browser, answered or not."""
    door.visit.forget()
    return door.go()


def _answered(request: HttpRequest, door: Door, intent: str, wants: str, given: Given | None) -> HttpResponse:
    """Hand the answer in and sign the person out. Whatever happened meanwhile shows on the letter's page."""
    answer = Answer(
        channel=Application.Channel.PHONE, intent=intent, identity=door.visit.identity, wants=wants,
        account=given, letter_id=door.letter.pk,
    )  # fmt: skip
    try:
        apply(door.actor, door.target.pk, answer, txid=_txid(request))
    except Refusal:
        door.visit.forget()
        return door.go()
    door.visit.forget()
    return door.go(done="1")


def _txid(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("txid", ""))
    except ValueError:
        return uuid4()
