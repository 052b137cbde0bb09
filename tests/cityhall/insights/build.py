"""The published table taken in and studied, by the job, as a leader would."""

from __future__ import annotations

from typing import Any

from tests.cityhall.conftest import make_actor, make_staff
from tests.cityhall.meter.build import take_table

from madoguchi.cityhall.insights.actions.ask_study import ask_study
from madoguchi.cityhall.insights.models import Study, WorkState
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Role

_COLUMNS = ("state", "message", "result", "season", "done_parts", "parts", "finished_at")
_WORKED_OUT: dict[Any, dict[str, Any]] = {}


def leader_staff(city: Municipality) -> Staff:
    return make_staff(city, "leader", [Role.REFORM_LEADER], section="reform")


def study_of(staff: Staff, raw: bytes | None = None, **asked: Any) -> Study:
    """A study of a daily table, worked out."""
    actor = make_actor(staff)
    take_table(actor, raw)
    said = {"office": "本庁", "basis": "daily", "counters": 10, "profile": "reference", **asked}
    study = ask_study(actor, **said)
    if study.state == WorkState.ASKED:
        _work_out(study, (raw, tuple(sorted(said.items()))))
        study.refresh_from_db()
    return study


def _work_out(study: Study, key: Any) -> None:
    """By the job the first time; the same question later gets the same result, as fitting takes seconds."""
    if key not in _WORKED_OUT:
        jobs.run_ready()
        study.refresh_from_db()
        _WORKED_OUT[key] = {name: getattr(study, name) for name in _COLUMNS}
        return
    own = Study.objects.filter(pk=study.pk)
    own.update(state=WorkState.WORKING)
    own.update(**_WORKED_OUT[key])
