"""Reads. Every object is handed out by one door here, which checks who asks.

    visits_today(actor, on=None) -> list[VisitSummary]
    access_visit(actor, visit_id) -> Visit                       clerks; audited (`visit.viewed`)
    access_packet(actor, packet_id) -> Packet
    access_case(actor, case_id) -> Case                          own section, or auditor; OtherSection is audited
    access_task(actor, task_id) -> Task
    history_of(case) -> list[Action]
    queue(actor, filters: QueueFilters) -> QueuePage
    progress_of(visit) -> list[CaseProgress]
    signers_of(packet) -> list[SignerState]                      who has signed, who must still
    access_by_status_token(token) -> Visit | None
    exported_items(*, unconfirmed_only=True) -> list[ExportedItem]       what the core system was given
    unconfirmed(actor) -> list[ExportItem]
"""
