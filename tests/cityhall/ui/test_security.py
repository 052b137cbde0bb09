"""Headers: nothing inline, nothing framed, nothing cached."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from madoguchi.cityhall.ui.security import SecurityHeadersMiddleware, page_policy


def test_the_policy_allows_own_files_and_the_stream_only() -> None:
    policy = page_policy("https://city.example:8001/stream")
    assert "unsafe" not in policy
    assert "connect-src 'self' https://city.example:8001;" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_pdf_may_be_framed_by_our_own_pages_only() -> None:
    serve = SecurityHeadersMiddleware(lambda _request: HttpResponse(b"%PDF-", content_type="application/pdf"))
    response = serve(RequestFactory().get("/"))
    assert response["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.django_db
def test_every_page_is_strict_and_not_stored() -> None:
    response = Client().get("/")
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"
    html = response.content.decode()
    assert " style=" not in html
    assert " onclick=" not in html
    assert "<script>" not in html
