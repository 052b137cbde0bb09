"""Reading the register. Every function that shows a person records that it did.

    search_people(actor, text, *, limit=50, loose=False) -> SearchResult
    access_person(actor, resident_id, purpose, *, operation="view", visit_id=None) -> PersonView
    household_of(actor, resident_id, purpose, *, operation="view", visit_id=None) -> list[PersonView]
    access_transfer(actor, transfer_id, purpose, *, operation="view", visit_id=None) -> TransferView
    incoming_today(actor, on) -> list[TransferSummary]
    require_operation(actor, operation, *, resident_ids=(), transfer_ids=(), visit_id=None) -> None
    protected_ids(resident_ids) -> set[UUID]           who of them is blocked (支援措置 of their household)
    register_rows(import_id, atena_numbers) -> dict[atena_number, dict[identifier, str]]   what an import brought
    newest_rows(atena_numbers) -> dict[atena_number, dict[identifier, str]]
    imports(actor, limit=20) / access_import(actor, import_id) / problems_of(actor, import_id) / problems_csv(...)
    expiring_protections(actor, on) / protections(actor) / access_protection(actor, protection_id)
    missing_residents(actor) -> residents whom the newest full file left out

`operation`: view, print, display or export. A blocked person raises `ProtectedPerson`.
"""
