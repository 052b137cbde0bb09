"""Words of this room that more than one page says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from madoguchi.rules.tickets import WaitRange, rounded, rules

# As the kiosk offers them (ux.md rule 31), each in its own language.
LANGUAGES = {
    "ja": "日本語", "ja-x-easy": "やさしい日本語", "en": "English", "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文", "ko": "한국어", "vi": "Tiếng Việt", "pt-BR": "Português",
}  # fmt: skip
# Those whose names an office keeps in `names`, and not in a column of their own.
FURTHER = tuple(code for code in LANGUAGES if code not in {"ja", "ja-x-easy", "en"})


def range_text(found: WaitRange | None) -> str:
    """A wait as it is said to people: outwards to five minutes; never one number, never 0 for unknown."""
    if found is None:
        return _("計測開始前")
    low, high = rounded(found)
    if low == 0:
        return _("まもなく") if found.high <= 1 else _("%(high)s分以内") % {"high": high}
    return _("約%(low)s～%(high)s分") % {"low": low, "high": high}


def language_words(code: str) -> str:
    """The language's own name."""
    return LANGUAGES.get(code, code)


def priority_words(code: str) -> str:
    """The declared reason, in Japanese."""
    known = rules().priorities.get(code)
    return known.name if known else ""
