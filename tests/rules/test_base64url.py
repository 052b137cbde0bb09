"""base64url without padding: one text for the same bytes (RFC 4648, sections 3.5 and 5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.rules.base64url import from_text, to_text


@given(data=st.binary(max_size=80))
def test_bytes_come_back(data: bytes) -> None:
    assert from_text(to_text(data)) == data
    assert "=" not in to_text(data)


def test_the_two_signs_are_those_of_addresses() -> None:
    """RFC 4648, table 2 (V): 62 is - and 63 is _."""
    assert to_text(b"\xfb\xff\xfe") == "-__-"


@pytest.mark.parametrize("text", ["a", "AB", "AA==", "A+", "A/", "AA\n", "ＡＡ", "A A"])
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        from_text(text)
