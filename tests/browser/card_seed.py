"""The browser tests' city, which expects the demo's families: the card `mover` is the first family's head.

The card `adult` is nobody of them for sure: one woman has a flat at that address, one bears the name only.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.browser import seed


def main() -> None:
    seed.main()
    from django.utils import timezone

    from madoguchi.cityhall.residents.actions.receive_transfer import receive_transfer
    from madoguchi.cityhall.residents.synthetic.visitors import messages
    from madoguchi.cityhall.tenancy.actor import system_actor
    from madoguchi.cityhall.tenancy.models import Municipality
    from madoguchi.cityhall.tenancy.scope import municipality_scope

    with municipality_scope(Municipality.objects.get().pk):
        today = timezone.localdate()
        for message in (*messages(today), *_alike(today)):
            receive_transfer(system_actor("seed"), message)


def _alike(today: date) -> list[dict[str, Any]]:
    base = {"planned_date": today.isoformat(), "from_name": "東京都見本市", "simulated": True}
    woman = {"name": "見本　花子", "kana": "ミホン　ハナコ", "sex": "女", "relation": "世帯主"}
    flat = {"old_address": "東京都見本市中央1-2-3　見本ハイツ101", "new_address": "見本県見本市本町1番地"}
    other = {"old_address": "例示県例示市中央4番地", "new_address": "見本県見本市本町2番地"}
    return [
        {**base, **flat, "message_id": "A-1", "people": [woman | {"birth_date": "S55.2.17"}]},
        {**base, **other, "message_id": "A-2", "people": [woman | {"birth_date": "S55.2.17"}]},
    ]


if __name__ == "__main__":
    main()
