"""The streets of 見本市: a city that nobody can mistake for a real one.

Its 団体コード is 99999 with its right check digit 7: no prefecture has the number 99 (01 to 47 are used).
Postcodes start with 000, which is not assigned.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from madoguchi.rules.identifiers import municipality_check_digit

CITY_CODE = f"99999{municipality_check_digit('99999')}"
PREFECTURE = "見本県"
CITY = "見本市"
# Where people come from and go to: other fictional municipalities.
ELSEWHERE = tuple(
    (f"{number}{municipality_check_digit(number)}", prefecture, city, town)
    for number, prefecture, city, town in (
        ("99901", "架空県", "南架空市", "海辺町"),
        ("99902", "架空県", "北架空市", "峠町"),
        ("99903", "想定県", "想定市", "丘の上"),
        ("99904", "例示県", "例示市", "中央"),
        ("99905", "仮名県", "仮名町", "川端"),
    )
)
_TOWNS = (
    "見本町一丁目",
    "見本町二丁目",
    "見本町三丁目",
    "窓口町一丁目",
    "窓口町二丁目",
    "受付町",
    "届出町",
    "印鑑台一丁目",
    "印鑑台二丁目",
    "住民が丘一丁目",
    "住民が丘二丁目",
    "世帯本町",
    "番号通",
    "書類町",
    "証明寺",
    "待合町",
    "案内",
    "署名坂",
    "大字控",
    "字続柄",
)
_BUILDINGS = (
    "コーポ受付",
    "メゾン見本",
    "ハイツ届出",
    "グランド印鑑台",
    "第二世帯荘",
    "見本団地3号棟",
    "レジデンス窓口",
    "サンハイツ住民が丘",
)


@dataclass(frozen=True, slots=True)
class Place:
    """An address in 見本市."""

    town: str
    town_code: str
    postcode: str
    lot: str
    building: str

    def items(self) -> dict[str, str]:
        """The address columns of the register."""
        return {
            "address_municipality_code": CITY_CODE,
            "address_town_code": self.town_code,
            "address_prefecture": PREFECTURE,
            "address_city": CITY,
            "address_town": self.town,
            "address_lot": self.lot,
            "address_building": self.building,
            "address_postcode": self.postcode,
        }


def some_place(rng: Random, *, flat: bool) -> Place:
    """A house, or a flat with its building and room."""
    index = rng.randrange(len(_TOWNS))
    block, house = rng.randint(1, 40), rng.randint(1, 30)
    lot = f"{block}番{house}号" if "丁目" in _TOWNS[index] else f"{block * 30 + house}番地{rng.randint(1, 9)}"
    building = f"{rng.choice(_BUILDINGS)}{rng.randint(1, 5)}{rng.randint(1, 12):02}号" if flat else ""
    return Place(_TOWNS[index], f"{index + 1:04}000", f"000{index + 1:04}", lot, building)


def some_former_place(rng: Random) -> dict[str, str]:
    """Columns of an address in another municipality, from which someone moved in."""
    code, prefecture, city, town = rng.choice(ELSEWHERE)
    return {
        "former_municipality_code": code,
        "former_prefecture": prefecture,
        "former_city": city,
        "former_town": town,
        "former_lot": f"{rng.randint(1, 400)}番地",
        "former_postcode": f"000{rng.randint(9000, 9999)}",
    }
