"""The measuring room's tables: steps of visits, dispenser logs taken in, days of daily tables."""

from __future__ import annotations

from madoguchi.cityhall.meter.models.intake import Intake, IntakeChunk, IntakeProblem
from madoguchi.cityhall.meter.models.observed_day import ObservedDay
from madoguchi.cityhall.meter.models.step import Step

__all__ = ["Intake", "IntakeChunk", "IntakeProblem", "ObservedDay", "Step"]
