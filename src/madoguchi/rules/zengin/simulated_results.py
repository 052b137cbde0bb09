"""Simulator: the result file that a bank with layout (a) might return. Not any real bank's behaviour.

For the demo's 模擬銀行 and for tests: a file that was written, and what shall have become of each payment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import BinaryIO

from madoguchi.rules.zengin.payments import Totals
from madoguchi.rules.zengin.profiles import Profile
from madoguchi.rules.zengin.reading import read_records
from madoguchi.rules.zengin.records import Trailer, Transfer
from madoguchi.rules.zengin.results import ResultLayout, result_layout

PAID = "0"


def simulate_results(
    transfers: BinaryIO, out: BinaryIO, codes: Mapping[str, str], profile: Profile
) -> Totals:
    """Write the result file: the code of each key (as ``payment_key``), "0" paid for all others.

    Returns what the result file holds. ValueError if the profile has no result layout.
    """
    if profile.results is None:
        raise ValueError(f"profile {profile.id} has no result layout")
    places = result_layout(profile.results)
    digest, size = hashlib.sha256(), 0
    sums = dict.fromkeys(("paid_count", "paid_total", "failed_count", "failed_total"), 0)
    for record, data in read_records(transfers):
        line = bytearray(data)
        if isinstance(record, Transfer):
            code = codes.get(record.key, PAID)
            line[places.result] = code.encode("ascii")
            kind = "paid" if code == PAID else "failed"
            sums[f"{kind}_count"] += 1
            sums[f"{kind}_total"] += record.amount
        elif isinstance(record, Trailer):
            _fill(line, places, sums)
        line += profile.ending
        out.write(line)
        digest.update(line)
        size += len(line)
    count, amount = sums["paid_count"] + sums["failed_count"], sums["paid_total"] + sums["failed_total"]
    return Totals(count, amount, digest.hexdigest(), size)


def _fill(trailer: bytearray, places: ResultLayout, sums: Mapping[str, int]) -> None:
    for name, place in places.totals.items():
        trailer[place] = b"%0*d" % (place.stop - place.start, sums[name])
