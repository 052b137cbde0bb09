"""PC/SC without a reader: every code has words, and the structures have each system's layout."""

from __future__ import annotations

import ctypes

import pytest

from madoguchi.card import CardRemoved, ReaderError
from madoguchi.card.pcsc import library
from madoguchi.card.pcsc.words import check

CODES = (
    0x80100001, 0x80100003, 0x80100008, 0x80100009, 0x8010000A, 0x8010000B, 0x8010000F, 0x80100010,
    0x80100013, 0x80100016, 0x80100017, 0x8010001D, 0x8010001E, 0x8010002E, 0x8010002F, 0x80100065,
    0x80100066, 0x80100067, 0x80100068, 0x8010006A, 0xFFFFFFFF, 1, 6,
)  # fmt: skip
LAYOUTS = [(library._LINUX, 80, 8), (library._MACOS, 61, 4), (library._WINDOWS, 64, 4)]


@pytest.mark.parametrize("code", CODES, ids=lambda code: f"{code:08X}")
def test_every_code_is_a_sentence_with_a_remedy(code: int) -> None:
    with pytest.raises(ReaderError) as caught:
        check(code)
    assert not isinstance(caught.value, CardRemoved)
    assert f"{code:08X}" in caught.value.message
    assert caught.value.message.endswith("。")
    assert caught.value.remedy.endswith("。")


@pytest.mark.parametrize("code", [0x8010000C, 0x80100069])
def test_a_card_that_is_not_there_is_no_trouble_of_the_reader(code: int) -> None:
    with pytest.raises(CardRemoved):
        check(code)


def test_success_says_nothing() -> None:
    check(0)


@pytest.mark.parametrize(("platform", "size", "word"), LAYOUTS)
def test_the_state_of_a_reader_has_the_systems_layout(platform: object, size: int, word: int) -> None:
    """On 64 bits: pointers of 8 bytes, DWORD as the system has it, packed on macOS."""
    state = library._state_type(platform)
    assert (ctypes.sizeof(state), state.event.size) == (size, word)


def test_a_missing_library_is_told_with_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = library._Platform("libnowhere.so.9", ctypes.c_ulong, ctypes.c_long)
    monkeypatch.setattr(library, "_LINUX", nowhere)
    library.library.cache_clear()
    try:
        with pytest.raises(ReaderError, match="apt-get install pcscd libccid"):
            library.library()
    finally:
        library.library.cache_clear()
