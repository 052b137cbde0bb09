"""The account form in やさしい日本語 and English. In Japanese it keeps the words that the counter sees."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

# field → (label, hint); choices: field → words in the order of the form's own.
LABELS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "ja-x-easy": {
        "kind": ("どの 銀行の 口座ですか", ""),
        "bank": ("銀行の 名前", "れい：三井住友銀行"),
        "branch": ("支店の 名前か 番号", "れい：丸の内支店、002"),
        "account_type": ("口座の 種類", ""),
        "number": ("口座番号", "7つまでの 数字"),
        "symbol": ("ゆうちょの 記号", "5つの 数字"),
        "yucho_number": ("ゆうちょの 番号", "8つまでの 数字"),
        "holder": ("口座の 名前（カタカナ）", "通帳と おなじに 書いて ください。れい：ミホン　タロウ"),
    },
    "en": {
        "kind": ("Which bank is your account at?", ""),
        "bank": ("Name of the bank", "As in your passbook, such as 三井住友銀行, or its four digits"),
        "branch": ("Branch: name or number", "Such as 丸の内支店 or 002"),
        "account_type": ("Type of account", ""),
        "number": ("Account number", "Up to seven digits"),
        "symbol": ("Japan Post Bank: symbol (記号)", "Five digits"),
        "yucho_number": ("Japan Post Bank: number (番号)", "Up to eight digits"),
        "holder": ("Account holder in katakana", "As in your passbook, such as ミホン　タロウ"),
    },
}
CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "ja-x-easy": {"kind": ("ほかの 銀行", "ゆうちょ銀行")},
    "en": {
        "kind": ("Another bank", "Japan Post Bank (ゆうちょ銀行)"),
        "account_type": ("Ordinary (普通)", "Current (当座)", "Savings (貯蓄)"),
    },
}


def reword(form: forms.Form, language: str) -> forms.Form:
    """The form in the reader's language; in Japanese as it is."""
    for name, (label, hint) in LABELS.get(language, {}).items():
        form.fields[name].label, form.fields[name].help_text = label, hint
    for name, words in CHOICES.get(language, {}).items():
        values = [value for value, _ in form.fields[name].choices]
        form.fields[name].choices = list(zip(values, words, strict=True))
    return form
