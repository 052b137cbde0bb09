"""Who may open which view: the only place. A view without a line here is refused to everyone."""

from __future__ import annotations

from django.conf import settings

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
    # The counter
    "counter:start": PUBLIC,
    "counter:reception": Permission.COUNTER_SERVE,
    "counter:reception_lists": Permission.COUNTER_SERVE,
    "counter:start_visit": Permission.COUNTER_SERVE,
    "counter:device": Permission.COUNTER_SERVE,
    "counter:pairing": Permission.COUNTER_SERVE,
    "counter:visit": Permission.COUNTER_SERVE,
    "counter:language": Permission.COUNTER_SERVE,
    "counter:leave": Permission.COUNTER_SERVE,
    "counter:identity": Permission.COUNTER_SERVE,
    "counter:people": Permission.COUNTER_SERVE,
    "counter:choose": Permission.COUNTER_SERVE,
    "counter:typed": Permission.COUNTER_SERVE,
    "counter:change": Permission.COUNTER_SERVE,
    "counter:ask": Permission.COUNTER_SERVE,
    "counter:plan_live": Permission.COUNTER_SERVE,
    "counter:tasks": Permission.COUNTER_SERVE,
    "counter:guide": Permission.COUNTER_SERVE,
    "counter:forms": Permission.COUNTER_SERVE,
    "counter:form": Permission.COUNTER_SERVE,
    "counter:prepare": Permission.COUNTER_SERVE,
    "counter:document": Permission.COUNTER_SERVE,
    "counter:sign": Permission.COUNTER_SERVE,
    "counter:sign_live": Permission.COUNTER_SERVE,
    "counter:mirror_live": Permission.COUNTER_SERVE,
    "counter:show": Permission.COUNTER_SERVE,
    "counter:sign_other": Permission.COUNTER_SERVE,
    "counter:submit": Permission.COUNTER_SERVE,
    "counter:done": Permission.COUNTER_SERVE,
    "counter:done_live": Permission.COUNTER_SERVE,
    "counter:finish": Permission.COUNTER_SERVE,
    # Revoked by the clerk of the counter and by administrators; the verb asks for either right.
    "counter:tablet_revoke": ANY_STAFF,
    # The resident's tablet: no login; its own signed cookie opens one device (counter/tablet.py).
    "counter:tablet": PUBLIC,
    "counter:tablet_unpaired": PUBLIC,
    "counter:tablet_pair": PUBLIC,
    "counter:tablet_pair_link": PUBLIC,
    "counter:tablet_state": PUBLIC,
    "counter:tablet_language": PUBLIC,
    "counter:tablet_pen": PUBLIC,
    "counter:tablet_sign": PUBLIC,
    "counter:tablet_document": PUBLIC,
    # The sections' back office. A case is also shown to auditors (history only): the selector decides.
    "cases:queue": Permission.TASK_WORK,
    "cases:queue_rows": Permission.TASK_WORK,
    "cases:case": ANY_STAFF,
    "cases:live": ANY_STAFF,
    "cases:document": Permission.TASK_WORK,
    "cases:act": Permission.TASK_WORK,
    "cases:export": Permission.EXPORT_TAKE,
    "cases:export_taken": Permission.EXPORT_TAKE,
    "cases:export_file": Permission.EXPORT_TAKE,
    "cases:export_confirm": Permission.EXPORT_TAKE,
    "cases:reconcile": Permission.TASK_WORK,
    "cases:tokens": Permission.TASK_ASSIGN,
    "cases:token_revoke": Permission.TASK_ASSIGN,
    # Machines: no session; a bearer token opens one section's exports (cases/views/api.py).
    "cases:api_next": PUBLIC,
    "cases:api_archive": PUBLIC,
    "cases:api_confirm": PUBLIC,
    # The resident's own address: a visit's state, nothing personal (online/views.py).
    "online:status": PUBLIC,
    "online:status_live": PUBLIC,
    # A benefit letter's own address: answering needs the login as well (online/benefits/door.py).
    "online:benefit": PUBLIC,
    "online:benefit_login": PUBLIC,
    "online:benefit_back": PUBLIC,
    "online:benefit_confirm": PUBLIC,
    "online:benefit_account": PUBLIC,
    "online:benefit_decline": PUBLIC,
    "online:benefit_end": PUBLIC,
    # 支援措置: whoever may see people may ask for a lift; officers see records and decide.
    "protection:ask": Permission.PERSON_VIEW,
    "protection:asked": Permission.PERSON_VIEW,
    "protection:asked_live": Permission.PERSON_VIEW,
    "protection:home": Permission.PROTECTION_VIEW,
    "protection:home_live": Permission.PROTECTION_VIEW,
    "protection:request": Permission.PROTECTION_VIEW,
    "protection:record": Permission.PROTECTION_VIEW,
    "protection:grant": Permission.PROTECTION_LIFT,
    "protection:refuse": Permission.PROTECTION_LIFT,
    "protection:lift_end": Permission.PROTECTION_LIFT,
    "protection:find": Permission.PROTECTION_LIFT,
    "protection:protect": Permission.PROTECTION_LIFT,
    "protection:lift": Permission.PROTECTION_LIFT,
    "protection:confirm": Permission.PROTECTION_LIFT,
    "protection:renew": Permission.PROTECTION_LIFT,
    "protection:end": Permission.PROTECTION_LIFT,
    # Benefits: answers entered at the counter and from paper; review and decisions by the own section.
    "benefits:enter": Permission.BENEFIT_ENTER,
    "benefits:enter_target": Permission.BENEFIT_ENTER,
    "benefits:account": Permission.BENEFIT_ENTER,
    "benefits:paper": Permission.BENEFIT_ENTER,
    "benefits:paper_letter": Permission.BENEFIT_ENTER,
    "benefits:review": Permission.BENEFIT_WORK,
    "benefits:grant_many": Permission.BENEFIT_WORK,
    "benefits:decide_clean": Permission.BENEFIT_WORK,
    "benefits:review_target": Permission.BENEFIT_WORK,
    "benefits:accept": Permission.BENEFIT_WORK,
    "benefits:decide": Permission.BENEFIT_WORK,
    "benefits:accounts": Permission.BENEFIT_VIEW,
    # Administration
    "administration:home": ANY_STAFF,
    "administration:staff": Permission.STAFF_MANAGE,
    "administration:staff_add": Permission.STAFF_MANAGE,
    "administration:staff_change": Permission.STAFF_MANAGE,
    "administration:staff_reset": Permission.STAFF_MANAGE,
    "administration:settings": Permission.SYSTEM_MANAGE,
    "administration:terminal": Permission.DEVICE_MANAGE,
    "administration:devices": Permission.DEVICE_MANAGE,
    "administration:catalogue": Permission.CATALOGUE_EDIT,
    "administration:catalogue_add": Permission.CATALOGUE_EDIT,
    "administration:catalogue_version": Permission.CATALOGUE_EDIT,
    "administration:imports": Permission.REGISTER_IMPORT,
    "administration:imports_list": Permission.REGISTER_IMPORT,
    "administration:import": Permission.REGISTER_IMPORT,
    "administration:import_progress": Permission.REGISTER_IMPORT,
    "administration:import_report": Permission.REGISTER_IMPORT,
    "administration:import_resume": Permission.REGISTER_IMPORT,
    "administration:jobs": Permission.SYSTEM_MANAGE,
    "administration:jobs_list": Permission.SYSTEM_MANAGE,
    "administration:job_retry": Permission.SYSTEM_MANAGE,
    "administration:audit": Permission.AUDIT_VIEW,
    "administration:audit_export": Permission.AUDIT_VIEW,
}

# One click signs in, to a fictional city only (demo/views.py).
if settings.DEMO:
    VIEWS["demo:sign_in"] = PUBLIC
    VIEWS["demo:core"] = Permission.EXPORT_TAKE
    VIEWS["demo:login_choose"] = PUBLIC

# Open before an account is safe: where one chooses the own password and the second factor.
ENTRANCE = frozenset(
    name
    for name, needed in VIEWS.items()
    if name.startswith(("account_", "mfa_", "ui:")) and needed != CLOSED
)
