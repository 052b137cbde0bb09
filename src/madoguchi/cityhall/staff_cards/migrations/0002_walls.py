"""What the database itself holds: a blocked card stays blocked, and no card changes hands."""

from django.db import migrations

from madoguchi.cityhall.tenancy.state_machine import frozen, kept, transitions

_CARD = ("staff_id", "certificate_sha256", "label", "expires_on", "simulated", "registered_at")


class Migration(migrations.Migration):
    dependencies = [("staff_cards", "0001_initial")]

    operations = [
        transitions("staff_cards_staffcard", {"live": ("blocked",), "blocked": ()}, initial=("live",)),
        frozen("staff_cards_staffcard", _CARD),
        kept("staff_cards_staffcard"),
        frozen("staff_cards_question", ("session_sha256", "nonce", "asked_at")),
    ]
