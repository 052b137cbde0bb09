"""The verbs: the only way in which visits, packets, cases, tasks and exports change.

Each module has one public function of its own name. It checks, changes, records in the audit log,
announces on the live topics and enqueues jobs, all in one transaction. `actor` is `request.actor`;
`txid` is a UUID made by the client once per intended act: the same act sent twice happens once and
answers alike. A "no" is a `tenancy.refusal.Refusal` with a Japanese sentence (see `cases.refusals`).

The draft (needs counter.serve; the visit must be open):

    open_visit(actor, *, event, txid, day=None, language="ja") -> Visit
    choose_people(actor, visit_id, *, residents=(), transfer=None, movers=None, applicant=None, txid) -> Visit
        residents: resident UUIDs; transfer: a transfer's UUID, movers: ids of its people (None = all);
        applicant: a resident UUID or mover id, else the first person. Replaces the former choice.
    type_person(actor, visit_id, *, items, key="", txid) -> VisitPerson      someone no source knows
    remove_person(actor, visit_id, *, key, txid) -> Visit
    choose_applicant(actor, visit_id, *, key, txid) -> Visit
    confirm_identity(actor, visit_id, *, document, agent="", txid) -> Action     once for all procedures
    keep_card_reading(actor, visit_id, read) -> CardReading          what `readers.take_answer` handed out
    decide_card_reading(actor, visit_id, *, reading, choice, reason="", agent="", typed=None, txid)
        -> CardDecision        whose card it is; confirms the identity and names the applicant
    record_answer(actor, visit_id, *, question, value, person="", seen=None, txid) -> Visit
        question: an id of questions.yaml or `gap:<path>`; seen: the `visit.revision` the clerk's screen
        showed; AnsweredMeanwhile when someone else answered the same question since. None takes it back.
    select_procedures(actor, visit_id, *, chosen: Mapping[slug, bool], txid) -> Visit      optional ones
    set_language(actor, visit_id, *, language, txid) -> Visit

The packet:

    prepare_packet(actor, visit_id, *, txid) -> Packet      same revision, same packet; SomethingMissing
    sign_packet(actor, packet_id, *, signer, act, method, shown_sha256, txid, strokes=None, device="",
                assisted_by="", assistance="") -> Signature
        strokes: {"width": int, "height": int, "strokes": [[[x, y, t], …], …]}
    submit_packet(actor, visit_id, *, packet_id, txid) -> list[Case]
    close_visit(actor, visit_id, *, txid, reason="") -> Visit      an open visit is cancelled, reason needed

The section's work (needs task.work; the task must be the actor's section's):

    take_task(actor, task_id, *, txid) -> Task
    assign_task(actor, task_id, *, assignee_id, txid) -> Task                         needs task.assign
    complete_task(actor, task_id, *, txid, note="") -> Task
    return_task(actor, task_id, *, reason, txid) -> Task              back to the reception section
    resend_task(actor, case_id, *, note, txid) -> Task                the counter's answer to a return
    hand_on_task(actor, task_id, *, section, reason, txid) -> Task    the new task of the other section
    note_on_task(actor, task_id, *, text, txid) -> Action

The core system (needs export.take):

    take_export(actor, case_ids, *, format="csv", encoding="utf-8-sig", newline="crlf", txid) -> Export
    confirm_export(actor, export_id, *, txid) -> Export
    reconcile_register(actor, import_id) -> ReconciliationResult

    issue_api_token(actor, *, label, txid) -> str                    needs task.assign, like the next
    revoke_api_token(actor, token_id, *, txid) -> ApiToken
    take_next_export(actor, *, txid, limit=100, …) -> Export | None    for machines

Live topics: `visit:<uuid>`, `section:<slug>`, `case:<uuid>`, `exports:<slug>`.
"""
