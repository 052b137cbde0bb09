"""Who does something: carried into every verb and every line of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. `label` is a staff name or a system part; never a resident's name."""

    kind: Literal["staff", "resident", "system"]
    id: str
    label: str
    section: str = ""
    permissions: frozenset[str] = frozenset()
    terminal: str = ""
    request_id: str = ""

    @property
    def is_house(self) -> bool:
        """A job, a seed or a command, which hold every right. A machine with a key has its own."""
        return self.kind == "system" and not self.permissions and not self.section


def system_actor(label: str) -> Actor:
    """The actor of a job, a command or an import."""
    return Actor(kind="system", id=label, label=label)
