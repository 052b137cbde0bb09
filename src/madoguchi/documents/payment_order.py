"""支出命令・振込依頼一覧: one batch of payments on paper, with its totals, its hash and a box for each hand.

A4, one or more pages. It holds no payee's name: numbers, banks and the last digits of accounts, so that the
paper that goes round the offices is no list of people. Amounts are yen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.documents.glyphs import Typist
from madoguchi.documents.moments import day_in_japan
from madoguchi.documents.shelf import Shelf, default_shelf
from madoguchi.documents.typesetting import typeset
from madoguchi.rules.calendar import to_wareki

TITLE = "支出命令・振込依頼一覧"


@dataclass(frozen=True, slots=True)
class Seal:
    """One box of the approval row: what was done, by whom and when; empty while it is still to be done."""

    act: str
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One payment: its place in the batch, the target's number, bank and branch, masked account, yen."""

    position: int
    number: str
    bank: str
    account: str
    amount: int


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """A batch as it is printed. `groups`: (label, count, yen); `files`: (name, count, yen, SHA-256).

    `lines` may be fewer than `count`: the page then says how many are left out. `made_at` and the seals'
    moments are aware.
    """

    municipality: str
    number: str
    programme: str
    pay_on: date
    state: str
    count: int
    total: int
    sha256: str
    made_at: datetime
    groups: Sequence[tuple[str, int, int]]
    files: Sequence[tuple[str, int, int, str]]
    seals: Sequence[Seal]
    lines: Sequence[OrderLine]
    demo: bool = False


def render_payment_order(order: PaymentOrder, shelf: Shelf | None = None) -> bytes:
    """Typeset the order. The same arguments give the same bytes."""
    shelf = shelf or default_shelf()
    typist = Typist(shelf)
    return typeset("payment_order", _data(order, typist), order.made_at, shelf)


def _data(order: PaymentOrder, typist: Typist) -> dict[str, object]:
    label = typist.label
    left_out = order.count - len(order.lines)
    return {
        "title": f"{TITLE} {order.number}",
        "author": order.municipality,
        "heading": typist.heading(TITLE),
        "municipality": label(order.municipality),
        "number": order.number,
        "programme": label(order.programme),
        "pay_on": label(to_wareki(order.pay_on)),
        "state": label(order.state),
        "count": f"{order.count:,}",
        "total": f"{order.total:,}",
        "sha256": order.sha256,
        "printed": label(f"{to_wareki(day_in_japan(order.made_at))} 印刷"),
        "groups": [
            {"label": label(name), "count": f"{count:,}", "total": f"{total:,}"}
            for name, count, total in order.groups
        ],
        "files": [
            {"name": name, "count": f"{count:,}", "total": f"{total:,}", "sha256": sha256}
            for name, count, total, sha256 in order.files
        ],
        "seals": [_seal(seal, typist) for seal in order.seals],
        "lines": [_line(line, typist) for line in order.lines],
        "left_out": label(f"ほか{left_out:,}件は、振込ファイルにあります。") if left_out > 0 else "",
        "demo": order.demo,
    }


def _seal(seal: Seal, typist: Typist) -> dict[str, object]:
    at = f"{seal.at:%Y-%m-%d %H:%M}" if seal.at else ""
    return {"act": typist.label(seal.act), "name": typist.value(seal.name, "決裁欄／氏名"), "at": at}


def _line(line: OrderLine, typist: Typist) -> dict[str, object]:
    return {
        "position": f"{line.position:,}",
        "number": line.number,
        "bank": typist.label(line.bank),
        "account": typist.label(line.account),
        "amount": f"{line.amount:,}",
    }
