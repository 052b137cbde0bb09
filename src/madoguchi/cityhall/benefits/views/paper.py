"""`/g/enter/paper/`: reply sheets, typed twice by two people who do not see each other's typing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.cityhall.benefits.actions.key_paper import Keyed, key_paper
from madoguchi.cityhall.benefits.answers.forms import AccountForm, PaperForm, SheetForm
from madoguchi.cityhall.benefits.reads.applications import letter_of_text
from madoguchi.cityhall.benefits.reads.entry import sheet_to_type, waiting_sheets
from madoguchi.cityhall.benefits.views.doors import new_txid, records_refusals, txid_of


@require_http_methods(["GET", "POST"])
@records_refusals
def paper(request: HttpRequest) -> HttpResponse:
    """Scan or type the next sheet's number; below, the sheets that wait for another pair of eyes."""
    form = SheetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        found = letter_of_text(form.cleaned_data["letter"])
        if found is not None:
            return redirect("benefits:paper_letter", found.pk)
        form.add_error("letter", _("この通知番号は見つかりません。返信用紙の右上の番号を確かめてください。"))
    context = {"form": form, "waiting": waiting_sheets(request.actor)}
    return render(request, "benefits/paper.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@records_refusals
def paper_letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One sheet, field by field. What anybody else typed is not shown."""
    letter = sheet_to_type(request.actor, letter_id)
    posted = request.POST if request.method == "POST" else None
    form, account = PaperForm(posted), AccountForm(posted)
    if posted is not None and form.is_valid() and (not form.other_account or account.is_valid()):
        keyed = key_paper(request.actor, letter_id, _values(form, account), txid=txid_of(request))
        _say(request, letter.number, keyed)
        return redirect("benefits:paper")
    context = {
        "letter": letter, "target": letter.target, "form": form, "account": account, "txid": new_txid(),
        "problem_forms": [one for one in (form, account) if posted is not None and one.errors]
        if posted is not None and (form.errors or form.other_account) else [],
    }  # fmt: skip
    return render(request, "benefits/paper_letter.html", context, status=422 if posted is not None else 200)


def _values(form: PaperForm, account: AccountForm) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    values["signed"] = "yes" if values["signed"] else ""
    if form.other_account:
        given = account.given
        values |= {
            "bank_code": given.bank_code, "branch_code": given.branch_code, "holder": given.holder,
            "account_type": given.account_type, "account_number": given.account_number,
        }  # fmt: skip
    return values


def _say(request: HttpRequest, number: str, keyed: Keyed) -> None:
    sentences = {
        "first": _("通知%(n)s：1回目の入力を保存しました。別の職員がもう一度入力します。"),
        "differs": _("通知%(n)s：2人の入力が違います。3人目の職員が入力します。"),
        "unsettled": _("通知%(n)s：3人の入力が一致しません。用紙を確かめ、初めから入力しなおしてください。"),
        "equal": _("通知%(n)s：2人の入力が一致し、受付番号%(receipt)sで受け付けました。"),
    }
    receipt = keyed.application.number if keyed.application else ""
    show = messages.success if keyed.outcome in ("first", "equal") else messages.warning
    show(request, sentences[keyed.outcome] % {"n": number, "receipt": receipt})
