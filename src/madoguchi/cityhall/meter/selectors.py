"""Everything that others read of the meter."""

from madoguchi.cityhall.meter.reads.intakes import access_intake, intakes, preview, problems, report_csv
from madoguchi.cityhall.meter.reads.record import known_days, records, step_quality, table_days
from madoguchi.cityhall.meter.reads.steps import day_waits, durations, lines_by, p90, tickets

__all__ = [
    "access_intake",
    "day_waits",
    "durations",
    "intakes",
    "known_days",
    "lines_by",
    "p90",
    "preview",
    "problems",
    "records",
    "report_csv",
    "step_quality",
    "table_days",
    "tickets",
]
