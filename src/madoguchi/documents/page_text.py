"""The text of a finished PDF and where each piece of it begins, read from the page's own drawing commands.

This is what a reader's eye or a text search gets: glyphs are turned into characters by the font's ToUnicode
map, as any viewer does, not by anything the typesetter left beside them. Made for the files of this package
(two-byte fonts with ToUnicode, as typst writes them); text in nested drawings is read too. No widths are
computed: a piece is what one text command shows, and its place is where that begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Matrix

MM_PER_POINT = 25.4 / 72
_OPERATORS = "q Q cm BT Tf Tm Td TD T* TL Tj TJ BDC BMC EMC Do"
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_SECTION = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f\s]*>|\[[^\]]*\])")


class Piece(NamedTuple):
    """Text that begins at (x, y), mm from the top left corner of the page."""

    x: float
    y: float
    text: str


@dataclass
class PageReader:
    """Reads the pages of one document; fonts are looked up once."""

    _fonts: dict[tuple[int, int], dict[int, str]] = field(default_factory=dict)

    def pieces(self, page: pikepdf.Page) -> list[Piece]:
        """Everything a page shows as text, in the order of drawing."""
        height = float(page.mediabox[3])
        return [
            Piece(x * MM_PER_POINT, (height - y) * MM_PER_POINT, text)
            for x, y, text in _Canvas(self._characters).run(page.obj, Matrix())
        ]

    def _characters(self, font: pikepdf.Object) -> dict[int, str]:
        known = self._fonts.get(font.objgen)
        if known is None:
            known = self._fonts[font.objgen] = to_unicode(font)
        return known


class _Canvas:
    """The state of drawing: transformation, text position, font, and replaced text."""

    def __init__(self, characters: Callable[[pikepdf.Object], dict[int, str]]) -> None:
        self.characters = characters
        self.font: dict[int, str] = {}
        self.line = Matrix()
        self.leading = 0.0
        self.replaced: list[str | None] = []

    def run(self, content: pikepdf.Object, matrix: Matrix) -> Iterator[tuple[float, float, str]]:
        stack: list[Matrix] = []
        resources = content.get("/Resources", pikepdf.Dictionary())
        for command in pikepdf.parse_content_stream(content, _OPERATORS):
            operands, name = command.operands, str(command.operator)
            if name == "q":
                stack.append(matrix)
            elif name == "Q":
                matrix = stack.pop()
            elif name == "cm":
                matrix = Matrix(*map(float, operands)) @ matrix
            elif name == "Do":
                yield from self._nested(resources.XObject[str(operands[0])], matrix)
            elif name == "Tf":
                self.font = self.characters(resources.Font[str(operands[0])])
            elif name in {"BDC", "BMC", "EMC"}:
                yield from self._mark(name, operands, matrix)
            elif name in {"Tj", "TJ"}:
                yield from self._show(operands[0], matrix)
            else:
                self._move(name, [float(number) for number in operands])

    def _nested(self, drawing: pikepdf.Object, matrix: Matrix) -> Iterator[tuple[float, float, str]]:
        if drawing.get("/Subtype") == "/Form":
            inner = Matrix(*map(float, drawing.get("/Matrix", [1, 0, 0, 1, 0, 0])))
            yield from self.run(drawing, inner @ matrix)

    def _move(self, name: str, numbers: list[float]) -> None:
        if name == "BT":
            self.line = Matrix()
        elif name == "Tm":
            self.line = Matrix(*numbers)
        elif name == "TL":
            self.leading = numbers[0]
        elif name == "T*":
            self.line = self.line.translated(0, -self.leading)
        else:
            self.leading = -numbers[1] if name == "TD" else self.leading
            self.line = self.line.translated(*numbers)

    def _mark(self, name: str, operands: Any, matrix: Matrix) -> Iterator[tuple[float, float, str]]:
        """Text marked with ActualText reads as that, whatever glyphs stand inside."""
        if name == "EMC":
            self.replaced.pop()
            return
        properties = operands[1] if name == "BDC" else None
        actual = properties.get("/ActualText") if isinstance(properties, pikepdf.Dictionary) else None
        self.replaced.append(None if actual is None else str(actual))
        if actual is not None:
            yield (*self._origin(matrix), str(actual))

    def _show(self, shown: Any, matrix: Matrix) -> Iterator[tuple[float, float, str]]:
        if any(text is not None for text in self.replaced):
            return
        strings = shown if isinstance(shown, pikepdf.Array) else [shown]
        codes = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
        text = "".join(
            self.font.get(int.from_bytes(codes[i : i + 2], "big"), "\ufffd") for i in range(0, len(codes), 2)
        )
        yield (*self._origin(matrix), text)

    def _origin(self, matrix: Matrix) -> tuple[float, float]:
        placed = self.line @ matrix
        return placed.e, placed.f


def to_unicode(font: pikepdf.Object) -> dict[int, str]:
    """Code → characters, from a font's ToUnicode map; empty without one (then text reads as U+FFFD)."""
    if "/ToUnicode" not in font:
        return {}
    found: dict[int, str] = {}
    for kind, body in _SECTION.findall(font.ToUnicode.read_bytes()):
        if kind == b"char":
            numbers = _HEX.findall(body)
            found |= {
                int(code, 16): _text(text) for code, text in zip(numbers[::2], numbers[1::2], strict=True)
            }
        else:
            found |= dict(_ranges(body))
    return found


def _ranges(body: bytes) -> Iterator[tuple[int, str]]:
    for low, high, target in _RANGE.findall(body):
        texts = [_text(number) for number in _HEX.findall(target)]
        for offset, code in enumerate(range(int(low, 16), int(high, 16) + 1)):
            if target.startswith(b"["):
                yield code, texts[offset]
            else:
                yield code, texts[0][:-1] + chr(ord(texts[0][-1]) + offset)


def _text(number: bytes) -> str:
    return bytes.fromhex(number.decode()).decode("utf-16-be")
