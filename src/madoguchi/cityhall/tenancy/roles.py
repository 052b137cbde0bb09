"""What each role of a city hall may do. One table; views name a permission, never a role."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One right. A view or verb asks for exactly one of these."""

    COUNTER_SERVE = "counter.serve"
    PERSON_VIEW = "person.view"
    PROTECTION_LIFT = "protection.lift"
    PROTECTION_VIEW = "protection.view"
    TASK_WORK = "task.work"
    TASK_ASSIGN = "task.assign"
    EXPORT_TAKE = "export.take"
    REGISTER_IMPORT = "register.import"
    CATALOGUE_EDIT = "catalogue.edit"
    AUDIT_VIEW = "audit.view"
    STAFF_MANAGE = "staff.manage"
    DEVICE_MANAGE = "device.manage"
    STATISTICS_VIEW = "statistics.view"
    SYSTEM_MANAGE = "system.manage"
    BENEFIT_WORK = "benefit.work"
    BENEFIT_ENTER = "benefit.enter"
    BENEFIT_APPROVE = "benefit.approve"
    BENEFIT_RELEASE = "benefit.release"
    BENEFIT_VIEW = "benefit.view"
    REFORM_LEAD = "reform.lead"
    SURVEY_OBSERVE = "survey.observe"
    INDIVIDUAL_NUMBER_USE = "individual_number.use"
    ADVICE_WORK = "advice.work"
    TICKETS_CALL = "tickets.call"
    TICKETS_MANAGE = "tickets.manage"


class Role(TextChoices):
    """What somebody is in this city hall. An account may be several things at once."""

    CLERK = "clerk", _("窓口職員")
    SECTION_STAFF = "section_staff", _("担当課職員")
    SECTION_HEAD = "section_head", _("担当課長")
    PROTECTION_OFFICER = "protection_officer", _("支援措置責任者")
    CATALOGUE_EDITOR = "catalogue_editor", _("手続カタログ編集者")
    AUDITOR = "auditor", _("監査担当")
    ADMINISTRATOR = "administrator", _("システム管理者")
    BENEFIT_OFFICER = "benefit_officer", _("給付担当")
    BENEFIT_APPROVER = "benefit_approver", _("給付の承認者")
    TREASURER = "treasurer", _("出納担当")
    REFORM_LEADER = "reform_leader", _("改革担当")
    OBSERVER = "observer", _("窓口体験調査の観察者")
    ADVICE_DESK = "advice_desk", _("アドバイザー派遣担当")
    NUMBER_OFFICER = "number_officer", _("個人番号利用事務担当")


_P = Permission
GRANTS: dict[str, frozenset[Permission]] = {
    Role.CLERK: frozenset(
        {_P.COUNTER_SERVE, _P.PERSON_VIEW, _P.STATISTICS_VIEW, _P.BENEFIT_ENTER, _P.TICKETS_CALL}
    ),
    Role.SECTION_STAFF: frozenset(
        {_P.TASK_WORK, _P.PERSON_VIEW, _P.EXPORT_TAKE, _P.STATISTICS_VIEW, _P.TICKETS_CALL}
    ),
    Role.SECTION_HEAD: frozenset(
        {
            _P.TASK_WORK, _P.TASK_ASSIGN, _P.PERSON_VIEW, _P.EXPORT_TAKE, _P.STATISTICS_VIEW,
            _P.TICKETS_CALL, _P.TICKETS_MANAGE,
        }
    ),
    Role.PROTECTION_OFFICER: frozenset({_P.PROTECTION_LIFT, _P.PROTECTION_VIEW, _P.PERSON_VIEW}),
    Role.CATALOGUE_EDITOR: frozenset({_P.CATALOGUE_EDIT}),
    Role.AUDITOR: frozenset({_P.AUDIT_VIEW, _P.BENEFIT_VIEW}),
    Role.ADMINISTRATOR: frozenset(
        {_P.STAFF_MANAGE, _P.DEVICE_MANAGE, _P.REGISTER_IMPORT, _P.SYSTEM_MANAGE, _P.TICKETS_MANAGE}
    ),
    Role.BENEFIT_OFFICER: frozenset(
        {_P.BENEFIT_WORK, _P.BENEFIT_ENTER, _P.BENEFIT_VIEW, _P.PERSON_VIEW, _P.STATISTICS_VIEW}
    ),
    Role.BENEFIT_APPROVER: frozenset({_P.BENEFIT_APPROVE, _P.BENEFIT_VIEW}),
    Role.TREASURER: frozenset({_P.BENEFIT_RELEASE, _P.BENEFIT_VIEW}),
    Role.REFORM_LEADER: frozenset({_P.REFORM_LEAD, _P.SURVEY_OBSERVE, _P.STATISTICS_VIEW}),
    Role.OBSERVER: frozenset({_P.SURVEY_OBSERVE}),
    Role.ADVICE_DESK: frozenset({_P.ADVICE_WORK}),
    # Beside the role of a section: the right alone opens no case, and without a case there is no number.
    Role.NUMBER_OFFICER: frozenset({_P.INDIVIDUAL_NUMBER_USE}),
}
# Never in one account: managing the system and auditing it; working out money and releasing it; reading
# 個人番号 and managing accounts or auditing those reads.
APART = (
    frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    frozenset({Role.BENEFIT_OFFICER, Role.TREASURER}),
    frozenset({Role.BENEFIT_APPROVER, Role.TREASURER}),
    frozenset({Role.NUMBER_OFFICER, Role.ADMINISTRATOR}),
    frozenset({Role.NUMBER_OFFICER, Role.AUDITOR}),
)


def permissions_of(roles: list[str]) -> frozenset[Permission]:
    """Every right that the roles give together. A role that is not known gives none."""
    return frozenset().union(*(GRANTS.get(role, frozenset()) for role in roles))


def collide(roles: Iterable[str]) -> bool:
    """Whether the roles must not be one person's (see `APART`)."""
    return any(pair <= set(roles) for pair in APART)
