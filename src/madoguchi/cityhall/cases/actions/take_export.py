"""Cases leave for the core system, each once and only once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from madoguchi.cityhall.cases.core_files import ENCODINGS, NEWLINES, CaseFile, build_archive, unencodable
from madoguchi.cityhall.cases.evidence import check_protection
from madoguchi.cityhall.cases.expectations import expected_of
from madoguchi.cityhall.cases.exported import earlier_export
from madoguchi.cityhall.cases.models import Action, Case, Export, ExportItem, Packet
from madoguchi.cityhall.cases.refusals import AlreadyExported, BadInput, NotFound, NotInEncoding
from madoguchi.cityhall.cases.snapshot import Snapshot, forms_of
from madoguchi.cityhall.cases.steps import check_section, new_action, require, signature_of
from madoguchi.cityhall.tenancy import audit, live
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.numbers import yearly_numbers
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.cityhall.tenancy.scope import active_municipality

LIMIT = 500


@transaction.atomic
def take_export(
    actor: Actor,
    case_ids: Sequence[UUID],
    *,
    txid: UUID,
    format: str = "csv",
    encoding: str = "utf-8-sig",
    newline: str = "crlf",
) -> Export:
    """Put the cases of the actor's section into one archive and mark them as taken, by whom and when.

    Of two who take the same case at once one gets it; the other gets `AlreadyExported` with its number.
    Raises `NotInEncoding` when CP932 cannot hold a character, the register's `ProtectedPerson` when export is
    blocked for somebody, `BadInput` for an unknown choice; then nothing is marked.
    """
    require(actor, Permission.EXPORT_TAKE)
    _check_choices(case_ids, format, encoding, newline)
    if earlier := earlier_export(actor, txid):
        return earlier
    cases = _lock(actor, case_ids)
    snapshots = _snapshots(cases)
    _check_protection(actor, cases, snapshots)
    code = Municipality.objects.values_list("code", flat=True).get(pk=active_municipality())
    files = [_file(case, snapshots[case.packet_id], code) for case in cases]
    if problems := unencodable(files, encoding):
        raise NotInEncoding(problems)
    export = _store(actor, files, txid, format=format, encoding=encoding, newline=newline)
    _mark(actor, export, cases, snapshots)
    return export


def _check_choices(case_ids: Sequence[UUID], format: str, encoding: str, newline: str) -> None:
    if not case_ids:
        raise BadInput("出力する案件を1件以上選んでください。")
    if len(case_ids) > LIMIT:
        raise BadInput(f"一度に出力できるのは{LIMIT}件までです。")
    if format not in Export.Format.values or encoding not in ENCODINGS or newline not in NEWLINES:
        raise BadInput("出力の形式・文字コード・改行コードを一覧から選んでください。")
    if format == "json" and encoding == "cp932":
        raise BadInput("JSONはUTF-8で出力してください。")


def _lock(actor: Actor, case_ids: Sequence[UUID]) -> list[Case]:
    wanted = set(case_ids)
    locked = Case.objects.select_for_update(of=("self",)).select_related("visit")
    cases = list(locked.filter(pk__in=wanted).order_by("pk"))
    if len(cases) != len(wanted):
        raise NotFound("案件")
    for case in cases:
        check_section(actor, case, case.section)
    if gone := [case.number for case in cases if case.exported_at is not None]:
        raise AlreadyExported(gone)
    if waiting := [case.number for case in cases if case.state == Case.State.ATTENTION]:
        raise BadInput(f"確認が必要な案件は出力できません：{'、'.join(waiting[:10])}")
    return sorted(cases, key=lambda case: case.number)


def _snapshots(cases: Sequence[Case]) -> dict[UUID, Snapshot]:
    packets = Packet.objects.filter(pk__in={case.packet_id for case in cases})
    return dict(packets.values_list("pk", "snapshot"))


def _check_protection(actor: Actor, cases: Sequence[Case], snapshots: dict[UUID, Snapshot]) -> None:
    for visit_id, packet_id in {(case.visit_id, case.packet_id) for case in cases}:
        check_protection(actor, visit_id, snapshots[packet_id], "export")


def _file(case: Case, snapshot: Snapshot, code: str) -> CaseFile:
    people = [person for person in snapshot["people"] if not case.people or person["key"] in case.people]
    return CaseFile(case.number, _head(case, code), people, forms_of(snapshot, case.forms))


def _head(case: Case, code: str) -> dict[str, str]:
    return {
        "団体コード": code,
        "案件番号": case.number,
        "来庁番号": case.visit.number,
        "手続ID": case.procedure,
        "手続名": case.name,
        "担当課": case.section,
        "受付日時": timezone.localtime(case.opened_at).isoformat(timespec="seconds"),
        "期限": case.due.isoformat(),
    }


def _store(
    actor: Actor, files: Sequence[CaseFile], txid: UUID, *, format: str, encoding: str, newline: str
) -> Export:
    now = timezone.now()
    (number,) = yearly_numbers("export", 1, now)
    about = {"export": number, "section": actor.section, "taken_at": now.isoformat(timespec="seconds")}
    archive = build_archive(files, kind=format, encoding=encoding, newline=newline, about=about)
    return Export.objects.create(
        number=number, section=actor.section, format=format, encoding=encoding, newline=newline,
        archive=archive.data, manifest=archive.manifest, sha256=archive.sha256,
        taken_by=signature_of(actor), taken_by_label=actor.label, taken_at=now, txid=txid,
    )  # fmt: skip


def _mark(actor: Actor, export: Export, cases: Sequence[Case], snapshots: dict[UUID, Snapshot]) -> None:
    ExportItem.objects.bulk_create([_item(export, case, snapshots[case.packet_id]) for case in cases])
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(exported_at=export.taken_at)
    Action.objects.bulk_create(
        [
            new_action(
                actor, case.visit_id, Action.Kind.EXPORTED, export.txid, case=case, section=case.section
            )
            for case in cases
        ]
    )
    topics = {f"visit:{case.visit_id}" for case in cases} | {f"case:{case.pk}" for case in cases}
    live.publish("case.exported", [f"exports:{export.section}", *sorted(topics)])
    audit.record(
        actor, "export.taken", f"export:{export.pk}",
        detail={"number": export.number, "sha256": export.sha256, "cases": [case.number for case in cases]},
    )  # fmt: skip


def _item(export: Export, case: Case, snapshot: Snapshot) -> ExportItem:
    expected = expected_of(case, snapshot)
    state = "waiting" if expected["people"] else "not_in_register"
    return ExportItem(export=export, case=case, state=state, expected=expected)
