"""Signing in: closed doors, second factor, limits, the session's end, and what the log learns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cityhall.conftest import PASSWORD

from madoguchi.cityhall.tenancy import sessions
from madoguchi.cityhall.tenancy.models import AuditEvent, Municipality, Staff

SECRET = "JBSWY3DPEHPK3PXP"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def forget_limits(db: None) -> None:
    cache.clear()


def sign_in(client: Client, username: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": username, "password": password})


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))


def test_the_page_is_japanese_and_needs_no_mail(client: Client, db: None) -> None:
    page = client.get(LOGIN).content.decode()
    assert "職員のサインイン" in page
    assert "パスキーでサインイン" in page
    assert "メール" not in page
    assert "password/reset" not in page


def test_signing_in_and_out(client: Client, clerk: Staff) -> None:
    before = client.session.session_key
    assert sign_in(client, "clerk").status_code == 302
    assert client.session.session_key != before

    left = client.post("/accounts/logout/")
    assert left.url == LOGIN
    assert left["Clear-Site-Data"] == '"storage"'
    assert verbs() == ["staff.signed_in", "staff.signed_out"]


def test_a_wrong_password_is_logged_and_says_nothing_more(client: Client, clerk: Staff) -> None:
    known = sign_in(client, "clerk", "wrong").content.decode()
    unknown = sign_in(client, "nobody", "wrong").content.decode()
    assert known.replace("clerk", "") .count("正しく") == unknown.replace("nobody", "").count("正しく")
    assert verbs() == ["staff.sign_in_refused"]


def test_many_wrong_passwords_close_the_account_for_a_while(client: Client, clerk: Staff) -> None:
    for _ in range(5):
        sign_in(client, "clerk", "wrong")
    assert "_auth_user_id" not in sign_in(client, "clerk").client.session


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_doors_that_we_do_not_use_are_closed(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name)).status_code == 404


def test_cookies_are_for_the_server_only(client: Client, clerk: Staff) -> None:
    sign_in(client, "clerk")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]


def test_a_city_that_requires_it_sends_staff_to_the_second_factor(
    client: Client, clerk: Staff, city: Municipality
) -> None:
    Municipality.objects.update(settings={})
    sign_in(client, "clerk")
    assert client.get(reverse("administration:home")).url == reverse("mfa_index")
    assert "2段階の確認がまだありません" in client.get(reverse("mfa_index")).content.decode()


def test_a_code_is_asked_for_and_the_secret_is_sealed(client: Client, clerk: Staff) -> None:
    authenticator = TOTP.activate(clerk, SECRET).instance
    assert SECRET not in str(authenticator.data)

    assert sign_in(client, "clerk").url == reverse("mfa_authenticate")
    assert "2段階の確認" in client.get(reverse("mfa_authenticate")).content.decode()
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert "_auth_user_id" in client.session
    assert verbs() == ["staff.sign_in_refused", "staff.signed_in"]


def test_enrolling_an_authenticator_app(
    client: Client, clerk: Staff, django_capture_on_commit_callbacks: Any
) -> None:
    sign_in(client, "clerk")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "認証アプリの登録" in page
    assert "<svg" in page
    right = patch("allauth.mfa.totp.internal.auth.validate_totp_code", return_value=True)
    with right, django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": "123456"})
    assert Authenticator.objects.filter(user=clerk, type="totp").exists()
    assert "予備の番号" in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "staff.second_factor_added" in verbs()


def test_pages_of_the_second_factor_render(client: Client, clerk: Staff) -> None:
    TOTP.activate(clerk, SECRET)
    sign_in(client, "clerk")
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    for name in (
        "mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn",
        "mfa_list_webauthn", "account_change_password", "account_reauthenticate", "mfa_reauthenticate",
        "account_logout",
    ):
        assert client.get(reverse(name)).status_code == 200, name


def test_a_temporary_password_must_be_replaced(client: Client, clerk: Staff) -> None:
    Staff.objects.update(must_change_password=True)
    sign_in(client, "clerk")
    assert client.get(reverse("administration:home")).url == reverse("account_change_password")

    new = "atarashii-kotoba-2026"
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert client.get(reverse("administration:home")).status_code == 200


def test_a_change_of_keys_asks_again_after_a_while(client: Client, clerk: Staff) -> None:
    sign_in(client, "clerk")
    session = client.session
    session[sessions.STARTED] -= 400
    session.save()
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))


# The day of these tests begins at noon, so that no run of them meets midnight, where a session ends anyway.
NOON = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


def later(minutes: float) -> Any:
    return patch(
        "madoguchi.cityhall.tenancy.middleware.timezone.now", return_value=NOON + timedelta(minutes=minutes)
    )


def signed_in_at_noon(client: Client) -> Client:
    session = client.session
    session[sessions.STARTED] = session[sessions.SEEN] = int(NOON.timestamp())
    session.save()
    return client


def test_an_idle_session_ends(client_of: Callable[[Staff], Client], clerk: Staff) -> None:
    client = signed_in_at_noon(client_of(clerk))
    with later(14):
        assert client.get(reverse("administration:home")).status_code == 200
    with later(28):
        assert client.get(reverse("administration:home")).status_code == 200
    with later(44):
        response = client.get(reverse("administration:home"))
    assert response.url.startswith(LOGIN)
    assert "ended=idle" in response.url
    assert response["Clear-Site-Data"] == '"storage"'
    assert verbs()[-1] == "staff.signed_out"


def test_a_screen_that_refreshes_itself_does_not_keep_the_session(
    client_of: Callable[[Staff], Client], clerk: Staff
) -> None:
    client = signed_in_at_noon(client_of(clerk))
    with later(14):
        client.get(reverse("administration:home"), headers={"X-Live": "1"})
    with later(16):
        response = client.get(reverse("administration:home"), headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith(LOGIN)


def test_a_session_ends_with_the_day(client_of: Callable[[Staff], Client], clerk: Staff) -> None:
    client = client_of(clerk)
    session = client.session
    session[sessions.STARTED] = int((timezone.now() - timedelta(days=1)).timestamp())
    session.save()
    assert "ended=day" in client.get(reverse("administration:home")).url


def test_the_city_decides_how_long_idle_is(
    client_of: Callable[[Staff], Client], clerk: Staff, city: Municipality
) -> None:
    Municipality.objects.update(settings={"mfa": "optional", "idle_minutes": 5})
    client = signed_in_at_noon(client_of(clerk))
    with later(6):
        assert "ended=idle" in client.get(reverse("administration:home")).url


def test_a_deactivated_account_is_out_at_once(client_of: Callable[[Staff], Client], clerk: Staff) -> None:
    client = client_of(clerk)
    Staff.objects.update(is_active=False)
    assert client.get(reverse("administration:home")).url.startswith(LOGIN)
