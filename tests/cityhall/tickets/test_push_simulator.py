"""The simulated push service tells what came at any moment, also in the one in which more comes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from madoguchi.connectors.push_simulator import _append, _file, new_browser, received

TEXTS = 300


def test_what_came_can_be_read_while_more_comes(tmp_path: Path) -> None:
    endpoint = new_browser(tmp_path)["endpoint"]
    kept = _file(tmp_path, endpoint)
    with ThreadPoolExecutor(1) as writer:
        written = writer.submit(lambda: [_append(kept, f"{number}") for number in range(TEXTS)])
        while not written.done():
            received(tmp_path, endpoint)
        written.result()
    assert received(tmp_path, endpoint) == [str(number) for number in range(TEXTS)]
