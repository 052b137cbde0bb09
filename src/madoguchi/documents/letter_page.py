"""A letter as its template prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from textwrap import wrap

from madoguchi.documents.fitting import LINE_HEIGHT, POINTS_PER_MM, breakable, fit
from madoguchi.documents.glyphs import TextData, Typist
from madoguchi.documents.guide_words import WEEKDAYS, long_date
from madoguchi.documents.letter import ANSWERED, Addressee, Letter
from madoguchi.documents.letter_fit import fit_large, layout, printed_lines
from madoguchi.documents.letter_places import ACCOUNT, BODY, FOLDS, PLACES, WINDOW
from madoguchi.documents.letter_reply import reply_data, reply_words
from madoguchi.documents.letter_words import PRINTED, WARNING, WORDS, sentences
from madoguchi.documents.packet import two_dimensional_code
from madoguchi.documents.ruby import parts, without_readings
from madoguchi.rules.calendar import to_wareki

URL_LINE = 24
PERSON_MM, PERSON_WIDTH_MM = 8.0, 148.0
POSTCODE_MM, NAME_MM, NAME_SCALE = 5.5, 7.5, 1.25
TITLE_MM, TITLE_SCALE, SMALLEST_TITLE, LEAD_END_MM, AFTER_ACCOUNT_MM = 12.0, 1.7, 13.0, 94.0, 2.0


@dataclass
class Typesetter(Typist):
    """A typist that remembers the form's own text, since most of it is the same in every letter of a file.

    Text with a missing character is not remembered, so each letter reports its own.
    """

    _known: dict[tuple[bool, str], TextData] = field(default_factory=dict)

    def label(self, text: str, where: str = "") -> TextData:
        """As `Typist.label`."""
        return self._remembered(False, text, where)

    def heading(self, text: str, where: str = "") -> TextData:
        """As `Typist.heading`."""
        return self._remembered(True, text, where)

    def _remembered(self, bold: bool, text: str, where: str) -> TextData:
        if (bold, text) in self._known:
            return self._known[bold, text]
        before = len(self.missing)
        made = super().heading(text, where) if bold else super().label(text, where)
        if len(self.missing) == before:
            self._known[bold, text] = made
        return made


def common_data(typist: Typist) -> dict[str, object]:
    """What all letters of a file share."""
    return {
        "words": {key: typist.label(without_readings(text)) for key, text in PRINTED.items()},
        "reply_words": reply_words(typist),
        "easy_title": easy(PRINTED["easy_title"], typist),
        "places": {name: place._asdict() for name, place in PLACES.items()},
        "folds": FOLDS,
    }


def easy(text: str, typist: Typist) -> list[dict[str, TextData]]:
    """A sentence with readings, as `say` in the templates takes it."""
    return [{"base": typist.label(part.base), "reading": typist.label(part.reading)} for part in parts(text)]


def letter_data(letter: Letter, typist: Typist) -> dict[str, object]:
    """Everything one letter prints."""
    return _Page(letter, typist).data()


class _Page:
    def __init__(self, letter: Letter, typist: Typist) -> None:
        self.letter, self.typist = letter, typist
        self.wording = WORDS[letter.kind]
        self.values = _values(letter)

    def data(self) -> dict[str, object]:
        letter, wording = self.letter, self.wording
        return {
            "number": letter.number,
            "checksum": letter.checksum,
            "demo": letter.demo,
            "to": self._to(letter.destination),
            "person": self._person(letter.addressee.name) if letter.mail_to else None,
            "head": [self._text(line) for line in self._head()],
            **self._title(),
            "lead": [self._bold(line) for line in sentences(wording.lead, self.values)],
            "facts": self._facts(),
            "account": self._text(letter.account.text) if letter.account else "",
            "account_label": self._text(wording.account_label),
            **self._flow(),
            "act_title": self._bold(self._act_title()),
            "act": [self._text(line) for line in sentences(wording.act, self.values)],
            "code": two_dimensional_code(letter.status_url) if letter.status_url else "",
            "url": wrap(letter.status_url, URL_LINE),
            "warning": [self._text(line) for line in sentences(WARNING, self.values)],
            "section": self._text(letter.issuer.section),
            "phone": self._bold(letter.issuer.phone),
            "contact": self._text("　".join(filter(None, self._contact()))),
            "reply": reply_data(letter, self.typist) if letter.has_reply else None,
        }

    def _to(self, to: Addressee) -> dict[str, object]:
        """The address as large as the window allows; a very long name takes room from the address."""
        width, name = WINDOW.width - 1, f"{to.name}　様"
        name_size = fit_large(name, width, NAME_MM, NAME_SCALE)
        taken = printed_lines([name], name_size, width) * name_size * LINE_HEIGHT / POINTS_PER_MM
        address_size = fit(to.address, width, WINDOW.height - POSTCODE_MM - taken)
        return {
            "postcode": f"〒{to.postcode}" if to.postcode else "",
            "address": self._value(breakable(to.address, width, address_size), "住所"),
            "address_size": address_size,
            "name": self._value(breakable(name, width, name_size), "氏名"),
            "name_size": name_size,
        }

    def _person(self, name: str) -> dict[str, object]:
        """The person concerned, when the window shows somebody else or another address."""
        size = fit(name, PERSON_WIDTH_MM, PERSON_MM - 1)
        return {"name": self._value(breakable(name, PERSON_WIDTH_MM, size), "氏名"), "size": size}

    def _title(self) -> dict[str, object]:
        """On one line, or the programme on one and the kind of letter on the next."""
        programme, kind = self.letter.programme, self.wording.title
        text, height = f"{programme}　{kind}", TITLE_MM / 2
        if printed_lines([text], SMALLEST_TITLE, BODY.width) > 1:
            text = f"{programme}\n{kind}"
        size = min(fit_large(line, BODY.width, height, TITLE_SCALE) for line in text.split("\n"))
        return {"title": self._bold(text), "title_size": size}

    def _head(self) -> list[str]:
        letter, issuer = self.letter, self.letter.issuer
        return [line for line in (letter.document_number, to_wareki(letter.issue_date), issuer.mayor) if line]

    def _facts(self) -> dict[str, object]:
        letter, wording = self.letter, self.wording
        days = ((wording.deadline_label, letter.deadline), (PRINTED["pay_date"], letter.pay_date))
        return {
            "amount": self._bold(self.values["amount"]),
            "amount_label": self._text(wording.amount_label),
            "days": [{"label": self._text(label), **_day(day)} for label, day in days if day],
        }

    def _flow(self) -> dict[str, object]:
        """What runs below the fixed places, in the largest type that keeps the letter on its page."""
        letter, wording = self.letter, self.wording
        sections = [(title, texts) for title, texts in self._sections() if texts]
        simple = sentences(wording.easy, self.values)
        english = wording.english.format_map(self.values)
        top = _flow_top(letter)
        plain = [without_readings(text) for text in simple]
        texts = [texts for _, texts in sections]
        below_person = top + (PERSON_MM if letter.mail_to else 0.0)
        chosen = layout(below_person, texts, plain, english, bool(letter.status_url))
        return {
            "flow_from": top,
            "size": chosen.size,
            "listed": chosen.listed,
            "sections": [
                {"title": self._bold(title), "lines": [self._text(text) for text in texts]}
                for title, texts in sections
            ],
            "easy": [easy(text, self.typist) for text in simple],
            "english": self._text(english),
        }

    def _sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        letter, wording = self.letter, self.wording
        return (
            (wording.reason_title, (letter.reason,) if letter.reason else ()),
            (wording.because, letter.explanation),
            (wording.route_title, letter.route),
        )

    def _act_title(self) -> str:
        something_to_do = self.letter.status_url or self.letter.kind in ANSWERED
        return self.wording.act_title if something_to_do else PRINTED["ask_title"]

    def _contact(self) -> tuple[str, ...]:
        issuer = self.letter.issuer
        return (issuer.municipality, issuer.section, issuer.phone, issuer.other_contact)

    def _value(self, text: str, label: str) -> TextData:
        return self.typist.value(text, f"{self.letter.number}／{label}")

    def _text(self, text: str) -> TextData:
        return self.typist.label(text, self.letter.number)

    def _bold(self, text: str) -> TextData:
        return self.typist.heading(text, self.letter.number)


def _values(letter: Letter) -> dict[str, str]:
    amount = f"{letter.amount:,}" if letter.amount is not None else ""
    values = {
        "programme": letter.programme,
        "municipality": letter.issuer.municipality,
        "phone": letter.issuer.phone,
        "amount": f"{amount}円" if amount else "",
        "amount_easy": f"{amount}円《えん》" if amount else "",
        "amount_en": f"{amount} yen" if amount else "",
        "by_en": "",
        "code": "右の2次元コード" if letter.status_url else "",
        "reply_sheet": "返信用紙（2枚目）" if letter.has_reply else "",
    }
    values |= _ways(letter)
    for name, day in (("deadline", letter.deadline), ("pay", letter.pay_date)):
        if day:
            values |= {f"{name}_easy": long_date(day, "ja-x-easy"), f"{name}_en": long_date(day, "en")}
    if letter.deadline:
        values |= {"deadline": long_date(letter.deadline, "ja"), "by_en": f" by {values['deadline_en']}"}
    if letter.pay_date:
        values["pay_date"] = long_date(letter.pay_date, "ja")
    return values


def _flow_top(letter: Letter) -> float:
    """Where the free text begins: below the account, the figures or the conclusion."""
    if letter.account:
        return ACCOUNT.y + ACCOUNT.height + AFTER_ACCOUNT_MM
    if letter.has_figures:
        return BODY.y
    return LEAD_END_MM


def _ways(letter: Letter) -> dict[str, str]:
    """How to answer, in the short words of the easy and the English text."""
    ways = [
        (True, "電話《でんわ》", "call us"),
        (letter.has_reply, "紙《かみ》（2枚目《まいめ》）", "use the reply sheet (page 2)"),
        (bool(letter.status_url), "スマートフォン", "scan the 2D code"),
    ]
    open_ways = [(easy_word, english) for is_open, easy_word, english in ways[::-1] if is_open]
    english = " or ".join(english for _, english in open_ways)
    return {
        "how_easy": "か ".join(word for word, _ in open_ways),
        "how_en": f"{english[0].upper()}{english[1:]}.",
    }


def _day(day: date) -> dict[str, str]:
    """A day in two parts: the year small, month and day large."""
    year, _, rest = to_wareki(day).partition("年")
    return {"year": f"{year}年", "day": f"{rest}（{WEEKDAYS[day.weekday()]}）"}
