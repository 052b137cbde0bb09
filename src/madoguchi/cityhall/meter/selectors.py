"""Everything that others read of the meter."""

from madoguchi.cityhall.meter.reads.intakes import access_intake, intakes, preview, problems, report_csv
from madoguchi.cityhall.meter.reads.record import (
    dates_known,
    known_days,
    record_of,
    records,
    step_quality,
    table_day,
    table_days,
)
from madoguchi.cityhall.meter.reads.steps import day_waits, durations, lines_by, p90, tickets

__all__ = [
    "access_intake",
    "dates_known",
    "day_waits",
    "durations",
    "intakes",
    "known_days",
    "lines_by",
    "p90",
    "preview",
    "problems",
    "record_of",
    "records",
    "report_csv",
    "step_quality",
    "table_day",
    "table_days",
    "tickets",
]
