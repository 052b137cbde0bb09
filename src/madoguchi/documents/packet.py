"""The packet: every form of a visit as one PDF, as a Japanese city prints them.

What `render_packet` returns is *the shown document*: the resident reads it, and a signature is bound to its
SHA-256 (see `signing`). The bytes depend only on the arguments and on the fonts of the machine, so the
document can be made again and compared. It is PDF/A-3a and PDF/UA-1 and carries `madoguchi-document.json`:
which form is on which pages, and where the signature boxes and the place of the seal are (points from the
top left). The 2D code on each page holds the packet number and a hash of the content: no personal data.

Layout follows ux.md rule 47 (person concerned before writer, name before address, furigana above the name,
digit boxes from the left).
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pikepdf
import segno

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.glyphs import MissingGlyph, Typist
from madoguchi.documents.sheet import form_data
from madoguchi.documents.shelf import Shelf, default_shelf
from madoguchi.documents.typesetting import typeset
from madoguchi.rules.calendar import to_wareki
from madoguchi.rules.forms.packet import Packet

DOCUMENT_NAME = "madoguchi-document.json"
DOCUMENT_FORMAT = "madoguchi-document/1"


@dataclass(frozen=True, slots=True)
class PacketMeta:
    """What is printed around the forms.

    `mayor` is the addressee of forms that name none; `filed_on` the date of filing; `made_at` (aware) the
    moment of making, the only clock in the file. `demo` prints 見本 across each page.
    """

    municipality: str
    office: str
    mayor: str
    packet_number: str
    filed_on: date
    made_at: datetime
    visit_number: str = ""
    demo: bool = False
    show_origins: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: 1-based page, points from its top left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """One form in the document: the key and title of the form, its pages, its signature boxes."""

    key: str
    title: str
    signer: str
    pages: tuple[int, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class DocumentMap:
    """The document's own description of itself, as read back from the PDF."""

    packet_number: str
    municipality: str
    content_sha256: str
    made_at: str
    pages: int
    forms: tuple[PrintedForm, ...]
    seals: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class RenderedPacket:
    """The PDF, the characters printed as 〓 (alert the staff), and which form is on which pages."""

    pdf: bytes
    missing: tuple[MissingGlyph, ...]
    pages: int
    form_pages: Mapping[str, tuple[int, ...]]


def shown_hash(pdf: bytes) -> str:
    """What a signature is bound to: the SHA-256 of the document as it was shown, in hex."""
    return hashlib.sha256(pdf).hexdigest()


def render_packet(packet: Packet, meta: PacketMeta, shelf: Shelf | None = None) -> RenderedPacket:
    """Typeset every form of `packet`, in its order. Raises DocumentError for a packet without forms."""
    if not packet.forms:
        raise DocumentError("印刷する様式がありません。", "手続の判定と様式の選択を確認してください。")
    shelf = shelf or default_shelf()
    typist = Typist(shelf)
    data = _packet_data(packet, meta, typist)
    pdf = typeset("packet", data, meta.made_at, shelf)
    described = read_map(pdf)
    pages = {form.key: form.pages for form in described.forms}
    return RenderedPacket(pdf, tuple(typist.missing), described.pages, pages)


def _packet_data(packet: Packet, meta: PacketMeta, typist: Typist) -> dict[str, object]:
    """Everything the template prints; the content hash covers all of it."""
    content: dict[str, object] = {
        "title": f"申請書一式 {meta.packet_number}",
        "municipality": typist.label(meta.municipality, "自治体名"),
        "office": typist.label(meta.office, "窓口"),
        "packet_number": meta.packet_number,
        "visit_number": meta.visit_number,
        "filed_on": to_wareki(meta.filed_on),
        "demo": meta.demo,
        "forms": [form_data(form, typist, meta.mayor, meta.show_origins) for form in packet.forms],
    }
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    document = {
        "format": DOCUMENT_FORMAT,
        "packet": meta.packet_number,
        "municipality": meta.municipality,
        "made_at": meta.made_at.isoformat(),
        "content_sha256": digest,
        "forms": [{"key": form.key, "title": form.title, "signer": form.signer} for form in packet.forms],
    }
    code = two_dimensional_code(f"MADOGUCHI:1:{meta.packet_number}:{digest[:16]}")
    return {**content, "document": document, "check": digest[:16], "code": code}


def two_dimensional_code(text: str, error: str = "m") -> str:
    """A QR code as SVG text, without border."""
    out = io.BytesIO()
    segno.make(text, error=error, micro=False).save(out, kind="svg", border=0, xmldecl=False, omitsize=True)
    return out.getvalue().decode()


def read_attached(pdf: bytes, name: str) -> bytes | None:
    """The file attached to a PDF under `name`, or None. Raises DocumentError for a non-PDF."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            if name not in document.attachments:
                return None
            return bytes(document.attachments[name].get_file().read_bytes())
    except pikepdf.PdfError as error:
        raise _no_pdf() from error


def read_attachment(pdf: bytes, name: str) -> dict[str, Any] | None:
    """The JSON attached to a PDF under `name`, or None. Raises DocumentError for a non-PDF or non-JSON."""
    content = read_attached(pdf, name)
    try:
        loaded = None if content is None else json.loads(content)
    except ValueError as error:
        raise _no_pdf() from error
    return loaded if isinstance(loaded, dict) else None


def _no_pdf() -> DocumentError:
    return DocumentError("PDFとして読めません。", "ファイルをもう一度受け取ってください。")


def read_map(pdf: bytes) -> DocumentMap:
    """Which form is where in a packet made by `render_packet`. Raises DocumentError for any other PDF."""
    found = read_attachment(pdf, DOCUMENT_NAME)
    if found is None or found.get("format") != DOCUMENT_FORMAT:
        raise DocumentError("madoguchiの申請書一式ではありません。", "申請書一式のPDFを選んでください。")
    return DocumentMap(
        packet_number=found["packet"],
        municipality=found["municipality"],
        content_sha256=found["content_sha256"],
        made_at=found["made_at"],
        pages=found["pages"],
        forms=tuple(_printed_form(form) for form in found["forms"]),
        seals=tuple(_box(box) for box in found["seals"]),
    )


def _printed_form(form: Mapping[str, Any]) -> PrintedForm:
    pages = tuple(range(form["first_page"], form["last_page"] + 1))
    return PrintedForm(
        form["key"], form["title"], form["signer"], pages, tuple(_box(box) for box in form["boxes"])
    )


def _box(box: Mapping[str, Any]) -> Box:
    return Box(int(box["page"]), float(box["x"]), float(box["y"]), float(box["width"]), float(box["height"]))
