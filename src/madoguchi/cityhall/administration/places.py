"""The rooms of administration: what each is for, and the right it needs."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.roles import Permission


class Place(NamedTuple):
    """One tile of the administration's first page."""

    url_name: str
    label: str | Promise
    explanation: str | Promise
    permission: Permission


PLACES = (
    Place("staff", _("職員"), _("登録・役割・利用停止・パスワードの再設定"), Permission.STAFF_MANAGE),
    Place("imports", _("住民記録の取込"), _("基幹システムのファイルを取り込む"), Permission.REGISTER_IMPORT),
    Place("catalogue", _("手続カタログ"), _("この団体だけの手続・担当課の設定"), Permission.CATALOGUE_EDIT),
    Place("devices", _("タブレット"), _("窓口につないだ署名タブレットの一覧"), Permission.DEVICE_MANAGE),
    Place("terminal", _("この端末の名前"), _("監査ログに残る端末の名前を決める"), Permission.DEVICE_MANAGE),
    Place("settings", _("団体の設定"), _("庁舎・窓口・閉庁日・サインインのきまり"), Permission.SYSTEM_MANAGE),
    Place("jobs", _("仕事の状況"), _("裏で動く仕事と、失敗した仕事のやりなおし"), Permission.SYSTEM_MANAGE),
    Place("audit", _("監査ログ"), _("だれが・いつ・だれの情報を見たか"), Permission.AUDIT_VIEW),
)
