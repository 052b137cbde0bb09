"""A chart's figures for a spreadsheet."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse

from madoguchi.cityhall.insights.charts.chart import Chart
from madoguchi.cityhall.insights.charts.heat import Heat
from madoguchi.cityhall.tenancy.spreadsheet import harmless


def chart_csv(chart: Chart | Heat) -> HttpResponse:
    """UTF-8 with BOM, as Japanese spreadsheets want it; unknown is empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in _rows(chart):
        writer.writerow([harmless(cell) for cell in row])
    return HttpResponse(
        "\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{chart.key}.csv"'},
    )  # fmt: skip


def _rows(chart: Chart | Heat) -> list[list[str]]:
    if isinstance(chart, Heat):
        rows = ([label, *(cell.text for cell in cells)] for label, cells in chart.rows)
        return [[chart.head, *chart.columns], *rows]
    return [
        list(chart.columns),
        *(
            [line.label, *("" if value is None else f"{value:g}" for value in line.values)]
            for line in chart.lines
        ),
    ]
