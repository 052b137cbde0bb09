"""The verbs of the register: the only way in which its rows change. One module each.

    import_register.import_register(actor, file, *, file_name, coverage="difference", manifest=None,
                                    mapping=None, edition=..., enqueue=True) -> RegisterImport
    import_register.run_import(actor, import_id, progress=None) -> RegisterImport       here and now, resumes
    resume_import.resume_import(actor, import_id) -> RegisterImport                     needs register.import
    receive_transfer.receive_transfer(actor, message) -> IncomingTransfer               needs register.import
    protect_person.protect_person(actor, resident_id, *, details, together=(), provisional=False,
                                  from_on=None, levels=None) -> Protection              needs protection.lift
    confirm_protection.confirm_protection(actor, protection_id) -> Protection           仮支援措置 → 支援措置
    renew_protection.renew_protection(actor, protection_id) -> Protection               one year more
    end_protection.end_protection(actor, protection_id, *, reason) -> Protection
    lift_protection.lift_protection(actor, *, clerk_id, operations, reason, txid, resident_id=None,
                                    transfer_id=None, minutes=30, visit_id=None) -> list[ProtectionLift]
    ask_for_lift.ask_for_lift(actor, *, operations, reason, txid, resident_id=None, transfer_id=None,
                              visit_id=None, back="") -> ProtectionRequest            needs person.view
    decide_lift.grant_lift(actor, request_id, *, operations, reason, minutes) -> ProtectionRequest
    decide_lift.refuse_lift(actor, request_id, *, reason) -> ProtectionRequest          needs protection.lift
    end_lift.end_lift(actor, lift_id) -> None                                           needs protection.lift

Each records itself in the audit log. A "no" is a `tenancy.refusal.Refusal`; see `residents.refusals`.
"""
