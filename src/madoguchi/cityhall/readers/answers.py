"""What a card said, judged: the values that other rooms get from `take_answer`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from madoguchi.card.authentic import Authenticity
from madoguchi.card.jpki.certificate import JpkiCertificate
from madoguchi.card.jpki.verdict import Verdict
from madoguchi.card.reading import Opener
from madoguchi.card.secret import Secret
from madoguchi.card.values import BasicFour, CardInfo


@dataclass(frozen=True, slots=True)
class CardRead:
    """基本4情報 with the checks on them; `authenticity` never failed, but may be unsettled (no CA key set).

    `read_at` is the server's clock. `simulated`: from an emulated reader; say so wherever it is shown.
    `number`: the 個人番号, for a `read_number` order only.
    """

    person: BasicFour
    authenticity: Authenticity
    info: CardInfo
    opened_by: Opener
    simulated: bool
    reader: str
    read_at: datetime
    number: Secret | None = None

    @property
    def expired(self) -> bool:
        """Whether the card's last day was over: then it identifies nobody (`words.EXPIRED`)."""
        return self.info.is_expired(timezone.localdate(self.read_at))


@dataclass(frozen=True, slots=True)
class CardSigned:
    """A signature over the order's digest that verifies under `certificate` (DER).

    Whether the certificate is good is for the caller to judge (`trust.py` has roots and revocation).
    `authority` is the CA's certificate as it lies on the card: for packing, never for trusting.
    `algorithm`: such as `rsa-sha256`.
    """

    certificate: bytes = field(repr=False)
    authority: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    algorithm: str
    info: CardInfo
    simulated: bool
    reader: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class CardAuthenticated:
    """An answer of the 利用者証明用 key to the order's question, judged in full."""

    verdict: Verdict
    certificate: JpkiCertificate
    info: CardInfo
    simulated: bool
    reader: str
    answered_at: datetime


CardAnswer = CardRead | CardSigned | CardAuthenticated
