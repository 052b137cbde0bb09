"""The counter's addresses: `/`, `/c/…` for the clerk, `/t/…` for the tablet."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.counter.views import (
    ask,
    device,
    done,
    identity,
    packet,
    people,
    reception,
    sign,
    start,
    tablet,
    tasks,
)

app_name = "counter"
_VISIT = "c/v/<uuid:visit_id>/"
urlpatterns = [
    path("", start.start, name="start"),
    path("c/", reception.reception, name="reception"),
    path("c/lists/", reception.reception_lists, name="reception_lists"),
    path("c/open/", reception.start_visit, name="start_visit"),
    path("c/device/", device.device, name="device"),
    path("c/device/pairing/<uuid:pairing_id>/", device.pairing, name="pairing"),
    path("c/device/<uuid:device_id>/revoke/", device.revoke, name="tablet_revoke"),
    path(_VISIT, reception.visit, name="visit"),
    path(f"{_VISIT}language/", reception.language, name="language"),
    path(f"{_VISIT}leave/", reception.leave, name="leave"),
    path(f"{_VISIT}id/", identity.identity, name="identity"),
    path(f"{_VISIT}person/", people.people, name="people"),
    path(f"{_VISIT}person/choose/", people.choose, name="choose"),
    path(f"{_VISIT}person/typed/", people.typed, name="typed"),
    path(f"{_VISIT}person/change/", people.change, name="change"),
    path(f"{_VISIT}ask/", ask.ask, name="ask"),
    path(f"{_VISIT}ask/plan/", ask.plan_live, name="plan_live"),
    path(f"{_VISIT}tasks/", tasks.tasks, name="tasks"),
    path(f"{_VISIT}guide.pdf", tasks.guide, name="guide"),
    path(f"{_VISIT}f/", packet.forms, name="forms"),
    path(f"{_VISIT}f/<int:number>/", packet.form, name="form"),
    path(f"{_VISIT}f/prepare/", packet.prepare, name="prepare"),
    path(f"{_VISIT}packet.pdf", packet.document, name="document"),
    path(f"{_VISIT}sign/", sign.sign, name="sign"),
    path(f"{_VISIT}sign/live/", sign.sign_live, name="sign_live"),
    path(f"{_VISIT}sign/mirror/", sign.mirror_live, name="mirror_live"),
    path(f"{_VISIT}sign/show/", sign.show, name="show"),
    path(f"{_VISIT}sign/other/", sign.sign_other, name="sign_other"),
    path(f"{_VISIT}submit/", sign.submit, name="submit"),
    path(f"{_VISIT}done/", done.done, name="done"),
    path(f"{_VISIT}done/live/", done.done_live, name="done_live"),
    path(f"{_VISIT}finish/", done.finish, name="finish"),
    path("t/", tablet.screen, name="tablet"),
    path("t/unpaired/", tablet.unpaired, name="tablet_unpaired"),
    path("t/pair/<str:city>/", tablet.pair, name="tablet_pair"),
    path("t/pair/<str:city>/<str:token>/", tablet.pair_link, name="tablet_pair_link"),
    path("t/state/", tablet.state, name="tablet_state"),
    path("t/language/", tablet.language, name="tablet_language"),
    path("t/pen/", tablet.pen, name="tablet_pen"),
    path("t/sign/", tablet.sign, name="tablet_sign"),
    path("t/packet.pdf", tablet.document, name="tablet_document"),
]
