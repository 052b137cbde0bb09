"""TLV: every byte string gives objects or a refusal, in linear time."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.card import MalformedData
from madoguchi.card.tlv import encode, read_all, read_header, read_one


@pytest.mark.parametrize(
    ("data", "tag", "length", "size"),
    [
        ("FF100C", 0xFF10, 12, 3),
        ("DF228101", 0xDF22, 1, 4),
        ("308204D2", 0x30, 1234, 4),
        ("7F21820233", 0x7F21, 563, 5),
        ("0400", 0x04, 0, 2),
    ],
)
def test_headers(data: str, tag: int, length: int, size: int) -> None:
    header = read_header(bytes.fromhex(data))
    assert (header.tag, header.length, header.size) == (tag, length, size)


@pytest.mark.parametrize(
    "data",
    [
        "",  # nothing
        "FF",  # half a tag
        "DF8181811000",  # a tag of four bytes
        "30",  # no length
        "3082",  # half a length
        "308201",
        "3080AABB0000",  # indefinite length
        "3084000000010A",  # a length of four bytes
        "3003AABB",  # a value that ends too early
        "30830FFFFFAA",  # and by far
    ],
)
def test_truncated_overlong_and_indefinite_are_refused(data: str) -> None:
    with pytest.raises(MalformedData):
        read_one(bytes.fromhex(data), 0x30)


@pytest.mark.parametrize("data", ["3001AA31", "3001AA3001BB", "3001AAFF01", "3101AA", "FFFF", "0000"])
def test_only_filler_may_follow_and_the_tag_must_be_right(data: str) -> None:
    with pytest.raises(MalformedData):
        read_one(bytes.fromhex(data), 0x30)


def test_filler_after_the_object_is_no_part_of_it() -> None:
    assert read_one(bytes.fromhex("3002AABBFFFF00"), 0x30).raw == bytes.fromhex("3002AABB")


def test_an_object_may_begin_with_the_filler_byte() -> None:
    objects = list(read_all(bytes.fromhex("0101AAFF100122FFFF")))
    assert [(one.tag, one.start) for one in objects] == [(0x01, 0), (0xFF10, 3)]


def test_nesting_costs_nothing() -> None:
    data = b""
    for _ in range(2000):
        data = encode(0x30, data)
    assert len(read_one(data, 0x30).value) == len(data) - 4


@pytest.mark.parametrize("unit", [b"\xff", b"\x00", b"\xff\x00", b"\xff\x10\x00", b"\x30\x00", b"\x30\x80"])
def test_sixty_four_kilobytes_take_no_time(unit: bytes) -> None:
    data = (unit * 65536)[:65536] + b"\x01"
    started = time.process_time()
    with contextlib.suppress(MalformedData):
        list(read_all(data))
    assert time.process_time() - started < 2


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        objects = list(read_all(data))
    except MalformedData:
        return
    written = b"".join(one.raw for one in objects)
    assert data.startswith(written)
    assert not data[len(written) :].strip(b"\x00\xff")


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0x30, 0x90, 0xDF22, 0xFF20, 0x7F21]), st.binary(max_size=300))))
def test_what_is_written_is_read_back(parts: list[tuple[int, bytes]]) -> None:
    written = b"".join(encode(tag, value) for tag, value in parts) + b"\x04\x01\x01"
    assert [(one.tag, one.value) for one in read_all(written)] == [*parts, (0x04, b"\x01")]
