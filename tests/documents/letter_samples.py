"""Letters of a fictional programme, one maker for all tests of letters."""

from __future__ import annotations

from datetime import date
from typing import Any

from madoguchi.documents.letters import Addressee, Issuer, Kind, Letter, MaskedAccount, letter_checksum

KEY = b"only for the tests of the letters"
FULL_NUMBER = "9876123"
ACCOUNT = MaskedAccount.of("見本銀行", "本店", "普通", FULL_NUMBER)
TO = Addressee("123-4567", "見本市見本町一丁目2番3号　見本マンション405号室", "髙橋 﨑太郎")
ISSUER = Issuer(
    "見本市", "見本市長　見本 花子", "福祉部 給付金室", "000-000-0000", other_contact="FAX 000-000-0001"
)
FORMULA = (
    "世帯の人数は3人です（本人、配偶者、扶養親族1人）。",
    "所得税で引ききれなかった額は、90,000円－31,750円＝58,250円です。",
    "住民税で引ききれなかった額は、0円です。",
    "合計58,250円を1万円単位に切り上げて、60,000円です。",
)
APPEAL = (
    "この決定に不服があるときは、この通知を受け取った日の翌日から3か月以内に、見本市長に審査請求ができます。",
)
REFUSED = {
    "amount": None, "account": None, "deadline": None, "pay_date": None, "route": APPEAL,
    "reason": "令和6年分の合計所得金額が18,050,000円を超えているため。",
}  # fmt: skip
BY_KIND: dict[Kind, dict[str, Any]] = {
    "notice": {},
    "confirmation": {"pay_date": None},
    "reminder": {"pay_date": None, "reply": True},
    "decision": {"deadline": None},
    "refusal": REFUSED,
    "return": {"pay_date": None, "reply": True, "reason": "口座の名義が違うため。"},
    "demand": {
        "pay_date": None,
        "account": None,
        "reason": "同じ給付金を2回お支払いしたため。",
        "route": ("同封の納付書で、銀行などの窓口で納めてください。",),
    },
}


def letter(kind: Kind = "notice", number: int = 1, **changes: Any) -> Letter:
    """A letter of a kind; its checksum follows from its amount and account unless given."""
    values: dict[str, Any] = {
        "kind": kind,
        "programme": "物価高騰対応重点支援給付金",
        "programme_key": "prices-2026",
        "person_key": f"person-{number}",
        "issuer": ISSUER,
        "document_number": "見市福第123号",
        "issue_date": date(2026, 4, 6),
        "addressee": TO,
        "number": f"N-2026-{number:06}",
        "amount": 60_000,
        "explanation": FORMULA,
        "account": ACCOUNT,
        "deadline": date(2026, 4, 30),
        "pay_date": date(2026, 5, 20),
        "status_url": f"https://madoguchi.example/b/AbCdEfGhIjKlMnOpQr{number:04}",
        **BY_KIND[kind],
        **changes,
    }
    account = values["account"]
    made = letter_checksum(
        KEY, values["programme_key"], values["person_key"], values["amount"], account.tail if account else ""
    )
    return Letter(**{"checksum": made, **values})
