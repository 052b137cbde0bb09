"""A verb's "no", in words that the user can act on."""

from __future__ import annotations


class Refusal(Exception):
    """The request was understood and refused; nothing was changed. `str()` is a Japanese sentence."""

    status = 409
