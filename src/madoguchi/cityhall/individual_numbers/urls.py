"""The addresses of 個人番号, below `/n/`. A person stands there by the key of the visit (p1, p2 …)."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.individual_numbers.views import card, keep, look

app_name = "individual_numbers"
urlpatterns = [
    path("<uuid:case_id>/", keep.home, name="home"),
    path("<uuid:case_id>/sheet/", look.sheet, name="sheet"),
    path("<uuid:case_id>/<slug:person>/store/", keep.store, name="store"),
    path("<uuid:case_id>/<slug:person>/card/", card.card, name="card"),
    path("<uuid:case_id>/<slug:person>/card/order/", card.card_order, name="card_order"),
    path("<uuid:case_id>/<slug:person>/card/answer/", card.card_answer, name="card_answer"),
    path("<uuid:case_id>/<slug:person>/again/", keep.again, name="again"),
    path("<uuid:case_id>/<slug:person>/forget/", keep.forget, name="forget"),
    path("<uuid:case_id>/<slug:person>/show/", look.show, name="show"),
]
