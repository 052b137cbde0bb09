"""Sentences for the clerk that more than one page says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

EXPIRED = _(
    "このカードは有効期限が過ぎています。本人確認には使えません。"
    "ほかの本人確認書類で確かめ、カードの更新の手続をご案内ください。"
)
SIMULATED = _("模擬のカードです。実際の人ではありません。")
UNSETTLED = _(
    "自治体が書いた内容かどうかを確かめる鍵が設定されていません。"
    "券面と本人をよく見て確かめ、システム担当に設定を頼んでください。"
)
ABSENT = _("カードリーダーのプログラムが動いていません。")
ABSENT_REMEDY = _(
    "このパソコンで「./madoguchi card agent」を動かしてください。動いているときは、"
    "ブラウザーの「ローカルネットワークへのアクセス」を、このサイトに許可してください。"
)
UNPAIRED = _("この画面は、カードリーダーとつながっていません。")
UNPAIRED_REMEDY = _("「カードリーダーをつなぐ」を押してください。1分でつながります。")
