"""The fonts at hand, and exactly which characters each of them can draw.

Names are set in the operator's fonts (`MADOGUCHI_FONT_DIR`), then IPAmj Mincho where it is installed, then
the bundled mincho. No other system font is ever used, so that a document looks the same everywhere.

A variation sequence (葛 + U+E0103) counts only when the font lists that very pair in its cmap format 14
table: two collections (Adobe-Japan1, Moji_Joho) use the same selectors, and a typesetter that looks at the
base character alone prints another shape without a word. Private-use characters (行政事務標準文字's GJ
characters among them) count only in the operator's fonts, since only the operator knows what they mean.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

BUNDLED = Path(__file__).parent / "fonts"
MINCHO, GOTHIC = "Madoguchi Mincho", "Madoguchi Gothic"
SYSTEM_FONTS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
NEEDS_NO_GLYPH = frozenset(" \n\t\u3000\u00a0\u200b")
SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0x110000))


@dataclass(frozen=True, eq=False)
class Face:
    """One font file: its family name for the typesetter, its weight, and what it can draw."""

    family: str
    weight: int
    path: Path
    index: int
    private_use: bool

    @cached_property
    def _codes(self) -> frozenset[int]:
        with TTFont(self.path, fontNumber=self.index, lazy=True) as font:
            return frozenset(font.getBestCmap())

    @cached_property
    def _pairs(self) -> frozenset[tuple[int, int]]:
        with TTFont(self.path, fontNumber=self.index, lazy=True) as font:
            tables = (table.uvsDict for table in font["cmap"].tables if table.format == 14)
            return frozenset(
                (base, selector) for uvs in tables for selector, bases in uvs.items() for base, _ in bases
            )

    def draws(self, cluster: str) -> bool:
        """True when every character, and every (base, selector) pair, of `cluster` has a glyph here."""
        previous = 0
        for code in map(ord, cluster):
            if any(code in selectors for selectors in SELECTORS):
                if (previous, code) not in self._pairs:
                    return False
            elif not self._draws_code(code):
                return False
            previous = code
        return True

    def _draws_code(self, code: int) -> bool:
        if not self.private_use and any(code in private for private in PRIVATE):
            return False
        return code in self._codes or chr(code) in NEEDS_NO_GLYPH


@dataclass(frozen=True, eq=False)
class Shelf:
    """Faces by use, the first choice first, and the directories the typesetter must read."""

    values: tuple[Face, ...]
    labels: tuple[Face, ...]
    headings: tuple[Face, ...]
    directories: tuple[Path, ...]

    @cached_property
    def typst_fonts(self) -> typst.Fonts:
        return _fonts(self.directories)


def _fonts(directories: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(directory) for directory in directories],
    )


def _faces(directory: Path, private_use: bool = False) -> list[Face]:
    """The upright faces in a directory, by path."""
    found = [font for font in _fonts((directory,)).fonts() if font.path and font.style == "normal"]
    faces = [Face(font.family, font.weight, Path(str(font.path)), font.index, private_use) for font in found]
    return sorted(faces, key=lambda face: (face.path, face.index))


def _regular(faces: list[Face]) -> Iterator[Face]:
    """One face per family: the one the typesetter takes for regular weight."""
    for family in dict.fromkeys(face.family for face in faces):
        yield min((face for face in faces if face.family == family), key=lambda face: abs(face.weight - 400))


def find_ipamj() -> Path | None:
    """The directory of an installed IPAmj Mincho, or None."""
    for directory in (*SYSTEM_FONTS, Path.home() / ".local/share/fonts", Path.home() / "Library/Fonts"):
        for path in sorted(directory.rglob("ipamjm*.ttf")) if directory.is_dir() else ():
            return path.parent
    return None


@lru_cache(maxsize=8)
def open_shelf(operator: Path | None = None, ipamj: Path | None = None) -> Shelf:
    """The bundled fonts, with the operator's folder and the folder of IPAmj Mincho before them."""
    bundled = _faces(BUNDLED)
    mincho, gothic, bold = (
        next(face for face in bundled if (face.family, face.weight) == wanted)
        for wanted in ((MINCHO, 400), (GOTHIC, 400), (GOTHIC, 700))
    )
    own = list(_regular(_faces(operator, private_use=True))) if operator else []
    taken = {face.family for face in own}
    installed = [face for face in _faces(ipamj) if face.family == "IPAmjMincho"] if ipamj else []
    first = (*own, *(face for face in installed if face.family not in taken))
    directories = dict.fromkeys(face.path.parent for face in (*first, mincho))
    return Shelf(
        (*first, mincho, gothic), (gothic, mincho, *first), (bold, gothic, mincho, *first), tuple(directories)
    )


def default_shelf() -> Shelf:
    """The shelf of this machine: `MADOGUCHI_FONT_DIR`, an installed IPAmj Mincho, the bundled fonts."""
    named = os.environ.get("MADOGUCHI_FONT_DIR", "")
    return open_shelf(Path(named) if named else None, _installed_ipamj())


@lru_cache(maxsize=1)
def _installed_ipamj() -> Path | None:
    return find_ipamj()
