"""`{% load benefit %}`: what the pages of a benefit letter need of their words and addresses.

{% filled say.from city=… section=… %}   a sentence with its blanks filled
{% day words date %}                     a day as the language writes it
{% page door "benefit_account" %}        another page of the same letter, in the same language
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template

register = template.Library()


@register.simple_tag
def filled(sentence: str, **values: Any) -> str:
    return sentence % values


@register.simple_tag
def day(words: Any, value: date | datetime | None) -> str:
    return str(words.day(value))


@register.simple_tag
def page(door: Any, name: str) -> str:
    return str(door.url(name))
