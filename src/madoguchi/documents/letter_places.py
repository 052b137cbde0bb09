"""Where a letter prints what must be right: rectangles on the page, in millimetres from its top left.

The template puts each field there and `letter_proof` reads it back from there.

The address must show through the window in every position the folded sheet can slide to. Nominal (K, makers
differ: fold one letter and look before printing a run): 長形3号, 235 × 120 mm, window 90 × 45 mm at 20 mm
from the left and 12 mm from the top; an A4 sheet folded in three (99 mm) slides up to 25 mm sideways and
21 mm down. Always visible: x 20–85, y 12–36. Possibly visible: x to 110, y to 57; nothing but the address
stands there. A DL window (110 × 220 mm) slides less and shows the same.
"""

from __future__ import annotations

from typing import NamedTuple

SLACK_MM = 0.1


class Place(NamedTuple):
    """A rectangle on a page: left, top, width, height in mm."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """True when a point lies inside, give or take a tenth of a millimetre."""
        return (
            self.x - SLACK_MM <= x <= self.x + self.width + SLACK_MM
            and self.y - SLACK_MM <= y <= self.y + self.height + SLACK_MM
        )


WINDOW = Place(20, 12, 65, 24)
MAY_SHOW = Place(0, 0, 110, 57)
AMOUNT = Place(22, 100, 78, 15)
DAYS = (Place(106, 100, 40, 15), Place(150, 100, 40, 15))
ACCOUNT = Place(20, 119, 170, 8)
BODY = Place(20, 118, 170, 161)
FOOT = Place(20, 281, 150, 9)
REPLY_ID = Place(100, 52, 66, 12)
REPLY_NAME = Place(36, 79, 86, 9)
REPLY_ACCOUNT = Place(66, 118, 122, 6)
FOLDS = (99.0, 198.0)

PLACES = {
    "window": WINDOW, "amount": AMOUNT, "day_1": DAYS[0], "day_2": DAYS[1], "account": ACCOUNT, "foot": FOOT,
    "reply_id": REPLY_ID, "reply_name": REPLY_NAME, "reply_account": REPLY_ACCOUNT,
}  # fmt: skip
