"""A change of the law is a dated value: each month is judged by its own law (都城 764, 米原 110)."""

from __future__ import annotations

import ibis
import pytest
from tests.rules.benefits.cast import checked

from madoguchi.rules.benefits import calculate, explain, read_programme
from madoguchi.rules.benefits.loader import default_root

OLD = "young_amount: {label: 3歳未満の月額, value: 15000, since: 2024-10-01}"
NEW = (
    "young_amount: {label: 3歳未満の月額, values: [{since: 2026-04-01, value: 20000},"
    " {since: 2024-10-01, value: 15000}]}"
)
BABY = {"claim_id": "A", "child_id": "1", "birth_date": "2025-10-01", "supported": "0"}


@pytest.fixture
def changed(tmp_path):
    """児童手当 with a fictitious rise from 2026-04."""
    text = (default_root() / "children.yaml").read_text(encoding="utf-8")
    start = text.index("- id: price-relief")
    assert OLD in text
    path = tmp_path / "changed.yaml"
    path.write_text(text[:start].replace(OLD, NEW), encoding="utf-8")
    return read_programme(path)


def test_each_month_by_its_own_law(changed):
    rows = [{**BABY, "month": month} for month in ("2026-03", "2026-04", "2026-12")]
    table = calculate(changed, ibis.memtable(checked(changed, rows).table))
    assert table.order_by("month").amount.to_pyarrow().to_pylist() == [15_000, 20_000, 20_000]


def test_the_words_follow(changed):
    told = explain(changed, {**BABY, "month": "2026-04"})
    assert "月額20,000円" in told.reason
