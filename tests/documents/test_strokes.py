"""Handwriting: one hash for the same strokes, a drawing that shows them."""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree

import pytest

from madoguchi.documents.strokes import drawing, strokes_hash

STROKES = [[(1.5, 2, 0), (3, 4, 16)], [(5, 6, 40)]]


def test_the_hash_is_of_the_compact_json() -> None:
    assert strokes_hash(STROKES) == hashlib.sha256(b"[[[1.5,2,0],[3,4,16]],[[5,6,40]]]").hexdigest()


def test_lists_and_tuples_hash_alike() -> None:
    assert strokes_hash(STROKES) == strokes_hash([[list(point) for point in stroke] for stroke in STROKES])


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        strokes_hash([[(float("nan"), 1)]])


def test_the_drawing_holds_every_stroke_and_no_timing() -> None:
    svg = drawing([[(10, 10, 111), (20, 30, 222), (40, 30, 333)], [(50, 50, 444)]], (600, 200))
    path = ElementTree.fromstring(svg)[0].attrib["d"]
    assert path.count("M") == 2
    assert "444" not in path


def test_the_drawing_shows_all_ink_even_outside_the_pad() -> None:
    left, top, width, height = map(
        float,
        ElementTree.fromstring(drawing([[(-40, -10), (700, 250)]], (600, 200))).attrib["viewBox"].split(),
    )
    assert left <= -40
    assert top <= -10
    assert left + width >= 700
    assert top + height >= 250


def test_no_ink_no_drawing() -> None:
    assert drawing([], (600, 200)) == drawing([[]], (600, 200)) == ""
