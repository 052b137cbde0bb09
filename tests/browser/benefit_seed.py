"""A running benefit programme in the browser tests' city; run as a program, it prints JSON.

People 1–3 were sent confirmations, 4 a notice with a known account, 5–8 answered and must be looked at.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from datetime import timedelta
from typing import Any


def main() -> None:
    import django

    django.setup()
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    city = Municipality.objects.get()
    with municipality_scope(city.pk):
        sys.stdout.write(json.dumps(_seed(city)) + "\n")


def _seed(city: Any) -> dict[str, Any]:
    from madoguchi.cityhall.tenancy.models import Staff
    from tests.cityhall.benefits import build

    _staff(Staff, city)
    city.settings["phones"] = {**city.settings.get("phones", {}), "welfare": "000-000-1009"}
    city.save()
    owned = build.a_round(**_days())
    letters = [_asked(owned, number) for number in (1, 2, 3)]
    notice = _asked(owned, 4, "notice")
    build.an_account(notice.target, "7654321", source="previous", frozen_at=_now())
    return {
        "round": str(owned.pk), "tokens": [letter.token for letter in (*letters, notice)],
        "people": [str(letter.target.resident_id) for letter in (*letters, notice)],
        "letters": [letter.number for letter in letters], "doubtful": _doubtful(owned),
        "targets": [str(letter.target_id) for letter in (*letters, notice)],
    }  # fmt: skip


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def _days() -> dict[str, Any]:
    from django.utils import timezone

    today = timezone.localdate()
    return {
        "apply_until": today + timedelta(days=60), "opt_out_until": today + timedelta(days=20),
        "pay_on": today + timedelta(days=30),
    }  # fmt: skip


def _staff(staff: Any, city: Any) -> None:
    people = (
        ("benefit", "給付 進", "welfare", "benefit_officer"),
        ("auditor", "監査 公正", "audit", "auditor"),
    )  # fmt: skip
    for username, name, section, role in people:
        if not staff.objects.filter(username=username).exists():
            staff.objects.create_user(
                username=username, password=os.environ["BROWSER_TEST_PASSWORD"], municipality=city,
                display_name=name, section=section, roles=[role],
            )  # fmt: skip


NAMES = (
    ("青木 一郎", "アオキ イチロウ"), ("石田 花子", "イシダ ハナコ"), ("上野 次郎", "ウエノ ジロウ"),
    ("江川 三郎", "エガワ サブロウ"), ("大野 四郎", "オオノ シロウ"), ("加藤 五郎", "カトウ ゴロウ"),
    ("木村 六郎", "キムラ ロクロウ"), ("工藤 七子", "クドウ ナナコ"),
)  # fmt: skip


def _asked(owned: Any, number: int, kind: str = "confirmation") -> Any:
    from tests.cityhall.benefits import build, people
    from tests.cityhall.benefits.answers import a_letter

    name, kana = NAMES[number - 1]
    person = people.moved_in(number, name=name, kana=kana)
    target = build.a_target(owned, number, name=name, kana=kana, resident_id=person.pk)
    target.explained = {
        "reason": "定額減税で引ききれない額があるため", "figures": {},
        "lines": ["所得税分 30,000円×2人−49,250円＝10,750円", "合計 10,750円を1万円単位に切り上げて20,000円"],
    }  # fmt: skip
    target.save()
    letter, token = a_letter(target, kind)
    letter.token = token
    return letter


def _doubtful(owned: Any) -> list[str]:
    from madoguchi.cityhall.benefits.actions.apply import apply
    from tests.cityhall.benefits import build
    from tests.cityhall.benefits.answers import counter, own

    answers = {
        5: counter(account=own(5, holder="シロウ オオノ")),
        6: counter(account=own(6, holder="カトウ ゴロウ"), proxy="guardian", details={
            "document": "my_number_card", "proxy_name": "後見 一郎", "proxy_document": "driving_licence"}),
        7: counter(account=own(6, holder="キムラ ロクロウ")),
        8: counter(wants="declared", account=own(8, holder="スズキ ナナコ", source="declared")),
    }  # fmt: skip
    ids = []
    for number, answer in answers.items():
        target = _asked(owned, number).target
        apply(build.HOUSE, target.pk, answer, txid=uuid.uuid4())
        ids.append(str(target.pk))
    return ids


if __name__ == "__main__":
    main()
