"""Bind signatures to what was shown, and close the packet.

The scheme, in the order of events:

1. `packet.render_packet` makes the shown document. Its SHA-256 over every byte (`packet.shown_hash`) goes to
   the tablet together with the pages.
2. The resident signs. The strokes are kept with that hash, who, when, and which device (`SignatureImage`).
3. `complete` appends to the shown document, without touching a byte of it: the strokes drawn into the
   signature boxes, the seal's line at the foot of each page, the attachment `madoguchi-evidence.json`, and a
   PAdES seal over everything. A signature whose hash is not that of the document is refused
   (ChangedAfterShown).

So the first `shown.length` bytes of a sealed packet *are* the shown document, and anyone can check that their
hash is the one each signature names (`verdict.verify`). Evidence holds the hash of the strokes, not the
strokes.

An ink signature is recorded by who, when and where the paper is; an assisted one by who helped (`note`); one
made with a My Number Card by its certificate and a CMS over the shown document (`card_proof`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from madoguchi.documents.additions import Addition
from madoguchi.documents.card_proof import (
    ATTACHMENT,
    ATTACHMENT_TYPE,
    CardProof,
    evidence_of,
    is_for,
    purpose_of,
    stamp_lines,
)
from madoguchi.documents.errors import DocumentError
from madoguchi.documents.glyphs import Typist
from madoguchi.documents.moments import moment
from madoguchi.documents.packet import Box, DocumentMap, PrintedForm, read_attachment, read_map, shown_hash
from madoguchi.documents.seal import Sealer, apply_seal
from madoguchi.documents.shelf import Shelf, default_shelf
from madoguchi.documents.strokes import Stroke, drawing, strokes_hash
from madoguchi.documents.typesetting import DRAWING, typeset

EVIDENCE_NAME = "madoguchi-evidence.json"
EVIDENCE_FORMAT = "madoguchi-evidence/1"
METHODS = {
    "tablet": "タブレットで署名",
    "ink": "紙に自署",
    "assisted": "代筆・補助による署名",
    "card": "マイナンバーカードで署名",
}
Method = Literal["tablet", "ink", "assisted", "card"]


class ChangedAfterShown(DocumentError):
    """A signature was given for another document than this one."""


_Look = tuple[float, float, str, str, bool, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SignatureImage:
    """One act of signing: the `FilledForm.key`s it covers, and the hash of what the signer saw.

    `strokes` are points in the pad's units (see `strokes`); `pad` its width and height. `at` is aware.
    `card`: the proof, exactly when the method is `card`.
    """

    form_keys: tuple[str, ...]
    signer: str
    method: Method
    at: datetime
    shown_sha256: str
    device: str = ""
    strokes: Sequence[Stroke] = ()
    pad: tuple[float, float] = (600.0, 200.0)
    note: str = ""
    card: CardProof | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is put into one box: a drawing, or lines in a frame (a card's signature), and a caption."""

    box: Box
    caption: str
    drawing: str = ""
    seal: bool = False
    stamp: tuple[str, ...] = ()


def complete(
    pdf: bytes, signatures: Sequence[SignatureImage], sealer: Sealer, at: datetime, shelf: Shelf | None = None
) -> bytes:
    """The sealed packet. `pdf` is what `render_packet` made; `at` (aware) the moment of sealing.

    A signature covers every form it names and is drawn into those that have a box. Raises ChangedAfterShown,
    or DocumentError for a document that is sealed already or lacks a signed form.
    """
    described = read_map(pdf)
    if read_attachment(pdf, EVIDENCE_NAME) is not None:
        raise DocumentError("この申請書一式はすでに封印されています。", "封印前の書類を使ってください。")
    for signature in signatures:
        _check(signature, described, pdf)
    addition = Addition(pdf)
    marks = [*_signature_marks(described, signatures), *_seal_marks(described, sealer, at)]
    _stamp(addition, marks, at, shelf)
    evidence = json.dumps(_evidence(described, pdf, signatures, at), ensure_ascii=False, indent=1)
    addition.attach(EVIDENCE_NAME, evidence.encode(), "署名の記録", at)
    for number, signature in enumerate(signatures, start=1):
        if signature.card is not None:
            name, described_as = ATTACHMENT.format(number), f"署名{number}の電子署名"
            addition.attach(name, signature.card.cms, described_as, at, ATTACHMENT_TYPE)
    return apply_seal(addition, sealer, at, reason=f"申請書一式 {described.packet_number} の確認")


