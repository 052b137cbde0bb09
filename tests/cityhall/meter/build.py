"""Files of waits as they come, and a leader who may take them in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.cityhall.conftest import make_actor, make_staff
from tests.rules.waiting.helpers import LOG_HEAD, TABLE

from madoguchi.cityhall.meter.actions.read_log import start_reading
from madoguchi.cityhall.meter.actions.take_file import take_file
from madoguchi.cityhall.meter.models import Intake
from madoguchi.cityhall.tenancy import jobs
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.roles import Role

DAY = date(2024, 3, 25)


def leader_of(city: Municipality) -> Actor:
    return make_actor(make_staff(city, "leader", [Role.REFORM_LEADER], section="reform"))


def log_bytes(*rows: str, head: str = LOG_HEAD, encoding: str = "utf-8") -> bytes:
    return "\n".join([head, *rows, ""]).encode(encoding)


def log_row(
    number: object, issued: str, called: str, ended: str = "", counter: object = 1, *,
    status: str = "served", office: str = "本庁", category: str = "届出",
) -> str:  # fmt: skip
    moments = (f"{DAY} {at}" if at and " " not in at else at for at in (issued, called, ended))
    return f"{number},{office},{category},walk_in,{','.join(moments)},{counter},{status}"


def take_log(leader: Actor, raw: bytes, *, tolerant: bool = False, office: str = "本庁") -> Intake:
    """Through the door, matched as detected, and read by the job."""
    intake = take_file(leader, raw, file_name="log.csv")
    if intake.state == Intake.State.RECEIVED:
        start_reading(leader, intake.pk, mapping=intake.mapping, office=office, tolerant=tolerant)
        jobs.run_ready()
        intake.refresh_from_db()
    return intake


def take_table(leader: Actor, raw: bytes | None = None) -> Intake:
    """The published table, or another one."""
    raw = TABLE.read_bytes() if raw is None else raw
    return take_file(leader, raw, file_name="days.csv", label="鹿児島市（公表値）")


def reasons(intake: Intake) -> Sequence[str]:
    return [f"{one.row_number or 0} {one.item} {one.reason}" for one in intake.problems.order_by("pk")]
