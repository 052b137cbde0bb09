"""How far predictions are from what was observed; days that a percentage cannot judge are shown apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from madoguchi.rules.waiting.arrays import Floats

SHORT = 10.0
"""Minutes; a percentage of a shorter wait says nothing, so those days count in ``mae_short`` instead."""

DEFINITIONS = {
    "rmse": "RMSE＝二乗平均平方根誤差（分）",
    "r2": "R²＝決定係数。1 が完全、0 は毎日を平均で予測するのと同じ",
    "mape": f"MAPE＝平均絶対誤差率（%）。観測が{SHORT:g}分以上の日だけ",
    "mae_short": f"平均絶対誤差（分）＝観測が{SHORT:g}分未満の日だけ。その日は short_days に示す",
    "bias": "偏り＝予測−観測の平均（分）",
}


@dataclass(frozen=True, slots=True)
class Errors:
    """Of ``days`` predictions; None where the days do not allow the figure."""

    days: int
    rmse: float
    r2: float | None
    mape: float | None
    mae_short: float | None
    short_days: tuple[str, ...]
    bias: float


def errors(
    observed: Sequence[float] | Floats, predicted: Sequence[float] | Floats, labels: Sequence[str]
) -> Errors:
    """At least one day; ``labels`` name the days."""
    seen, said = np.asarray(observed, dtype=float), np.asarray(predicted, dtype=float)
    off = said - seen
    long = seen >= SHORT
    spread = float(((seen - seen.mean()) ** 2).sum())
    return Errors(
        days=len(seen),
        rmse=float(np.sqrt((off**2).mean())),
        r2=1 - float((off**2).sum()) / spread if spread > 0 else None,
        mape=float((np.abs(off[long]) / seen[long]).mean() * 100) if long.any() else None,
        mae_short=float(np.abs(off[~long]).mean()) if not long.all() else None,
        short_days=tuple(label for label, is_long in zip(labels, long, strict=True) if not is_long),
        bias=float(off.mean()),
    )
