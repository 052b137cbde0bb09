"""What is drawn is what the table says: marks lie where their figures are, figures are in the table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.cityhall.insights.build import leader_staff, study_of

from madoguchi.cityhall.insights.charts import Chart, Heat, HeatCell, Line, Measure, chart_csv
from madoguchi.cityhall.insights.charts.chart import nice_top
from madoguchi.cityhall.insights.charts.draw import draw_line

MEASURES = (
    Measure("変更", "bar", "分", 1), Measure("下", "low", "分", 1), Measure("上", "high", "分", 1),
    Measure("いま", "tick", "分", 1), Measure("件数", "none", "件"),
)  # fmt: skip
LINES = (Line("9:00", (12.5, 2.0, 40.0, 25.0, 300.0)), Line("9:30", (None, None, None, None, None)))
CHART = Chart("one", "見出し", "説明", "時刻", MEASURES, LINES)


@pytest.fixture
def leader(city: Any) -> Any:
    return leader_staff(city)


def test_marks_lie_where_their_figures_are() -> None:
    drawn = draw_line(CHART, LINES[0])
    assert CHART.top == 50
    assert re.search(r'class="chart__bar" x="0" y="15%" width="25.0%"', drawn)
    assert re.search(r'class="chart__tick" x1="50.0%"', drawn)
    assert re.search(r'class="chart__range" x1="4.0%" x2="80.0%"', drawn)
    assert "style=" not in drawn


def test_what_is_not_known_is_neither_drawn_nor_zero() -> None:
    assert "<rect" not in draw_line(CHART, LINES[1])
    assert (CHART.words(LINES[1]), set(CHART.cells(LINES[1]))) == ("不明", {"—"})


def test_every_series_is_in_the_table_and_in_the_file() -> None:
    assert CHART.columns == ("時刻", "変更（分）", "下（分）", "上（分）", "いま（分）", "件数（件）")
    assert CHART.cells(LINES[0]) == ("12.5", "2.0", "40.0", "25.0", "300")
    rows = list(csv.reader(io.StringIO(chart_csv(CHART).content.decode("utf-8-sig"))))
    assert rows[0] == list(CHART.columns)
    assert [float(cell) for cell in rows[1][1:]] == list(LINES[0].values)
    assert rows[2] == ["9:30", "", "", "", "", ""]


@pytest.mark.parametrize(("largest", "top"), [(0, 1), (0.4, 0.5), (9, 10), (10, 10), (26, 50), (239, 250)])
def test_the_scale_ends_at_a_round_number(largest: float, top: float) -> None:
    assert nice_top([largest]) == pytest.approx(top)


def test_heat_has_a_shade_for_each_step_and_none_where_nobody_came() -> None:
    cells = tuple(HeatCell(value) for value in (None, 4.9, 5, 15, 30, 60))
    assert [cell.level for cell in cells] == [0, 1, 2, 3, 4, 5]
    rows = chart_csv(Heat("h", "見出し", "説明", "時刻", tuple("abcdef"), (("9:00", cells),))).content
    assert rows.decode("utf-8-sig").splitlines()[1] == "9:00,,5,5,15,30,60"


def test_every_chart_of_the_pages_has_its_table_and_download(
    leader: Any, client_of: Callable[[Any], Client]
) -> None:
    study, client = study_of(leader), client_of(leader)
    base = f"/d/plan/study/{study.pk}/"
    for path, keys in (
        (base, ("capacity", "fit-R5", "fit-R6", "season")),
        (f"{base}try/", ("trial", "trial-slots")),
        ("/d/wait/?office=本庁", ("season",)),
    ):
        page = client.get(path).text
        for key in keys:
            assert f'id="{key}-title"' in page
            joint = "&" if "?" in path else "?"
            answer = client.get(f"{path}{joint}csv={key}")
            assert answer["Content-Type"].startswith("text/csv"), key
            rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
            assert len(rows) > 2 and len(rows[0]) == len(rows[1])
    assert client.get(f"{base}?csv=unknown").status_code == 404
