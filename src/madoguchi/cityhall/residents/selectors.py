"""Reading the register. Every function that shows a person records that it did.

    search_people(actor, text, *, limit=50, loose=False) -> SearchResult
    access_person(actor, resident_id, purpose, *, operation="view", visit_id=None) -> PersonView
    household_of(actor, resident_id, purpose, *, operation="view", visit_id=None) -> list[PersonView]
    access_transfer(actor, transfer_id, purpose, *, operation="view", visit_id=None) -> TransferView
    incoming_today(actor, on) -> list[TransferSummary]
    match_people(actor, card, on, visit_id) -> list[PersonMatch]     who may be the person on a card; ranked
    exact_alone(matches) -> PersonMatch | None                       the one with whom everything agrees
    require_operation(actor, operation, *, resident_ids=(), transfer_ids=(), visit_id=None) -> None
    protected_ids(resident_ids) -> set[UUID]           who of them is blocked (支援措置 of their household)
    protected_transfer_ids(transfer_ids) -> set[UUID]  which of them the former municipality marked
    import_rows(import_id) -> dict[宛名番号, row]       the newest row per person that an import brought
    newest_rows(atena_numbers) -> dict[宛名番号, row]   rows as dict[identifier of rules.standards, text]
    resident_ids(atena_numbers) -> dict[宛名番号, id]
    imports(actor, limit=20), access_import(actor, import_id), problems_of(...), problems_csv(...)
    protections(actor), access_protection(actor, protection_id), expiring_protections(actor, on)
    history_of_protection(actor, protection_id), household_for_protection(actor, resident_id)
    inherited_protections(actor), protected_transfers(actor)
    waiting_requests(actor), access_request(actor, request_id)
    lifts_in_force(actor), own_request(actor, request_id), name_to_lift(actor, resident_id= | transfer_id=)
    missing_residents(actor, limit=200)                whom the newest full file left out
    register_people(actor, purpose)                    everybody, in pieces, for benefits
    people_by_number(actor, atena_numbers, purpose)    the same facts of some people, as of now
    mailing_addresses(actor, resident_ids)             送付先 of protected people

`operation`: view, print, display or export. A blocked person raises `ProtectedPerson`; nobody there,
`PersonNotFound`. The functions live in `reads/`, one subject a file.
"""

from __future__ import annotations

from madoguchi.cityhall.residents.reads.for_benefits import (
    BenefitPerson,
    mailing_addresses,
    people_by_number,
    register_people,
)
from madoguchi.cityhall.residents.reads.imports import (
    access_import,
    import_rows,
    imports,
    missing_residents,
    newest_rows,
    problems_csv,
    problems_of,
    resident_ids,
)
from madoguchi.cityhall.residents.reads.lifts import (
    access_request,
    lifts_in_force,
    name_to_lift,
    own_request,
    waiting_requests,
)
from madoguchi.cityhall.residents.reads.matching import PersonMatch, exact_alone, match_people
from madoguchi.cityhall.residents.reads.people import (
    access_person,
    household_of,
    protected_ids,
    protected_transfer_ids,
    require_operation,
)
from madoguchi.cityhall.residents.reads.protections import (
    access_protection,
    expiring_protections,
    history_of_protection,
    household_for_protection,
    inherited_protections,
    protected_transfers,
    protections,
)
from madoguchi.cityhall.residents.reads.search import search_people
from madoguchi.cityhall.residents.reads.transfers import access_transfer, incoming_today

__all__ = [
    "BenefitPerson",
    "PersonMatch",
    "access_import",
    "access_person",
    "access_protection",
    "access_request",
    "access_transfer",
    "exact_alone",
    "expiring_protections",
    "history_of_protection",
    "household_for_protection",
    "household_of",
    "import_rows",
    "imports",
    "incoming_today",
    "inherited_protections",
    "lifts_in_force",
    "mailing_addresses",
    "match_people",
    "missing_residents",
    "name_to_lift",
    "newest_rows",
    "own_request",
    "people_by_number",
    "problems_csv",
    "problems_of",
    "protected_ids",
    "protected_transfer_ids",
    "protected_transfers",
    "protections",
    "register_people",
    "require_operation",
    "resident_ids",
    "search_people",
    "waiting_requests",
]
