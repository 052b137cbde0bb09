"""PostgreSQL links the audit chain itself, so that no client can put an event beside the chain."""

from __future__ import annotations

from madoguchi.cityhall.tenancy.operations import VendorSQL

# Rows that the same INSERT has already made are visible to the trigger: a bulk insert links in its order.
# The lock comes first, then the head is read with a fresh snapshot (READ COMMITTED, Django's default).
_LINK = """
CREATE OR REPLACE FUNCTION madoguchi_link_audit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head RECORD;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('madoguchi.audit'), NEW.municipality_id::int);
    SELECT seq, hash INTO head FROM tenancy_auditevent
        WHERE municipality_id = NEW.municipality_id ORDER BY seq DESC LIMIT 1;
    NEW.seq := COALESCE(head.seq, 0) + 1;
    NEW.previous := COALESCE(head.hash, repeat('0', 64));
    NEW.hash := encode(
        sha256(convert_to(NEW.previous || E'\\n' || NEW.seq || E'\\n' || NEW.payload, 'UTF8')), 'hex');
    RETURN NEW;
END $$
"""


def link_audit_chain() -> VendorSQL:
    """The migration operation that creates the linking trigger (PostgreSQL only)."""
    return VendorSQL(
        "The audit chain is linked by the database",
        forwards={
            "postgresql": [
                _LINK,
                "CREATE TRIGGER link_audit BEFORE INSERT ON tenancy_auditevent "
                "FOR EACH ROW EXECUTE FUNCTION madoguchi_link_audit()",
            ]
        },
        backwards={
            "postgresql": [
                "DROP TRIGGER link_audit ON tenancy_auditevent",
                "DROP FUNCTION madoguchi_link_audit()",
            ]
        },
    )
