"""`/g/enter/`: the counter finds a case by letter or person, checks who is there, and enters the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.cityhall.benefits.actions.apply import apply
from madoguchi.cityhall.benefits.actions.change_account import change_account
from madoguchi.cityhall.benefits.answers.accounts import Given, of_public
from madoguchi.cityhall.benefits.answers.answering import Answer
from madoguchi.cityhall.benefits.answers.forms import AccountForm, CounterForm, FindForm, IdentityForm
from madoguchi.cityhall.benefits.models import Application
from madoguchi.cityhall.benefits.ports import NoAnswer, accounts_port
from madoguchi.cityhall.benefits.reads.applications import letter_of_text
from madoguchi.cityhall.benefits.reads.entry import Entry, entry_of, people_to_enter, waiting_sheets
from madoguchi.cityhall.benefits.views.doors import new_txid, records_refusals, txid_of


@require_http_methods(["GET", "POST"])
@records_refusals
def enter(request: HttpRequest) -> HttpResponse:
    """Two boxes: the letter, or the person. Names are searched by POST, so that no address holds one."""
    form = FindForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "waiting": len(waiting_sheets(request.actor))}
    if request.method == "POST" and form.is_valid():
        if letter := form.cleaned_data["letter"]:
            found = letter_of_text(letter)
            if found is not None:
                return redirect("benefits:enter_target", found.target_id)
            form.add_error("letter", _("この通知番号は見つかりません。通知の右下の番号を確かめてください。"))
        else:
            context["result"], context["found"] = people_to_enter(request.actor, form.cleaned_data["person"])
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "benefits/enter.html", context, status=status)


@require_http_methods(["GET", "POST"])
@records_refusals
def enter_target(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """The case: who is here, what they want, where to. Afterwards the receipt number."""
    found = entry_of(request.actor, target_id)
    posted = request.POST if request.method == "POST" else None
    who, wish, account = IdentityForm(posted), CounterForm(posted, entry=found), AccountForm(posted)
    if posted is not None and _all_valid(who, wish, account):
        answer = _answer(found, who, wish, account)
        if answer is not None:
            made = apply(request.actor, target_id, answer, txid=txid_of(request))
            messages.success(request, _("受付番号 %(number)s で受け付けました。") % {"number": made.number})
            return redirect("benefits:enter_target", target_id)
    context = {
        "entry": found, "target": found.target, "who": who, "wish": wish, "account": account,
        "problem_forms": _problems(wish, who, account) if posted is not None else [], "txid": new_txid(),
    }  # fmt: skip
    return render(request, "benefits/enter_target.html", context, status=422 if posted is not None else 200)


@require_http_methods(["GET", "POST"])
@records_refusals
def account(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """Another account for a case under way or decided, such as after a returned payment."""
    found = entry_of(request.actor, target_id)
    posted = request.POST if request.method == "POST" else None
    who, form = IdentityForm(posted), AccountForm(posted)
    if posted is not None and who.is_valid() and form.is_valid():
        change_account(request.actor, target_id, form.given, document=who.cleaned_data["document"])
        messages.success(request, _("振込先の口座を変えました。名義を確かめてから振り込みます。"))
        return redirect("benefits:enter_target", target_id)
    context = {"entry": found, "target": found.target, "who": who, "account": form}
    return render(request, "benefits/enter_account.html", context, status=422 if posted is not None else 200)


def _all_valid(who: IdentityForm, wish: CounterForm, account: AccountForm) -> bool:
    """Every form that counts: the account's only where one is typed."""
    valid = [who.is_valid(), wish.is_valid()]
    return all(valid) and (not wish.typed or account.is_valid())


def _problems(wish: CounterForm, who: IdentityForm, account: AccountForm) -> list[forms.Form]:
    return [form for form in (wish, who, *([account] if wish.typed else [])) if form.errors]


def _answer(found: Entry, who: IdentityForm, wish: CounterForm, account: AccountForm) -> Answer | None:
    """What was entered; None, with the reason at its field, where no 公金受取口座 is registered."""
    wants = wish.cleaned_data["wish"]
    given: Given | None = account.given if wish.typed else None
    if wants == "public":
        given, registered = _public(found)
        if not registered:
            wish.add_error("wish", _("公金受取口座の登録がありません。ほかの口座を選んでください。"))
            return None
    decline = wants == "decline"
    return Answer(
        channel=Application.Channel.COUNTER,
        intent=Application.Intent.DECLINE if decline else Application.Intent.RECEIVE,
        identity="documents", wants="" if decline else wants, account=given,
        proxy=who.cleaned_data["proxy"], details=who.details,
    )  # fmt: skip


def _public(found: Entry) -> tuple[Given | None, bool]:
    """公金受取口座 of who stands here and agreed, and whether to go on: a silent service is asked again."""
    port = accounts_port()
    try:
        registered = port.account_of(found.target.subject, found.target.number) if port else None
    except NoAnswer:
        return None, True
    return (of_public(registered), True) if registered else (None, False)
