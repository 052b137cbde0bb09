"""allauth's sign-in form without its link to a password reset by mail, which does not exist here."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label, self.fields["password"].label = _("ユーザー名"), _("パスワード")
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
