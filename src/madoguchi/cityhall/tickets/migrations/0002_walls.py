"""What the database itself holds for tickets: tenant walls, state machines, append-only calls."""

from django.db import migrations

from madoguchi.cityhall.tenancy.append_only import append_only
from madoguchi.cityhall.tenancy.row_security import tenant_table
from madoguchi.cityhall.tenancy.state_machine import frozen, guard, kept, transitions
from madoguchi.cityhall.tickets import states

TABLES = [
    "call", "counter", "duty", "hours", "leg", "office", "officeday", "purpose", "queuegroup", "reservation",
    "slot", "ticket",
]  # fmt: skip
FROZEN = {
    "ticket": ["office_id", "day", "label", "channel", "token", "issued_at", "issued_by", "txid"],
    "leg": ["ticket_id", "group_id", "office_id", "day", "position"],
    "duty": ["counter_id", "office_id", "day", "staff_id", "began_at", "txid"],
    "reservation": ["slot_id", "seat", "code", "booked_at", "txid"],
    "queuegroup": ["office_id", "code"],
    "counter": ["office_id"],
    "purpose": ["office_id", "code"],
    "slot": ["office_id", "purpose_id", "day", "starts"],
}
# A line, a counter and its office belong together: no number is ever called into another building.
OWN_OFFICE = """
NEW.counter_id IS NOT NULL AND NEW.office_id <> (
    SELECT c.office_id FROM tickets_counter c WHERE c.id = NEW.counter_id)
"""
OWN_GROUP = """
NEW.office_id <> (SELECT g.office_id FROM tickets_queuegroup g WHERE g.id = NEW.group_id)
OR NEW.office_id <> (SELECT t.office_id FROM tickets_ticket t WHERE t.id = NEW.ticket_id)
"""
SEAT = "NEW.seat > (SELECT s.capacity FROM tickets_slot s WHERE s.id = NEW.slot_id)"
ENDED = "OLD.ended_at IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial"), ("tenancy", "0002_walls")]

    operations = [
        *(tenant_table(f"tickets_{name}") for name in TABLES),
        *(append_only(f"tickets_{name}") for name in ("call", "officeday")),
        *(kept(f"tickets_{name}") for name in ("ticket", "leg", "duty", "reservation")),
        *(frozen(f"tickets_{name}", columns) for name, columns in FROZEN.items()),
        transitions("tickets_leg", states.LEG, initial=states.INITIAL),
        transitions("tickets_reservation", states.RESERVATION, initial=["booked"]),
        guard("tickets_leg", "group", {"INSERT": OWN_GROUP}),
        guard("tickets_leg", "counter", {"INSERT": OWN_OFFICE, "UPDATE": OWN_OFFICE}),
        guard("tickets_reservation", "capacity", {"INSERT": SEAT}),
        guard("tickets_duty", "ended", {"UPDATE": ENDED}),
    ]
