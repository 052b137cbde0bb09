"""YAML that a city writes itself (profiles, senders), with every mistake as ``file:line: message``."""

from __future__ import annotations

from pathlib import Path

import yaml

from madoguchi.rules.procedures.yamlfile import Located, parse_yaml
from madoguchi.rules.yamlguard import Untrustworthy, check_yaml


class ProfileError(ValueError):
    """The file cannot be used; ``problems`` lists every reason as ``file:line: message``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_text(path: Path) -> str:
    """UTF-8 with or without BOM; ProfileError for another encoding, OSError for no such file."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProfileError([f"{path.name}:1: UTF-8で保存してください。"]) from error


def parse_entries(text: str, file: str) -> Located:
    """The located data of one document; ProfileError for a text that is no YAML or too deep to be trusted."""
    try:
        check_yaml(text)
    except Untrustworthy as error:
        raise ProfileError([f"{file}:{error.line}: {error.problem}"]) from error
    except (yaml.YAMLError, ValueError):
        pass  # parse_yaml reports a syntax error with its line
    located = parse_yaml(text, file)
    if located.problems:
        raise ProfileError(list(located.problems))
    return located