def _check(signature: SignatureImage, described: DocumentMap, pdf: bytes) -> None:
    if signature.shown_sha256 != shown_hash(pdf):
        raise ChangedAfterShown(
            f"{signature.signer}さんが署名した後に、書類が変わっています。",
            "今の書類をもう一度見ていただき、署名をもらい直してください。",
        )
    if signature.card is not None:
        purpose = purpose_of(described.packet_number, signature.form_keys)
        if not is_for(signature.card, pdf, purpose):
            raise ChangedAfterShown(
                f"{signature.signer}さんのカードの署名は、この書類と様式に対するものではありません。",
                "今の書類をもう一度見ていただき、カードで署名し直してください。",
            )
    unknown = set(signature.form_keys) - {form.key for form in described.forms}
    if unknown:
        raise DocumentError(
            f"この申請書一式にない様式に署名が付いています（{'、'.join(sorted(unknown))}）。",
            "署名する様式を確認してください。",
        )


def _caption(signature: SignatureImage) -> str:
    parts = [METHODS[signature.method], signature.signer, moment(signature.at)]
    parts += [f"端末 {signature.device}"] if signature.device else []
    return "　".join([*parts, signature.note] if signature.note else parts)


def _signature_marks(described: DocumentMap, signatures: Iterable[SignatureImage]) -> list[_Mark]:
    forms = {form.key: form for form in described.forms}
    return [
        _Mark(
            box,
            _caption(signature),
            drawing(signature.strokes, signature.pad),
            stamp=stamp_lines(signature.card) if signature.card else (),
        )
        for signature in signatures
        for key in signature.form_keys
        for box in forms[key].boxes[:1]
    ]


def _seal_marks(described: DocumentMap, sealer: Sealer, at: datetime) -> list[_Mark]:
    kind = "電子シール（試験用）" if sealer.test else "電子シール"
    caption = f"{kind}　{sealer.name}\n{moment(at)}　変更の確認は madoguchi verify"
    return [_Mark(box, caption, seal=True) for box in described.seals]


def _stamp(addition: Addition, marks: Sequence[_Mark], at: datetime, shelf: Shelf | None) -> None:
    """Typeset each different mark once and put it into its boxes."""
    shelf = shelf or default_shelf()
    typist = Typist(shelf)
    sheets: dict[_Look, int] = {}
    for mark in marks:
        sheets.setdefault(_look(mark), len(sheets))
    data = [
        {
            "width": width,
            "height": height,
            "caption": typist.label(caption),
            "drawing": svg,
            "seal": seal,
            "stamp": [typist.label(line) for line in stamp],
        }
        for width, height, caption, svg, seal, stamp in sheets
    ]
    drawn = addition.import_pages(
        typeset("marks", {"marks": data}, at, shelf, standards=DRAWING), len(sheets)
    )
    for mark in marks:
        addition.place(drawn[sheets[_look(mark)]], mark.box)


def _look(mark: _Mark) -> _Look:
    return mark.box.width, mark.box.height, mark.caption, mark.drawing, mark.seal, mark.stamp


def _evidence(
    described: DocumentMap, pdf: bytes, signatures: Sequence[SignatureImage], at: datetime
) -> dict[str, object]:
    signed = {key for signature in signatures for key in signature.form_keys}
    titles = {form.key: form.title for form in described.forms}
    return {
        "format": EVIDENCE_FORMAT,
        "packet": described.packet_number,
        "municipality": described.municipality,
        "sealed_at": at.isoformat(),
        "shown": {"sha256": shown_hash(pdf), "length": len(pdf), "made_at": described.made_at},
        "signatures": [
            _signed(signature, titles) | _by_card(signature, number)
            for number, signature in enumerate(signatures, start=1)
        ],
        "unsigned_forms": [_form(form) for form in described.forms if form.key not in signed],
    }


def _signed(signature: SignatureImage, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "signer": signature.signer,
        "method": signature.method,
        "at": signature.at.isoformat(),
        "device": signature.device,
        "note": signature.note,
        "forms": [{"key": key, "title": titles[key]} for key in signature.form_keys],
        "shown_sha256": signature.shown_sha256,
        "strokes_sha256": strokes_hash(signature.strokes) if signature.strokes else "",
    }


def _by_card(signature: SignatureImage, number: int) -> dict[str, Any]:
    return {} if signature.card is None else {"card": evidence_of(signature.card, number)}


def _form(form: PrintedForm) -> dict[str, object]:
    return {"key": form.key, "title": form.title, "signature_box": bool(form.boxes)}
