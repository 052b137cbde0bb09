"""Check a sealed packet: who signed what, and whether anything changed since. No network, no clock.

`verify` answers in three steps. (1) The raw bytes: the seal must cover the whole file but its own place, and
the digest must be right; this is done before anything parses the file, so that one changed byte anywhere is
"changed" and never "unreadable". (2) The seal's signature and certificate, by pyHanko. (3) The evidence: the
first `shown.length` bytes of the file must have the hash that each signature names, and a card's signature is
judged over them (`card_verdict`).
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from madoguchi.documents.card_verdict import CardPart, CardTrust, Signed, judge_card
from madoguchi.documents.errors import DocumentError
from madoguchi.documents.packet import read_attached, read_attachment
from madoguchi.documents.seal import TEST_MARK
from madoguchi.documents.signing import EVIDENCE_FORMAT, EVIDENCE_NAME

logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # it reports what `problems` already says

CARD = "card"
CHANGED = "封印の後に内容が変更されています"
SEAL_TYPE = b"/ETSI.CAdES.detached"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


@dataclass(frozen=True, slots=True)
class SealReport:
    """The seal: whose, since when, by which issuer. `trusted`: None without authorities to ask."""

    name: str
    subject: str
    issuer: str
    serial: str
    sealed_at: datetime | None
    test: bool
    trusted: bool | None


@dataclass(frozen=True, slots=True)
class SignedPart:
    """One act of signing, from the evidence. `matches`: it names the document that stands in the file.

    `card`: the verdict on the card's signature, where there is one.
    """

    signer: str
    method: str
    at: str
    device: str
    note: str
    forms: tuple[str, ...]
    shown_sha256: str
    strokes_sha256: str
    matches: bool
    card: CardPart | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a sealed PDF. `problems` is empty exactly when nothing was changed since.

    Whether card signatures hold is told apart (`cards`), as it may stay open.
    """

    problems: tuple[str, ...]
    seal: SealReport | None
    packet_number: str
    municipality: str
    shown_sha256: str
    signatures: tuple[SignedPart, ...]
    unsigned_forms: tuple[str, ...]

    @property
    def intact(self) -> bool:
        return not self.problems

    @property
    def cards(self) -> str:
        """The worst of the card signatures: `invalid`, `unsettled`, `valid`; "" without any."""
        found = {part.card.conclusion for part in self.signatures if part.card is not None}
        return next((worst for worst in ("invalid", "unsettled", "valid") if worst in found), "")


@dataclass(frozen=True, slots=True)
class _RawSeal:
    """The seal as bytes: the signed ranges, the CMS container, the end of what it covers."""

    digest_ok: bool
    covers_file: bool


def verify(
    pdf: bytes, trust: Sequence[x509.Certificate] = (), card_trust: CardTrust | None = None
) -> Verdict:
    """Check a sealed PDF, against certificate authorities when some are given: of seals, and of cards.

    Raises DocumentError when there is nothing to check: not a PDF, no seal, or cut off before its end.
    """
    raw = _raw_seal(pdf)
    if not raw.digest_ok or not raw.covers_file:
        return _changed(CHANGED if not raw.digest_ok else "封印の後に追記されています")
    try:
        report, problems = _seal_report(pdf, trust)
        evidence = read_attachment(pdf, EVIDENCE_NAME) or {}
        return _with_evidence(pdf, report, problems, evidence, card_trust or CardTrust())
    except (
        Exception
    ):  # the digest is right, so seal or evidence were made or altered into something unreadable
        return _changed("電子シールまたは署名の記録が壊れています")


def load_certificates(path: Path) -> list[x509.Certificate]:
    """The certificates of a PEM or DER file. Raises DocumentError."""
    from pyhanko.keys import load_certs_from_pemder

    remedy = "PEM形式の認証局証明書を指定してください。"
    try:
        found = list(load_certs_from_pemder([str(path)]))
    except (OSError, ValueError) as error:
        raise DocumentError(f"証明書 {path} を読めません。", remedy) from error
    if not found:
        raise DocumentError(f"{path} に証明書がありません。", remedy)
    return found


def _raw_seal(pdf: bytes) -> _RawSeal:
    """The last seal of the file, checked without a PDF parser."""
    found = list(_RANGE.finditer(pdf))
    if not found and SEAL_TYPE in pdf:
        return _RawSeal(False, False)
    if not found:
        what = "電子シールがありません。" if b"%PDF-" in pdf[:1024] else "PDFではありません。"
        raise DocumentError(what, "封印された申請書一式のPDFを指定してください。")
    start, first, second, length = (int(number) for number in found[-1].groups())
    if second + length > len(pdf) and not pdf.rstrip().endswith(b"%%EOF"):
        raise DocumentError("ファイルが途中で切れています。", "ファイルをもう一度受け取ってください。")
    if start != 0 or not first < second <= len(pdf):
        return _RawSeal(False, False)
    signed = pdf[:first] + pdf[second : second + length]
    return _RawSeal(_digest_ok(pdf[first:second], signed), second + length == len(pdf))


