"""MODEL.json: what calibration found, for people and for later commands. Same model, same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from math import inf, isfinite
from typing import Any

from madoguchi.rules.waiting.calibration import NOT_IDENTIFIABLE
from madoguchi.rules.waiting.catalogue import DayType, Span
from madoguchi.rules.waiting.clock import minute_of, time_of
from madoguchi.rules.waiting.counters import CounterGroup
from madoguchi.rules.waiting.draws import ServiceClass
from madoguchi.rules.waiting.metrics import Errors
from madoguchi.rules.waiting.model import BASIS_WORDS, Capacity, Check, Kind, Model
from madoguchi.rules.waiting.problems import WaitingRefused
from madoguchi.rules.waiting.profiles import Profile
from madoguchi.rules.waiting.response import Setting
from madoguchi.rules.waiting.rounding import rounded
from madoguchi.rules.waiting.table import Day

FORMAT = "madoguchi-waiting-model/1"


def model_text(model: Model) -> str:
    """The file's text."""
    return json.dumps(rounded(model_data(model), 6), ensure_ascii=False, indent=1) + "\n"


def model_data(model: Model) -> dict[str, Any]:
    """The model as plain data, its main figures first."""
    main = model.kinds[model.main]
    return {
        "format": FORMAT,
        "office": model.office,
        "era_year": model.era_year,
        "source": model.source,
        "day_type": model.main,
        "counters": main.setting.counters,
        "capacity_per_hour": main.capacity.per_hour,
        "capacity_95": [main.capacity.low, main.capacity.high],
        "service_minutes_if_counters_hold": main.service_minutes,
        "day_sigma": model.day_sigma,
        "classes": [asdict(one) for one in model.classes],
        "kinds": {name: _kind_data(kind) for name, kind in model.kinds.items()},
        "days": [asdict(day) | {"date": day.date.isoformat()} for day in model.days],
        "not_identifiable": list(NOT_IDENTIFIABLE) if model.source == "daily" else [],
        "notes": list(model.notes),
    }


def read_model(text: str, name: str) -> Model:
    """WaitingRefused if the text is not a model as ``model_text`` writes it."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        return _model(data)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WaitingRefused(
            f"{name} は waiting calibrate が作ったモデルではないか、壊れています（{error}）。"
            "waiting calibrate で作り直してください。"
        ) from error


def _model(data: Mapping[str, Any]) -> Model:
    classes = tuple(ServiceClass(**one) for one in data["classes"])
    days = tuple(Day(**{**day, "date": date.fromisoformat(day["date"])}) for day in data["days"])
    kinds = {name: _kind(name, kind, classes) for name, kind in data["kinds"].items()}
    return Model(
        data["office"],
        data["era_year"],
        data["source"],
        data["day_sigma"],
        classes,
        kinds,
        days,
        tuple(data["notes"]),
    )


def _kind_data(kind: Kind) -> dict[str, Any]:
    setting, capacity = kind.setting, kind.capacity
    return {
        "name": setting.day.name,
        "opens": time_of(setting.day.opens),
        "closes": time_of(setting.day.closes),
        "breaks": [[time_of(start), time_of(end)] for start, end in setting.day.breaks],
        "counters": [_group_data(group) for group in setting.groups],
        "profile": asdict(setting.profile),
        "capacity": {
            "per_hour": capacity.per_hour,
            "low": capacity.low,
            "high": capacity.high,
            "interval": BASIS_WORDS[capacity.basis],
            **asdict(capacity),
        },
        "checks": [asdict(check) for check in kind.checks],
    }


def _kind(name: str, data: Mapping[str, Any], classes: tuple[ServiceClass, ...]) -> Kind:
    breaks = tuple((minute_of(start), minute_of(end)) for start, end in data["breaks"])
    day = DayType(name, data["name"], minute_of(data["opens"]), minute_of(data["closes"]), breaks)
    groups = tuple(CounterGroup(one["count"], _away(one["away"])) for one in data["counters"])
    profile = data["profile"]
    shape = Profile(profile["name"], tuple(profile["edges"]), tuple(profile["cumulative"]))
    fields = {key: value for key, value in data["capacity"].items() if key not in {"low", "high", "interval"}}
    capacity = Capacity(**{**fields, "spread": tuple(fields["spread"])})
    checks = tuple(Check(one["way"], _errors(one["mean"]), _errors(one["maximum"])) for one in data["checks"])
    return Kind(Setting(day, groups, shape, classes), capacity, checks)


def _errors(data: Mapping[str, Any]) -> Errors:
    return Errors(**{**data, "short_days": tuple(data["short_days"])})


def _group_data(group: CounterGroup) -> dict[str, Any]:
    ends = [[time_of(end) if isfinite(end) else None for end in span] for span in group.away]
    return {"count": group.count, "away": ends}


def _away(spans: Sequence[Sequence[str | None]]) -> tuple[Span, ...]:
    return tuple(
        (minute_of(start) if start else -inf, minute_of(end) if end else inf) for start, end in spans
    )
