"""The start page sends a newcomer to buttons and headings that exist under the names it gives."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import madoguchi.cityhall
from madoguchi.rules.procedures.loader import default_root, load_catalogue

CITYHALL = Path(madoguchi.cityhall.__file__).parent
START = CITYHALL / "counter" / "templates" / "counter" / "start.html"


def test_everything_it_tells_to_press_is_there() -> None:
    lists = START.read_text(encoding="utf-8").split('<ol class="try-list">')[1:]
    named = {name for steps in lists for name in re.findall(r"「(.+?)」", steps.split("</ol>")[0])}
    pages = [path for kind in ("*.html", "*.py") for path in CITYHALL.rglob(kind) if path != START]
    words = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    catalogue = load_catalogue(default_root(), None, date(2026, 4, 1))
    events = {event.name for event in catalogue.vocabulary.events.values() if event.open}
    assert len(lists) == 5 and len(named) >= 25
    assert {name for name in named - events if f'"{name}"' not in words} == set()
