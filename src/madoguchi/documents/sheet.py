"""One filled form as the data its template prints: cells with their widths, type sizes and marks."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import TypedDict

from madoguchi.documents.fitting import POINTS_PER_MM, SIZES, breakable, ems, fit
from madoguchi.documents.glyphs import TextData, Typist
from madoguchi.rules.forms.packet import FilledBlock, FilledField, FilledForm, FilledRow, Line
from madoguchi.rules.forms.values import Origin

COLUMNS = 12
SHEET_MM, NUMBER_MM, LABEL_MM, PADDING_MM = 180.0, 7.0, 25.0, 3.0
LABEL_BESIDE_FROM = 6
ORIGIN_LETTERS = {
    Origin.CARD: "カ", Origin.REGISTER: "住", Origin.TRANSFER: "転", Origin.EARLIER: "前",
    Origin.ASKED: "聞", Origin.DERIVED: "計", Origin.STAFF: "職", Origin.MUNICIPALITY: "市",
}  # fmt: skip
MAX_PRINTED_OPTIONS = 8
BLANK = ""


class CellData(TypedDict, total=False):
    """One box. `kind`: text, options, digits, sign, stamp (room for a seal), blank (the office's).

    `beside`: the label stands left of the value.
    """

    kind: str
    span: int
    label: TextData
    beside: bool
    value: TextData
    size: float
    options: list[dict[str, object]]
    circle: bool
    digits: list[str]
    origin: str
    unused: bool


def form_data(form: FilledForm, typist: Typist, mayor: str, show_origins: bool) -> dict[str, object]:
    """What the template needs to print `form`, with the code points behind each 〓 on it."""
    before = len(typist.missing)
    sheet = _Sheet(form.title, typist, show_origins)
    data: dict[str, object] = {
        "key": form.key,
        "title": typist.heading(form.title),
        "form_number": typist.label(form.form_number),
        "addressee": typist.value(_addressee(form, mayor), f"{form.title}／宛先"),
        "section": typist.label(form.section_name),
        "hint": _signing_hint(form),
        "blocks": [block for filled in form.blocks if (block := sheet.block(filled))],
        "notes": [typist.label(note) for note in form.legal_note],
        "basis": typist.label("　".join(part for part in (_edition(form), form.law) if part)),
        "origins": _origin_legend(form) if show_origins else "",
    }
    missing = [glyph.code_points for glyph in typist.missing[before:]]
    return {**data, "missing": list(dict.fromkeys(missing))}


def _signing_hint(form: FilledForm) -> str:
    if any(mean.startswith("card_") for mean in form.means):
        return "（自署、またはカードで署名）"
    return "（画面または紙に自署）" if "tablet" in form.means else "（自署）"


def _addressee(form: FilledForm, mayor: str) -> str:
    """Who a form is for; the mayor when a form that someone signs names nobody."""
    return form.addressee or (f"（宛先）{mayor}" if form.act else "")


def _edition(form: FilledForm) -> str:
    return f"様式 {form.form_number or form.id}（{form.edition}）" if form.edition else ""


def _origin_legend(form: FilledForm) -> str:
    used = {field.origin for field in form.fields if field.origin}
    letters = ((letter, origin) for origin, letter in ORIGIN_LETTERS.items() if origin in used)
    return "　".join(f"{letter}＝{origin.label}" for letter, origin in letters)


class _Sheet:
    """Builds the blocks of one form."""

    def __init__(self, title: str, typist: Typist, show_origins: bool) -> None:
        self.title = title
        self.typist = typist
        self.show_origins = show_origins
        self.office = False

    def block(self, block: FilledBlock) -> dict[str, object] | None:
        """The block, or None when it has nothing to print."""
        data: dict[str, object] = {
            "kind": block.kind,
            "title": self.typist.heading(block.title),
            "text": [self.typist.label(text, self._where(block.title)) for text in block.text],
        }
        if block.kind == "table":
            return data | self._table(block) if block.rows else None
        self.office = block.kind == "office"
        width = SHEET_MM / COLUMNS
        lines = [self._line(line, width, labels=True) for row in block.rows for line in _printed(row)]
        return data | {"lines": lines} if lines or block.text else None

    def _table(self, block: FilledBlock) -> dict[str, object]:
        width = (SHEET_MM - NUMBER_MM) / COLUMNS
        head = _head(block)
        named = {tuple(field.key for field in line) for line in head}
        groups: list[dict[str, object]] = []
        for number, row in enumerate(block.rows, start=1):
            lines = [self._line(line, width, labels=_keys(line) not in named) for line in _printed(row)]
            groups.append({"number": row.number or number, "lines": lines})
        for number in range(len(block.rows) + 1, block.min_rows + 1):
            groups.append(
                {"number": number, "lines": [[_empty(cell) for cell in _spans(line)] for line in head]}
            )
        labels = [
            [
                {"span": span, "label": self.typist.label(field.label)}
                for field, span in zip(line, _spans(line), strict=True)
            ]
            for line in head
        ]
        return {"head": labels, "groups": groups}

    def _line(self, line: Line, column_mm: float, labels: bool) -> list[CellData]:
        beside = labels and all(field.width >= LABEL_BESIDE_FROM or len(line) == 1 for field in line)
        return [
            self._cell(field, span, span * column_mm, labels, beside)
            for field, span in zip(line, _spans(line), strict=True)
        ]

    def _cell(self, field: FilledField, span: int, width_mm: float, labels: bool, beside: bool) -> CellData:
        where = self._where(field.label)
        room = width_mm - PADDING_MM - (LABEL_MM if beside else 0)
        cell = CellData(span=span, beside=beside, unused=not field.applicable)
        if labels:
            cell["label"] = self.typist.label(field.label, where)
        if self.show_origins and field.origin and field.filled:
            cell["origin"] = ORIGIN_LETTERS[field.origin]
        return cell | self._content(field, room, where)

    def _content(self, field: FilledField, room_mm: float, where: str) -> CellData:
        if field.kind == "sign":
            return CellData(kind="sign")
        if field.kind == "blank":
            return CellData(kind="blank" if self.office else "stamp")
        if field.options and len(field.options) <= MAX_PRINTED_OPTIONS:
            return self._options(field, room_mm, where)
        if field.digits and _boxable(field.text, field.digits):
            return CellData(kind="digits", digits=[*field.text.ljust(field.digits)])
        size = fit(field.text, room_mm, 9.0 if field.kind == "address" or room_mm < 60 else 5.0)
        text = breakable(field.text, room_mm, size)
        return CellData(kind="text", value=self.typist.value(text, where), size=size)

    def _options(self, field: FilledField, room_mm: float, where: str) -> CellData:
        gap = 1.6 if field.mark == "box" else 1.2
        length = sum(ems(option.label) + gap for option in field.options)
        size = min(9.0, max(6.5, floor(room_mm * POINTS_PER_MM / length * 2) / 2))
        options: list[dict[str, object]] = [
            {"label": self.typist.label(option.label, where), "chosen": option.chosen}
            for option in field.options
        ]
        return CellData(kind="options", options=options, circle=field.mark != "box", size=size)

    def _where(self, label: str) -> str:
        return f"{self.title}／{label}"


def _boxable(text: str, digits: int) -> bool:
    return not text or (len(text) <= digits and text.isascii() and text.isalnum())


def _printed(row: FilledRow) -> list[Line]:
    """The lines of a row in which anything applies."""
    return [line for line in row.lines if line and any(field.applicable for field in line)]


def _keys(line: Line) -> tuple[str, ...]:
    return tuple(field.key for field in line)


def _head(block: FilledBlock) -> list[Line]:
    """The lines that every row prints: their labels stand once, at the top of the table."""
    common = set.intersection(*({_keys(line) for line in _printed(row)} for row in block.rows))
    return [line for line in _printed(block.rows[0]) if _keys(line) in common]


def _spans(line: Sequence[FilledField]) -> list[int]:
    """Column spans that fill the twelve columns: the last field takes what is left."""
    spans = [field.width for field in line]
    return [*spans[:-1], COLUMNS - sum(spans[:-1])]


def _empty(span: int) -> CellData:
    return CellData(kind="text", span=span, beside=False, value=BLANK, size=SIZES[0], unused=False)
