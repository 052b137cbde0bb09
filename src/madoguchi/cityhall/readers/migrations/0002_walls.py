"""What the database itself holds: the tenant wall, and the ways of pairings and orders."""

from django.db import migrations

from madoguchi.cityhall.readers.states import ORDER, ORDER_INITIAL, PAIRING, PAIRING_INITIAL
from madoguchi.cityhall.tenancy.row_security import tenant_table
from madoguchi.cityhall.tenancy.state_machine import frozen, transitions

_PAIRING = ("staff_id", "session_sha256", "server_public", "invited_at", "expires_at")
_ORDER = (
    "pairing_id", "kind", "subject", "nonce", "key_name", "digest", "purpose", "issued_at", "expires_at",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("readers", "0001_initial"), ("tenancy", "0002_walls")]

    operations = [
        tenant_table("readers_pairing"),
        tenant_table("readers_order"),
        transitions("readers_pairing", PAIRING, initial=PAIRING_INITIAL),
        transitions("readers_order", ORDER, initial=ORDER_INITIAL),
        frozen("readers_pairing", _PAIRING),
        frozen("readers_order", _ORDER),
    ]
