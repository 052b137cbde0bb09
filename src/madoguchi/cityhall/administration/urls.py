"""The addresses of administration, below `/m/`."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.administration.views import audit, catalogue, city, home, imports, jobs, staff

app_name = "administration"
urlpatterns = [
    path("", home.home, name="home"),
    path("staff/", staff.index, name="staff"),
    path("staff/new/", staff.add, name="staff_add"),
    path("staff/<uuid:staff_id>/", staff.change, name="staff_change"),
    path("staff/<uuid:staff_id>/reset/", staff.reset, name="staff_reset"),
    path("settings/", city.settings, name="settings"),
    path("terminal/", city.terminal, name="terminal"),
    path("devices/", city.devices, name="devices"),
    path("catalogue/", catalogue.index, name="catalogue"),
    path("catalogue/new/", catalogue.add, name="catalogue_add"),
    path("catalogue/<uuid:overlay_id>/", catalogue.version, name="catalogue_version"),
    path("imports/", imports.index, name="imports"),
    path("imports/list/", imports.listing, name="imports_list"),
    path("imports/<uuid:import_id>/", imports.one, name="import"),
    path("imports/<uuid:import_id>/progress/", imports.progress, name="import_progress"),
    path("imports/<uuid:import_id>/report.csv", imports.report, name="import_report"),
    path("imports/<uuid:import_id>/resume/", imports.resume, name="import_resume"),
    path("jobs/", jobs.index, name="jobs"),
    path("jobs/list/", jobs.listing, name="jobs_list"),
    path("jobs/<uuid:job_id>/retry/", jobs.retry, name="job_retry"),
    path("audit/", audit.index, name="audit"),
    path("audit/audit.csv", audit.export, name="audit_export"),
]
