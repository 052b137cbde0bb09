"""What the doors read from a browser: an account, who came, and a whole paper reply."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.benefits.answers.accounts import Given
from madoguchi.cityhall.benefits.answers.vocabulary import documents, proxies, reasons
from madoguchi.cityhall.benefits.models import Account
from madoguchi.rules import zengin
from madoguchi.rules.calendar import DateError, parse_date

MOST_NAMED = 5
YUCHO = "9900"
SELF = "self"
KINDS = (("bank", _("ゆうちょ銀行以外")), ("yucho", _("ゆうちょ銀行")))
TYPES = (("1", _("普通")), ("2", _("当座")), ("4", _("貯蓄")))


def text(label: Any, *, required: bool = False, hint: Any = "", length: int = 60, **attrs: Any) -> Any:
    """A line of text without a browser's help: what is typed here is somebody else's."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attrs})
    return forms.CharField(label=label, required=required, help_text=hint, max_length=length, widget=widget)


def digits(label: Any, hint: Any = "", length: int = 10) -> Any:
    return text(label, hint=hint, length=length, inputmode="numeric", **{"class": "input--short"})


class AccountForm(forms.Form):
    """An account as it stands in a passbook: by names or codes, or by ゆうちょ 記号 and 番号."""

    kind = forms.ChoiceField(
        label=_("口座のある銀行"), choices=KINDS, initial="bank",
        widget=forms.RadioSelect(attrs={"across": True}),
    )  # fmt: skip
    bank = text(_("銀行の名前"), hint=_("例：三井住友銀行。4桁の番号でもかまいません。"))
    branch = text(_("支店の名前か番号"), hint=_("例：丸の内支店、または 002"))
    account_type = forms.ChoiceField(label=_("種類"), choices=TYPES, initial="1", required=False)
    number = digits(_("口座番号"), _("7桁までの数字"))
    symbol = digits(_("ゆうちょの記号"), _("5桁の数字"))
    yucho_number = digits(_("ゆうちょの番号"), _("8桁までの数字"))
    holder = text(_("口座名義（カタカナ）"), required=True, hint=_("通帳のとおりに。例：ミホン　タロウ"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            data["given"] = self._yucho(data) if data["kind"] == "yucho" else self._bank(data)
            self._check(data["given"])
        return data

    @property
    def given(self) -> Given:
        """The account, once the form is valid."""
        found: Given = self.cleaned_data["given"]
        return found

    def _bank(self, data: dict[str, Any]) -> Given | None:
        bank = self._one("bank", zengin.find_banks(data["bank"]))
        if bank == YUCHO:
            self.add_error(
                "kind", gettext("ゆうちょ銀行は「ゆうちょ銀行」を選び、記号と番号を入れてください。")
            )
            return None
        branch = self._one("branch", zengin.find_branches(bank, data["branch"])) if bank else ""
        if not (bank and branch):
            return None
        return self._given(zengin.Account(bank, branch, data["account_type"] or "1", _plain(data["number"])))

    def _yucho(self, data: dict[str, Any]) -> Given | None:
        try:
            return self._given(zengin.yucho_account(_plain(data["symbol"]), _plain(data["yucho_number"])))
        except zengin.Refused as refused:
            self.add_error("symbol", [f"{one.message}{one.remedy}" for one in refused.findings])
            return None

    def _given(self, account: zengin.Account) -> Given:
        return Given(
            Account.Source.DECLARED, account.bank_code, account.branch_code, account.account_type,
            account.account_number, self.cleaned_data["holder"],
        )  # fmt: skip

    def _one(self, name: str, places: tuple[zengin.Place, ...]) -> str:
        """The only place that is meant; otherwise an error that names what could be."""
        if len(places) == 1:
            return places[0].code
        label = str(self.fields[name].label)
        if not places:
            sentence = gettext("%(label)sが見つかりません。通帳のとおりに入れてください。")
            self.add_error(name, sentence % {"label": label})
        else:
            shown = "、".join(f"{place.name}（{place.code}）" for place in places[:MOST_NAMED])
            sentence = gettext("%(n)d件あてはまります。番号で入れてください：%(shown)s")
            self.add_error(name, sentence % {"n": len(places), "shown": shown})
        return ""

    def _check(self, given: Given | None) -> None:
        if given is None:
            return
        field = "yucho_number" if self.cleaned_data["kind"] == "yucho" else "number"
        for one in zengin.errors(zengin.check_account(given.account)):
            self.add_error(field, f"{one.message}{one.remedy}")
        try:
            zengin.to_bank_kana(given.holder, width=30)
        except zengin.NotConvertible as problem:
            self.add_error("holder", str(problem))


class IdentityForm(forms.Form):
    """Who stands at the counter, proved by what; for a proxy both persons."""

    document = forms.ChoiceField(
        label=_("本人の確認書類"), widget=forms.RadioSelect(attrs={"across": True}),
        error_messages={"required": _("確認した書類を選んでください。")},
    )  # fmt: skip
    proxy = forms.ChoiceField(label=_("来た人"), initial=SELF, widget=forms.RadioSelect())
    proxy_name = text(_("代理人の氏名"), hint=_("代理人のときだけ"))
    proxy_document = forms.ChoiceField(label=_("代理人の確認書類"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = list(documents().items())
        self.fields["proxy"].choices = [(SELF, gettext("本人")), *proxies().items()]
        self.fields["proxy_document"].choices = [("", gettext("代理人のときだけ選ぶ")), *documents().items()]

    def clean_proxy(self) -> str:
        """The class of the proxy; empty for the person themselves."""
        return "" if self.cleaned_data["proxy"] == SELF else str(self.cleaned_data["proxy"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("proxy"):
            for name in ("proxy_name", "proxy_document"):
                if not data.get(name):
                    self.add_error(name, gettext("代理人の氏名と確認書類の両方が要ります。"))
        return data

    @property
    def details(self) -> dict[str, str]:
        """What is kept with the application."""
        names = ("document", "proxy_name", "proxy_document")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class FindForm(forms.Form):
    """A letter's number, its scanned code, or a person by any word of the register."""

    letter = text(
        _("通知番号・2次元コード"), hint=_("通知の番号を入れるか、コードを読み取ります。"), length=200,
        autofocus=True, **{"class": "input--medium", "data-key": "F2"},
    )  # fmt: skip
    person = text(_("氏名・フリガナ・生年月日・宛名番号"), hint=_("通知を持っていないとき"), length=100)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("letter") or data.get("person")):
            raise forms.ValidationError(gettext("通知番号か、さがす言葉を入れてください。"))
        return data


class CounterForm(forms.Form):
    """What the resident wants. `entry` says what this case may still choose."""

    wish = forms.ChoiceField(
        label=_("どうしますか"), widget=forms.RadioSelect(),
        error_messages={"required": _("受け取り方か辞退かを選んでください。")},
    )  # fmt: skip

    def __init__(self, *args: Any, entry: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [("known", gettext("確認している口座で受け取る（%s）") % entry.known)] if entry.known else []
        receive = [
            ("public", gettext("公金受取口座で受け取る（本人が利用に同意した）")), *known,
            ("declared", gettext("ほかの口座で受け取る（通帳かカードを見て、下に入力）")),
        ]  # fmt: skip
        decline = [("decline", gettext("辞退する"))] if entry.may_decline else []
        self.fields["wish"].choices = (receive if entry.may_receive else []) + decline

    @property
    def typed(self) -> bool:
        """Whether an account is typed below."""
        data: dict[str, Any] = getattr(self, "cleaned_data", {})
        return data.get("wish") == "declared"


class PaperForm(forms.Form):
    """The reply sheet, field by field in its own order. Nobody who types sees another's typing."""

    wish = forms.ChoiceField(
        label=_("2 お返事"), widget=forms.RadioSelect(attrs={"across": True}),
        choices=(("receive", _("受け取る・振込先を知らせる")), ("decline", _("受け取らない（辞退）"))),
    )  # fmt: skip
    account = forms.ChoiceField(
        label=_("3 振込先"), required=False, widget=forms.RadioSelect(attrs={"across": True}),
        choices=(("", _("しるしなし")), ("known", _("確認している口座")), ("other", _("別の口座"))),
    )  # fmt: skip
    signed = forms.BooleanField(label=_("4 署名がある"), required=False)
    posted_on = text(_("消印の日"), required=True, hint=_("例：R8.11.20。読めないときは届いた日"), length=20)
    document = forms.ChoiceField(label=_("同封された確認書類の写し"), required=False)
    proxy = forms.ChoiceField(label=_("5 代理人"), required=False)
    proxy_name = text(_("代理人の氏名"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = [("", gettext("なし")), *documents().items()]
        self.fields["proxy"].choices = [("", gettext("本人")), *proxies().items()]

    @property
    def other_account(self) -> bool:
        """Whether the sheet names an account that has to be typed."""
        typed: dict[str, Any] = self.cleaned_data
        return typed.get("wish") == "receive" and typed.get("account") == "other"

    def clean_posted_on(self) -> str:
        try:
            parsed = parse_date(self.cleaned_data["posted_on"])
        except DateError as problem:
            raise forms.ValidationError(str(problem)) from problem
        if parsed.date is None:
            raise forms.ValidationError(gettext("日付を入れてください。"))
        return parsed.date.isoformat()


def _plain(typed: str) -> str:
    """Full-width digits and hyphens as they are meant."""
    return unicodedata.normalize("NFKC", typed).replace(" ", "")


class SheetForm(forms.Form):
    """The number of the next reply sheet, typed or scanned."""

    letter = text(
        _("通知番号"), required=True, hint=_("返信用紙の右上。2次元コードを読み取ってもかまいません。"),
        length=200, autofocus=True, **{"class": "input--medium", "data-key": "F2"},
    )  # fmt: skip


class AcceptForm(forms.Form):
    """Why the holder of an account is the payee although the names are not equal."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("名義を認める理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例：通帳の写しと戸籍で旧姓を確かめた"),
    )  # fmt: skip


class DecideForm(forms.Form):
    """A reason of the catalogue, and what the officer adds to it."""

    code = forms.ChoiceField(label=_("理由"), error_messages={"required": _("理由を選んでください。")})
    text = forms.CharField(
        label=_("補足"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", gettext("選んでください")), *reasons(verb).items()]
