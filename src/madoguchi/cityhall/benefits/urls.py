"""The benefits room (`/g/`): rounds and targets, entry and review, payments."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from madoguchi.cityhall.benefits.views import (
    enter,
    extraction,
    files,
    letters,
    paper,
    pay,
    returns,
    review,
    rounds,
    sources,
    targets,
    totals,
)

app_name = "benefits"
urlpatterns = [
    # Rounds, source files, extraction, targets, letters.
    path("", rounds.index, name="rounds"),
    path("new/", rounds.choose, name="choose"),
    path("new/own/", rounds.open_own, name="open_own"),
    path("new/<slug:programme_id>/", rounds.open_catalogue, name="open"),
    path("r/<uuid:round_id>/", rounds.show, name="round"),
    path("r/<uuid:round_id>/live/", rounds.live, name="round_live"),
    path("r/<uuid:round_id>/deadlines/", rounds.deadlines, name="deadlines"),
    path("r/<uuid:round_id>/close/", rounds.close, name="close"),
    path("r/<uuid:round_id>/sources/", sources.index, name="sources"),
    path("r/<uuid:round_id>/sources/live/", sources.live, name="sources_live"),
    path("r/<uuid:round_id>/sources/register/", sources.register, name="source_register"),
    path("r/<uuid:round_id>/sources/refused/<uuid:refused_id>/", sources.refused, name="refused"),
    path("r/<uuid:round_id>/sources/new/<slug:kind>/", sources.upload, name="source_upload"),
    path("refused/<uuid:refused_id>.csv", sources.refused_csv, name="refused_csv"),
    path("r/<uuid:round_id>/extraction/", extraction.index, name="extraction"),
    path("r/<uuid:round_id>/extraction/live/", extraction.live, name="extraction_live"),
    path("r/<uuid:round_id>/extraction/start/", extraction.start, name="extract"),
    path("r/<uuid:round_id>/extraction/sample/", extraction.look, name="sample"),
    path("r/<uuid:round_id>/extraction/fix/", extraction.fix, name="fix"),
    path("r/<uuid:round_id>/targets/", targets.index, name="targets"),
    path("t/<uuid:target_id>/", targets.show, name="target"),
    path("t/<uuid:target_id>/live/", targets.live, name="target_live"),
    path("t/<uuid:target_id>/act/<slug:verb>/", targets.act, name="target_act"),
    path("r/<uuid:round_id>/letters/", letters.index, name="letters"),
    path("r/<uuid:round_id>/letters/live/", letters.live, name="letters_live"),
    path("letters/<uuid:run_id>/post/", letters.post, name="letters_post"),
    path("letters/<uuid:run_id>/<int:part>.pdf", letters.bundle, name="bundle"),
    # Entry at the counter and of paper; review and decisions.
    path("enter/", enter.enter, name="enter"),
    path("enter/paper/", paper.paper, name="paper"),
    path("enter/paper/<uuid:letter_id>/", paper.paper_letter, name="paper_letter"),
    path("enter/<uuid:target_id>/", enter.enter_target, name="enter_target"),
    path("enter/<uuid:target_id>/account/", enter.account, name="account"),
    path("r/<uuid:round_id>/review/", review.review, name="review"),
    path("r/<uuid:round_id>/review/live/", review.review_live, name="review_live"),
    path("r/<uuid:round_id>/review/grant/", review.grant_many, name="grant_many"),
    path("r/<uuid:round_id>/decide-clean/", review.decide_clean, name="decide_clean"),
    path("r/<uuid:round_id>/accounts/", review.accounts, name="accounts"),
    path("t/<uuid:target_id>/review/", review.review_target, name="review_target"),
    path("t/<uuid:target_id>/accept/", review.accept, name="accept"),
    path("t/<uuid:target_id>/decide/<slug:verb>/", review.decide, name="decide"),
    # Money: batches, their files, what came back, totals.
    path("pay/", pay.batches, name="batches"),
    path("pay/new/<uuid:round_id>/", pay.draft, name="draft"),
    path("pay/<uuid:batch_id>/", pay.batch, name="batch"),
    path("pay/<uuid:batch_id>/live", pay.batch_live, name="batch_live"),
    path("pay/<uuid:batch_id>/approve", pay.approve, name="approve"),
    path("pay/<uuid:batch_id>/release", pay.release, name="release"),
    path("pay/<uuid:batch_id>/withdraw", pay.withdraw, name="withdraw"),
    path("pay/<uuid:batch_id>/ask", files.ask, name="ask_bank"),
    path("pay/<uuid:batch_id>/order.pdf", files.order, name="payment_order"),
    path("pay/file/<uuid:file_id>/take", files.take, name="take_file"),
    path("pay/file/<uuid:file_id>/confirm", files.confirm, name="confirm_sent"),
    path("returns/", returns.returns, name="returns"),
    path("returns/results", returns.take_results, name="take_results"),
    path("returns/payment/<uuid:payment_id>", returns.ask_back, name="ask_back"),
    path("returns/reclaim/<uuid:reclaim_id>/<slug:verb>", returns.reclaim, name="reclaim"),
    path("decision/<uuid:decision_id>/reverse", returns.reverse, name="reverse_decision"),
    path("totals/", totals.totals, name="totals"),
    path("totals/<uuid:round_id>.csv", totals.performance, name="performance"),
]
if settings.DEMO:
    urlpatterns.append(path("pay/<uuid:batch_id>/simulate", files.simulate, name="simulate_results"))
