"""`waiting calibrate` with a ticket log instead of a daily table: what is wrong in the log is told first."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madoguchi.rules.waiting import Model, Quality, Ticket

_EFFECTS = {"set_aside": "使わない", "end_dropped": "終了だけ使わない", "kept": "使う"}
_ROWS_SHOWN = 5


def looks_like_log(raw: bytes) -> bool:
    """Whether the header is that of a ticket log; a file that cannot be read is not."""
    from madoguchi.rules.waiting import WaitingFileRefused, header, is_log

    try:
        return is_log(header(raw))
    except WaitingFileRefused:
        return False


def calibrate_from_log(
    raw: bytes, name: str, office: str, year: str, roster_file: Path | None
) -> tuple[Model, Quality]:
    """Examine the log, choose the office, and fit."""
    from madoguchi.rules.waiting import calibrate_log, era_year, examine, read_log, read_roster

    roster = read_roster(roster_file.read_bytes(), roster_file.name) if roster_file else None
    log = read_log(raw, name)
    tickets, quality = examine(log)
    for problem in log.problems[:100]:
        print(f"注意: {problem}", file=sys.stderr)
    _tell_quality(quality)
    return calibrate_log(_of_office(tickets, office), era_year(year), roster), quality


def quality_data(quality: Quality) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "rows": quality.rows,
        "read": quality.read,
        "used": quality.used,
        "defects": [asdict(one) for one in quality.defects],
        "gaps": [str(one) for one in quality.gaps],
        "missing": quality.missing,
        "counters_without_any_end": list(quality.silent_counters),
    }


def _of_office(tickets: tuple[Ticket, ...], office: str) -> list[Ticket]:
    """Tickets of an office; a log without offices belongs to the one asked for."""
    from madoguchi.rules.waiting import WaitingRefused

    chosen = [one for one in tickets if one.office in {office, ""}]
    if not chosen:
        known = "、".join(dict.fromkeys(one.office for one in tickets)) or "なし"
        raise WaitingRefused(f"窓口「{office}」の番号が記録にありません。記録にあるのは {known} です。")
    return chosen


def _tell_quality(quality: Quality) -> None:
    unread = quality.rows - quality.read
    print(f"記録 {quality.rows:,}行、読めない {unread:,}行、使う {quality.used:,}件", file=sys.stderr)
    for one in quality.defects:
        rows = "、".join(map(str, one.rows[:_ROWS_SHOWN])) + ("など" if len(one.rows) > _ROWS_SHOWN else "")
        words = f"{one.words}{one.remedy}"
        print(f"注意: {len(one.rows):,}件（{rows}行目、{_EFFECTS[one.effect]}） {words}", file=sys.stderr)
    for gap in quality.gaps[:_ROWS_SHOWN]:
        print(f"注意: {gap}", file=sys.stderr)
    for counter in quality.silent_counters:
        print(f"注意: 窓口 {counter} は終了が1件もありません。", file=sys.stderr)
