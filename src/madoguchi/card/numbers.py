"""照合番号B from what is printed on the card: 生年月日 6 + 有効期限 西暦 4 + セキュリティコード 4 digits.

The trap: the year of birth is the year **of the era** as printed (昭和55年2月17日 → 550217). Only the card
of a foreign resident prints a Western year; its lower two digits are used (K). Vector: born 1980-02-17,
expires 2035, code 2285 → 55021720352285 (V: opens a J-LIS test card, soltia48/myna-card).
"""

from __future__ import annotations

import re
from datetime import date

from madoguchi.card.errors import WrongForm
from madoguchi.card.secret import Secret
from madoguchi.rules.eras import DateError, era_year, eras, parse_date


def number_b(birth: str, expires_year: int, security_code: str) -> Secret:
    """照合番号B; `birth` as printed: 昭和55年2月17日, S55.2.17, or 1980年2月17日 on a foreign resident's
    card.

    A date typed as 1980-02-17 or 19800217 says nothing about the print: it is taken as 和暦, as on the card
    of a Japanese. Raises WrongForm.
    """
    code = security_code.strip()
    if not re.fullmatch("[0-9]{4}", code) or not re.fullmatch("20[0-9]{2}", str(expires_year)):
        raise WrongForm(
            "有効期限の西暦4桁とセキュリティコード4桁が必要です。", "券面のとおりに入力してください。"
        )
    return Secret(f"{birth_digits(birth)}{expires_year}{code}")


def birth_digits(birth: str) -> str:
    """The six digits of the date as the card prints it. Raises WrongForm, also for an unknown day."""
    try:
        parsed = parse_date(birth)
    except DateError as error:
        raise WrongForm(error.message, error.remedy) from None
    if parsed.date is None:
        raise WrongForm(
            "生年月日に不明な部分があるため、照合番号Bを作れません。", "暗証番号で読み取ってください。"
        )
    day = parsed.date
    year = day.year % 100 if _prints_western(birth) else _era_year(birth, day)
    return f"{year:02}{day.month:02}{day.day:02}"


def _prints_western(birth: str) -> bool:
    return re.match(r"\s*(西暦)?[0-9０-９]{4}年", birth) is not None


def _era_year(birth: str, day: date) -> int:
    """The year as written, also on the last day of 明治 and 大正, which belongs to the next era."""
    for era in eras():
        if era.accepted_until == day and birth.strip().startswith((era.name, era.short, era.letter)):
            return day.year - era.first.year + 1
    return era_year(day)
