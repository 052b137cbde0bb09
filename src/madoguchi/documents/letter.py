"""What a letter of a benefit programme says: values only, checked when they are put together.

A letter carries an amount and a masked account, so what may not be printed cannot even be held: an account
keeps three digits, a status address keeps a token and nothing personal.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from madoguchi.documents.errors import DocumentError
from madoguchi.documents.letter_checksum import plain_checksum, well_formed
from madoguchi.documents.letter_fit import SMALLEST, printed_lines

Kind = Literal["notice", "confirmation", "reminder", "decision", "refusal", "return", "demand"]
KINDS: tuple[Kind, ...] = get_args(Kind)

TAIL = 3
LARGEST_AMOUNT = 9_999_999_999
MOST_LINES, SECTION_LINES, FIGURE_LINES = 14, 2, 6
"""What fits on the page: printed lines of reason, explanation and route together, at the smallest type.

Each section after the first, and a mailing address, costs two; a letter without figures has six more.
"""

_NEEDED: dict[Kind, tuple[str, ...]] = {
    "notice": ("amount", "account", "deadline"),
    "confirmation": ("amount",),
    "reminder": ("amount",),
    "decision": ("amount",),
    "refusal": ("reason", "route"),
    "return": ("amount",),
    "demand": ("amount", "deadline", "reason", "route"),
}
_LABELS = {
    "amount": "金額", "account": "振込先の口座", "deadline": "期限", "reason": "理由",
    "route": "手続きの案内（不服申立て・納め方）",
}  # fmt: skip
ANSWERED: tuple[Kind, ...] = ("notice", "confirmation", "reminder", "return")
"""Kinds that can carry a reply sheet."""

_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{2,23}")
_URL = re.compile(r"https://[A-Za-z0-9.:-]+(?:/[A-Za-z0-9_-]{1,21})*/[A-Za-z0-9_-]{22,86}/?")
_DEMO_SCHEME = re.compile(r"^http(?=://)")
_FOUR_DIGITS = re.compile(r"\d\D{0,2}\d\D{0,2}\d\D{0,2}\d")


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who writes: `mayor` is the line under the date (見本市長　見本 花子); `other_contact` fax or mail."""

    municipality: str
    mayor: str
    section: str
    phone: str
    postcode: str = ""
    address: str = ""
    other_contact: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to. `postcode` as printed after 〒 (123-4567)."""

    postcode: str
    address: str
    name: str


@dataclass(frozen=True, slots=True)
class MaskedAccount:
    """An account that shows its last three digits at most. DocumentError when given more."""

    bank: str
    branch: str
    kind: str
    tail: str

    def __post_init__(self) -> None:
        names = f"{self.bank} {self.branch} {self.kind}"
        if not re.fullmatch(rf"\d{{1,{TAIL}}}", self.tail, re.ASCII) or _FOUR_DIGITS.search(names):
            raise DocumentError(
                "口座番号が隠されていません。", f"口座番号は末尾{TAIL}桁だけを渡してください。"
            )

    @classmethod
    def of(cls, bank: str, branch: str, kind: str, number: str) -> MaskedAccount:
        """The account with everything but the last three digits of `number` forgotten."""
        return cls(bank, branch, kind, number[-TAIL:])

    @property
    def text(self) -> str:
        """`見本銀行 本店 普通 ****123`"""
        return f"{self.bank} {self.branch} {self.kind} ****{self.tail}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter to one person; everything it prints, and the keys its checksum was made from.

    `programme_key` and `person_key` are opaque and never printed. `explanation` holds the formula in plain
    words, a line each; `reason` why it is refused, returned or to be paid back; `route` what the reader can
    do about it (不服申立て, 問い合わせ, 納め方). `status_url` ends with a one-use token of 22 characters or
    more, with or without a slash, and may be empty (then no 2D code); only a demo's may begin with http.
    `mail_to` is the address to use instead of the addressee's, for protected persons (支援措置) and
    representatives: then the addressee's address is printed nowhere. `reply` adds the reply sheet as page 2;
    a confirmation always has it.

    Raises DocumentError (with the letter's number) for a letter that may not be sent.
    """

    kind: Kind
    programme: str
    programme_key: str
    person_key: str
    issuer: Issuer
    document_number: str
    issue_date: date
    addressee: Addressee
    number: str
    checksum: str
    amount: int | None = None
    explanation: tuple[str, ...] = ()
    account: MaskedAccount | None = None
    deadline: date | None = None
    pay_date: date | None = None
    reason: str = ""
    route: tuple[str, ...] = field(default=())
    status_url: str = ""
    mail_to: Addressee | None = None
    reply: bool = False
    demo: bool = False

    def __post_init__(self) -> None:
        for problem, remedy in _problems(self):
            raise DocumentError(f"通知{self.number}：{problem}", remedy)

    @property
    def destination(self) -> Addressee:
        """The address in the window of the envelope."""
        return self.mail_to or self.addressee

    @property
    def has_reply(self) -> bool:
        """True when page 2 is the reply sheet."""
        return self.reply or self.kind == "confirmation"

    @property
    def pages(self) -> int:
        """One page, or two with the reply sheet; never more."""
        return 2 if self.has_reply else 1

    @property
    def has_figures(self) -> bool:
        """True when amount or dates are printed large under the conclusion."""
        return bool(self.amount or self.deadline or self.pay_date)

    @property
    def reply_account(self) -> MaskedAccount | None:
        """The account to choose on the reply sheet; never the one a transfer came back from."""
        return None if self.kind == "return" else self.account

    @property
    def account_tail(self) -> str:
        """The printed digits of the account, "" without one."""
        return self.account.tail if self.account else ""

    def to_json(self) -> dict[str, Any]:
        """Plain values for a queue or a file; `from_json` gives the letter back."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Letter:
        """The letter that `to_json` wrote. Raises DocumentError, KeyError, TypeError or ValueError."""
        made = dict(data)
        made["issuer"] = Issuer(**data["issuer"])
        made["addressee"] = Addressee(**data["addressee"])
        made["mail_to"] = Addressee(**data["mail_to"]) if data.get("mail_to") else None
        made["account"] = MaskedAccount(**data["account"]) if data.get("account") else None
        for name in ("issue_date", "deadline", "pay_date"):
            made[name] = date.fromisoformat(data[name]) if data.get(name) else None
        for name in ("explanation", "route"):
            made[name] = tuple(data.get(name, ()))
        return cls(**made)


_REMEDIES = {
    "金額が1円から9,999,999,999円の範囲にありません。": "支給額を確認してください。",
    "通知番号に使えない文字があります。": "英大文字・数字・ハイフンで3〜24文字にしてください。",
    "照合記号が正しくありません。": "letter_checksumで作った値を渡してください。",
    "2次元コードのアドレスが使えません。": "httpsで、末尾が22文字以上の乱数のアドレスにしてください。",
    "この種類の通知に返信用紙は付けられません。": "返信用紙なしで作ってください。",
    "説明が長く、1ページに入りません。": "理由・説明・案内の文を短くしてください（合わせて10行ほど）。",
}


def _problems(letter: Letter) -> list[tuple[str, str]]:
    """(what is wrong, what to do), the gravest first."""
    missing = [
        (f"{_LABELS[name]}がありません。", "この種類の通知に必要です。データを確認してください。")
        for name in _NEEDED[letter.kind]
        if getattr(letter, name) in (None, "", ())
    ]
    sound = (
        letter.amount is None or _payable(letter.amount),
        bool(_NUMBER.fullmatch(letter.number)),
        well_formed(plain_checksum(letter.checksum)),
        not letter.status_url or bool(_URL.fullmatch(_address(letter))),
        not letter.reply or letter.kind in ANSWERED,
        not _too_long(letter),
    )
    return missing + [problem for problem, good in zip(_REMEDIES.items(), sound, strict=True) if not good]


def _address(letter: Letter) -> str:
    """A demo may stand on a machine without a certificate."""
    return _DEMO_SCHEME.sub("https", letter.status_url) if letter.demo else letter.status_url


def _payable(amount: int) -> bool:
    return not isinstance(amount, bool) and 1 <= amount <= LARGEST_AMOUNT


def _too_long(letter: Letter) -> bool:
    sections = [texts for texts in ([letter.reason], letter.explanation, letter.route) if any(texts)]
    lines = sum(printed_lines(texts, SMALLEST) for texts in sections)
    lines += SECTION_LINES * (max(0, len(sections) - 1) + (letter.mail_to is not None))
    return lines > MOST_LINES + (0 if letter.has_figures else FIGURE_LINES)
