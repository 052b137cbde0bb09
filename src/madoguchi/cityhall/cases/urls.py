"""The section's back office (`/b/`) and the machines' door (`/api/exports/`)."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.cases.views import api, case, exports, queue

app_name = "cases"
urlpatterns = [
    path("b/q", queue.queue_page, name="queue"),
    path("b/q/rows", queue.queue_rows, name="queue_rows"),
    path("b/x/<uuid:case_id>", case.case_page, name="case"),
    path("b/x/<uuid:case_id>/live", case.case_live, name="live"),
    path("b/x/<uuid:case_id>/document.pdf", case.case_document, name="document"),
    path("b/x/<uuid:case_id>/do/<slug:verb>", case.act, name="act"),
    path("b/export", exports.export_page, name="export"),
    path("b/export/<uuid:export_id>", exports.export_taken, name="export_taken"),
    path("b/export/<uuid:export_id>/file", exports.export_file, name="export_file"),
    path("b/export/<uuid:export_id>/confirm", exports.export_confirm, name="export_confirm"),
    path("b/reconcile", exports.reconcile_page, name="reconcile"),
    path("b/keys", exports.tokens_page, name="tokens"),
    path("b/keys/<uuid:token_id>/revoke", exports.token_revoke, name="token_revoke"),
    path("api/exports/next", api.next_export, name="api_next"),
    path("api/exports/<uuid:export_id>/archive", api.archive, name="api_archive"),
    path("api/exports/<uuid:export_id>/confirm", api.confirm, name="api_confirm"),
]
