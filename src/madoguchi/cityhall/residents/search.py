"""Finding candidates: ids of people for whom every word of a query is true.

The word with the fewest entries in the index drives, the others are looked up per candidate; the count that
decides stops at `_COUNT_LIMIT`. One driver yields at most `_OVERFETCH × (limit + 1)` rows, in key order.
The same code serves residents and the people of 転出証明書情報.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from madoguchi.cityhall.residents.models import IncomingPerson, Resident, SearchKey, TransferKey
from madoguchi.cityhall.residents.models.fields import prefix_range
from madoguchi.cityhall.residents.query import Word

_COUNT_LIMIT = 2000
_OVERFETCH = 3


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where one kind of person is kept: the table of people, that of their keys, and the link."""

    people: Any
    keys: Any
    link: str
    numbered: bool


RESIDENTS = Shelf(Resident, SearchKey, "resident", numbered=True)
TRANSFERS = Shelf(IncomingPerson, TransferKey, "person", numbered=False)


def find(shelf: Shelf, words: Sequence[Word], limit: int, *, loose: bool = False) -> tuple[list[UUID], bool]:
    """Up to `limit` distinct ids in the driver's order, and whether there may be more."""
    texts = [word for word in words if word.keys]
    others = [word for word in words if not word.keys]
    fetch = _OVERFETCH * (limit + 1)
    if texts and not any(word.is_day or word.number for word in others):
        driver = texts[0] if loose or len(texts) == 1 else _rarest(shelf, texts)
        rest = [word for word in texts if word is not driver]
        rows = _by_key(shelf, driver, rest, others, fetch, loose)
    else:
        rows = _by_column(shelf, texts, others, fetch, loose)
    ids = list(dict.fromkeys(rows))
    return ids[:limit], len(ids) > limit or len(rows) >= fetch


def _by_key(
    shelf: Shelf, driver: Word, rest: Sequence[Word], others: Sequence[Word], fetch: int, loose: bool
) -> list[UUID]:
    rows: list[UUID] = []
    for keys in _alternatives(driver, loose):
        hits = shelf.keys.objects.filter(keys)
        for word in others:
            hits = hits.filter(_column(shelf, word, f"{shelf.link}__"))
        hits = _also(shelf, hits, rest, f"{shelf.link}_id", loose)
        rows += hits.order_by("key").values_list(f"{shelf.link}_id", flat=True)[: fetch - len(rows)]
        if len(rows) >= fetch:
            break
    return rows


def _by_column(
    shelf: Shelf, texts: Sequence[Word], others: Sequence[Word], fetch: int, loose: bool
) -> list[UUID]:
    people = shelf.people.objects.all()
    for word in others:
        people = people.filter(_column(shelf, word, ""))
    people = _also(shelf, people, texts, "pk", loose)
    return list(people.values_list("pk", flat=True)[:fetch])


def _also(shelf: Shelf, rows: QuerySet[Any], words: Sequence[Word], person: str, loose: bool) -> QuerySet[Any]:
    for word in words:
        keys = shelf.keys.objects.filter(reduce(or_, _alternatives(word, loose)), **{shelf.link: OuterRef(person)})
        rows = rows.filter(Exists(keys))
    return rows


def _alternatives(word: Word, loose: bool) -> list[Q]:
    if loose:
        return [Q(key__contains=key) for key in word.keys]
    return [Q(key__gte=low, key__lt=high) for low, high in map(prefix_range, word.keys)]


def _column(shelf: Shelf, word: Word, path: str) -> Q:
    if word.birth_unknown:
        return Q(**{f"{path}birth_date__isnull": True})
    condition = Q()
    if word.born:
        first, last = word.born
        condition |= Q(**({f"{path}birth_date": first} if first == last
                          else {f"{path}birth_date__range": (first, last)}))
    if word.number:
        condition |= _numbered(shelf, word.number, path)
    return condition


def _numbered(shelf: Shelf, number: str, path: str) -> Q:
    """宛名番号 or 世帯番号 as typed or filled up with zeros; nobody, where people have no numbers."""
    if not shelf.numbered:
        return Q(pk__in=[])
    forms = {number, number.zfill(10), number.zfill(15)}
    return Q(**{f"{path}atena_number__in": forms}) | Q(**{f"{path}household_number__in": forms})


def _rarest(shelf: Shelf, words: Sequence[Word]) -> Word:
    """The word with the fewest index entries, each counted up to a limit."""

    def entries(word: Word) -> int:
        hits = shelf.keys.objects.filter(reduce(or_, _alternatives(word, loose=False)))
        return int(hits.values("pk")[:_COUNT_LIMIT].count())

    return min(words, key=entries)
