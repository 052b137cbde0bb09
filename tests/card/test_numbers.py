"""照合番号B from the print on the card."""

from __future__ import annotations

import pytest

from madoguchi.card import WrongForm, number_b
from madoguchi.card.numbers import birth_digits


def test_the_published_vector() -> None:
    """Opens EF 0002 of a J-LIS test card (V, soltia48/myna-card)."""
    assert number_b("昭和55年2月17日", 2035, "2285").reveal() == "55021720352285"


@pytest.mark.parametrize(
    ("printed", "digits"),
    [
        ("昭和55年2月17日", "550217"),
        ("S55.2.17", "550217"),
        ("1980-02-17", "550217"),  # typed, not printed: the card shows 和暦
        ("昭和64年1月7日", "640107"),
        ("平成元年1月8日", "010108"),
        ("平成31年4月30日", "310430"),
        ("令和元年5月1日", "010501"),
        ("大正15年12月24日", "151224"),
        ("大正15年12月25日", "151225"),  # as registers still write it
        ("昭和元年12月25日", "011225"),
        ("明治45年7月29日", "450729"),
        ("1980年2月17日", "800217"),  # a foreign resident's card (K)
        ("西暦2004年10月3日", "041003"),
        ("１９９１年７月４日", "910704"),
    ],
)
def test_the_year_is_that_of_the_print(printed: str, digits: str) -> None:
    assert birth_digits(printed) == digits


@pytest.mark.parametrize(
    "printed", ["", "平成31年5月1日", "昭和30年不詳", "1955-00-00", "きのう", "昭和55年2月30日"]
)
def test_no_number_from_what_is_no_full_date(printed: str) -> None:
    with pytest.raises(WrongForm):
        number_b(printed, 2035, "2285")


@pytest.mark.parametrize(
    ("year", "code"), [(35, "2285"), (1935, "2285"), (2035, "228"), (2035, "２２８５"), (2035, "abcd")]
)
def test_expiry_and_code_must_be_as_printed(year: int, code: str) -> None:
    with pytest.raises(WrongForm) as caught:
        number_b("昭和55年2月17日", year, code)
    assert code not in str(caught.value)
