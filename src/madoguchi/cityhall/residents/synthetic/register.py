"""The register file of 見本市: every household as rows of the standard, history included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from random import Random

from madoguchi.cityhall.residents.synthetic import names
from madoguchi.cityhall.residents.synthetic.households import (
    CHILD,
    HEAD,
    REGISTER_DAY,
    WIFE,
    Household,
    Someone,
    born,
    households,
)
from madoguchi.cityhall.residents.synthetic.places import (
    CITY_CODE,
    ELSEWHERE,
    Place,
    some_former_place,
    some_place,
)
from madoguchi.rules.eras import era_of
from madoguchi.rules.identifiers import next_m11_number, resident_code_check_digit
from madoguchi.rules.standards.relationship import relationship_label

Row = dict[str, str]
SEED = 20261001
PEOPLE = 3000


class Numbers:
    """宛名番号, 世帯番号 and 住民票コード with their check digits, one after another."""

    def __init__(self, first: int = 1000000) -> None:
        self._atena, self._household, self._code = first, first + 50_000_000, 9_900_000_000

    def atena(self) -> str:
        """The next 宛名番号, ten digits."""
        serial, number = next_m11_number(self._atena)
        self._atena = serial + 1
        return number.zfill(10)

    def household(self) -> str:
        """The next 世帯番号, ten digits."""
        serial, number = next_m11_number(self._household)
        self._household = serial + 1
        return number.zfill(10)

    def resident_code(self) -> str:
        """The next 住民票コード; 99 at the start has never been given out."""
        self._code += 1
        body = str(self._code)
        return f"{body}{resident_code_check_digit(body)}"


@dataclass(slots=True)
class City:
    """What makes the rows: the dice and the numbers."""

    rng: Random
    numbers: Numbers

    def rows(self, household: Household) -> list[Row]:
        """Every row of a household, oldest history first, in 記載順位."""
        number = self.numbers.household()
        moved = household.since > REGISTER_DAY - timedelta(days=4000) and self.rng.random() < 0.3
        earlier = some_place(self.rng, flat=True) if moved else None
        found: list[Row] = []
        for order, person in enumerate(household.people, 1):
            row = self._row(household, person, number, order)
            found += self._with_history(row, person, earlier)
        return found

    def _row(self, household: Household, person: Someone, number: str, order: int) -> Row:
        head = household.people[0]
        row = {
            "municipality_code": CITY_CODE,
            "atena_number": self.numbers.atena(),
            "history_number": "1",
            "latest": "1",
            "household_number": number,
            "household_order": str(order),
            "kind": "1",
            "status": "1",
            "removed": "0",
            "deleted": "0",
            "resident_code": self.numbers.resident_code(),
            "task_id": "001",
            "household_head": full_name(head),
            "processed_date": REGISTER_DAY.isoformat(),
            **_names(person),
            **_relation(person),
            **_birth(person),
            **household.place.items(),
            **_since(household, person),
            **_koseki(self.rng, head),
            **_offices(self.rng, household, person),
        }
        if self.rng.random() < 0.4:
            row |= some_former_place(self.rng) | {"entry_reason": "domestic_move_in"}
        return {**row, **person.items}

    def _with_history(self, row: Row, person: Someone, earlier: Place | None) -> list[Row]:
        """A former address or a former name becomes an older row; the newest stays as it is."""
        old: list[Row] = []
        if person.relation == (WIFE,) and person.age < 60 and self.rng.random() < 0.25:
            maiden = names.family_name(self.rng)
            old.append({**row, **_names(replace(person, name=maiden)), "move_reason": "domestic_move_in"})
        if earlier is not None and row["kind"] == "1":
            old.append({**row, **earlier.items()})
            row = {**row, "move_reason": "change_of_address", "move_date": row.get("address_since", "")}
        chain = [*old, row]
        return [
            {**one, "history_number": str(number), "latest": "1" if number == len(chain) else "0"}
            for number, one in enumerate(chain, 1)
        ]


def register_rows(people: int = PEOPLE, seed: int = SEED, extra: Iterable[Household] = ()) -> Iterator[Row]:
    """Rows of about `people` residents who live here, and 除票; `extra` households come first."""
    city = City(Random(seed), Numbers())  # noqa: S311
    for household in extra:
        yield from city.rows(household)
    living, strange = 0, islice(_endless_foreign(city), people)
    for household in households(city.rng):
        if living >= people:
            return
        chosen = next(strange) if city.rng.random() < 0.03 else _with_oddities(city.rng, household)
        living += len(chosen.people)
        yield from city.rows(chosen)
        if city.rng.random() < 0.12:
            yield _gone(city)


def _with_oddities(rng: Random, household: Household) -> Household:
    """Now and then a birth date that nobody knows."""
    for person in household.people:
        if person.age >= 85 and rng.random() < 0.05:
            year = person.birth.year
            person.items |= {
                "birth_date": f"{year}-00-00",
                "birth_date_unknown": "1",
                "birth_era": "",
                "birth_date_text": f"{year}年頃",
            }
    return household


def _gone(city: City) -> Row:
    """Someone who died or moved away: 除票, alone in the household's number of old."""
    rng = city.rng
    dead = rng.random() < 0.6
    sex = rng.choice("12")
    birth = born(rng, 70, 99) if dead else born(rng, 18, 60)
    person = Someone(names.family_name(rng), names.given_name(rng, sex, birth.year), sex, birth, (HEAD,))
    day = REGISTER_DAY - timedelta(days=rng.randint(10, 1500))
    home = Household(some_place(rng, flat=False), day - timedelta(days=2000), "nhi", [person])
    row = city.rows(home)[-1] | {
        "status": "3" if dead else "2",
        "removed": "1",
        "removal_reason": "death" if dead else "domestic_move_out",
        "removal_date": day.isoformat(),
        "history_number": "2",
        "latest": "1",
        "nhi": "0",
        "late_elderly": "0",
    }
    return row if dead else row | _destination(rng, day)


