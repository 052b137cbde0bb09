"""House rules for every template: no browser validation, no inline code, text in Japanese through gettext."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import loader

ROOT = Path(__file__).resolve().parents[3] / "src/madoguchi/cityhall"
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
NAMES = [str(path).split("/templates/")[1] for path in TEMPLATES]


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name: str) -> None:
    loader.get_template(name)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_nothing_inline(path: Path) -> None:
    html = path.read_text(encoding="utf-8")
    inline = r"\sstyle=|\son(click|submit|load|change)=|<style|<script(?![^>]*(\ssrc=|application/json))"
    assert not re.search(inline, html)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_the_server_decides_what_is_required(path: Path) -> None:
    assert not re.search(r"<(input|select|textarea)[^>]*\srequired[\s>]", path.read_text(encoding="utf-8"))
