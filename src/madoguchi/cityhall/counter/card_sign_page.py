"""What the pages of signing with a card show: which certificates may sign, and whose one that signed is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.cases.card_holder import compare_holder
from madoguchi.cityhall.cases.card_items import birth_words
from madoguchi.cityhall.cases.card_signing import card_means, proof_of
from madoguchi.cityhall.cases.models import CardSignature, Packet
from madoguchi.cityhall.cases.selectors import SignerState
from madoguchi.cityhall.cases.snapshot import value_of
from madoguchi.rules.matching import ItemVerdict

VERDICT_BADGES = {"same": "done", "spelling": "info", "different": "stop", "unknown": "info"}
_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "signature": (_("署名用"), _("英数字6〜16文字")),
    "authentication": (_("利用者証明用"), _("数字4桁")),
}


@dataclass(frozen=True, slots=True)
class CertificateChoice:
    """One certificate that may sign. `chosen`: preselected."""

    id: str
    name: str | Promise
    secret: str | Promise
    chosen: bool


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One item of the certificate beside what the packet says of the signer."""

    verdict: ItemVerdict
    badge: str
    card: str
    theirs: str


def certificates_for(state: SignerState, wanted: str) -> list[CertificateChoice]:
    """署名用 first; the wanted one is chosen where it may sign."""
    may = card_means(state.means)
    chosen = wanted if wanted in may else next(iter(may), "")
    return [CertificateChoice(name, *_WORDS[name], name == chosen) for name in may]


def comparison_of(waiting: CardSignature, packet: Packet) -> list[HolderRow]:
    """Item by item; nothing for 利用者証明用, which names nobody."""
    person = proof_of(waiting.proof | {"holder": _NOBODY}).certificate.person
    if person is None:
        return []
    card = {
        "name": person.name.text, "address": person.address.text, "sex": person.sex,
        "birth_date": birth_words({"birth_date": person.birth_date.text[1:]}),
    }  # fmt: skip
    verdicts = compare_holder(person, packet, waiting.signer).items
    return [
        HolderRow(one, VERDICT_BADGES[one.outcome], card[one.item], _known(packet, waiting.signer, one.item))
        for one in verdicts
    ]


def _known(packet: Packet, signer: str, item: str) -> str:
    value = str(value_of(packet.snapshot, item, signer) or "")
    if item == "sex":
        return {"male": "男", "female": "女"}.get(value, "")
    if item == "birth_date":
        return birth_words({"birth_date": value.replace("-", "")}) if _ISO.fullmatch(value) else value
    if item != "address":
        return value
    before: Any = value_of(packet.snapshot, "former_address.text") or ""
    return f"{before} → {value}" if before and value else str(before or value)


_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_NOBODY = {"ground": "", "differences": [], "by": ""}
