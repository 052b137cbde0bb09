"""Service times by category from a ticket log, and how days differ in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log, sqrt
from statistics import fmean, pvariance

from madoguchi.rules.waiting.catalogue import assumed, load
from madoguchi.rules.waiting.draws import ServiceClass
from madoguchi.rules.waiting.log_durations import Duration
from madoguchi.rules.waiting.log_reader import Ticket
from madoguchi.rules.waiting.lognormal import Lognormal, fit_lognormal
from madoguchi.rules.waiting.problems import WaitingRefused

OTHERS, NO_SHOW = "その他", "不在"
_NO_SHOW_CV = 0.5


@dataclass(frozen=True, slots=True)
class Services:
    """``fits`` by category (``OTHERS`` for those with few durations); ``classes``: for simulation."""

    fits: Mapping[str, Lognormal]
    classes: tuple[ServiceClass, ...]

    def of(self, ticket: Ticket) -> float:
        """Expected minutes of a ticket's service."""
        if ticket.status == "no_show":
            return assumed().no_show_minutes
        return self.fits.get(ticket.category, self.fits.get(OTHERS, _all(self.fits))).mean

    @property
    def log_error(self) -> float:
        """Standard error of the log of the mean service time over all cases."""
        total = sum(one.share * one.mean for one in self.classes)
        parts = (
            (one.share * one.mean / total * self.fits[one.name].log_error) ** 2
            for one in self.classes
            if one.name in self.fits
        )
        return sqrt(sum(parts))


def services(tickets: Sequence[Ticket], found: Sequence[Duration]) -> Services:
    """Fit every category; WaitingRefused if there are too few durations altogether."""
    least = load("ticket_log")["least_durations"]
    known = Counter(one.ticket.category for one in found if not one.bound)
    if sum(known.values()) < least:
        raise WaitingRefused(
            f"1件の時間が分かる番号が{sum(known.values())}件しかありません。{least}件以上が必要です。"
            "終了の時刻か窓口番号のある記録を足してください。"
        )
    names = {one.category: _name(one.category, known, least) for one in tickets}
    groups: dict[str, list[Duration]] = {}
    for one in found:
        groups.setdefault(names[one.ticket.category], []).append(one)
    fits = {name: _fit(rows) for name, rows in sorted(groups.items()) if _enough(rows)}
    return Services(fits, _classes(tickets, names, fits))


def day_ratios(found: Iterable[Duration], fitted: Services) -> dict[date, float]:
    """Minutes of each day's known services against what their categories let expect."""
    sums: dict[date, list[float]] = {}
    for one in found:
        if not one.bound:
            pair = sums.setdefault(one.ticket.day, [0.0, 0.0])
            pair[0] += one.minutes
            pair[1] += fitted.of(one.ticket)
    return {day: minutes / expected for day, (minutes, expected) in sums.items()}


def day_spread(found: Sequence[Duration], fitted: Services) -> float | None:
    """Log-sd of days beyond what chance within a day explains; None with fewer than three days."""
    ratios = day_ratios(found, fitted)
    if len(ratios) < 3:
        return None
    counts = Counter(one.ticket.day for one in found if not one.bound)
    cv2 = fmean(one.cv**2 for one in fitted.classes)
    chance = fmean(cv2 / counts[day] for day in ratios)
    spread = pvariance([log(ratio) for ratio in ratios.values()]) * len(ratios) / (len(ratios) - 1)
    return sqrt(max(spread - chance, 0.0))


def _name(category: str, known: Counter[str], least: int) -> str:
    return category if known[category] >= least else OTHERS


def _enough(rows: Sequence[Duration]) -> bool:
    return sum(not one.bound for one in rows) >= 2


def _fit(rows: Sequence[Duration]) -> Lognormal:
    return fit_lognormal(
        [one.minutes for one in rows if not one.bound], [one.minutes for one in rows if one.bound]
    )


def _classes(
    tickets: Sequence[Ticket], names: Mapping[str, str], fits: Mapping[str, Lognormal]
) -> tuple[ServiceClass, ...]:
    shares = Counter(NO_SHOW if one.status == "no_show" else names[one.category] for one in tickets)
    classes = []
    for name, count in sorted(shares.items()):
        fit = fits.get(name, _all(fits))
        mean, cv = (assumed().no_show_minutes, _NO_SHOW_CV) if name == NO_SHOW else (fit.mean, fit.cv)
        classes.append(ServiceClass(name, *(round(one, 6) for one in (count / len(tickets), mean, cv))))
    return tuple(classes)


def _all(fits: Mapping[str, Lognormal]) -> Lognormal:
    """For a category of which nothing is known: the fit with most durations."""
    return max(fits.values(), key=lambda fit: fit.exact)
