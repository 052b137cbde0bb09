"""A letter as its template prints it."""

from __future__ import annotations

from datetime import date

from madoguchi.documents.fitting import breakable, fit
from madoguchi.documents.glyphs import TextData, Typist
from madoguchi.documents.guide_words import WEEKDAYS, long_date
from madoguchi.documents.letter import Addressee, Letter
from madoguchi.documents.letter_checksum import plain_checksum
from madoguchi.documents.letter_places import FOLDS, PLACES, WINDOW
from madoguchi.documents.letter_words import PRINTED, WARNING, WORDS, sentences
from madoguchi.documents.packet import two_dimensional_code
from madoguchi.documents.ruby import parts, without_readings
from madoguchi.rules.calendar import to_wareki

REPLY_CODE = "MADOGUCHI:L1"
ADDRESS_MM, NAME_MM = 11.0, 7.5


def common_data(typist: Typist) -> dict[str, object]:
    """What all letters of a file share."""
    return {
        "words": {key: typist.label(without_readings(text)) for key, text in PRINTED.items()},
        "easy_title": easy(PRINTED["easy_title"], typist),
        "places": {name: place._asdict() for name, place in PLACES.items()},
        "folds": FOLDS,
    }


def reply_code(letter: Letter) -> str:
    """What the 2D code of the reply sheet holds: number and checksum, nothing personal."""
    return f"{REPLY_CODE}:{letter.number}:{plain_checksum(letter.checksum)}"


def read_reply_code(text: str) -> tuple[str, str] | None:
    """(letter number, checksum in a row) of a scanned reply sheet, or None for any other code."""
    head, _, rest = text.strip().rpartition(f"{REPLY_CODE}:")
    number, _, checksum = rest.partition(":")
    return (number, checksum) if not head and number and checksum else None


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
            "person": self._value(letter.addressee.name, "氏名") if letter.mail_to else "",
            "head": [self._text(line) for line in self._head()],
            "title": self._bold(f"{letter.programme}　{wording.title}"),
            "title_size": fit(f"{letter.programme}　{wording.title}", 170 * 10 / 17, 9) * 1.7,
            "lead": [self._bold(line) for line in sentences(wording.lead, self.values)],
            "facts": self._facts(),
            "account": self._text(letter.account.text) if letter.account else "",
            "sections": self._sections(),
            "act_title": self._bold(wording.act_title),
            "act": [self._text(line) for line in sentences(self._act(), self.values)],
            "code": two_dimensional_code(letter.status_url) if letter.status_url else "",
            "url": letter.status_url,
            "easy": [easy(line, self.typist) for line in sentences(wording.easy, self.values)],
            "english": self._text(wording.english.format_map(self.values)),
            "warning": [self._text(line) for line in sentences(WARNING, self.values)],
            "contact": self._text("　".join(filter(None, self._contact()))),
            "reply": self._reply() if letter.has_reply else None,
        }

    def _to(self, to: Addressee) -> dict[str, object]:
        address, name = (
            (text, fit(text, WINDOW.width - 1, height))
            for text, height in ((to.address, ADDRESS_MM), (f"{to.name}　様", NAME_MM))
        )
        return {
            "postcode": f"〒{to.postcode}" if to.postcode else "",
            "address": self._value(breakable(address[0], WINDOW.width - 1, address[1]), "住所"),
            "address_size": address[1],
            "name": self._value(breakable(name[0], WINDOW.width - 1, name[1]), "氏名"),
            "name_size": name[1],
        }

    def _head(self) -> list[str]:
        letter, issuer = self.letter, self.letter.issuer
        return [line for line in (letter.document_number, to_wareki(letter.issue_date), issuer.mayor) if line]

    def _facts(self) -> dict[str, object]:
        letter = self.letter
        return {
            "amount": self._bold(self.values["amount"]),
            "amount_label": self._text(self.wording.amount_label),
            "deadline": _day(letter.deadline),
            "deadline_label": self._text(self.wording.deadline_label),
            "pay_date": _day(letter.pay_date),
        }

    def _sections(self) -> list[dict[str, object]]:
        letter, wording = self.letter, self.wording
        found = (
            (wording.reason_title, (letter.reason,) if letter.reason else ()),
            (wording.because, letter.explanation),
            (wording.route_title, letter.route),
        )
        return [
            {"title": self._bold(title), "lines": [self._text(line) for line in lines]}
            for title, lines in found
            if lines
        ]

    def _act(self) -> list[str]:
        return list(self.wording.act)

    def _contact(self) -> tuple[str, ...]:
        issuer = self.letter.issuer
        return (issuer.municipality, issuer.section, issuer.phone, issuer.other_contact)

    def _reply(self) -> dict[str, object]:
        return {"code": two_dimensional_code(reply_code(self.letter))}

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
    }
    for name, day in (("deadline", letter.deadline), ("pay", letter.pay_date)):
        if day:
            values |= {f"{name}_easy": long_date(day, "ja-x-easy"), f"{name}_en": long_date(day, "en")}
    if letter.deadline:
        values |= {"deadline": long_date(letter.deadline, "ja"), "by_en": f" by {values['deadline_en']}"}
    if letter.pay_date:
        values["pay_date"] = long_date(letter.pay_date, "ja")
    return values


def _day(day: date | None) -> dict[str, str] | None:
    """A day in two parts: the year small, month and day large."""
    if day is None:
        return None
    year, _, rest = to_wareki(day).partition("年")
    return {"year": f"{year}年", "day": f"{rest}（{WEEKDAYS[day.weekday()]}）"}
