"""Rows altered behind the application's back, as somebody could who owns the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from tests.cityhall.benefits.cash import Cash, states

from madoguchi.cityhall.benefits.models import BankFile, Batch, Payment
from madoguchi.cityhall.benefits.money.refusals import CannotRelease


def behind_our_back(table: str, change: Callable[[], Any]) -> None:
    """Change rows as somebody could who owns the tables: with their triggers taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            change()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
        )
        for name, _ in (triggers := cursor.fetchall()):
            cursor.execute(f'DROP TRIGGER "{name}"')
        change()
        for _, sql in triggers:
            cursor.execute(sql)


def other_account(payment: Payment) -> Callable[[], Any]:
    """The money goes somewhere else."""
    secret = {**payment.secret, "number": "9999999"}
    return lambda: Payment.objects.filter(pk=payment.pk).update(secret=secret)


def problems(cash: Cash, batch: Batch) -> list[str]:
    """Why the release is refused; nothing was made or changed."""
    with pytest.raises(CannotRelease) as refused:
        cash.release(batch)
    assert not BankFile.objects.filter(batch=batch).exists()
    assert set(states(batch)) == {"approved"}
    return [f"{one.number} {one.sentence}".strip() for one in refused.value.problems]
