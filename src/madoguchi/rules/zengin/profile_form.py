"""The form of a profile: which entries it has and what each may hold; every mistake with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import Any

from madoguchi.rules.procedures.yamlfile import Located
from madoguchi.rules.zengin.catalogue import read_table

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_CHARGES = {"own_bank", "other_bank", "recall"}
_SYMBOLS = set("()-./,\\｢｣")

Check = tuple[Callable[[Any], bool], str]


def _number(value: Any, lowest: int, highest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest


def _one_of(*choices: str | None) -> Callable[[Any], bool]:
    return lambda value: (value is None or isinstance(value, str)) and value in choices


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_time(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 5 and bool(time.fromisoformat(value) is not None)
    except ValueError:
        return False


def _charges(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == _CHARGES
        and all(yen is None or _number(yen, 0, 99_999) for yen in value.values())
    )


def _form() -> dict[str, Check]:
    limits = read_table("transfer_layout.yaml")["limits"]
    layouts = read_table("result_layouts.yaml")["layouts"]
    return {
        "id": (
            lambda v: isinstance(v, str) and bool(_ID.fullmatch(v)),
            "英小文字・数字・ハイフンで40字まで",
        ),
        "name": (_text, "銀行がわかる名前"),
        "bank_code": (
            lambda v: v is None or (isinstance(v, str) and bool(re.fullmatch("[0-9]{4}", v))),
            '"0151" のような引用符つきの4桁、または null',
        ),
        "valid_from": (lambda v: type(v) is date, "2024-10-01 のような日付"),
        "source": (_text, "出典"),
        "evidence": (_text, "根拠の印（V・D・K）"),
        "unconfirmed": (
            lambda v: isinstance(v, list) and all(isinstance(name, str) for name in v),
            "確かめていない項目の名前の並び（なければ []）",
        ),
        "line_end": (_one_of("none", "crlf"), "none か crlf"),
        "symbols": (
            lambda v: isinstance(v, str) and set(v) <= _SYMBOLS,
            "( ) - . / , \\ ｢ ｣ のうち使える記号",
        ),
        "wo": (_one_of("refuse", "keep", "o"), "refuse か keep か o"),
        "truncate": (lambda v: isinstance(v, bool), "true か false"),
        "records_per_file": (
            lambda v: _number(v, 1, limits["count"]),
            f"1から{limits['count']:,}までの数（コンマなし）",
        ),
        "records_on_screen": (lambda v: v is None or _number(v, 1, limits["count"]), "件数、または null"),
        "amount_max": (
            lambda v: _number(v, 1, limits["amount"]),
            f"1から{limits['amount']:,}までの円（コンマなし）",
        ),
        "key_in": (_one_of("customer_code", "edi"), "customer_code か edi"),
        "transfer_kind": (_one_of("0", "7", "8"), '"0" か "7" か "8"（引用符つき）'),
        "cutoff": (lambda v: v is None or _is_time(v), '"12:00" のような引用符つきの時刻、または null'),
        "cutoff_days": (lambda v: _number(v, 0, 30), "0から30までの日数"),
        "days_ahead": (lambda v: v is None or _number(v, 1, 366), "日数、または null"),
        "results": (_one_of(None, *layouts), f"{'、'.join(layouts)} のどれか、または null"),
        "charges": (_charges, "own_bank・other_bank・recall それぞれの円、または null"),
    }


def entry_problems(
    located: Located, index: int, entry: Mapping[str, Any], known: Mapping[str, Any]
) -> list[str]:
    """What is wrong with what is written; ``known``: the ids that ``based_on`` may name."""
    return list(_wrong(located, index, entry, known))


def _wrong(located: Located, index: int, entry: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    form = _form()
    for name, value in entry.items():
        file, line = located.where("profiles", index, name)
        if name == "based_on":
            if not _one_of(*known)(value):
                yield f"{file}:{line}: 元にする設定「{value}」はありません。{'、'.join(known)} のどれかです。"
        elif name not in form:
            yield f"{file}:{line}: 「{name}」という項目はありません。"
        elif not form[name][0](value):
            yield f"{file}:{line}: {name} の「{value}」は使えません。{form[name][1]}を書いてください。"
    for name in entry.get("unconfirmed") or ():
        if name not in form:
            file, line = located.where("profiles", index, "unconfirmed")
            yield f"{file}:{line}: unconfirmed の「{name}」という項目はありません。"


def missing_problems(located: Located, index: int, entry: Mapping[str, Any]) -> list[str]:
    """The entries that are written neither here nor in the profile it is based on."""
    file, line = located.where("profiles", index)
    missing = [name for name in _form() if name not in entry]
    return [f"{file}:{line}: {name} がありません。{_form()[name][1]}を書いてください。" for name in missing]
