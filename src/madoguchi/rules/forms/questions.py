"""The questions a clerk reads aloud, from catalogue/questions.yaml.

Each askable fact and each path that only the resident knows is settled by exactly one question; the loader
refuses a second one. Sentences are short (ux.md rule 30: ≤ 40 characters, one idea) and come in Japanese,
やさしい日本語 and English under one id (rule 33).

`target` names a form path (`move.date`, `insurance`) or a fact of the plan that no form prints
(`case.dog`, `person.pregnant`). A path that carries a fact settles both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from madoguchi.rules.facts import Fact, Vocabulary
from madoguchi.rules.forms.conditions import Condition, ConditionError
from madoguchi.rules.forms.definitions import Option
from madoguchi.rules.forms.reading import Problems, Reader, nearest, open_yaml
from madoguchi.rules.forms.vocabulary import PathDefinition, Paths, options

SENTENCE = 40
KINDS = (
    "yes_no",
    "choice",
    "checklist",
    "text",
    "date",
    "number",
    "phone",
    "digits",
    "address",
    "account",
    "people",
    "group",
)
_GROUPS = ("address", "account", "group")


@dataclass(frozen=True)
class Target:
    """What an input settles: a path, a fact, or both at once."""

    key: str
    scope: Literal["case", "person"]
    path: PathDefinition | None
    fact: Fact | None
    facts: Mapping[str, Fact] = field(repr=False)

    @property
    def fact_key(self) -> str:
        return self.fact.key if self.fact else ""

    @property
    def label(self) -> str:
        return self.path.label if self.path else self.fact.label if self.fact else self.key


@dataclass(frozen=True)
class Item:
    """One line of a checklist. `people` are those to offer it for, `settles` those it then decides.

    `value` is what a tick means, `otherwise` what no tick means; `detail` are grades to choose from.
    """

    id: str
    label: str
    easy: str
    en: str
    target: Target
    value: Any
    otherwise: Any
    detail: tuple[Option, ...]
    when: Condition | None
    people: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Input:
    """One thing to enter. A plain question has one, an address or an account several.

    `suggest` is the path whose value the screen offers; `offer_when` are conditions of single options
    (`rules.forms.offers`).
    """

    key: str
    label: str
    easy: str
    en: str
    kind: str
    target: Target
    options: tuple[Option, ...]
    required: bool
    suggest: str = ""
    offer_when: Mapping[str, Condition] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One decision. `private`: never shown on the tablet, the clerk uses a pointing card.

    `derives` are paths worked out from the answer;
    `after` are questions whose answers may make this one needless.
    `people`: for a question of scope person, whom to ask about (set by `outstanding`).
    """

    id: str
    say: str
    easy: str
    en: str
    why: str
    kind: str
    scope: Literal["case", "person"]
    private: bool
    sets_date: bool
    derives: tuple[str, ...]
    after: tuple[str, ...]
    inputs: tuple[Input, ...]
    items: tuple[Item, ...]
    paths: Paths = field(repr=False, compare=False)
    people: tuple[str, ...] = ()

    def targets(self) -> Iterator[Target]:
        yield from (one.target for one in self.inputs)
        yield from (one.target for one in self.items)

    @cached_property
    def direct(self) -> tuple[str, ...]:
        """The fact keys and paths that the answer states."""
        keys = [key for one in self.targets() for key in (one.fact_key, one.path.name if one.path else "")]
        return tuple(dict.fromkeys(key for key in keys if key))

    @cached_property
    def settles(self) -> tuple[str, ...]:
        """The fact keys and paths that the answer states, or that follow from it."""
        derived = [self.paths.resolve(path) for path in self.derives]
        follow = [key for found in derived if found for key in (found[1].fact, found[1].name) if key]
        return (*self.direct, *follow)


def load_questions(file: Path, paths: Paths, vocabulary: Vocabulary) -> tuple[Question, ...]:
    """The questions in the order in which a clerk asks them. Raises FormsError with every problem."""
    problems = Problems()
    top = open_yaml(file, problems)
    questions: list[Question] = []
    if top is not None:
        for key in ("source", "evidence", "verified_on"):
            if not top.raw(key):
                top.complain(f"「{key}」がありません。")
        top.raw("version")
        loader = _Loader(paths, vocabulary)
        questions = [loader.question(reader) for reader in top.children("questions")]
        top.finish()
    problems.stop()
    return tuple(questions)


