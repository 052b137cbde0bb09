"""Signatures in a PDF (PAdES): the last one must cover the file to its end.

The signed ranges are found in the bytes, without a PDF parser, so that no parser can be led astray; what a
reader shows of the file is another matter.
"""

from __future__ import annotations

import re
from datetime import datetime

from madoguchi.card.checks import found
from madoguchi.card.errors import MalformedData
from madoguchi.card.jpki.cms import CMS_CHECKS, verify_cms
from madoguchi.card.jpki.revocation import RevocationChecker
from madoguchi.card.jpki.roots import TrustStore
from madoguchi.card.jpki.verdict import Verdict
from madoguchi.card.tlv import read_header

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
PADES_CHECKS = CMS_CHECKS | {"covers_file"}


def verify_pdf(
    pdf: bytes,
    trust: TrustStore,
    revocation: RevocationChecker,
    now: datetime,
    at: datetime | None = None,
) -> Verdict:
    """The last signature of a PDF. Raises MalformedData when there is none, or none that can be read."""
    container, signed, to_the_end = _last_signature(pdf)
    verdict = verify_cms(container, signed, trust, revocation, now, at)
    covers = found(
        "covers_file", to_the_end, "署名はファイル全体に及んでいます", "署名の後に追記されています"
    )
    return Verdict((covers, *verdict.checks), verdict.at, verdict.certificate, PADES_CHECKS)


def _last_signature(pdf: bytes) -> tuple[bytes, bytes, bool]:
    """(CMS container, signed bytes, whether they reach the end of the file)."""
    ranges = _RANGE.findall(pdf)
    if not ranges:
        raise MalformedData("PDFに電子署名がありません。", "署名されたPDFを指定してください。")
    start, first, second, length = (int(number) for number in ranges[-1])
    if start != 0 or not first < second <= second + length <= len(pdf):
        raise MalformedData(
            "PDFの電子署名の範囲が正しくありません。", "ファイルをもう一度受け取ってください。"
        )
    container = _container(pdf[first:second])
    return container, pdf[:first] + pdf[second : second + length], second + length == len(pdf)


def _container(gap: bytes) -> bytes:
    """The gap between the signed ranges is one hexadecimal string, padded with zeros, and nothing else."""
    try:
        padded = bytes.fromhex(gap[1:-1].decode("ascii"))
    except ValueError:
        padded = b""
    total = read_header(padded).total if padded else 0
    if gap[:1] + gap[-1:] != b"<>" or not 0 < total <= len(padded) or padded[total:].strip(b"\0"):
        raise MalformedData("PDFの電子署名を読めません。", "ファイルをもう一度受け取ってください。")
    return padded[:total]
