"""One typesetter per process: data in, PDF bytes out, the same bytes for the same data.

Templates live in `templates/`; data reaches them as JSON in `sys.inputs`. Only the fonts of the shelf are
loaded. A compiler is not safe for two threads at once, so calls take turns (a packet takes under a second).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Literal

import typst

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.shelf import Shelf

TEMPLATES = Path(__file__).parent / "templates"
Standard = Literal["a-2b", "a-3a", "ua-1"]
ARCHIVAL: tuple[Standard, ...] = ("a-3a", "ua-1")
DRAWING: tuple[Standard, ...] = ("a-2b",)
"""For pages that become drawings inside an archival document: same fonts and colours, no tags."""
REMEMBERED_RUNS = 10

_turn = Lock()


@lru_cache(maxsize=4)
def _compiler(shelf: Shelf) -> typst.Compiler:
    return typst.Compiler(root=str(TEMPLATES), font_paths=shelf.typst_fonts, ignore_system_fonts=True)


def typeset(
    template: str,
    data: Mapping[str, object],
    at: datetime,
    shelf: Shelf,
    *,
    standards: tuple[Standard, ...] = ARCHIVAL,
) -> bytes:
    """Compile `templates/<template>.typ` with `data`; `at` is the only date that gets into the file.

    Documents are PDF/A-3a and PDF/UA-1 (claimed by the typesetter, not validated by a third party).
    `at` must be aware.
    """
    if at.tzinfo is None:
        raise ValueError("`at` must carry its time zone")
    fonts = {"values": shelf.values[0].family, "labels": shelf.labels[0].family}
    inputs = {"data": json.dumps({**data, "fonts": fonts, "stamp": at.isoformat()}, ensure_ascii=False)}
    try:
        with _turn:
            made = _compiler(shelf).compile(
                str(TEMPLATES / f"{template}.typ"),
                format="pdf",
                sys_inputs=inputs,
                timestamp=int(at.timestamp()),
                pdf_standards=list(standards),
                pdf_tags=standards == ARCHIVAL,
            )
    except typst.TypstError as error:
        raise DocumentError(
            f"文書を作成できませんでした（{error.message}）。", "様式の定義を確認してください。"
        ) from error
    assert isinstance(made, bytes)
    return made


def forget(shelf: Shelf) -> None:
    """Free what the typesetter remembers of earlier documents.

    It keeps whatever one of its last ten runs used, which makes similar small documents fast but holds half
    a megabyte per page of a print file. Eleven empty runs age all of it out (measured: 45 ms).
    """
    with _turn:
        for _ in range(REMEMBERED_RUNS + 1):
            _compiler(shelf).compile(b"", format="pdf")
