"""The packaged tables of the bank file room: ``catalogue/banks/*.yaml``."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

import yaml


@lru_cache(maxsize=32)
def read_table(name: str) -> Any:
    """The parsed table; callers must not change it."""
    path = resources.files("madoguchi") / "catalogue" / "banks" / name
    return yaml.safe_load(path.read_text(encoding="utf-8"))
