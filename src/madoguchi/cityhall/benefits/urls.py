"""The benefits room (`/g/`): rounds and targets, entry and review, payments."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.benefits.views import enter, paper, review

app_name = "benefits"
urlpatterns = [
    # Entry at the counter and of paper; review and decisions.
    path("enter/", enter.enter, name="enter"),
    path("enter/paper/", paper.paper, name="paper"),
    path("enter/paper/<uuid:letter_id>/", paper.paper_letter, name="paper_letter"),
    path("enter/<uuid:target_id>/", enter.enter_target, name="enter_target"),
    path("enter/<uuid:target_id>/account/", enter.account, name="account"),
    path("r/<uuid:round_id>/review", review.review, name="review"),
    path("r/<uuid:round_id>/review/grant", review.grant_many, name="grant_many"),
    path("r/<uuid:round_id>/decide-clean", review.decide_clean, name="decide_clean"),
    path("r/<uuid:round_id>/accounts", review.accounts, name="accounts"),
    path("t/<uuid:target_id>/review", review.review_target, name="review_target"),
    path("t/<uuid:target_id>/accept", review.accept, name="accept"),
    path("t/<uuid:target_id>/decide/<slug:verb>", review.decide, name="decide"),
]
