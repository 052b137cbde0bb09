"""The reform room's tables: surveys, flows, ideas, workload, reports; advice asked for and given."""

from __future__ import annotations

from madoguchi.cityhall.reform.models.advice import AdviceNews, AdviceRequest
from madoguchi.cityhall.reform.models.flow import Flow, FlowStep
from madoguchi.cityhall.reform.models.idea import Idea, IdeaDecision
from madoguchi.cityhall.reform.models.office import (
    AdviceAction,
    AdviceCase,
    Adviser,
    AdviserVisit,
    Trainee,
    UnitDone,
)
from madoguchi.cityhall.reform.models.report import Report
from madoguchi.cityhall.reform.models.survey import Note, Photo, Survey, SurveyObserver
from madoguchi.cityhall.reform.models.workload import WorkloadSurvey, WorkloadTask

__all__ = [
    "AdviceAction", "AdviceCase", "AdviceNews", "AdviceRequest", "Adviser", "AdviserVisit", "Flow",
    "FlowStep", "Idea", "IdeaDecision", "Note", "Photo", "Report", "Survey", "SurveyObserver",
    "Trainee", "UnitDone", "WorkloadSurvey", "WorkloadTask",
]  # fmt: skip
