"""Make the fictional city: its municipality row, key, staff accounts and residents."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.demo.offices import seed_offices
from madoguchi.cityhall.demo.reform import seed_reform
from madoguchi.cityhall.residents.synthetic.city import seed_city
from madoguchi.cityhall.residents.synthetic.places import CITY_CODE
from madoguchi.cityhall.tenancy.encryption import new_key
from madoguchi.cityhall.tenancy.models import Municipality, Staff
from madoguchi.cityhall.tenancy.roles import Role
from madoguchi.cityhall.tenancy.scope import municipality_scope


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A demo login and what it is for."""

    username: str
    display_name: str
    section: str
    roles: tuple[str, ...]
    counter: str = ""


ACCOUNTS = (
    DemoAccount("clerk", "窓口 花子", "citizen", (Role.CLERK,), "1番"),
    DemoAccount("clerk2", "窓口 次郎", "citizen", (Role.CLERK,), "2番"),
    DemoAccount("citizen", "市民 保", "citizen", (Role.SECTION_STAFF,)),
    DemoAccount("insurance", "保険 恵", "insurance", (Role.SECTION_STAFF, Role.NUMBER_OFFICER)),
    DemoAccount("childcare", "子育 歩", "childcare", (Role.SECTION_STAFF,)),
    DemoAccount("school", "学校 守", "education", (Role.SECTION_STAFF,)),
    DemoAccount("head", "市民 課長", "citizen", (Role.SECTION_HEAD,)),
    DemoAccount("protection", "支援 責任", "citizen", (Role.PROTECTION_OFFICER,)),
    DemoAccount("catalogue", "手続 編", "reform", (Role.CATALOGUE_EDITOR,)),
    DemoAccount("auditor", "監査 公正", "audit", (Role.AUDITOR,)),
    DemoAccount("admin", "管理 一", "reform", (Role.ADMINISTRATOR,)),
    DemoAccount("benefit", "給付 進", "welfare", (Role.BENEFIT_OFFICER,)),
    DemoAccount("benefit2", "給付 望", "welfare", (Role.BENEFIT_OFFICER,)),
    DemoAccount("approver", "決裁 明", "welfare", (Role.BENEFIT_APPROVER,)),
    DemoAccount("approver2", "決裁 司", "tax", (Role.BENEFIT_APPROVER,)),
    DemoAccount("treasurer", "出納 守", "accounting", (Role.TREASURER,)),
    DemoAccount("leader", "改革 導", "reform", (Role.REFORM_LEADER,)),
    DemoAccount("observer", "観察 記", "insurance", (Role.OBSERVER,)),
)

# Numbers that no telephone network gives out.
PHONES = (
    *("citizen", "insurance", "pension", "childcare", "education", "environment", "water", "tax"),
    "welfare",
)
# In this city two people approve every batch of payments, however small.
APPROVALS = {
    "valid_from": "2020-04-01", "bands": [{"up_to": None, "approvals": 2}],
    "authenticated_within_minutes": 5, "final_after_bank_days": 5,
}  # fmt: skip
SETTINGS = {
    "mfa": "optional",
    "offices": ["見本市役所 本庁舎1階"],
    "phones": {section: f"000-000-{number}" for number, section in enumerate(PHONES, 1001)},
    "benefit_approvals": [APPROVALS],
    "individual_number_ordinance": ["city_medical_subsidies"],
}


def ensure_city(password: str) -> Municipality:
    """The demo city, made completely or not at all; a second call finds it as it is."""
    existing = Municipality.objects.filter(code=CITY_CODE).first()
    return existing or _make_city(password)


@transaction.atomic
def _make_city(password: str) -> Municipality:
    municipality = Municipality.objects.create(
        code=CITY_CODE, name="見本市", mayor_line="見本市長", fictional=True, settings=SETTINGS
    )
    new_key(municipality.pk)
    hashed = make_password(password)
    Staff.objects.bulk_create([_staff(account, municipality, hashed) for account in ACCOUNTS])
    with municipality_scope(municipality.pk):
        seed_city(municipality)
        seed_offices(timezone.localdate())
        seed_reform(municipality, hashed, timezone.localdate())
    return municipality


def _staff(account: DemoAccount, municipality: Municipality, hashed: str) -> Staff:
    return Staff(
        username=account.username, password=hashed, municipality=municipality,
        display_name=account.display_name, section=account.section, roles=list(account.roles),
        counter=account.counter,
    )
