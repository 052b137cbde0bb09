"""What stands on a paper reply, as it is typed: the same sheet typed twice must give the same values."""

from __future__ import annotations

import hmac
import json
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from madoguchi.cityhall.benefits.answers.accounts import Given
from madoguchi.cityhall.benefits.answers.answering import Answer
from madoguchi.cityhall.benefits.models import Account, Application
from madoguchi.cityhall.tenancy.encryption import keyed_secret

# wish: receive, decline; account: known, other; posted_on: ISO day; signed: the sheet bears a signature.
FIELDS = (
    "wish", "account", "bank_code", "branch_code", "account_type", "account_number", "holder",
    "proxy", "proxy_name", "document", "signed", "posted_on",
)  # fmt: skip


def normal(values: Mapping[str, Any]) -> dict[str, str]:
    """The values in one spelling: width, spaces and the kind of dash are not differences."""
    plain = {name: unicodedata.normalize("NFKC", str(values.get(name) or "")).strip() for name in FIELDS}
    plain["holder"] = " ".join(plain["holder"].split()).upper()
    return plain


def values_hash(values: Mapping[str, str]) -> str:
    """A keyed hash: equal hashes are equal entries, and nobody can try values against one."""
    text = json.dumps(dict(sorted(values.items())), ensure_ascii=False, separators=(",", ":"))
    return hmac.new(keyed_secret("paper"), text.encode(), "sha256").hexdigest()


def answer_of(values: Mapping[str, str], letter_id: UUID) -> Answer:
    """The answer that the typed sheet is."""
    receive = values["wish"] == "receive"
    account = _given(values) if receive and values["account"] == "other" else None
    wants = {"known": "known", "other": "declared"}.get(values["account"], "") if receive else ""
    return Answer(
        channel=Application.Channel.PAPER,
        intent=Application.Intent.RECEIVE if receive else Application.Intent.DECLINE,
        identity="signature", wants=wants, account=account, proxy=values["proxy"],
        details={"proxy_name": values["proxy_name"], "document": values["document"]},
        letter_id=letter_id, answered_on=date.fromisoformat(values["posted_on"]),
    )  # fmt: skip


def _given(values: Mapping[str, str]) -> Given:
    return Given(
        Account.Source.DECLARED, values["bank_code"], values["branch_code"], values["account_type"],
        values["account_number"], values["holder"],
    )  # fmt: skip
