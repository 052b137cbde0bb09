"""Read how a form may be signed, and which certificates of a card may stand for ink on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from madoguchi.rules.forms.definitions import (
    CERTIFICATES,
    EVIDENCE,
    MEANS,
    UNSETTLED,
    CardRule,
    SignatureRule,
)
from madoguchi.rules.forms.reading import Reader, nearest
from madoguchi.rules.forms.vocabulary import Paths


def read_signature(reader: Reader, paths: Paths, on: date | None) -> SignatureRule | None:
    """The rule under `signature`, None without one; complaints go to the reader's problems."""
    inner = reader.child("signature")
    if inner is None:
        return None
    means, card = inner.texts("means"), _card(inner)
    _all_known(inner, "means", means, MEANS, "署名の方法")
    rule = SignatureRule(
        signer=inner.one_of("signer", (*paths.roles, "person")),
        label=inner.text("label"),
        means=(*means, *_card_means(card, on)),
        merge=inner.text("merge"),
        evidence=inner.one_of("evidence", EVIDENCE),
        source=inner.text("source"),
        card=card,
    )
    inner.finish()
    return rule


def _card(reader: Reader) -> CardRule | None:
    inner = reader.child("card")
    if inner is None:
        return None
    certificates = inner.texts("certificates")
    _all_known(inner, "certificates", certificates, CERTIFICATES, "電子証明書")
    rule = CardRule(
        certificates=certificates,
        unsettled=inner.one_of("unsettled", UNSETTLED, "refuse"),
        valid_from=inner.day("valid_from", required=True) or date.min,
        valid_to=inner.day("valid_to"),
        evidence=inner.one_of("evidence", EVIDENCE),
        source=inner.text("source"),
    )
    if "certificates" not in inner.data:
        inner.complain("「certificates」がありません。どの証明書でも署名できない様式は [] と書いてください。")
    if rule.valid_to and rule.valid_to < rule.valid_from:
        inner.complain("valid_to が valid_from より前です。", "valid_to")
    inner.finish()
    return rule


def _all_known(reader: Reader, key: str, given: Sequence[str], known: Sequence[str], what: str) -> None:
    for one in given:
        if one.startswith("card_"):
            reader.complain(f"カードによる署名「{one}」は、card の certificates に書いてください。", key)
        elif one not in known:
            reader.complain(f"{what}「{one}」はありません。{nearest(one, known)}", key)


def _card_means(card: CardRule | None, on: date | None) -> tuple[str, ...]:
    if card is None or (on is not None and not _in_force(card, on)):
        return ()
    return tuple(f"card_{certificate}" for certificate in card.certificates)


def _in_force(card: CardRule, on: date) -> bool:
    return card.valid_from <= on and (card.valid_to is None or on <= card.valid_to)
