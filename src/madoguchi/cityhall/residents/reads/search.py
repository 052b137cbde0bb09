"""The search box of the counter: one text, every spelling, present and former, with what to do next."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents import search
from madoguchi.cityhall.residents.guard import shields_of
from madoguchi.cityhall.residents.models import IncomingPerson, Resident
from madoguchi.cityhall.residents.models.fields import prefix_range
from madoguchi.cityhall.residents.query import Word, read_query
from madoguchi.cityhall.residents.results import PersonHit, SearchResult
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.residents.rows import birth_words, notes_of, sex_word, state_word
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality
from madoguchi.rules.calendar import DateError

_PLACE_KINDS = frozenset("ab")


def search_people(actor: Actor, text: str, *, limit: int = 50, loose: bool = False) -> SearchResult:
    """People for whom every word of `text` is true; residents first, then people about to move in.

    Words: kana in any form, kanji in any form of the character, a birth date in any notation, a birth year
    (昭和55年), 不詳, the start of an address or building, 宛名番号, 世帯番号; former names and addresses too.
    `loose` looks inside keys instead of at their start: slower, for a second try. Each search is recorded
    with a keyed hash of the query and whom it showed. Protected people are never found by an address.
    """
    require(actor, Permission.PERSON_VIEW, Permission.COUNTER_SERVE)
    try:
        words = read_query(text, _city_name(active_municipality()))
    except DateError as error:
        return SearchResult((), False, str(error))
    if not words:
        return SearchResult(
            (), False, _("氏名、フリガナ、生年月日、住所、宛名番号のどれかを入力してください。")
        )
    residents, more = _residents(words, limit, loose)
    transfers, more_transfers = _transfers(words, limit, loose)
    hits = (residents + transfers)[:limit]
    more = more or more_transfers or len(residents) + len(transfers) > limit
    _record(actor, text, hits, more, loose)
    return SearchResult(tuple(hits), more, _hint(words, hits, more, loose), can_loosen=not hits and not loose)


@lru_cache(maxsize=4096)
def _city_name(municipality_id: int) -> str:
    return str(Municipality.objects.values_list("name", flat=True).get(pk=municipality_id))


def _residents(words: Sequence[Word], limit: int, loose: bool) -> tuple[list[PersonHit], bool]:
    candidates = search.find(search.RESIDENTS, words, limit, loose=loose)
    ids, words = candidates.ids, candidates.words
    found = Resident.objects.in_bulk(ids)
    people = [found[pk] for pk in ids if pk in found]
    shields = shields_of([(person.pk, person.household_number) for person in people])
    keys = _keys_of(search.RESIDENTS, ids) if people else {}
    hits = []
    for person in people:
        guarded = person.pk in shields
        matched = _matched(words, person, keys.get(person.pk, []), guarded, loose)
        if matched is not None:
            hits.append(_masked(person, matched) if guarded else _hit(person, matched))
    hits.sort(key=lambda hit: (hit.state != "", any(word.startswith("旧") for word in hit.matched_by)))
    return hits, candidates.more


def _transfers(words: Sequence[Word], limit: int, loose: bool) -> tuple[list[PersonHit], bool]:
    candidates = search.find(search.TRANSFERS, words, limit, loose=loose)
    ids, words = candidates.ids, candidates.words
    if not ids:
        return [], False
    people = IncomingPerson.objects.select_related("transfer").defer("transfer__payload").in_bulk(ids)
    keys = _keys_of(search.TRANSFERS, ids)
    hits = []
    for person in (people[pk] for pk in ids if pk in people):
        matched = _matched(words, person, keys.get(person.pk, []), person.transfer.protected, loose)
        if matched is not None:
            hits.append(_incoming_hit(person, matched))
    return hits, candidates.more


def _keys_of(shelf: search.Shelf, ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, str, bool]]]:
    fields = (f"{shelf.link}_id", "kind", "key") + (("current",) if shelf.numbered else ())
    keys: dict[UUID, list[tuple[str, str, bool]]] = defaultdict(list)
    for person, kind, key, *current in shelf.keys.objects.filter(**{f"{shelf.link}__in": ids}).values_list(
        *fields
    ):
        keys[person].append((kind, key, all(current)))
    return keys


def _matched(
    words: Sequence[Word], person: Any, keys: list[tuple[str, str, bool]], guarded: bool, loose: bool
) -> tuple[str, ...] | None:
    """What each word matched, or None when a guarded person would be found by a place only."""
    usable = [key for key in keys if not (guarded and key[0] in _PLACE_KINDS)]
    labels = []
    for word in words:
        label = _label(word, usable, loose) if word.keys else _column_label(word, person)
        if label is None:
            return None
        labels.append(label)
    return tuple(dict.fromkeys(labels))


def _label(word: Word, keys: Iterable[tuple[str, str, bool]], loose: bool) -> str | None:
    """The best reason: a present name or address before a former one."""
    reasons = [(not current, kind) for kind, key, current in keys if _fits(word, key, loose)]
    if not reasons:
        return None
    former, kind = min(reasons)
    if kind in _PLACE_KINDS:
        return "旧住所" if former else "住所"
    name = "フリガナ" if word.reading else "氏名"
    return f"旧{name}" if former else name


def _fits(word: Word, key: str, loose: bool) -> bool:
    if loose:
        return any(wanted in key for wanted in word.keys)
    return any(low <= key < high for low, high in map(prefix_range, word.keys))


def _column_label(word: Word, person: Any) -> str:
    if word.birth_unknown or (
        word.born and person.birth_date and word.born[0] <= person.birth_date <= word.born[1]
    ):
        return "生年月日"
    return "宛名番号" if person.atena_number.endswith(word.number) else "世帯番号"


def _hit(person: Resident, matched: tuple[str, ...]) -> PersonHit:
    return PersonHit(
        kind="resident",
        id=person.pk,
        name=person.name,
        kana=person.kana,
        birth_text=birth_words(person),
        sex=sex_word(person.sex),
        address=person.address,
        household_number=person.household_number,
        relation=person.relation,
        protected=False,
        matched_by=matched,
        state=state_word(person),
        notes=notes_of(person),
    )


def _masked(person: Any, matched: tuple[str, ...], transfer_id: UUID | None = None) -> PersonHit:
    return PersonHit(
        kind="transfer" if transfer_id else "resident",
        id=transfer_id or person.pk,
        name=person.name,
        kana=person.kana,
        birth_text="",
        sex="",
        address="",
        household_number="",
        relation="",
        protected=True,
        matched_by=matched,
        person_id=person.pk if transfer_id else None,
    )


def _incoming_hit(person: IncomingPerson, matched: tuple[str, ...]) -> PersonHit:
    transfer = person.transfer
    if transfer.protected:
        return _masked(person, matched, transfer.pk)
    return PersonHit(
        kind="transfer",
        id=transfer.pk,
        name=person.name,
        kana=person.kana,
        birth_text=birth_words(person),
        sex=sex_word(person.sex),
        address="",
        household_number="",
        relation=person.relation,
        protected=False,
        matched_by=matched,
        person_id=person.pk,
        state=_("転入予定"),
    )


def _record(actor: Actor, text: str, hits: Sequence[PersonHit], more: bool, loose: bool) -> None:
    secret = f"search:{active_municipality()}:{settings.SECRET_KEY}".encode()
    digest = hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
    shown = [f"{hit.kind}:{hit.id}" for hit in hits]
    audit.record(
        actor,
        "person.search",
        f"search:{digest[:32]}",
        detail={"hits": len(hits), "more": more, "loose": loose, "shown": shown},
    )


def _hint(words: Sequence[Word], hits: Sequence[PersonHit], more: bool, loose: bool) -> str:
    if more and not any(word.is_day for word in words):
        return _(
            "該当する方が多いため、一部だけを表示しています。生年月日（例: 昭和55年4月1日）を足してください。"
        )
    if more:
        return _("該当する方が多いため、一部だけを表示しています。フリガナか住所を足してください。")
    if hits:
        return ""
    if loose:
        return _("見つかりません。生年月日だけ、またはフリガナの名だけでも探せます。")
    return _("見つかりません。言葉を減らすか、「一部に含む」で探してください。生年月日だけでも探せます。")