class _Loader:
    def __init__(self, paths: Paths, vocabulary: Vocabulary) -> None:
        self.paths, self.vocabulary = paths, vocabulary
        self.owner: dict[str, str] = {}

    def question(self, reader: Reader) -> Question:
        kind = reader.one_of("kind", KINDS)
        question = Question(
            id=reader.text("id"),
            say=reader.text("say"),
            easy=reader.text("easy"),
            en=reader.text("en"),
            why=reader.text("why"),
            kind=kind,
            scope=reader.one_of("scope", ("case", "person"), "case"),  # type: ignore[arg-type]
            private=reader.flag("private"),
            sets_date=reader.flag("sets_date"),
            derives=tuple(self._path(reader, path) for path in reader.texts("derives")),
            after=reader.texts("after"),
            inputs=tuple(self._inputs(reader, kind)),
            items=tuple(self._item(child) for child in reader.children("items")),
            paths=self.paths,
        )
        self._fits(question, reader)
        reader.finish()
        return question

    def _fits(self, question: Question, reader: Reader) -> None:
        if len(question.say) > SENTENCE:
            reader.complain(f"読み上げる文は{SENTENCE}字までです({len(question.say)}字)。", "say")
        if question.kind == "checklist" and not question.items:
            reader.complain("checklist には items が要ります。", "kind")
        for key in question.direct:
            owner = self.owner.setdefault(key, question.id)
            if owner != question.id:
                reader.complain(f"「{key}」は質問「{owner}」でも決まります。1つにしてください。")

    def _inputs(self, reader: Reader, kind: str) -> Iterator[Input]:
        if kind in _GROUPS:
            yield from (self._input(child) for child in reader.children("inputs"))
        elif kind != "checklist":
            yield self._single(reader, kind)

    def _single(self, reader: Reader, kind: str) -> Input:
        target = self._target(reader)
        return Input(
            "value", target.label, "", "", kind, target, self._options(reader, target), required=True,
            suggest=self._path(reader, reader.text("suggest", "")),
            offer_when=self._offers(reader, target),
        )  # fmt: skip

    def _input(self, reader: Reader) -> Input:
        target = self._target(reader)
        found = Input(
            key=reader.text("key"),
            label=reader.text("label", target.label),
            easy=reader.text("easy", target.path.easy if target.path else ""),
            en=reader.text("en", target.path.en if target.path else ""),
            kind=reader.one_of("kind", KINDS),
            target=target,
            options=self._options(reader, target),
            required=not reader.flag("optional"),
            suggest=self._path(reader, reader.text("suggest", "")),
            offer_when=self._offers(reader, target),
        )
        reader.finish()
        return found

    def _options(self, reader: Reader, target: Target) -> tuple[Option, ...]:
        own = options(reader)
        if own or target.path is not None:
            return own or (target.path.options if target.path else ())
        values = target.fact.values if target.fact else {}
        return tuple(Option(str(value), label) for value, label in values.items())

    def _item(self, reader: Reader) -> Item:
        value, otherwise = reader.raw("value"), reader.raw("otherwise")
        item = Item(
            id=reader.text("id"),
            label=reader.text("label"),
            easy=reader.text("easy"),
            en=reader.text("en"),
            target=self._target(reader),
            value=True if value is None else value,
            otherwise=False if otherwise is None else otherwise,
            detail=options(reader, "detail"),
            when=self._condition(reader),
        )
        reader.finish()
        return item

    def _offers(self, reader: Reader, target: Target) -> Mapping[str, Condition]:
        known = {option.value for option in self._options(reader, target)}
        compiled = {}
        for value, text in reader.mapping("offer_when").items():
            if value not in known:
                reader.complain(f"「{value}」という選択肢はありません。{nearest(value, known)}", "offer_when")
            if condition := self._compiled(reader, "offer_when", str(text)):
                compiled[value] = condition
        return compiled

    def _condition(self, reader: Reader) -> Condition | None:
        return self._compiled(reader, "when", reader.text("when", ""))

    def _compiled(self, reader: Reader, key: str, text: str) -> Condition | None:
        try:
            return self.paths.compiler.compile(text) if text else None
        except ConditionError as error:
            reader.complain(f"{key}(条件)が正しくありません: {error}", key)
            return None

    def _path(self, reader: Reader, name: str) -> str:
        if name and self.paths.resolve(name) is None:
            reader.complain(self.paths.unknown(name))
        return name

    def _target(self, reader: Reader) -> Target:
        key = reader.text("target")
        path = self.paths.case.get(key) or self.paths.person.get(key)
        fact_key = path.fact if path else key
        scope: Literal["case", "person"] = "person" if key in self.paths.person else "case"
        if path is None:
            scope = "person" if key.startswith("person.") else "case"
        facts = self.vocabulary.given("person" if fact_key.startswith("person.") else "case")
        fact = facts.get(fact_key.partition(".")[2])
        if path is None and fact is None:
            reader.complain(f"「{key}」は、パスにも事実(facts.yaml)にもありません。", "target")
        return Target(key, scope, path, fact, facts)
