"""The address and the window of the envelope (長形3号, DL): always readable, and nothing else to be seen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.documents.letter_samples import letter
from tests.documents.test_letters import LATIN_NAME, LONG_ADDRESS
from tests.documents.tools import poppler

from madoguchi.documents.letter_places import FOLDS, MAY_SHOW, PLACES, WINDOW
from madoguchi.documents.letters import KINDS, Addressee, Kind, letter_pdf
from madoguchi.documents.shelf import Shelf

MM_PER_POINT = 25.4 / 72
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">')
Box = tuple[float, float, float, float]


def words(pdf: bytes, folder: Path) -> list[Box]:
    """The boxes of all words of page 1 in mm, by poppler."""
    page = poppler("pdftotext", pdf, folder, "-bbox", "-l", "1", to="-")
    return [tuple(float(number) * MM_PER_POINT for number in match) for match in WORD.findall(page)]  # type: ignore[misc]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "to",
    [
        Addressee("123-4567", "見本市見本町1番地", "髙橋 﨑太郎"),
        Addressee("123-4567", LONG_ADDRESS, "髙" * 120),
        Addressee("123-4567", LONG_ADDRESS, LATIN_NAME),
        Addressee("", "見本県" + "見本市" * 20, "見本"),
    ],
)
def test_what_may_show_is_the_address_and_it_always_shows(
    kind: Kind, to: Addressee, shelf: Shelf, tmp_path: Path
) -> None:
    boxes = words(letter_pdf(letter(kind, addressee=to), shelf), tmp_path)
    seen = [box for box in boxes if box[0] < MAY_SHOW.width and box[1] < MAY_SHOW.height]
    assert seen
    for left, top, right, bottom in seen:
        assert left >= WINDOW.x - 0.5
        assert top >= WINDOW.y - 0.5
        assert right <= WINDOW.x + WINDOW.width + 0.5
        assert bottom <= WINDOW.y + WINDOW.height + 0.5


@pytest.mark.parametrize("slide", [(0, 0), (25, 0), (0, 21), (25, 21)])
def test_the_places_follow_from_the_nominal_envelope(slide: tuple[int, int]) -> None:
    """長3 235 × 120 mm, window 90 × 45 mm at (20, 12); a third of A4 slides 25 mm sideways, 21 mm down."""
    left, top = WINDOW.x + slide[0], WINDOW.y + slide[1]
    assert left >= 20
    assert left + WINDOW.width <= 20 + 90
    assert top >= 12
    assert top + WINDOW.height <= 12 + 45
    assert MAY_SHOW.width + slide[0] >= 20 + 90
    assert MAY_SHOW.height + slide[1] >= 12 + 45


def test_places_do_not_overlap_and_folds_run_through_none() -> None:
    front = [PLACES[name] for name in ("window", "amount", "day_1", "day_2", "account", "foot")]
    for one in front:
        for other in front:
            apart = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            assert one is other or apart
        assert not any(one.y < fold < one.y + one.height for fold in FOLDS)
