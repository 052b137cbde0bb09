"""A migration operation whose SQL differs between SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.migrations.operations.base import Operation


class VendorSQL(Operation):
    """Run the statements listed for the connection's vendor (`sqlite`, `postgresql`); none listed, none run.

    `key` names what the operation does and appears in `migrate --plan`. The model state is untouched.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(
        self, key: str, forwards: Mapping[str, Sequence[str]], backwards: Mapping[str, Sequence[str]]
    ) -> None:
        self.key, self.forwards, self.backwards = key, forwards, backwards

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(schema_editor, self.forwards)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._run(schema_editor, self.backwards)

    def describe(self) -> str:
        return self.key

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.key, self.forwards, self.backwards], {}

    def _run(self, schema_editor: Any, statements: Mapping[str, Sequence[str]]) -> None:
        for statement in statements.get(schema_editor.connection.vendor, ()):
            schema_editor.execute(statement, params=None)
