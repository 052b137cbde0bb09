"""How a sentence names what is to be filled in: ``{name}`` or ``{name:万}``."""

from __future__ import annotations

import re

PLACE = re.compile(r"\{(\w+)(?::(万))?\}")
