"""The resident's doors. Public: each address carries its own secret."""

from __future__ import annotations

from django.urls import path

from madoguchi.cityhall.online import views
from madoguchi.cityhall.online.benefits import views as benefits

app_name = "online"
urlpatterns = [
    path("s/v/<str:code>/<str:token>/", views.status, name="status"),
    path("s/v/<str:code>/<str:token>/live", views.status_live, name="status_live"),
    path("s/b/<str:code>/<str:token>/", benefits.start, name="benefit"),
    path("s/b/<str:code>/<str:token>/login", benefits.begin, name="benefit_login"),
    path("s/b/<str:code>/<str:token>/back", benefits.back, name="benefit_back"),
    path("s/b/<str:code>/<str:token>/confirm", benefits.confirm, name="benefit_confirm"),
    path("s/b/<str:code>/<str:token>/account", benefits.account, name="benefit_account"),
    path("s/b/<str:code>/<str:token>/decline", benefits.decline, name="benefit_decline"),
    path("s/b/<str:code>/<str:token>/end", benefits.end, name="benefit_end"),
]
