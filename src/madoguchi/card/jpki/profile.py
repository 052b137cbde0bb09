"""What a JPKI certificate must look like: `catalogue/card/jpki.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

import yaml

KindName = Literal["signature", "authentication"]


@dataclass(frozen=True, slots=True)
class Kind:
    """署名用 or 利用者証明用. `test_policy`: the OID that test cards carry instead; "" if it is not known."""

    id: KindName
    name: str
    policy: str
    key_usage: frozenset[str]
    issuer_unit: str
    test_policy: str = ""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A key type (rsa or a curve's name), its least size and the hash that goes with it."""

    key: str
    bits: int
    hash: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The whole table."""

    production_organization: str
    kinds: tuple[Kind, ...]
    other_names: Mapping[str, str]
    sexes: Mapping[str, str]
    algorithms: tuple[Algorithm, ...]
    critical_extensions: frozenset[str]

    def kind_of_policies(self, policies: frozenset[str]) -> Kind | None:
        """The kind whose policy the certificate names; None for none, or for both."""
        found = [kind for kind in self.kinds if {kind.policy, kind.test_policy} & policies]
        return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1)
def profile() -> Profile:
    """The packaged profile."""
    path = resources.files("madoguchi") / "catalogue" / "card" / "jpki.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Profile(
        production_organization=data["production_organization"],
        kinds=tuple(
            Kind(
                id_,
                row["name"],
                row["policy"],
                frozenset(row["key_usage"]),
                row["issuer_unit"],
                row.get("test_policy", ""),
            )
            for id_, row in data["kinds"].items()
        ),
        other_names=data["other_names"],
        sexes=data["sexes"],
        algorithms=tuple(Algorithm(**row) for row in data["algorithms"]),
        critical_extensions=frozenset(data["critical_extensions"]),
    )
