"""Freeze a version of the report a mayor reads, after it has proved to fit on two pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from madoguchi.cityhall.reform.acting import signature_of
from madoguchi.cityhall.reform.models import Report, Survey
from madoguchi.cityhall.reform.reads.report import content_of, document, figures
from madoguchi.cityhall.reform.refusals import Refused, WrongState
from madoguchi.cityhall.tenancy import audit
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.free_text import refuse_numbers
from madoguchi.cityhall.tenancy.rights import require
from madoguchi.cityhall.tenancy.roles import Permission
from madoguchi.documents.mayor_report import ReportTooLong, render_mayor_report

Texts = Mapping[str, str | Sequence[str]]


@transaction.atomic
def make_report(actor: Actor, survey_id: UUID, texts: Texts, *, txid: UUID) -> Report:
    """The next version. `texts`: headline, findings, requests, unknowns. The same `txid` is the same version.

    Raises `Refused`, naming each text that must be shorter, when it would not fit on two pages.
    """
    require(actor, Permission.REFORM_LEAD)
    if earlier := Report.objects.filter(txid=txid).first():
        return earlier
    refuse_numbers(texts)
    found = figures(survey_id)
    survey: Survey = found.page.survey
    if survey.state != Survey.State.FINISHED:
        raise WrongState(_("調査"), Survey.State(survey.state).label)
    Survey.objects.select_for_update().get(pk=survey.pk)
    last = survey.reports.aggregate(last=Max("version"))["last"] or 0
    content, now = content_of(found, texts), timezone.now()
    try:
        render_mayor_report(document(content, survey.municipality.name, actor.label, now, last + 1, False))
    except ReportTooLong as too_long:
        raise Refused(str(too_long)) from too_long
    report = Report.objects.create(
        survey=survey, version=last + 1, content=content, made_by=signature_of(actor),
        made_by_label=actor.label, made_at=now, txid=txid,
    )  # fmt: skip
    audit.record(actor, "report.made", f"survey:{survey.pk}", detail={"version": report.version})
    return report
