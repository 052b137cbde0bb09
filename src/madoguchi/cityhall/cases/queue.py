"""A section's queue: an order that never changes under the reader's hands.

Tasks are ordered by due day, then by arrival; neither changes during a task's life. A page shows the tasks
that were live `as_of` a moment: refreshing it updates states in place, tasks finished since stay visible,
and newer ones are only counted until the reader asks for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from madoguchi.cityhall.cases.models import Task
from madoguchi.cityhall.cases.steps import require
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission

View = Literal["open", "mine", "overdue", "done"]
VIEWS: tuple[View, ...] = ("open", "mine", "overdue", "done")
PAGE = 50
COUNT_LIMIT = 999
SOON = timedelta(days=1)
LIVE = (Task.State.OPEN, Task.State.TAKEN)


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What to show. `after` is the last row of the page before; `as_of` the moment the page was opened."""

    view: View = "open"
    as_of: datetime | None = None
    after: tuple[date, datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One task. `urgency`: overdue, today, soon or calm; "" when finished."""

    task_id: UUID
    case_id: UUID
    number: str
    procedure: str
    visit_number: str
    people: int
    state: str
    state_label: str
    due: date
    urgency: str
    opened_at: datetime
    assignee: str
    mine: bool

    @property
    def cursor(self) -> str:
        """Where the next page begins."""
        return f"{self.due}|{self.opened_at.isoformat()}|{self.task_id}"


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`newer`: tasks that came after `as_of`. `more`: the cursor of the next page, or ""."""

    rows: tuple[QueueRow, ...]
    as_of: datetime
    newer: int
    more: str
    done_today: int


def queue(actor: Actor, filters: QueueFilters) -> QueuePage:
    """The actor's own section's tasks. Raises `NotAllowed` without task.work."""
    require(actor, Permission.TASK_WORK)
    as_of = filters.as_of or timezone.now()
    tasks = _done(actor) if filters.view == "done" else _live(actor, filters, as_of)
    rows = tuple(_row(task, actor) for task in tasks[:PAGE])
    more = rows[-1].cursor if len(tasks) > PAGE else ""
    return QueuePage(rows, as_of, _newer(actor, filters, as_of), more, _done_today(actor))


def counts(actor: Actor) -> dict[str, str]:
    """How many tasks each view holds, as text; counting stops at 999 (「999+」)."""
    return {view: _text(_view(_section(actor), actor, view)) for view in ("open", "mine", "overdue")}


def _section(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(section=actor.section)


def _view(tasks: QuerySet[Task], actor: Actor, view: View) -> QuerySet[Task]:
    """Live tasks of a view. `state` is spelt out so that the partial indexes apply."""
    if view == "mine":
        return tasks.filter(state=Task.State.TAKEN, assignee_id=UUID(actor.id))
    live = tasks.filter(state__in=LIVE)
    return live.filter(due__lt=timezone.localdate()) if view == "overdue" else live


def _live(actor: Actor, filters: QueueFilters, as_of: datetime) -> list[Task]:
    """One page of what was live at `as_of`: what still is, and what was finished since, in one order."""
    still = _page(_view(_section(actor), actor, filters.view), filters, as_of)
    if filters.as_of is None:
        return still
    finished = _section(actor).filter(finished_at__gt=as_of)
    if filters.view == "mine":
        finished = finished.filter(assignee_id=UUID(actor.id))
    if filters.view == "overdue":
        finished = finished.filter(due__lt=timezone.localdate())
    both = {task.pk: task for task in [*still, *_page(finished, filters, as_of)]}
    return sorted(both.values(), key=lambda task: (task.due, task.opened_at, task.pk))[: PAGE + 1]


def _page(tasks: QuerySet[Task], filters: QueueFilters, as_of: datetime) -> list[Task]:
    tasks = tasks.filter(opened_at__lte=as_of)
    if filters.after is not None:
        due, opened_at, task_id = filters.after
        tasks = tasks.filter(
            Q(due__gt=due)
            | Q(due=due, opened_at__gt=opened_at)
            | Q(due=due, opened_at=opened_at, pk__gt=task_id),
            due__gte=due,
        )
    ordered = tasks.order_by("due", "opened_at", "pk").select_related("case__visit", "assignee")
    return list(ordered.only(*_COLUMNS)[: PAGE + 1])


_COLUMNS = (
    "municipality",
    "section",
    "state",
    "due",
    "opened_at",
    "finished_at",
    "assignee__display_name",
    "case__number",
    "case__name",
    "case__people",
    "case__visit__number",
)


def _done(actor: Actor) -> list[Task]:
    finished = _section(actor).filter(finished_at__isnull=False).order_by("-finished_at")
    return list(finished.select_related("case__visit", "assignee").only(*_COLUMNS)[: PAGE + 1])


def _done_today(actor: Actor) -> int:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    finished = _section(actor).filter(finished_at__gte=midnight).order_by("-finished_at")
    return finished[:COUNT_LIMIT].count()


def _newer(actor: Actor, filters: QueueFilters, as_of: datetime) -> int:
    if filters.as_of is None or filters.view in ("mine", "done"):
        return 0
    newer = _view(_section(actor), actor, filters.view).filter(opened_at__gt=as_of)
    return newer[:COUNT_LIMIT].count()


def _text(tasks: QuerySet[Task]) -> str:
    found = tasks[: COUNT_LIMIT + 1].count()
    return f"{COUNT_LIMIT}+" if found > COUNT_LIMIT else str(found)


def _row(task: Task, actor: Actor) -> QueueRow:
    return QueueRow(
        task_id=task.pk,
        case_id=task.case_id,
        number=task.case.number,
        procedure=task.case.name,
        visit_number=task.case.visit.number,
        people=len(task.case.people),
        state=task.state,
        state_label=str(Task.State(task.state).label),
        due=task.due,
        urgency=urgency(task.due, task.finished_at),
        opened_at=task.opened_at,
        assignee=task.assignee.display_name if task.assignee else "",
        mine=str(task.assignee_id) == actor.id,
    )


def urgency(due: date, finished_at: datetime | None) -> str:
    """overdue, today, soon (tomorrow) or calm; "" for finished work."""
    if finished_at is not None:
        return ""
    today = timezone.localdate()
    if due < today:
        return "overdue"
    if due == today:
        return "today"
    return "soon" if due <= today + SOON else "calm"
