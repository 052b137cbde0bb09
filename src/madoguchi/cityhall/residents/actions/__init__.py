"""The verbs of the register: the only way in which its rows change.

    import_register(actor, file, *, file_name, coverage="difference", manifest=None, mapping=None,
                    edition="", enqueue=True) -> RegisterImport          needs register.import
    run_import(import_id, *, progress=None) -> RegisterImport             what the job does; resumes by itself
    resume_import(actor, import_id) -> RegisterImport
    receive_transfer(actor, message) -> IncomingTransfer                  a message that comes twice is taken once
    protect_person(actor, resident_id, *, details, together=(), provisional=False, from_on=None, levels=None)
    confirm_protection(actor, protection_id) -> Protection                仮支援措置 → 支援措置
    renew_protection(actor, protection_id) -> Protection                  one year more
    end_protection(actor, protection_id, *, reason) -> Protection         needs protection.lift
    lift_protection(actor, *, resident_id=None, transfer_id=None, clerk_id, operations, reason, txid,
                    minutes=30, visit_id=None) -> list[ProtectionLift]    needs protection.lift

Each records itself in the audit log. A "no" is a `tenancy.refusal.Refusal`; see `residents.refusals`.
"""
