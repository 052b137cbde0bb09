"""業務量調査, added up by section, and whether the hours can be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from madoguchi.rules.reform.catalogue import load
from madoguchi.rules.reform.workload_table import Task


@dataclass(frozen=True, slots=True)
class SectionLoad:
    """A section's hours a year. `share` of the hours of its people; None where nobody said how many."""

    section: str
    tasks: int
    hours: float
    people: float | None
    available: float | None
    share: float | None
    verdict: str
    word: str


@dataclass(frozen=True, slots=True)
class WorkloadSummary:
    """A survey in numbers. `kinds`: hours by kind of staff; `biggest`: the tasks with most hours."""

    tasks: int
    hours: float
    sections: tuple[SectionLoad, ...]
    kinds: tuple[tuple[str, float], ...]
    biggest: tuple[Task, ...]
    doubtful: int


def summarize(
    tasks: Iterable[Task], people: Mapping[str, float], hours_each: float, top: int = 10
) -> WorkloadSummary:
    """Add up. `people`: full-time equivalents by section; `hours_each`: working hours of one a year."""
    listed = list(tasks)
    by_section: dict[str, list[Task]] = defaultdict(list)
    by_kind: dict[str, float] = defaultdict(float)
    for task in listed:
        by_section[task.section].append(task)
        by_kind[task.staff_kind] += task.hours
    sections = [_section(name, own, people.get(name), hours_each) for name, own in by_section.items()]
    labels = load("workload")["staff_kind_labels"]
    kinds = sorted(by_kind.items(), key=lambda one: -one[1])
    return WorkloadSummary(
        tasks=len(listed), hours=sum(task.hours for task in listed),
        sections=tuple(sorted(sections, key=lambda one: -one.hours)),
        kinds=tuple((labels[kind], hours) for kind, hours in kinds),
        biggest=tuple(sorted(listed, key=lambda task: -task.hours)[:top]),
        doubtful=sum(one.verdict in ("low", "high") for one in sections),
    )  # fmt: skip


def _section(name: str, tasks: list[Task], people: float | None, hours_each: float) -> SectionLoad:
    hours = sum(task.hours for task in tasks)
    available = people * hours_each if people else None
    share = hours / available if available else None
    verdict, word = _verdict(share)
    return SectionLoad(name, len(tasks), hours, people, available, share, verdict, word)


def _verdict(share: float | None) -> tuple[str, str]:
    limits = load("workload")["covered"]
    if share is None:
        return "unknown", "人数が入っていないので、確かめられません"
    if share < limits["low"]:
        return "low", "業務が抜けているか、時間が短すぎるかもしれません"
    if share > limits["high"]:
        return "high", "時間が長すぎるか、件数が多すぎるかもしれません"
    return "fits", "職員の時間とおおむね合っています"
