"""Make the bundled fonts from Noto CJK: `python -m madoguchi.documents.fonts.build NOTO_DIRECTORY`.

NOTO_DIRECTORY holds NotoSerifCJK-Regular.ttc, NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc
(Debian: fonts-noto-cjk, version 1:20220127). The result is committed; this program is how it was made.

What stays: in the mincho every kanji of the Japanese font outside CJK extension A (and those of A that
have an ideographic variation), with all its Adobe-Japan1 variation sequences; in the gothic the kanji
of JIS X 0213 or CP932; in the bold gothic those of CP932. Hangul, bopomofo and layout features of the
other languages go. The fonts are renamed because they are modified (SIL Open Font License 1.1).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
VARIATION_SELECTORS = range(0xE0100, 0xE01F0)
NOT_JAPANESE = ((0x1100, 0x1200), (0x3100, 0x3190), (0x31A0, 0x31C0), (0xA960, 0xA980), (0xAC00, 0xD7FC))
KANJI = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x40000))
Keep = Callable[[int, set[int]], bool]


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= code < end for start, end in ranges)


def _encodes(code: int, *encodings: str) -> bool:
    for encoding in encodings:
        try:
            chr(code).encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False


def keep_for_names(code: int, varied: set[int]) -> bool:
    """Every kanji but the part of extension A that Japan does not use."""
    return not 0x3400 <= code < 0x4DC0 or code in varied


def keep_for_labels(code: int, varied: set[int]) -> bool:
    """JIS X 0213, and the vendors' characters of CP932."""
    return _encodes(code, "euc_jis_2004", "cp932")


def keep_for_headings(code: int, varied: set[int]) -> bool:
    """CP932: JIS X 0208 and the vendors' characters."""
    return _encodes(code, "cp932")


FONTS: tuple[tuple[str, str, str, str, Keep], ...] = (
    (
        "NotoSerifCJK-Regular.ttc",
        "MadoguchiMincho-Regular.otf",
        "Madoguchi Mincho",
        "Regular",
        keep_for_names,
    ),
    (
        "NotoSansCJK-Regular.ttc",
        "MadoguchiGothic-Regular.otf",
        "Madoguchi Gothic",
        "Regular",
        keep_for_labels,
    ),
    ("NotoSansCJK-Bold.ttc", "MadoguchiGothic-Bold.otf", "Madoguchi Gothic", "Bold", keep_for_headings),
)


def wanted(font: TTFont, keep: Keep) -> set[int]:
    """The code points of `font` that stay."""
    varied = {base for table in font["cmap"].tables if table.format == 14
              for pairs in table.uvsDict.values() for base, _ in pairs}  # fmt: skip
    codes = {code for code in font.getBestCmap() if not _within(code, NOT_JAPANESE)}
    return {code for code in codes if not _within(code, KANJI) or keep(code, varied)}


def rename(font: TTFont, family: str, style: str) -> None:
    """Give a modified font its own name; copyright, trademark and licence stay."""
    postscript = f"{family.replace(' ', '')}-{style}"
    names = {1: family, 2: style, 3: f"madoguchi;{postscript}", 4: f"{family} {style}", 6: postscript}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 5, 7, 13, 14)]
    for identifier, text in names.items():
        table.setName(text, identifier, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = [postscript]
    top[0].FullName, top[0].FamilyName = names[4], family


def build(source: Path, target: Path, family: str, style: str, keep: Keep) -> int:
    """Write one font; returns its size in bytes."""
    options = subset.Options()
    options.layout_features = ["ccmp", "kern"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx"]
    font = TTFont(source, fontNumber=0, lazy=True, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted(font, keep) | set(VARIATION_SELECTORS))
    subsetter.subset(font)
    rename(font, family, style)
    font.save(target)
    return target.stat().st_size


def main(arguments: list[str]) -> int:
    """Build the three fonts next to this file."""
    directory = Path(arguments[0])
    for source, target, family, style, keep in FONTS:
        size = build(directory / source, HERE / target, family, style, keep)
        sys.stdout.write(f"{target}: {size:,} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
