"""The addresses of the reform, below `/d/`."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.reform.views import advice, flows, ideas, observe, office, report, surveys, workload

app_name = "reform"
urlpatterns = [
    path("bpr/", surveys.home, name="home"),
    path("bpr/scenario/<str:name>/", surveys.scenario, name="scenario"),
    path("bpr/new/", surveys.new, name="survey_new"),
    path("bpr/s/<uuid:survey_id>/", surveys.show, name="survey"),
    path("bpr/s/<uuid:survey_id>/live/", surveys.live, name="survey_live"),
    path("bpr/s/<uuid:survey_id>/act/", surveys.act, name="survey_act"),
    path("bpr/s/<uuid:survey_id>/report/", report.write, name="report"),
    path("bpr/report/<uuid:report_id>.pdf", report.pdf, name="report_pdf"),
    path("bpr/photo/<uuid:photo_id>.jpg", surveys.photo, name="photo"),
    path("bpr/photo/<uuid:photo_id>/remove/", surveys.photo_remove, name="photo_remove"),
    path("bpr/observe/", observe.index, name="observe_list"),
    path("bpr/observe/<uuid:survey_id>/", observe.observe, name="observe"),
    path("bpr/observe/<uuid:survey_id>/notes/", observe.notes, name="notes"),
    path("bpr/observe/<uuid:survey_id>/photo/", observe.photo, name="observe_photo"),
    path("bpr/flows/", flows.index, name="flows"),
    path("bpr/flows/new/", flows.new, name="flow_new"),
    path("bpr/flows/<uuid:flow_id>/", flows.show, name="flow"),
    path("bpr/flows/<uuid:flow_id>/edit/", flows.edit, name="flow_edit"),
    path("bpr/flows/<uuid:flow_id>/to-be/", flows.to_be, name="flow_to_be"),
    path("bpr/flows/<uuid:flow_id>/volume/", flows.volume, name="flow_volume"),
    path("bpr/flows/<uuid:flow_id>/steps/<uuid:step_id>/", flows.step, name="flow_step"),
    path("bpr/ideas/", ideas.index, name="ideas"),
    path("bpr/ideas/new/", ideas.new, name="idea_new"),
    path("bpr/ideas/<uuid:idea_id>/", ideas.show, name="idea"),
    path("bpr/ideas/<uuid:idea_id>/decide/", ideas.decide, name="idea_decide"),
    path("bpr/workload/", workload.index, name="workloads"),
    path("bpr/workload/new/", workload.take, name="workload_new"),
    path("bpr/workload/<uuid:survey_id>/", workload.show, name="workload"),
    path("advice/", advice.index, name="advice"),
    path("advice/dispatch/", advice.dispatch, name="advice_dispatch"),
    path("advice/training/", advice.training, name="advice_training"),
    path("advice/<uuid:request_id>/", advice.show, name="advice_request"),
    path("advice/<uuid:request_id>/act/", advice.act, name="advice_act"),
    path("advice/<uuid:request_id>/<str:number>.pdf", advice.certificate, name="certificate"),
    path("advice/office/", office.index, name="office"),
    path("advice/office/live/", office.live, name="office_live"),
    path("advice/office/advisers/", office.advisers, name="advisers"),
    path("advice/office/advisers/new/", office.adviser, name="adviser_new"),
    path("advice/office/advisers/<uuid:adviser_id>/", office.adviser, name="adviser"),
    path("advice/office/<uuid:case_id>/", office.case, name="case"),
    path("advice/office/<uuid:case_id>/act/", office.act, name="case_act"),
]
