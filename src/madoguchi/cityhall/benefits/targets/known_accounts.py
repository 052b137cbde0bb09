"""Accounts known before anybody answers: of the newest 公金受取口座 file, or of an earlier payment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.cityhall.benefits.answers.accounts import Given, prepared
from madoguchi.cityhall.benefits.models import Account, Payment, SourceFile, Target
from madoguchi.cityhall.benefits.targets.source_tables import source_of
from madoguchi.cityhall.tenancy.scope import active_municipality

_PAID = (Payment.State.PAID, Payment.State.FINISHED)


def freeze_known(targets: Sequence[Target], now: datetime) -> None:
    """Freeze the known account of each freshly fixed target that has none yet; part of the caller's
    transaction. The register's reading is compared with the holder's at once.
    """
    subjects = [target.subject for target in targets]
    known = {**_of_payments(subjects), **_of_file(subjects)}
    served = set(Account.objects.filter(target__in=targets).values_list("target_id", flat=True))
    Account.objects.bulk_create(
        [
            prepared(target, known[target.subject], 1, now)
            for target in targets
            if target.subject in known and target.pk not in served
        ]
    )


def _of_file(subjects: Sequence[str]) -> dict[str, Given]:
    newest = SourceFile.objects.filter(kind=SourceFile.Kind.ACCOUNTS).order_by("-as_of", "-imported_at")
    newest_id = newest.values_list("pk", flat=True).first()
    if newest_id is None:
        return {}
    table = _table(active_municipality(), str(newest_id))
    rows = table.filter(pc.is_in(table["subject_id"], value_set=pa.array(subjects, pa.string()))).to_pylist()
    return {row["subject_id"]: _given(Account.Source.PUBLIC, row) for row in rows}


@lru_cache(maxsize=1)
def _table(municipality_id: int, source_id: str) -> pa.Table:
    """The file's table; one job asks for it thousands of times."""
    return source_of(SourceFile.objects.get(pk=source_id)).table


def _of_payments(subjects: Sequence[str]) -> dict[str, Given]:
    """The account of the last payment that arrived, of any round."""
    paid = Payment.objects.filter(decision__target__subject__in=subjects, state__in=_PAID)
    rows = paid.select_related("decision__target").order_by("changed_at")
    return {
        row.decision.target.subject: Given(
            Account.Source.PREVIOUS, row.bank_code, row.branch_code, row.account_type,
            row.secret["number"], row.secret["holder"],
        )
        for row in rows
    }  # fmt: skip


def _given(source: str, row: Mapping[str, Any]) -> Given:
    return Given(
        source, row["bank_code"], row["branch_code"], row["account_type"], row["account_number"],
        row["holder_kana"],
    )  # fmt: skip
