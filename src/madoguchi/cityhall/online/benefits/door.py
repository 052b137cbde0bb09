"""From an address to the letter behind it: limits, the municipality, the language, private answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from madoguchi.cityhall.benefits.answers.answering import deadline_of
from madoguchi.cityhall.benefits.models import Letter, Target
from madoguchi.cityhall.benefits.selectors import letter_of_token
from madoguchi.cityhall.cases.rulebook import rulebook
from madoguchi.cityhall.online.benefits.visit import LetterVisit
from madoguchi.cityhall.online.benefits.words import LANGUAGES, Words, words_for
from madoguchi.cityhall.tenancy.actor import Actor
from madoguchi.cityhall.tenancy.models import Municipality
from madoguchi.cityhall.tenancy.scope import municipality_scope
from madoguchi.cityhall.ui.limits import Limit
from madoguchi.cityhall.ui.open_doors import private, too_many, unknown

PER_TOKEN = Limit(60, 60.0)
WRONG_TOKENS = Limit(30, 60.0)
ASKING = (Target.State.INFORMED, Target.State.RETURNED)


@dataclass(frozen=True)
class Door:
    """One letter's pages for one browser."""

    request: HttpRequest
    municipality: Municipality
    letter: Letter
    token: str
    words: Words
    visit: LetterVisit
    actor: Actor

    @property
    def target(self) -> Target:
        return self.letter.target

    @property
    def asks(self) -> bool:
        """Whether the letter still asks for an answer; otherwise its page shows the progress."""
        stands = self.target.held_from or self.target.state
        return self.letter.state == Letter.Token.UNUSED and stands in ASKING

    @property
    def too_late(self) -> bool:
        return timezone.localdate() > deadline_of(self.target)

    def url(self, page: str, **query: str) -> str:
        """The address of another page of this letter, in the same language."""
        address = reverse(f"online:{page}", args=[self.municipality.code, self.token])
        if self.words.code != "ja":
            query = {"lang": self.words.code, **query}
        return address + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")

    def go(self, page: str = "benefit", **query: str) -> HttpResponse:
        return redirect(self.url(page, **query))

    def page(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """A page of this letter."""
        section = self.target.round.section
        common = {
            "door": self, "words": self.words, "say": self.words.say, "choices": LANGUAGES.values(),
            "municipality": self.municipality.name, "target": self.target, "round": self.target.round,
            "section": self._section(section), "amount": self.words.yen(self.target.amount),
            "phone": self.municipality.settings.get("phones", {}).get(section, ""), "txid": uuid4(),
        }  # fmt: skip
        return render(self.request, f"online/benefits/{template}.html", common | context, status=status)

    def _section(self, slug: str) -> str:
        """The section's name in the reader's language."""
        found = rulebook().section(slug)
        key = {"en": "en", "ja-x-easy": "easy"}.get(self.words.code, "name")
        return str(getattr(found, key) or found.name) if found else slug


View = Callable[[HttpRequest, Door], HttpResponse]


def letter_page(view: View) -> Callable[..., HttpResponse]:
    """Open the letter and run `view` inside its municipality; unknown addresses are 404 and slowed down."""

    @wraps(view)
    def opened(request: HttpRequest, code: str, token: str) -> HttpResponse:
        if not PER_TOKEN.allows(token):
            return too_many()
        municipality = Municipality.objects.filter(code=code).first()
        if municipality is None:
            return unknown(request, WRONG_TOKENS)
        with municipality_scope(municipality.pk):
            letter = letter_of_token(token)
            if letter is None:
                return unknown(request, WRONG_TOKENS)
            return private(view(request, _door(request, municipality, letter, token)))

    return opened


def proved(view: View) -> View:
    """Only for who proved to be the payee a moment ago, and while the letter asks; others begin again."""

    @wraps(view)
    def guarded(request: HttpRequest, door: Door) -> HttpResponse:
        if not door.asks or door.too_late or not door.visit.identity:
            return door.go()
        return view(request, door)

    return guarded


def _door(request: HttpRequest, municipality: Municipality, letter: Letter, token: str) -> Door:
    visit = LetterVisit(request, letter)
    words = words_for(request.GET.get("lang", "") or visit.language)
    actor = Actor("resident", f"letter-{letter.number}", "本人", request_id=request.actor.request_id)
    return Door(request, municipality, letter, token, words, visit, actor)
