"""Today's visitors: families whose 転出証明書情報 has arrived (模擬), and residents with something to report.

Ages are counted on the day of the visit, so that the 3-year-old is three whenever the demo runs. The cast is
that of the fixtures in the domain notes: A a family of five on 国保, C a parent of 80 who is taken in,
E a second child, G a job lost; beside them a foreigner alone and a couple without cards. The head of A has a
fixed birth date: the emulated card `mover` (catalogue/card/personae.yaml) is his.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from madoguchi.cityhall.residents.synthetic.households import (
    CHILD,
    HEAD,
    REGISTER_DAY,
    WIFE,
    Household,
    Someone,
)
from madoguchi.cityhall.residents.synthetic.places import CITY, ELSEWHERE, PREFECTURE, Place

Message = dict[str, Any]
Person = dict[str, Any]

FAMILY_OF_FIVE = "見本-転入-0001"
ELDER = "見本-転入-0002"
FOREIGNER = "見本-転入-0003"
COUPLE = "見本-転入-0004"
PROTECTED = "見本-転入-0005"
# Heads of households among the residents, found again by their 宛名番号 after the import.
BIRTH_FATHER = ("濵田", "ハマダ")
JOB_LOST = ("中村", "ナカムラ")
HOST = ("𠮷田", "ヨシダ")
FLED = ("栁田", "ヤナギダ")
MOVER_BORN = date(1988, 2, 29)


def messages(on: date) -> list[Message]:
    """The transfers that wait on the morning of `on`."""
    return [_family_of_five(on), _elder(on), _foreigner(on), _couple(on), _protected(on)]


def resident_households() -> list[Household]:
    """Households that the visitors E and G, the host of C, and a 支援措置 need; in this order."""
    return [_second_child(), _job_lost(), _host(), _fled()]


def _family_of_five(on: date) -> Message:
    town = ELSEWHERE[0]
    common: Person = {
        "honseki": "架空県南架空市海辺町12番地",
        "hittousha": "髙﨑　翔太",
        "insurance": "nhi",
        "nhi": True,
        "has_card": True,
    }
    return {
        **_message(FAMILY_OF_FIVE, town, on, on - timedelta(days=3), on),
        "old_postcode": "0009001",
        "old_address": "架空県南架空市海辺町3番地8　シーサイド架空205号",
        "new_postcode": "0000005",
        "new_address": f"{PREFECTURE}{CITY}窓口町二丁目5番12号　コーポ受付201号",
        "former_head": "髙﨑　翔太",
        "child_allowance_last_month": f"{on:%Y-%m}",
        "people": [
            {
                **common,
                **_person("髙﨑　翔太", "タカサキ　ショウタ", "male", MOVER_BORN, "世帯主"),
                "pension_class": "1",
                "basic_pension_number": "9900000001",
                "child_allowance_recipient": True,
            },
            {
                **common,
                **_person("髙﨑　美穂", "タカサキ　ミホ", "female", _born(on, 36, 200), "妻"),
                "pension_class": "1",
                "basic_pension_number": "9900000002",
            },
            {**common, **_person("髙﨑　葵", "タカサキ　アオイ", "female", _born(on, 10, 120), "子")},
            {**common, **_person("髙﨑　蓮", "タカサキ　レン", "male", _born(on, 8, 60), "子")},
            {**common, **_person("髙﨑　結衣", "タカサキ　ユイ", "female", _born(on, 3, 90), "子")},
        ],
    }


def _elder(on: date) -> Message:
    return {
        **_message(ELDER, ELSEWHERE[1], on, on - timedelta(days=5), on),
        "old_postcode": "0009002",
        "old_address": "架空県北架空市峠町88番地",
        "new_postcode": "0000009",
        "new_address": f"{PREFECTURE}{CITY}印鑑台二丁目7番3号",
        "former_head": "𠮷田　キヨ",
        "people": [
            {
                **_person("𠮷田　キヨ", "ヨシダ　キヨ", "female", _born(on, 80, 150), "世帯主"),
                "honseki": "架空県北架空市峠町88番地",
                "hittousha": "𠮷田　茂",
                "late_elderly": True,
                "insurance": "late_elderly",
                "care_insured": True,
                "nhi": False,
                "has_card": True,
            },
        ],
    }


def _foreigner(on: date) -> Message:
    return {
        **_message(FOREIGNER, ELSEWHERE[2], on, on - timedelta(days=1), on),
        "old_postcode": "0009003",
        "old_address": "想定県想定市丘の上21番地　ヒルズ想定103号",
        "new_postcode": "0000002",
        "new_address": f"{PREFECTURE}{CITY}見本町二丁目14番6号　メゾン見本302号",
        "former_head": "TRAN THI MAI",
        "people": [
            {
                **_person("TRAN THI MAI", "チャン　ティ　マイ", "female", _born(on, 27, 30), "世帯主"),
                "roman_name": "TRAN THI MAI",
                "foreign": True,
                "nationality": "ベトナム",
                "residence_status": "技術・人文知識・国際業務",
                "residence_period": "3年",
                "residence_expires": (on + timedelta(days=400)).isoformat(),
                "residence_card_number": "XX99999999YY",
                "has_card": True,
                "nhi": False,
                "pension_class": "2",
            },
        ],
    }


def _couple(on: date) -> Message:
    return {
        **_message(COUPLE, ELSEWHERE[3], on, on - timedelta(days=8), None),
        "old_postcode": "0009004",
        "old_address": "例示県例示市中央4番地5",
        "new_postcode": "0000007",
        "new_address": f"{PREFECTURE}{CITY}届出町151番地2",
        "former_head": "田村　修",
        "people": [
            {
                **_person("田村　修", "タムラ　オサム", "male", _born(on, 67, 20), "世帯主"),
                "nhi": True,
                "insurance": "nhi",
                "care_insured": True,
                "honseki": "例示県例示市中央4番地",
                "hittousha": "田村　修",
                "has_card": False,
            },
            {
                **_person("田村　典子", "タムラ　ノリコ", "female", _born(on, 65, 300), "妻"),
                "nhi": True,
                "insurance": "nhi",
                "care_insured": True,
                "honseki": "例示県例示市中央4番地",
                "hittousha": "田村　修",
                "has_card": False,
            },
        ],
    }


def _protected(on: date) -> Message:
    return {
        **_message(PROTECTED, ELSEWHERE[4], on, on - timedelta(days=2), on),
        "protected": True,
        "old_postcode": "0009005",
        "old_address": "仮名県仮名町川端60番地",
        "new_postcode": "0000013",
        "new_address": f"{PREFECTURE}{CITY}番号通77番地1　グランド印鑑台505号",
        "former_head": "小松　千尋",
        "people": [
            {
                **_person("小松　千尋", "コマツ　チヒロ", "female", _born(on, 33, 10), "世帯主"),
                "nhi": True,
                "insurance": "nhi",
                "honseki": "仮名県仮名町川端60番地",
                "hittousha": "小松　千尋",
                "pension_class": "1",
                "has_card": True,
            },
            {
                **_person("小松　樹", "コマツ　イツキ", "male", _born(on, 6, 200), "子"),
                "nhi": True,
                "insurance": "nhi",
                "honseki": "仮名県仮名町川端60番地",
                "hittousha": "小松　千尋",
                "has_card": False,
            },
        ],
    }


def _message(
    number: str, town: tuple[str, str, str, str], on: date, planned: date, visit: date | None
) -> Message:
    code, prefecture, city, _ = town
    return {
        "message_id": f"{number}-{on:%Y%m%d}",
        "planned_date": planned.isoformat(),
        "visit_on": visit.isoformat() if visit else None,
        "from_code": code,
        "from_name": f"{prefecture}{city}",
        "simulated": True,
    }


def _person(name: str, kana: str, sex: str, birth: date, relation: str) -> Person:
    return {
        "name": name,
        "kana": kana,
        "sex": sex,
        "birth_date": birth.isoformat(),
        "relation": relation,
        "foreign": False,
    }


def _born(on: date, age: int, days: int) -> date:
    """A birth date of someone who had the last birthday `days` before `on`."""
    birthday = on - timedelta(days=days)
    return birthday.replace(year=birthday.year - age, day=min(birthday.day, 28))


def _second_child() -> Household:
    """E: father employed, mother 国保 and 第1号, a first child; the second was just born."""
    name = BIRTH_FATHER
    people = [
        Someone(name, ("健太", "ケンタ"), "1", date(1993, 6, 12), (HEAD,)),
        Someone(name, ("美咲", "ミサキ"), "2", date(1995, 2, 3), (WIFE,)),
        Someone(name, ("陽葵", "ヒマリ"), "2", date(2023, 9, 20), (CHILD,)),
    ]
    people[1].items = {"nhi": "1", "nhi_since": "2021-04-01", "pension_class": "1"}
    return Household(_place("証明寺", 15, "3番地4"), date(2021, 4, 1), "employee", people)


def _job_lost() -> Household:
    """G: 35, dismissed by the employer; wife 第3号, one child."""
    name = JOB_LOST
    people = [
        Someone(name, ("大輔", "ダイスケ"), "1", date(1991, 5, 8), (HEAD,)),
        Someone(name, ("奈々", "ナナ"), "2", date(1992, 11, 30), (WIFE,)),
        Someone(name, ("湊", "ミナト"), "1", date(2021, 7, 7), (CHILD,)),
    ]
    people[1].items = {"pension_class": "3"}
    return Household(_place("住民が丘一丁目", 10, "18番2号"), date(2019, 3, 25), "employee", people)


def _host() -> Household:
    """The child's household that takes in C."""
    people = [
        Someone(HOST, ("誠", "マコト"), "1", date(1969, 8, 15), (HEAD,)),
        Someone(HOST, ("直美", "ナオミ"), "2", date(1971, 1, 22), (WIFE,)),
    ]
    return Household(_place("印鑑台二丁目", 9, "7番3号"), date(2005, 10, 1), "employee", people)


def _fled() -> Household:
    """A mother and her child under 支援措置."""
    people = [
        Someone(FLED, ("沙織", "サオリ"), "2", date(1990, 3, 14), (HEAD,)),
        Someone(FLED, ("律", "リツ"), "1", date(2017, 12, 1), (CHILD,)),
    ]
    return Household(
        _place("待合町", 16, "9番地1", "ハイツ届出203号"), REGISTER_DAY - timedelta(days=120), "nhi", people
    )


def _place(town: str, index: int, lot: str, building: str = "") -> Place:
    return Place(town, f"{index:04}000", f"000{index:04}", lot, building)
