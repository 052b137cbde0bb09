"""団体独自設定: what one municipality changes in the catalogue, with its own source and evidence.

``procedures:`` maps a slug to the fields it replaces, to ``disabled: reason``, or (``add: true``) to a whole
new row. Every entry needs ``source`` and ``evidence`` of its own; the result is checked like any other row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.rules.facts import nearest
from madoguchi.rules.procedures.rule_reader import Row
from madoguchi.rules.procedures.yamlfile import Located, Place

KEYS = ("municipality", "code", "source", "evidence", "verified_on", "parameters", "sections", "procedures",
        "calendar", "forms", "questions")  # fmt: skip


def apply_overlay(rows: list[Row], overlay: Located | None, problems: list[str]) -> None:
    """Change ``rows`` in place; problems name the overlay's file and line."""
    if overlay is None:
        return
    by_slug = {str(row.data.get("slug")): row for row in rows}
    for slug, change in (overlay.data.get("procedures") or {}).items():
        file, line = where = overlay.where("procedures", slug)
        if not isinstance(change, Mapping) or not change.get("source") or not change.get("evidence"):
            problems.append(f"{file}:{line}: {slug}: source(出典)と evidence(根拠の印)が要ります。")
            continue
        places = dict.fromkeys(change, Place(overlay, ("procedures", slug)))
        fields = {key: value for key, value in change.items() if key != "add"}
        if change.get("add") is True:
            rows.append(Row({"slug": slug, **fields}, where, places))
        elif slug in by_slug:
            by_slug[slug].data.update(fields)
            by_slug[slug].places.update(places)
        else:
            guess = nearest(str(slug), by_slug)
            hint = f"「{guess}」ではありませんか。" if guess else "新しい手続きなら add: true を書きます。"
            problems.append(f"{file}:{line}: 手続き「{slug}」はありません。{hint}")


def check_overlay(overlay: Located) -> Iterator[str]:
    """Is the overlay well formed? To be asked before anything in it is used."""
    data: Mapping[str, Any] = overlay.data
    for key in ("parameters", "sections", "procedures"):
        if not isinstance(data.get(key) or {}, Mapping):
            file, line = overlay.where(key)
            yield f"{file}:{line}: 「{key}:」の下に「名前: 値」を並べてください。"
            return
    for name, spec in (data.get("sections") or {}).items():
        if not isinstance(spec, Mapping):
            file, line = overlay.where("sections", name)
            yield f"{file}:{line}: 課「{name}」は「name: 課の名前」の形で書いてください。"
    for key in data:
        if key not in KEYS:
            file, line = overlay.where(key)
            yield f"{file}:{line}: 項目「{key}」はありません。{'、'.join(KEYS)} が使えます。"
    for key in ("source", "evidence"):
        if not data.get(key):
            file, line = overlay.where()
            yield f"{file}:{line}: 団体独自設定には {key} が要ります。"
