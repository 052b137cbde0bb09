"""What a question may offer in this household: the options and the people that can be meant.

Both limits are data: `min_age` of a person path (paths.yaml) and `offer_when` of an input (questions.yaml).
What nobody knows never narrows an offer.
"""

from __future__ import annotations

from madoguchi.rules.forms.definitions import Option
from madoguchi.rules.forms.known import Known
from madoguchi.rules.forms.questions import Input
from madoguchi.rules.forms.vocabulary import PathDefinition


def offered_options(one: Input, known: Known, person: str = "") -> tuple[Option, ...]:
    """The options of an input. In a question about a person its condition must hold for that person,
    in a question about the case for somebody of the household."""
    concerned = (person,) if person else known.people or ("",)
    return tuple(option for option in one.options if _offered(one, option, known, concerned))


def eligible_people(path: PathDefinition | None, known: Known) -> tuple[str, ...]:
    """Who can be named by a path: those of age; everybody where nobody is."""
    if path is None or not path.min_age:
        return known.people
    return tuple(person for person in known.people if _of_age(person, path.min_age, known)) or known.people


def _offered(one: Input, option: Option, known: Known, concerned: tuple[str, ...]) -> bool:
    condition = one.offer_when.get(option.value)
    return condition is None or any(known.holds(condition, person) is not False for person in concerned)


def _of_age(person: str, min_age: int, known: Known) -> bool:
    age = known.plain("age", person)
    return not isinstance(age, int) or age >= min_age
