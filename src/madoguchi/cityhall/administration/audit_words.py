"""The log's verbs as an auditor reads them. A verb that has no word here is shown as it is."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERB_GROUPS: list[tuple[str, str | Promise]] = [
    ("person.", _("住民の検索・閲覧")),
    ("transfer.", _("転出証明書情報")),
    ("protection.", _("支援措置")),
    ("access.", _("断られた操作")),
    ("visit.", _("来庁の受付・聞き取り")),
    ("packet.", _("申請書一式・署名")),
    ("case.", _("案件")),
    ("task.", _("引継ぎ")),
    ("export.", _("基幹業務システムへの連携")),
    ("register.", _("住民記録の取込")),
    ("staff.", _("職員・サインイン")),
    ("tablet.", _("タブレット")),
    ("catalogue.", _("手続カタログ")),
    ("city.", _("団体の設定")),
    ("job.", _("仕事")),
    ("audit.", _("監査ログの書き出し")),
]
_WORDS: dict[str, str | Promise] = {
    "person.search": _("住民をさがした"),
    "person.view": _("住民を見た"),
    "person.blocked": _("支援措置で止めた"),
    "transfer.view": _("転出証明書情報を見た"),
    "protection.lift": _("支援措置を一時的に解いた"),
    "access.refused": _("断った"),
    "visit.opened": _("来庁を受け付けた"),
    "visit.viewed": _("来庁の記録を見た"),
    "packet.viewed": _("申請書一式を見た"),
    "case.viewed": _("案件を見た"),
    "register.receive": _("住民記録のファイルを受け取った"),
    "register.apply": _("住民記録に反映した"),
    "register.refuse": _("住民記録の取込を断った"),
    "staff.signed_in": _("サインインした"),
    "staff.signed_out": _("サインアウトした"),
    "staff.sign_in_refused": _("サインインに失敗した"),
    "staff.added": _("職員を登録した"),
    "staff.changed": _("職員を変更した"),
    "staff.reset": _("サインインを再設定した"),
    "job.failed": _("仕事が失敗した"),
    "job.retried": _("仕事をやりなおした"),
    "audit.exported": _("監査ログを書き出した"),
    "catalogue.overlay_added": _("カタログの新しい版を保存した"),
    "city.settings_changed": _("団体の設定を変えた"),
}


def verb_name(verb: str) -> str:
    """A verb in words."""
    return str(_WORDS.get(verb, verb))
