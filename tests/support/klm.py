"""Keystroke-Level Model: how long an experienced, error-free person takes for a recorded list of steps.

Card, Moran & Newell (1983): a task's time is the sum of its operators. Published times (evidence V unless
said otherwise), gathered in the house's notes on waiting:

    M  1.35 s   think before an act                          Card, Moran & Newell
    H  0.40 s   bring a hand (or the card) to the device     Card, Moran & Newell
    P  1.10 s   point at a target                            Card, Moran & Newell
    K  0.75 s   type one character of a code, such as a PIN  Card, Moran & Newell ("complex codes")
    C  0.41 s   type one character of text with one finger   Palin et al. 2019 (29 wpm)
    T  0.57 s   tap a touch screen                           doi 10.1016/j.apergo.2016.06.004
    R           the machine's answer: measured, not modelled

The model is worth ±30 to 40% until it is calibrated on people (V): a bar is passed with room, or not at all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

SECONDS = {"M": 1.35, "H": 0.40, "P": 1.10, "K": 0.75, "C": 0.41, "T": 0.57}


@dataclass(frozen=True, slots=True)
class Step:
    """One act of the person (`operators` such as `MPT`), or `waited` for the machine; `what` in words."""

    what: str
    operators: str = ""
    waited: float = 0.0

    @property
    def seconds(self) -> float:
        return sum(SECONDS[operator] for operator in self.operators) + self.waited


@dataclass(slots=True)
class Journey:
    """The steps of one task in their order."""

    steps: list[Step] = field(default_factory=list)

    def act(self, what: str, operators: str) -> None:
        """Record what the person did. KeyError for an operator without a published time."""
        self.steps.append(Step(what, operators))
        _ = self.steps[-1].seconds

    def wait(self, what: str, seconds: float) -> None:
        """Record how long the machine took."""
        self.steps.append(Step(what, waited=seconds))

    @property
    def seconds(self) -> float:
        """Everything, with the machine as slow as it was this time."""
        return sum(step.seconds for step in self.steps)

    @property
    def acting(self) -> float:
        """The person's part alone: the same on every machine."""
        return sum(step.seconds for step in self.steps if step.operators)

    def count(self, operators: str) -> int:
        """How often any of the operators occurs."""
        found = Counter("".join(step.operators for step in self.steps))
        return sum(found[operator] for operator in operators)

    def table(self) -> str:
        """One line a step, and the sum; for docs/numbers.md."""
        rows = [f"| {step.what} | {step.operators or 'R'} | {step.seconds:.2f} |" for step in self.steps]
        head = ["| step | operators | s |", "|---|---|---|"]
        return "\n".join([*head, *rows, f"| sum | | {self.seconds:.1f} |"])
