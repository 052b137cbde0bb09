"""The addresses of measuring and planning, below `/d/`."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.insights.views import files, plan, record, staffing, study, wait

app_name = "insights"
urlpatterns = [
    path("wait/", wait.index, name="wait"),
    path("wait/live/", wait.live, name="wait_live"),
    path("plan/", plan.index, name="plan"),
    path("plan/file/", plan.upload, name="upload"),
    path("plan/example/", plan.example, name="example"),
    path("plan/record/", record.index, name="record"),
    path("plan/study/", plan.ask, name="ask"),
    path("plan/files/<uuid:intake_id>/", files.one, name="file"),
    path("plan/files/<uuid:intake_id>/live/", files.live, name="file_live"),
    path("plan/files/<uuid:intake_id>/read/", files.read, name="file_read"),
    path("plan/files/<uuid:intake_id>/resume/", files.resume, name="file_resume"),
    path("plan/files/<uuid:intake_id>/withdraw/", files.withdraw, name="file_withdraw"),
    path("plan/files/<uuid:intake_id>/report.csv", files.report, name="file_report"),
    path("plan/study/<uuid:study_id>/", study.one, name="study"),
    path("plan/study/<uuid:study_id>/live/", study.live, name="study_live"),
    path("plan/study/<uuid:study_id>/try/", study.trying, name="try"),
    path("plan/study/<uuid:study_id>/staff/", staffing.index, name="staff"),
    path("plan/study/<uuid:study_id>/staff/ask/", staffing.ask, name="staff_ask"),
    path("plan/staff/<uuid:plan_id>/", staffing.one, name="staff_plan"),
    path("plan/staff/<uuid:plan_id>/live/", staffing.live, name="staff_plan_live"),
]
