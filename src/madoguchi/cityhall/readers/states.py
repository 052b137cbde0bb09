"""The ways of a pairing and of an order, as data; migrations turn them into guards of the database."""

from __future__ import annotations

from collections.abc import Mapping

PAIRING: Mapping[str, tuple[str, ...]] = {
    "invited": ("live", "ended"),
    "live": ("ended",),
    "ended": (),
}
PAIRING_INITIAL = ("invited",)

# Whatever comes back for an order uses it up: what was read, or why it was not.
ORDER: Mapping[str, tuple[str, ...]] = {"issued": ("answered", "refused"), "answered": (), "refused": ()}
ORDER_INITIAL = ("issued",)
