"""Temporary passwords that can be read out and typed without mistakes."""

from __future__ import annotations

import secrets

# Without 0/O, 1/l/I and letters that sound alike over a telephone.
_LETTERS = "acdefghjkmnpqrtuwxyz234679"


def temporary_password() -> str:
    """Four groups of four: 26^16, 75 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
