"""APDUs: what goes over the line, answers in parts, wrong lengths, long files."""

from __future__ import annotations

import pytest
from tests.card.cast import Script

from madoguchi.card import MalformedData, ReaderError, StatusError
from madoguchi.card.apdu import Command, Response
from madoguchi.card.channel import Channel
from madoguchi.card.status import StatusWord

READ = Command(0, 0xB0, 0, 0, le=256)


@pytest.mark.parametrize(
    ("command", "bytes_"),
    [
        (Command(0, 0x20, 0, 0x80), "00200080"),
        (Command(0, 0xB0, 1, 2, le=256), "00B0010200"),
        (Command(0, 0xB0, 0, 0, le=7), "00B0000007"),
        (Command(0, 0xA4, 2, 0x0C, b"\x00\x0a"), "00A4020C02000A"),
        (Command(0x80, 0x2A, 0, 0x80, b"\x30", 256), "802A0080013000"),
    ],
)
def test_short_apdus(command: Command, bytes_: str) -> None:
    assert command.to_bytes().hex().upper() == bytes_


def test_a_command_that_no_short_apdu_carries_is_a_mistake() -> None:
    for command in ({"data": bytes(256)}, {"le": 0}, {"le": 257}):
        with pytest.raises(ValueError, match="short APDU"):
            Command(0, 0, 0, 0, **command)


@pytest.mark.parametrize("raw", [b"", b"\x90", bytes(259)])
def test_an_answer_of_impossible_length_is_refused(raw: bytes) -> None:
    with pytest.raises(ReaderError):
        Response.parse(raw)


def test_parts_are_collected() -> None:
    script = Script("AA6102", "BBCC6101", "DD9000")
    assert Channel(script).send(READ).data.hex() == "aabbccdd"
    assert script.sent == ["00B0000000", "00C0000002", "00C0000001"]


def test_a_wrong_length_is_corrected_once() -> None:
    script = Script("6C04", "010203049000")
    assert Channel(script).send(READ).data.hex() == "01020304"
    assert script.sent == ["00B0000000", "00B0000004"]
    assert str(Channel(Script("6C04", "6C04")).send(READ).status) == "6C04"


def test_an_answer_without_end_ends() -> None:
    with pytest.raises(ReaderError):
        Channel(Script(*["6101"] * 400)).send(READ)


def test_a_long_object_is_read_in_parts_of_256() -> None:
    value = bytes(range(256)) + b"\x01" * 44
    script = Script((bytes.fromhex("3082012C") + value[:252]).hex() + "9000", value[252:].hex() + "9000")
    assert Channel(script).read_object() == bytes.fromhex("3082012C") + value
    assert script.sent == ["00B0000000", "00B0010030"]


def test_an_object_longer_than_offsets_reach_is_refused_without_reading_on() -> None:
    script = Script("3083010000" + "00" * 200 + "9000")
    with pytest.raises(MalformedData):
        Channel(script).read_object()
    assert len(script.sent) == 1


def test_offsets_stay_within_fifteen_bits() -> None:
    script = Script(*["AA" * 256 + "9000"] * 200)
    assert len(Channel(script).read_whole()) == 0x8000
    assert script.sent[-1] == "00B07F0000"


@pytest.mark.parametrize("end", ["6B00", "6282", "9000"])
def test_a_whole_file_ends_where_the_card_says(end: str) -> None:
    script = Script("AA" * 256 + "9000", end)
    assert len(Channel(script).read_whole()) == 256


def test_an_object_that_ends_early_is_truncated_not_a_hang() -> None:
    data = Channel(Script("3082012C" + "00" * 252 + "9000", "6B00")).read_object()
    assert len(data) == 256


def test_every_status_word_has_a_meaning_and_a_next_step() -> None:
    for value in range(0x10000):
        word = StatusWord(value)
        assert word.meaning
        assert word.remedy.endswith("。")


@pytest.mark.parametrize(
    ("word", "left", "locked"),
    [(0x63C0, 0, True), (0x63C3, 3, False), (0x63CA, 10, False), (0x6983, None, True), (0x6984, None, True),
     (0x6300, None, False), (0x9000, None, False)],
)  # fmt: skip
def test_what_a_status_word_says_about_tries(word: int, left: int | None, locked: bool) -> None:
    assert (StatusWord(word).tries_left, StatusWord(word).locked) == (left, locked)


def test_an_error_names_step_word_meaning_and_remedy() -> None:
    with pytest.raises(StatusError) as caught:
        Channel(Script("6A82")).select_file(b"\x00\x01")
    assert str(caught.value) == (
        "ファイルの選択：このカードにはその情報がありません（6A82）。"
        "マイナンバーカードかどうか、電子証明書が発行されているかを確かめてください。"
    )
