"""転出証明書情報 from a file: a JSON object or list, or a CSV with one line per person."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.refusals import TransferRefused
from madoguchi.cityhall.residents.transfers import MESSAGE_KEYS


class TransferFile:
    """A `ports.TransferSource` over one file (.json or .csv, UTF-8 with or without BOM)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def messages(self) -> Iterable[Mapping[str, Any]]:
        """The file's messages; raises `TransferRefused` when it cannot be read at all."""
        return messages_in(self.path.name, self.path.read_bytes())


def messages_in(name: str, content: bytes) -> list[Mapping[str, Any]]:
    """The messages of a file's content; its name says which kind it is. Raises `TransferRefused`."""
    try:
        text = content.decode("utf-8-sig")
        return _from_csv(text) if name.lower().endswith(".csv") else _from_json(text)
    except (ValueError, RecursionError, csv.Error) as error:  # also a number of thousands of digits
        raise TransferRefused(
            _("%(file)s を転出証明書情報として読めません。UTF-8 の JSON か CSV にしてください。")
            % {"file": name}
        ) from error


def only_message(name: str, content: bytes) -> Mapping[str, Any]:
    """The one message of a file that one family brings. Raises `TransferRefused`."""
    messages = messages_in(name, content)
    if len(messages) != 1 or not isinstance(messages[0], Mapping):
        raise TransferRefused(
            _("%(file)s には転出証明書情報が%(n)d件あります。窓口では1家族分（1件）だけを読み込めます。")
            % {"file": name, "n": len(messages)}
        )
    return messages[0]


def _from_json(text: str) -> list[Mapping[str, Any]]:
    data = json.loads(text)
    return data if isinstance(data, list) else [data]


def _from_csv(text: str) -> list[Mapping[str, Any]]:
    messages: dict[str, dict[str, Any]] = {}
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    for row in reader:
        if None in row:
            raise TransferRefused(
                _("CSV の%(row)d行目の列が、見出しより多くあります。「,」を含む項目は \" で囲んでください。")
                % {"row": reader.line_num}
            )
        said = {key: value for key, value in row.items() if key in MESSAGE_KEYS and value}
        person = {key: value for key, value in row.items() if key not in MESSAGE_KEYS and value}
        messages.setdefault(row.get("message_id") or "", {**said, "people": []})["people"].append(person)
    return list(messages.values())
