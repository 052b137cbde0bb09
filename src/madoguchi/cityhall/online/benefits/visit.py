"""What a browser is in the middle of: one letter, one wish, one proved person. No personal data in it.

One session serves one letter: opening another letter's page, finishing, or a quarter of an hour forget who
was here. A shared terminal that stayed signed in is how 748 公金受取口座 came to belong to somebody else.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import asdict
from typing import Any

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest

from madoguchi.cityhall.benefits.answers.accounts import Given
from madoguchi.cityhall.benefits.models import Letter
from madoguchi.cityhall.tenancy.encryption import decrypt, encrypt

KEY = "benefit"
SECONDS = 15 * 60
SEALED_FOR = "session.benefit_account"
NONE, SILENT = "none", "silent"


class LetterVisit:
    """This browser's visit to one letter. `identity` is the login's method once the person was proved."""

    def __init__(self, request: HttpRequest, letter: Letter) -> None:
        self.request = request
        kept: dict[str, Any] = request.session.get(KEY) or {}
        if kept and (kept["letter"] != str(letter.pk) or time.time() - kept["at"] > SECONDS):
            self.forget()
            kept = {}
        self.kept = kept
        self.letter = letter

    @property
    def wish(self) -> str:
        return str(self.kept.get("wish", ""))

    @property
    def language(self) -> str:
        return str(self.kept.get("lang", ""))

    @property
    def identity(self) -> str:
        return str(self.kept.get("identity", ""))

    def begin(self, wish: str, language: str) -> str:
        """A fresh visit with the resident's wish; returns the `state` that the login must bring back."""
        self.request.session.cycle_key()
        self.kept = {
            "letter": str(self.letter.pk), "wish": wish, "lang": language, "state": secrets.token_urlsafe(24),
        }  # fmt: skip
        self._save()
        return str(self.kept["state"])

    def expects(self, state: str) -> bool:
        """Whether the login's answer belongs to this visit; it is expected once."""
        wanted = self.kept.pop("state", "")
        if self.kept:
            self._save()
        return bool(wanted) and secrets.compare_digest(str(wanted), state)

    def prove(self, method: str) -> None:
        """The person was proved to be the letter's payee."""
        self.request.session.cycle_key()
        self._save(identity=method)

    def change(self, wish: str) -> None:
        """Another wish of the same person; what was fetched for the former one is forgotten."""
        self.kept.pop("account", None)
        self._save(wish=wish)

    def keep_account(self, account: Given | str) -> None:
        """An account that was fetched or typed, sealed; or why there is none."""
        if isinstance(account, Given):
            sealed = encrypt(json.dumps(asdict(account)).encode(), SEALED_FOR)
            account = base64.b64encode(sealed).decode()
        self._save(account=account)

    def account(self) -> Given | str:
        """What `keep_account` kept; "" before."""
        kept = str(self.kept.get("account", ""))
        if kept in ("", NONE, SILENT):
            return kept
        try:
            return Given(**json.loads(decrypt(base64.b64decode(kept), SEALED_FOR)))
        except InvalidTag:
            return ""

    def forget(self) -> None:
        """Nobody is here any more. A member of staff who is signed in stays so."""
        if getattr(self.request, "user", None) is not None and self.request.user.is_authenticated:
            self.request.session.pop(KEY, None)
        else:
            self.request.session.flush()
        self.kept = {}

    def _save(self, **values: str) -> None:
        self.kept |= values
        self.kept["at"] = int(time.time())
        self.request.session[KEY] = self.kept
