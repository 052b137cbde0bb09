"""The state machines of the reform room, as data. Migrations turn them into guards of the database."""

from __future__ import annotations

from collections.abc import Mapping

Transitions = Mapping[str, tuple[str, ...]]

SURVEY: Transitions = {
    "planned": ("running", "cancelled"),
    "running": ("finished", "cancelled"),
    "finished": (),
    "cancelled": (),
}
IDEA: Transitions = {
    "proposed": ("accepted", "rejected"),
    "accepted": ("doing", "rejected"),
    "doing": ("done", "rejected"),
    "done": (),
    "rejected": ("proposed",),
}
# The requesting city's own request; it leaves `draft` by the explicit hand-over only.
REQUEST: Transitions = {
    "draft": ("handed_over", "withdrawn"),
    "handed_over": ("matched", "refused", "withdrawn"),
    "matched": ("finished", "withdrawn"),
    "finished": (),
    "refused": (),
    "withdrawn": (),
}
# The adviser office's case, made from the copy that was handed over.
CASE: Transitions = {
    "received": ("matched", "refused", "withdrawn"),
    "matched": ("finished", "withdrawn"),
    "finished": (),
    "refused": (),
    "withdrawn": (),
}
VISIT: Transitions = {"planned": ("done", "cancelled"), "done": (), "cancelled": ()}
TRAINEE: Transitions = {"learning": ("completed", "stopped"), "completed": (), "stopped": ()}
MOST_VISITS = 3
