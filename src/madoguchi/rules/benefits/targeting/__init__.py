"""Draw the targets of a programme from the city's files: a verdict, an amount and a reason for everybody.

``applies`` (amount > 0), ``not`` (and why), ``unknown`` (and what to inquire). Unknown is never taken as
均等割のみ, as zero or as "no" (田川, 芦屋町: transfer-ins' tax class misread).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from madoguchi.rules.benefits.model import Programme
from madoguchi.rules.benefits.sources import Source
from madoguchi.rules.benefits.targeting import children, households, shortfall, taxpayers

_WAYS: Mapping[str, Callable[[Programme, Mapping[str, ir.Table], str], ir.Table]] = {
    "taxpayers": taxpayers.draw,
    "shortfall": shortfall.draw,
    "households": households.draw,
    "child_allowance": children.draw_allowance,
    "price_relief": children.draw_price_relief,
}


def targets(programme: Programme, sources: Mapping[str, ir.Table | Source], *, city: str) -> ir.Table:
    """One row per person, household or claim: ``subject_id`` (宛名番号 of the payee), ``household_number``,
    ``verdict``, ``amount`` (null when unknown), ``reason``, ``inquiry`` (empty unless unknown), and figures.

    ``sources``: the files named in ``programme.sources``, read by ``read_source``. ``city``: the 団体コード
    as it stands in 課税地. KeyError for a missing file; ValueError if the programme cannot be drawn at all.
    """
    way = _WAYS.get(programme.target)
    if way is None:
        raise ValueError(
            f"「{programme.name}」の対象者は、台帳から抽出できません。一覧を取り込んでください。"
        )
    tables = {
        kind: ibis.memtable(found.table) if isinstance(found := sources[kind], Source) else found
        for kind in programme.sources
    }
    return way(programme, tables, city)
