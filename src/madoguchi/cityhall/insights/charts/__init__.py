"""Charts drawn on the server from the very numbers of their tables: rows of bars, ranges and ticks, and heat.

A chart is data (`Chart`, `Heat`); marks and table cells both come from its lines, so that they cannot differ.
"""

from madoguchi.cityhall.insights.charts.chart import Chart, Line, Measure
from madoguchi.cityhall.insights.charts.csv import chart_csv
from madoguchi.cityhall.insights.charts.heat import Heat, HeatCell

__all__ = ["Chart", "Heat", "HeatCell", "Line", "Measure", "chart_csv"]