def _destination(rng: Random, day: date) -> Row:
    code, prefecture, city, town = rng.choice(ELSEWHERE)
    return {
        "move_out_planned_date": day.isoformat(),
        "move_out_date": day.isoformat(),
        "destination_municipality_code": code,
        "destination_prefecture": prefecture,
        "destination_city": city,
        "destination_town": town,
        "destination_lot": f"{rng.randint(1, 300)}番地",
    }


def _endless_foreign(city: City) -> Iterator[Household]:
    while True:
        rng = city.rng
        roman, kana, code, nation, alias, alias_kana, sex = rng.choice(names.FOREIGN)
        person = Someone((roman, kana), ("", ""), sex, born(rng, 20, 45), (HEAD,))
        since = REGISTER_DAY - timedelta(days=rng.randint(60, 2500))
        status = rng.choice(names.STATUSES)
        person.items = _foreign_items(rng, roman, (code, nation), status, since) | (
            {"alias_name": alias, "alias_kana": alias_kana} if alias else {}
        )
        yield Household(
            some_place(rng, flat=True), since, "nhi" if status == "student" else "employee", [person]
        )


def _foreign_items(rng: Random, roman: str, nation: tuple[str, str], status: str, since: date) -> Row:
    permanent = status == "permanent_resident"
    years = rng.choice((1, 3, 5))
    letters = "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXY") for _ in range(4))
    return {
        "kind": "2",
        "roman_name": roman,
        "foreign_kanji_name": names.FOREIGN_KANJI.get(roman, ""),
        "honseki": "",
        "honseki_municipality_code": "",
        "hittousha": "",
        "family_name": "",
        "given_name": "",
        "family_kana": "",
        "given_kana": "",
        "resident_since": "",
        "foreign_resident_since": since.isoformat(),
        "foreign_category": "1",
        "nationality_code": nation[0],
        "nationality": nation[1],
        "residence_status": status,
        "residence_card_number": f"{letters[:2]}{rng.randint(0, 99999999):08}{letters[2:]}",
        "residence_years": "" if permanent else str(years),
        "residence_expires": ""
        if permanent
        else (REGISTER_DAY + timedelta(days=rng.randint(20, 360 * years))).isoformat(),
        "birth_era": "",
    }


def full_name(person: Someone) -> str:
    """氏名: parts separated by one full-width space; a foreign name as it is."""
    return f"{person.name[0]}　{person.given[0]}" if person.given[0] else person.name[0]


def _names(person: Someone) -> Row:
    (family, family_kana), (given, given_kana) = person.name, person.given
    return {
        "name": full_name(person),
        "family_name": family,
        "given_name": given,
        "kana": f"{family_kana}　{given_kana}".strip(),
        "family_kana": family_kana,
        "given_kana": given_kana,
        "kana_confirmed": "1",
        "sex": person.sex,
        "sex_text": "男" if person.sex == "1" else "女",
    }


def _relation(person: Someone) -> Row:
    codes = {f"relation_code{place}": value for place, value in enumerate(person.relation, 1)}
    return {**codes, "relation": relationship_label(person.relation)}


def _birth(person: Someone) -> Row:
    return {
        "birth_date": person.birth.isoformat(),
        "birth_date_unknown": "0",
        "birth_era": era_of(person.birth).code,
    }


def _since(household: Household, person: Someone) -> Row:
    since = max(household.since, person.birth).isoformat()
    reason = "birth" if person.birth >= household.since else "domestic_move_in"
    return {"resident_since": since, "address_since": since, "entry_date": since, "entry_reason": reason}


def _koseki(rng: Random, head: Someone) -> Row:
    lot = f"{rng.randint(1, 900)}番地"
    return {
        "honseki": f"見本県見本市見本町{lot}",
        "honseki_municipality_code": CITY_CODE,
        "hittousha": full_name(head),
    }


def _offices(rng: Random, household: Household, person: Someone) -> Row:
    """What other offices know: insurance, pension, child allowance."""
    age, nhi = person.age, household.insurance == "nhi"
    row = {
        "electoral_roll": "1" if age >= 18 else "0",
        "nhi": "1" if nhi and age < 75 else "0",
        "late_elderly": "1" if age >= 75 else "0",
        "care_insured": "1" if age >= 65 else "0",
        "pension": "1" if 20 <= age < 60 else "0",
    }
    if nhi and age < 75:
        row["nhi_since"] = max(household.since, person.birth).isoformat()
    if 20 <= age < 60:
        row["pension_class"] = (
            "1" if nhi else ("3" if person.relation == (WIFE,) and rng.random() < 0.5 else "2")
        )
        row["basic_pension_number"] = f"99{rng.randint(0, 99999999):08}"
    children = [one for one in household.people if one.relation[0] == CHILD and one.age < 18]
    if person.relation == (HEAD,) and children:
        first = max(household.since, min(child.birth for child in children))
        row |= {"child_allowance": "1", "child_allowance_from": f"{first:%Y-%m}"}
    return row
