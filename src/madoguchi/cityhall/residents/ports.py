"""Where the register room meets the outside: sources that bring 転出証明書情報. Adapters implement these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol


class TransferSource(Protocol):
    """Something that delivers 転出証明書情報, such as a folder of files or a gateway to 住基ネットCS."""

    def messages(self) -> Iterable[Mapping[str, Any]]:
        """Every message not yet taken away, in order of arrival; see `transfers` for the keys."""
