"""What the database itself holds for benefits: tenant walls, state machines, four eyes, append-only history."""

from django.db import migrations

from madoguchi.cityhall.benefits import states
from madoguchi.cityhall.tenancy.append_only import append_only
from madoguchi.cityhall.tenancy.row_security import tenant_table
from madoguchi.cityhall.tenancy.state_machine import frozen, guard, kept, transitions

TABLES = [
    "account", "application", "approval", "bankfile", "batch", "decision", "dispatch", "dispatchattempt",
    "extraction", "ledgerentry", "letter", "letterbundle", "letterrun", "paperentry", "payment", "reclaim",
    "refusedsource", "resultfile", "resultrow", "round", "sourcefile", "step", "target", "targetmember",
]  # fmt: skip
HISTORY = [
    "account", "approval", "bankfile", "dispatchattempt", "ledgerentry", "letterbundle", "paperentry",
    "refusedsource", "resultfile", "resultrow", "sourcefile", "step",
]  # fmt: skip
KEPT = [
    "application", "batch", "decision", "dispatch", "extraction", "letter", "letterrun", "payment", "reclaim",
    "round", "target",
]  # fmt: skip
FROZEN = {
    "round": ["programme", "number", "definition", "definition_sha256", "ceiling", "section"],
    "target": ["round_id", "subject", "via", "number"],
    "letter": ["run_id", "target_id", "kind", "number", "amount", "checksum", "token_sha256"],
    "application": ["target_id", "number", "channel", "intent", "letter_id", "identity", "proxy", "details", "received_at"],
    "decision": ["target_id", "round_id", "number", "kind", "amount", "basis_sha256", "reason", "decided_by", "decided_at"],
    "batch": [
        "round_id", "number", "profile", "pay_on", "count", "total", "content_sha256", "approvals_needed",
        "drafted_by_id", "drafted_at",
    ],
    "payment": [
        "batch_id", "decision_id", "attempt", "position", "key", "amount", "ceiling", "bank_code",
        "branch_code", "account_type", "secret", "fingerprint",
    ],
    "dispatch": ["file_id"],
    "reclaim": ["decision_id", "payment_id", "amount", "reason", "requested_at"],
}  # fmt: skip

# Four eyes: never the maker; the total re-typed; exactly the frozen content; only while it waits for approval.
APPROVAL = """
NEW.approver_id = (SELECT b.drafted_by_id FROM benefits_batch b WHERE b.id = NEW.batch_id)
OR NOT EXISTS (
    SELECT 1 FROM benefits_batch b WHERE b.id = NEW.batch_id AND b.state = 'drafted'
    AND b.total = NEW.retyped_total AND b.content_sha256 = NEW.content_sha256)
"""
APPROVED = """
NEW.state = 'approved' AND OLD.state <> 'approved'
AND (SELECT count(*) FROM benefits_approval a WHERE a.batch_id = NEW.id) < NEW.approvals_needed
"""
# A released batch is taken back only if none of its files was ever handed to the bank.
WITHDRAWN = """
NEW.state = 'withdrawn' AND OLD.state = 'fixed' AND EXISTS (
    SELECT 1 FROM benefits_dispatch s JOIN benefits_bankfile f ON f.id = s.file_id WHERE f.batch_id = NEW.id)
"""
CANCELLED = """
NEW.state = 'cancelled' AND OLD.state = 'fixed' AND EXISTS (
    SELECT 1 FROM benefits_batch b WHERE b.id = NEW.batch_id AND b.state <> 'withdrawn')
"""
# A payment pays a live grant, its whole amount, in a batch that is being drafted, within the round's ceiling;
# and no other decision on the same target has money out that did not come back. CASE: a plan made while the
# table was empty would read all payments for each new one; only who was decided twice is worth that look.
PAYMENT = """
NOT EXISTS (
    SELECT 1 FROM benefits_decision d JOIN benefits_round r ON r.id = d.round_id
    JOIN benefits_batch b ON b.id = NEW.batch_id
    WHERE d.id = NEW.decision_id AND d.state = 'live' AND d.kind = 'grant' AND d.amount = NEW.amount
    AND b.state = 'drafted' AND b.round_id = d.round_id AND r.ceiling = NEW.ceiling)
OR (CASE WHEN EXISTS (
    SELECT 1 FROM benefits_decision d JOIN benefits_decision o ON o.target_id = d.target_id AND o.id <> d.id
    WHERE d.id = NEW.decision_id) THEN EXISTS (
    SELECT 1 FROM benefits_decision d JOIN benefits_decision o ON o.target_id = d.target_id AND o.id <> d.id
    JOIN benefits_payment p ON p.decision_id = o.id
    WHERE d.id = NEW.decision_id AND p.state NOT IN ('returned', 'cancelled')
    AND NOT EXISTS (
        SELECT 1 FROM benefits_reclaim c WHERE c.payment_id = p.id AND c.state = 'reclaimed')) ELSE FALSE END)
"""
REVERSAL = """
NEW.state = 'reversed' AND OLD.state <> 'reversed' AND EXISTS (
    SELECT 1 FROM benefits_payment p WHERE p.decision_id = NEW.id
    AND p.state IN ('drafted', 'approved', 'fixed', 'sent', 'accepted'))
"""
DECIDED = """
NEW.state = 'decided' AND OLD.state NOT IN ('decided', 'held') AND NOT EXISTS (
    SELECT 1 FROM benefits_decision d WHERE d.target_id = NEW.id AND d.state = 'live' AND d.kind = 'grant')
OR OLD.state IN ('decided', 'rejected') AND NEW.state = 'review' AND EXISTS (
    SELECT 1 FROM benefits_decision d WHERE d.target_id = NEW.id AND d.state = 'live')
"""
# Who declined gets money only after asking for it again.
DECISION = """
NEW.kind = 'grant' AND (SELECT t.state FROM benefits_target t WHERE t.id = NEW.target_id) NOT IN ('review', 'deemed')
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial")]

    operations = [
        *(tenant_table(f"benefits_{name}") for name in TABLES),
        *(append_only(f"benefits_{name}") for name in HISTORY),
        *(kept(f"benefits_{name}") for name in KEPT),
        *(frozen(f"benefits_{name}", columns) for name, columns in FROZEN.items()),
        transitions("benefits_target", states.TARGET, initial=states.TARGET_INITIAL, back="held_from"),
        transitions("benefits_payment", states.PAYMENT, initial=states.PAYMENT_INITIAL),
        transitions("benefits_batch", states.BATCH, initial=states.BATCH_INITIAL),
        transitions("benefits_dispatch", states.DISPATCH, initial=states.DISPATCH_INITIAL),
        transitions("benefits_decision", states.DECISION, initial=("live",)),
        transitions("benefits_application", states.APPLICATION, initial=("live",)),
        transitions("benefits_letter", states.TOKEN, initial=("unused",)),
        transitions("benefits_reclaim", states.RECLAIM, initial=("requested",)),
        guard("benefits_approval", "four_eyes", {"INSERT": APPROVAL}),
        guard("benefits_batch", "approvers", {"UPDATE": APPROVED}),
        guard("benefits_batch", "withdrawal", {"UPDATE": WITHDRAWN}),
        guard("benefits_payment", "withdrawal", {"UPDATE": CANCELLED}),
        guard("benefits_payment", "entitlement", {"INSERT": PAYMENT}),
        guard("benefits_decision", "reversal", {"UPDATE": REVERSAL}),
        guard("benefits_decision", "grant", {"INSERT": DECISION}),
        guard("benefits_target", "decision", {"UPDATE": DECIDED}),
    ]
