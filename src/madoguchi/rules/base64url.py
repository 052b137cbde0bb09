"""base64url without padding (RFC 4648, section 5), as browsers, tokens and headers write bytes."""

from __future__ import annotations

import base64
import binascii


def to_text(data: bytes) -> str:
    """The one form of these bytes."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_text(text: str) -> bytes:
    """The bytes of `to_text`. Raises ValueError for anything else, also another form of the same bytes."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        data = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("no base64url") from None
    if to_text(data) != text:
        raise ValueError("not the one form of base64url")
    return data