def _digest_ok(container: bytes, signed: bytes) -> bool:
    """Whether the CMS container states the digest of `signed` and is spelt as the sealer spells it.

    The container stands outside the digest, so its spelling must be canonical: otherwise a byte of its
    padding could be changed unseen.
    """
    try:
        content = bytes.fromhex(container[1:-1].decode("ascii"))
        info = cms.ContentInfo.load(content)
        encoded = info.dump()
        signer = info["content"]["signer_infos"][0]
        attributes = {item["type"].native: item["values"][0].native for item in signer["signed_attrs"]}
        stated = attributes["message_digest"]
    except (ValueError, KeyError, IndexError, TypeError):
        return False
    canonical = "<" + encoded.hex().ljust(len(container) - 2, "0") + ">"
    spelt = container in (canonical.encode(), canonical.upper().encode())
    return spelt and bool(stated == hashlib.sha256(signed).digest())


def _changed(problem: str) -> Verdict:
    return Verdict((problem,), None, "", "", "", (), ())


def _seal_report(pdf: bytes, trust: Sequence[x509.Certificate]) -> tuple[SealReport, list[str]]:
    embedded = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[-1]
    status = validate_pdf_signature(
        embedded,
        ValidationContext(
            trust_roots=list(trust) or [embedded.signer_cert],
            allow_fetching=False,
            moment=embedded.self_reported_timestamp,
            best_signature_time=embedded.self_reported_timestamp,
        ),
    )
    certificate = embedded.signer_cert
    problems = []
    if not (status.intact and status.valid and status.docmdp_ok):
        problems.append(CHANGED)
    if trust and not status.trusted:
        problems.append("電子シールの証明書が、指定された認証局のものではありません")
    subject = _distinguished(certificate.subject)
    report = SealReport(
        name=certificate.subject.native.get("common_name", subject),
        subject=subject,
        issuer=_distinguished(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        sealed_at=embedded.self_reported_timestamp,
        test=TEST_MARK in subject,
        trusted=bool(status.trusted) if trust else None,
    )
    return report, problems


def _distinguished(name: x509.Name) -> str:
    """`TEST 試験用 認証局, 見本市 (TEST / 試験用), JP`."""
    return ", ".join(str(part) for part in reversed(name.native.values()))


def _with_evidence(
    pdf: bytes, report: SealReport, problems: list[str], evidence: dict[str, Any], card_trust: CardTrust
) -> Verdict:
    if evidence.get("format") != EVIDENCE_FORMAT:
        return Verdict((*problems, "署名の記録がありません"), report, "", "", "", (), ())
    stated = evidence["shown"]
    actual = hashlib.sha256(pdf[: stated["length"]]).hexdigest()
    if actual != stated["sha256"]:
        problems = [*problems, "住民に見せた書類と、記録された値が合いません"]
    signatures = tuple(
        _part(signature, actual, _card(pdf, evidence, signature, report.trusted, card_trust))
        for signature in evidence["signatures"]
    )
    others = (part.signer for part in signatures if not part.matches)
    bare = (part.signer for part in signatures if part.method == CARD and part.card is None)
    problems += [f"{signer}さんのカードの署名の記録が、証拠の中にありません" for signer in bare]
    problems += [f"{signer}さんの署名は、この書類に対するものではありません" for signer in others]
    return Verdict(
        problems=tuple(problems),
        seal=report,
        packet_number=evidence["packet"],
        municipality=evidence["municipality"],
        shown_sha256=actual,
        signatures=signatures,
        unsigned_forms=tuple(form["title"] for form in evidence["unsigned_forms"]),
    )


def _card(
    pdf: bytes,
    evidence: dict[str, Any],
    signature: dict[str, Any],
    seal_trusted: bool | None,
    card_trust: CardTrust,
) -> CardPart | None:
    if (record := signature.get("card")) is None:
        return None
    signed = Signed(
        record=record,
        cms=read_attached(pdf, record["attachment"]),
        shown=pdf[: evidence["shown"]["length"]],
        packet_number=evidence["packet"],
        form_keys=[form["key"] for form in signature["forms"]],
        signer=signature["signer"],
        at=datetime.fromisoformat(signature["at"]),
    )
    return judge_card(signed, card_trust, seal_trusted)


def _part(signature: dict[str, Any], actual: str, card: CardPart | None) -> SignedPart:
    return SignedPart(
        signer=signature["signer"],
        method=signature["method"],
        at=signature["at"],
        device=signature["device"],
        note=signature["note"],
        forms=tuple(form["title"] for form in signature["forms"]),
        shown_sha256=signature["shown_sha256"],
        strokes_sha256=signature["strokes_sha256"],
        matches=signature["shown_sha256"] == actual,
        card=card,
    )
