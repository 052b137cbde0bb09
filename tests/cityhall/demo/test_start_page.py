"""The start page sends a newcomer to buttons and headings that exist under the names it gives."""

from __future__ import annotations

import re
from pathlib import Path

import madoguchi.cityhall

CITYHALL = Path(madoguchi.cityhall.__file__).parent
START = CITYHALL / "counter" / "templates" / "counter" / "start.html"


def test_everything_it_tells_to_press_is_there() -> None:
    lists = START.read_text(encoding="utf-8").split('<ol class="try-list">')[1:]
    named = {name for steps in lists for name in re.findall(r"「(.+?)」", steps.split("</ol>")[0])}
    pages = [path for kind in ("*.html", "*.py") for path in CITYHALL.rglob(kind) if path != START]
    words = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    assert len(lists) == 3 and len(named) >= 20
    assert {name for name in named if f'"{name}"' not in words} == set()
