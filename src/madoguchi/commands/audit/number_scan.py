"""What `./madoguchi audit numbers` prints: counts and places, never a number."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madoguchi.cityhall.individual_numbers.scanning import Report

CHANCE = (
    "でたらめな12桁の数字も、10個に1個は検査数字が合います。場所を開いて、個人番号かどうかを確かめてください。"
)


def scan(data: Path | None, paths: Sequence[Path]) -> int:
    """Look through the database, or through files; 1 when there is any suspicion."""
    found = sum(map(_files, paths)) if paths else _database(data)
    print(f"疑いのある数字: {found} 個。{CHANCE if found else ''}")
    return 1 if found else 0


def _files(path: Path) -> int:
    from madoguchi.cityhall.individual_numbers.scan_files import scan_path

    if not path.exists():
        raise SystemExit(f"{path} はありません。")
    total = 0
    try:
        for name, count, lines in scan_path(path):
            shown = "、".join(str(line) for line in lines)
            print(f"  {name}  {count} 個（行: {shown}{'…' if count > len(lines) else ''}）")
            total += count
    except ValueError as problem:
        raise SystemExit(str(problem)) from None
    return total


def _database(data: Path | None) -> int:
    from madoguchi.cityhall.config.start import start_tool

    start_tool(data)
    from madoguchi.cityhall.individual_numbers.scanning import scan_city, scan_installation
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    total = _print("団体に属さない表", scan_installation())
    for city in Municipality.objects.order_by("code"):
        with municipality_scope(city.pk):
            total += _print(f"{city.code} {city.name}", scan_city())
    print("宛名番号・世帯番号として登録されている番号と、個人番号の保管庫そのものは除いています。")
    return total


def _print(name: str, report: Report) -> int:
    print(f"{name}: {report.values:,} 個の値を調べました。")
    for column, count in sorted(report.places.items()):
        rows = report.rows[column]
        print(f"  {column}  {count} 個（行: {'、'.join(rows)} など）")
    for column, count in sorted(report.unread.items()):
        print(f"  {column}  {count} 個の値は、ファイル（PDF など）か、開けない値なので見ていません。")
    return sum(report.places.values())
