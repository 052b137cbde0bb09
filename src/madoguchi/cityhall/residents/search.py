"""Finding candidates: ids of people for whom every word of a query is true.

The word with the fewest entries in the index drives, the others are looked up per candidate; the count that
decides stops at `_COUNT_LIMIT`. Where even the rarest word reaches it, the ranges are intersected. One
driver yields at most half as many rows again as are asked for, in key order:
who has several keys comes several times.
The same code serves residents and the people of 転出証明書情報.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from madoguchi.cityhall.residents.keys import query_keys
from madoguchi.cityhall.residents.models import IncomingPerson, Resident, SearchKey, TransferKey
from madoguchi.cityhall.residents.models.fields import prefix_range
from madoguchi.cityhall.residents.query import Word

_COUNT_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where one kind of person is kept: the table of people, that of their keys, and the link."""

    people: Any
    keys: Any
    link: str
    numbered: bool


RESIDENTS = Shelf(Resident, SearchKey, "resident", numbered=True)
TRANSFERS = Shelf(IncomingPerson, TransferKey, "person", numbered=False)


@dataclass(frozen=True, slots=True)
class Found:
    """`ids` are distinct and in the driver's order; `words` is the query as it was read in the end."""

    ids: list[UUID]
    more: bool
    words: Sequence[Word]


def find(shelf: Shelf, words: Sequence[Word], limit: int, *, loose: bool = False) -> Found:
    """Up to `limit` people. Two words that together begin somebody's whole name are read as that name."""
    fetch = limit + limit // 2 + 1
    for reading in [*([] if loose else _as_whole_names(words)), words]:
        rows = _rows(shelf, reading, fetch, loose)
        if rows or reading is words:
            break
    ids = list(dict.fromkeys(rows))
    return Found(ids[:limit], len(ids) > limit or len(rows) >= fetch, reading)


def _as_whole_names(words: Sequence[Word]) -> list[list[Word]]:
    """The query with two neighbouring words joined, in both orders: a whole name is one index range."""
    texts = [word for word in words if word.keys]
    if not 2 <= len(texts) <= 3:
        return []
    readings = []
    for first, second in pairwise(texts):
        others = [word for word in words if word is not first and word is not second]
        for text in (first.text + second.text, second.text + first.text):
            whole = Word(text, keys=query_keys(text)[:1], reading=first.reading and second.reading)
            readings.append([whole, *others])
    return readings


def _rows(shelf: Shelf, words: Sequence[Word], fetch: int, loose: bool) -> list[UUID]:
    texts = [word for word in words if word.keys]
    others = [word for word in words if not word.keys]
    if texts and not any(word.is_day or word.number for word in others):
        return _by_key(shelf, texts, others, fetch, loose)
    return _by_column(shelf, texts, others, fetch, loose)


def _by_key(
    shelf: Shelf, texts: Sequence[Word], others: Sequence[Word], fetch: int, loose: bool
) -> list[UUID]:
    driver = texts[0]
    if len(texts) + len(others) > 1 and not loose:
        driver, entries = _rarest(shelf, texts)
        if entries >= _COUNT_LIMIT:
            return _common_to_all(shelf, texts, others, fetch)
    rest = [word for word in texts if word is not driver]
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


def _common_to_all(shelf: Shelf, texts: Sequence[Word], others: Sequence[Word], fetch: int) -> list[UUID]:
    """All words are common: meeting whole index ranges is cheaper than asking person by person."""
    ranges = [
        shelf.keys.objects.filter(reduce(or_, _alternatives(word, loose=False))).values_list(
            f"{shelf.link}_id"
        )
        for word in texts
    ]
    ranges += [shelf.people.objects.filter(_column(shelf, word, "")).values_list("pk") for word in others]
    return [row[0] for row in ranges[0].intersection(*ranges[1:])[:fetch]]


def _by_column(
    shelf: Shelf, texts: Sequence[Word], others: Sequence[Word], fetch: int, loose: bool
) -> list[UUID]:
    people = shelf.people.objects.all()
    for word in others:
        people = people.filter(_column(shelf, word, ""))
    people = _also(shelf, people, texts, "pk", loose)
    return list(people.values_list("pk", flat=True)[:fetch])


def _also(
    shelf: Shelf, rows: QuerySet[Any], words: Sequence[Word], person: str, loose: bool
) -> QuerySet[Any]:
    """Keep whom the other words find too, looked up person by person.

    PostgreSQL estimates one row for any prefix range and would then scan the range anew for each person:
    comparing an expression instead of the column leaves it only the person's own few keys.
    """
    for word in words:
        own = shelf.keys.objects.filter(**{shelf.link: OuterRef(person)})
        own = own.annotate(text=Concat("key", Value("")))
        rows = rows.filter(Exists(own.filter(reduce(or_, _alternatives(word, loose, "text")))))
    return rows


def _alternatives(word: Word, loose: bool, column: str = "key") -> list[Q]:
    if loose:
        return [Q(**{f"{column}__contains": key}) for key in word.keys]
    ranges = map(prefix_range, word.keys)
    return [Q(**{f"{column}__gte": low, f"{column}__lt": high}) for low, high in ranges]


def _column(shelf: Shelf, word: Word, path: str) -> Q:
    if word.birth_unknown:
        return Q(**{f"{path}birth_date__isnull": True})
    condition = Q()
    if word.born:
        first, last = word.born
        condition |= Q(
            **({f"{path}birth_date": first} if first == last else {f"{path}birth_date__range": (first, last)})
        )
    if word.number:
        condition |= _numbered(shelf, word.number, path)
    return condition


def _numbered(shelf: Shelf, number: str, path: str) -> Q:
    """宛名番号 or 世帯番号 as typed or filled up with zeros; nobody, where people have no numbers."""
    if not shelf.numbered:
        return Q(pk__in=[])
    forms = {number, number.zfill(10), number.zfill(15)}
    return Q(**{f"{path}atena_number__in": forms}) | Q(**{f"{path}household_number__in": forms})


def _rarest(shelf: Shelf, words: Sequence[Word]) -> tuple[Word, int]:
    """The word with the fewest index entries, and how many, each counted up to a limit."""

    def entries(word: Word) -> int:
        hits = shelf.keys.objects.filter(reduce(or_, _alternatives(word, loose=False)))
        return int(hits.values("pk")[:_COUNT_LIMIT].count())

    counted = [(entries(word), position) for position, word in enumerate(words)]
    fewest, position = min(counted)
    return words[position], fewest
