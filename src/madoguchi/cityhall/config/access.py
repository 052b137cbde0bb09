"""Who may open which view: the only place. A view without a line here is refused to everyone."""

from __future__ import annotations

from madoguchi.cityhall.tenancy.roles import Permission

PUBLIC = "public"
ANY_STAFF = "any staff"
# Exists in a library we use and must not be reached: answers 404.
CLOSED = "closed"

VIEWS: dict[str, Permission | str] = {
    # Signing in (allauth)
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reauthenticate": ANY_STAFF,
    "account_change_password": ANY_STAFF,
    "account_signup": CLOSED,
    "account_email": CLOSED,
    "account_email_verification_sent": CLOSED,
    "account_confirm_email": CLOSED,
    "account_set_password": CLOSED,
    "account_reset_password": CLOSED,
    "account_reset_password_done": CLOSED,
    "account_reset_password_from_key": CLOSED,
    "account_reset_password_from_key_done": CLOSED,
    "account_confirm_login_code": CLOSED,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "mfa_index": ANY_STAFF,
    "mfa_reauthenticate": ANY_STAFF,
    "mfa_reauthenticate_webauthn": ANY_STAFF,
    "mfa_activate_totp": ANY_STAFF,
    "mfa_deactivate_totp": ANY_STAFF,
    "mfa_view_recovery_codes": ANY_STAFF,
    "mfa_generate_recovery_codes": ANY_STAFF,
    "mfa_download_recovery_codes": ANY_STAFF,
    "mfa_list_webauthn": ANY_STAFF,
    "mfa_add_webauthn": ANY_STAFF,
    "mfa_edit_webauthn": ANY_STAFF,
    "mfa_remove_webauthn": ANY_STAFF,
    # The frame of every page
    "ui:alive": ANY_STAFF,
}

# Open before an account is safe: where one chooses the own password and the second factor.
ENTRANCE = frozenset(
    name
    for name, needed in VIEWS.items()
    if name.startswith(("account_", "mfa_", "ui:")) and needed != CLOSED
)
