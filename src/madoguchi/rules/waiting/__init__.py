"""待ち時間: the queue of a counter, measured, modelled, predicted and staffed. The facade for others.

``read_table`` reads a daily table; ``summaries``, ``changes`` and ``claims`` give its figures; ``calibrate``
fits a ``Model``; ``forecast``, ``verdicts``, ``compare``, ``plan``, ``effect``, ``season_forecast`` use it.
See ``docs/waiting.md``.
"""

from madoguchi.rules.waiting.adjusting import counters_by_half_hour
from madoguchi.rules.waiting.calibration import NOT_IDENTIFIABLE, calibrate
from madoguchi.rules.waiting.catalogue import DayType, day_types
from madoguchi.rules.waiting.clock import time_of
from madoguchi.rules.waiting.comparison import SAME_COUNTERS, Comparison, compare, factor_of
from madoguchi.rules.waiting.csvtext import header
from madoguchi.rules.waiting.day_kinds import era_label, kind_of
from madoguchi.rules.waiting.log_calibration import calibrate_log, replay
from madoguchi.rules.waiting.log_days import LogDay, log_days
from madoguchi.rules.waiting.log_quality import Quality, examine
from madoguchi.rules.waiting.log_reader import Ticket, TicketLog, is_log, log_columns, read_log
from madoguchi.rules.waiting.metrics import DEFINITIONS as METRIC_DEFINITIONS
from madoguchi.rules.waiting.metrics import Errors
from madoguchi.rules.waiting.model import BASIS_WORDS, Capacity, Kind, Model
from madoguchi.rules.waiting.model_file import model_data, model_text, read_model
from madoguchi.rules.waiting.prediction import Factor, Forecast, Range, forecast
from madoguchi.rules.waiting.problems import WaitingFileRefused, WaitingRefused
from madoguchi.rules.waiting.profiles import profile_names
from madoguchi.rules.waiting.published import Claim, claims
from madoguchi.rules.waiting.roster import read_roster
from madoguchi.rules.waiting.rounding import rounded
from madoguchi.rules.waiting.season import SeasonDay, same_day, season_forecast, season_span
from madoguchi.rules.waiting.shifts import Shift
from madoguchi.rules.waiting.staffing import Plan, Staffing, plan
from madoguchi.rules.waiting.summary import CHANGE_DEFINITION, Change, Summary, changes, summaries
from madoguchi.rules.waiting.summary import DEFINITIONS as SUMMARY_DEFINITIONS
from madoguchi.rules.waiting.table import Day, DayTable, era_year, is_daily, read_table, select
from madoguchi.rules.waiting.trial import Limit
from madoguchi.rules.waiting.verdicts import Period, Verdict, verdicts
from madoguchi.rules.waiting.whatif import Change as WhatIf
from madoguchi.rules.waiting.whatif import Effect, People, difference, effect, people_of

__all__ = [
    "BASIS_WORDS",
    "CHANGE_DEFINITION",
    "METRIC_DEFINITIONS",
    "NOT_IDENTIFIABLE",
    "SAME_COUNTERS",
    "SUMMARY_DEFINITIONS",
    "Capacity",
    "Change",
    "Claim",
    "Comparison",
    "Day",
    "DayTable",
    "DayType",
    "Effect",
    "Errors",
    "Factor",
    "Forecast",
    "Kind",
    "Limit",
    "LogDay",
    "Model",
    "People",
    "Period",
    "Plan",
    "Quality",
    "Range",
    "SeasonDay",
    "Shift",
    "Staffing",
    "Summary",
    "Ticket",
    "TicketLog",
    "Verdict",
    "WaitingFileRefused",
    "WaitingRefused",
    "WhatIf",
    "calibrate",
    "calibrate_log",
    "changes",
    "claims",
    "compare",
    "counters_by_half_hour",
    "day_types",
    "difference",
    "effect",
    "era_label",
    "era_year",
    "examine",
    "factor_of",
    "forecast",
    "header",
    "is_daily",
    "is_log",
    "kind_of",
    "log_columns",
    "log_days",
    "model_data",
    "model_text",
    "people_of",
    "plan",
    "profile_names",
    "read_log",
    "read_model",
    "read_roster",
    "read_table",
    "replay",
    "rounded",
    "same_day",
    "season_forecast",
    "season_span",
    "select",
    "summaries",
    "time_of",
    "verdicts",
]
