"""The addresses of staff cards: `/sc/…`."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.staff_cards import views

app_name = "staff_cards"
urlpatterns = [
    path("", views.cards, name="cards"),
    path("question/", views.question, name="question"),
    path("enter/", views.enter, name="enter"),
    path("refused/", views.refused, name="refused"),
    path("register/", views.register, name="register"),
    path("<uuid:card_id>/block/", views.block, name="block"),
]
