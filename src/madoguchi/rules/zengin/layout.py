"""Where each field of 総合振込 stands: ``catalogue/banks/transfer_layout.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from madoguchi.rules.zengin.catalogue import read_table

RecordName = Literal["header", "data", "trailer", "end"]
RECORD_NAMES: Mapping[bytes, RecordName] = {b"1": "header", b"2": "data", b"8": "trailer", b"9": "end"}
"""データ区分 and the record it opens."""


@dataclass(frozen=True, slots=True)
class Field:
    """``at`` counts from 1; ``kind`` N digits, C characters, D spaces; ``values`` the allowed contents."""

    name: str
    label: str
    at: int
    length: int
    kind: Literal["N", "C", "D"]
    values: tuple[str, ...] = ()
    blank: bool = False
    characters: Literal["bank", "party", "edi", ""] = ""

    @property
    def slice(self) -> slice:
        """Where it stands in the bytes of a record."""
        return slice(self.at - 1, self.at - 1 + self.length)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the digits of the layout can hold: payments and yen of one trailer, yen of one record."""

    count: int
    total: int
    amount: int


@dataclass(frozen=True)
class Layout:
    """The fields of every record, contiguous and in order; ``length`` bytes each record."""

    length: int
    limits: Limits
    records: Mapping[RecordName, tuple[Field, ...]]

    def field(self, record: RecordName, name: str) -> Field:
        """The field of that name; KeyError if there is none."""
        for one in self.records[record]:
            if one.name == name:
                return one
        raise KeyError(name)


def _field(data: Mapping[str, Any]) -> Field:
    return Field(**{**data, "values": tuple(data.get("values", ()))})


@lru_cache(maxsize=1)
def layout() -> Layout:
    """The packaged layout of 種別 21."""
    table = read_table("transfer_layout.yaml")
    return Layout(
        length=table["length"],
        limits=Limits(**table["limits"]),
        records={name: tuple(_field(row) for row in rows) for name, rows in table["records"].items()},
    )


def assemble(record: RecordName, values: Mapping[str, bytes]) -> bytes:
    """A record from the given fields: digits zero-filled, characters space-filled, dummies spaces.

    A field with one allowed content needs no value. ValueError for a value that is too long: nothing is cut.
    """
    return b"".join(_fill(one, values) for one in layout().records[record])


def _fill(field: Field, values: Mapping[str, bytes]) -> bytes:
    default = field.values[0].encode("ascii") if len(field.values) == 1 else b""
    value = values.get(field.name, default)
    if len(value) > field.length:
        raise ValueError(f"{field.name} holds {field.length} bytes, not {len(value)}")
    return value.rjust(field.length, b"0") if field.kind == "N" else value.ljust(field.length)
