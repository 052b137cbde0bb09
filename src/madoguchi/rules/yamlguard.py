"""Whether a YAML text may be read at all: a short text must not become a deep or endless document.

Events are counted before anything is built, so that a bomb costs what its text costs. Aliases are refused:
ten lines of them can stand for more nodes than memory holds, or for themselves, and our files need none.
libyaml builds nodes by recursion in C and ends the whole process on a text of a few thousand brackets.
"""

from __future__ import annotations

from typing import Final

import yaml

MAX_DEPTH: Final = 40


class Untrustworthy(yaml.YAMLError):
    """The text is too deep or uses aliases; `problem` is a sentence in Japanese for whoever wrote it."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(f"{line}行目: {problem}")
        self.problem, self.line = problem, line


def check_yaml(text: str) -> None:
    """Raise `Untrustworthy`, or `yaml.YAMLError` for a text that is no YAML."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _refused("別名（*名前）は使えません。同じ内容をもう一度書いてください。", event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _refused(f"入れ子が深すぎます（{MAX_DEPTH}段まで）。", event)


def _refused(sentence: str, event: yaml.Event) -> Untrustworthy:
    return Untrustworthy(sentence, event.start_mark.line + 1 if event.start_mark else 1)
