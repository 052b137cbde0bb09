"""Take in one 転出証明書情報 so that the family is known before it arrives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.residents.keys import address_keys, kana_keys, name_keys
from madoguchi.cityhall.residents.models import IncomingPerson, IncomingTransfer, TransferKey
from madoguchi.cityhall.residents.refusals import TransferRefused
from madoguchi.cityhall.residents.results import Item
from madoguchi.cityhall.residents.rights import require
from madoguchi.cityhall.residents.transfers import Message, read_message
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.rules.addresses import without_prefecture

# A message's address is one line; people search from the town on as well as with the city.
_CITY = re.compile("^.{1,6}?[市町村]")


@transaction.atomic
def receive_transfer(actor: Actor, data: Mapping[str, Any]) -> IncomingTransfer:
    """Store the message; its content is encrypted, only what a search needs stays readable.

    The same message again changes nothing; the same `message_id` with other content is refused. A clerk takes
    what a family brings to the counter, as a file or as 2D codes.
    """
    require(actor, Permission.REGISTER_IMPORT, Permission.COUNTER_SERVE)
    message = read_message(data)
    earlier = IncomingTransfer.objects.filter(message_id=message.message_id).first()
    if earlier is not None:
        return _same(earlier, message)
    transfer = IncomingTransfer.objects.create(
        message_id=message.message_id,
        planned_date=message.planned_date,
        visit_on=message.visit_on,
        protected=message.protected,
        simulated=message.simulated,
        content_hash=message.content_hash,
        payload={"place": message.place, "people": list(message.people)},
        received_at=timezone.now(),
    )
    people = IncomingPerson.objects.bulk_create(
        [_person(transfer, order, items) for order, items in enumerate(message.people)]
    )
    TransferKey.objects.bulk_create(
        [
            TransferKey(person=person, kind=kind, key=key)
            for person, items in zip(people, message.people, strict=True)
            for kind, key in sorted(_keys(items, message))
        ]
    )
    audit.record(actor, "transfer.receive", f"transfer:{transfer.pk}", detail={"people": len(people)})
    live.publish("transfer.received", ["transfers"])
    return transfer


def _same(earlier: IncomingTransfer, message: Message) -> IncomingTransfer:
    if earlier.content_hash != message.content_hash:
        raise TransferRefused(
            _("通知番号 %(id)s の転出証明書情報は、別の内容で受信済みです。送信元に確かめてください。")
            % {"id": message.message_id}
        )
    return earlier


def _person(transfer: IncomingTransfer, order: int, items: Mapping[str, Item]) -> IncomingPerson:
    born = items.get("birth_date")
    return IncomingPerson(
        transfer=transfer,
        order=order,
        name=items["name"],
        kana=items.get("kana", ""),
        birth_date=date.fromisoformat(str(born)) if born else None,
        birth_text=items.get("birth_text", ""),
        sex={"male": "1", "female": "2"}.get(str(items["sex"]), "0"),
        relation=items.get("relation", ""),
    )


def _keys(items: Mapping[str, Item], message: Message) -> set[tuple[str, str]]:
    names = [str(items.get(key, "")) for key in ("name", "roman_name", "alias_name", "former_name")]
    places = [] if message.protected else [message.place["new_address"], message.place["old_address"]]
    places += [_CITY.sub("", without_prefecture(place)) for place in places]
    return name_keys(names) | kana_keys([str(items.get("kana", ""))]) | address_keys(places)
