"""The main navigation: one line per place, with the right it needs (`config/access.py` decides again)."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.cityhall.tenancy.roles import Permission


class Place(NamedTuple):
    """One entry. `also` names pages of the place that lie at other addresses.

    `work` are the rights whose daily work is here, where the place is open to others for looking only.
    """

    url_name: str
    label: str | Promise
    icon: str
    permission: Permission
    also: tuple[str, ...] = ()
    work: frozenset[Permission] = frozenset()


NAVIGATION: tuple[Place, ...] = (
    Place("counter:reception", _("受付"), "hand", Permission.COUNTER_SERVE),
    Place("cases:queue", _("案件"), "list", Permission.TASK_WORK),
    Place("cases:export", _("基幹連携"), "export", Permission.EXPORT_TAKE),
    Place("cases:reconcile", _("突合"), "check", Permission.TASK_WORK),
    Place("tickets:call", _("呼出"), "speak", Permission.TICKETS_CALL, also=("tickets:duty",)),
    Place(
        "benefits:rounds", _("給付"), "flower", Permission.BENEFIT_VIEW,
        work=frozenset({Permission.BENEFIT_WORK}),
    ),
    Place(
        "benefits:batches", _("支払"), "coins", Permission.BENEFIT_VIEW,
        also=("benefits:returns", "benefits:totals"),
        work=frozenset({Permission.BENEFIT_APPROVE, Permission.BENEFIT_RELEASE}),
    ),
    Place("benefits:enter", _("給付の入力"), "pen", Permission.BENEFIT_ENTER),
    Place("protection:home", _("支援措置"), "shield", Permission.PROTECTION_VIEW),
    Place(
        "insights:wait", _("待ち時間"), "clock", Permission.STATISTICS_VIEW,
        work=frozenset({Permission.REFORM_LEAD}),
    ),
    Place("insights:plan", _("計画"), "chart", Permission.REFORM_LEAD),
    Place(
        "reform:home", _("窓口BPR"), "chart", Permission.STATISTICS_VIEW, also=("reform:advice",),
        work=frozenset({Permission.REFORM_LEAD}),
    ),
    Place("reform:observe_list", _("観察"), "tablet", Permission.SURVEY_OBSERVE),
    Place("reform:office", _("アドバイザー派遣"), "people", Permission.ADVICE_WORK),
    Place("administration:catalogue", _("手続カタログ"), "document", Permission.CATALOGUE_EDIT),
    Place("administration:audit", _("監査ログ"), "shield", Permission.AUDIT_VIEW),
    Place("administration:home", _("管理"), "gear", Permission.SYSTEM_MANAGE),
    Place("tickets:day", _("窓口の準備"), "clock", Permission.TICKETS_MANAGE),
)


def home_of(permissions: frozenset[Permission]) -> str:
    """The name of the first place where these rights have work; the own account where there is none."""
    places = (place for place in NAVIGATION if permissions & (place.work or {place.permission}))
    return next((place.url_name for place in places), "mfa_index")
