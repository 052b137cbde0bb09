"""A city says a word otherwise: by a file of its own, without which nothing changes, and never half."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from madoguchi.cityhall.tickets import public_words
from madoguchi.cityhall.tickets.public_words import words_for


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.WORDS = str(tmp_path)
    public_words._load.cache_clear()
    yield tmp_path
    public_words._load.cache_clear()


def test_a_replaced_word_is_read_and_all_others_stay(folder: Path) -> None:
    before = dict(words_for("vi").texts)
    (folder / "vi.yaml").write_text('take: Lấy số\npeople: "{n} vị"\n', "utf-8")
    public_words._load.cache_clear()
    assert words_for("vi").texts == before | {"take": "Lấy số", "people": "{n} vị"}
    assert words_for("ko")["take"] == "번호표 뽑기"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no_such_key: x", "no_such_key"), ("people: người", "people"), ('people: "{n} {m}"', "people"),
        ('people: "{n:x}"', "people"), ('people: "{n:{m}}"', "people"), ('people: "{n!z}"', "people"),
        ('people: "{n"', "people"), ("take: 3", "key: text"), ('take: ""', "key: text"),
        ("- take", "key: text"), ("take: [", "vi.yaml"),
    ],
)  # fmt: skip
def test_what_would_leave_a_gap_is_told_with_file_and_key(folder: Path, text: str, told: str) -> None:
    (folder / "vi.yaml").write_text(text, "utf-8")
    with pytest.raises(ImproperlyConfigured, match=told) as refused:
        words_for("vi")
    assert "vi.yaml" in str(refused.value)


def test_an_empty_file_changes_nothing(folder: Path) -> None:
    (folder / "vi.yaml").write_text("# take: Lấy số\n", "utf-8")
    assert words_for("vi")["take"] == "Lấy phiếu số thứ tự"


@pytest.mark.parametrize("name", ["zh-hans.yaml", "vi.yml", "japanese.yaml"])
def test_a_file_that_nobody_would_read_is_told(folder: Path, name: str) -> None:
    (folder / name).write_text("take: x\n", "utf-8")
    with pytest.raises(ImproperlyConfigured, match=name):
        words_for("vi")


def test_a_folder_that_is_not_there_is_told(folder: Path, settings: Any) -> None:
    settings.WORDS = str(folder / "elsewhere")
    with pytest.raises(ImproperlyConfigured, match="elsewhere"):
        words_for("vi")
