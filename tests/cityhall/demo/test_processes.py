"""Asked to end, once or twice in a row, the demo leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from madoguchi.cityhall.demo.processes import supervise
end = "signal.signal(signal.SIGTERM, lambda *_: (time.sleep(1), exit()))"
slow = f"import signal, time; {end}; time.sleep(60)"
named = [[sys.executable, "-c", slow, sys.argv[1]] for _ in range(2)]
sys.exit(supervise(named, sys.argv[2], lambda: print("ready", flush=True)))
"""


@pytest.mark.parametrize("times", [1, 3])
def test_nothing_is_left(times: int, tmp_path: Path) -> None:
    mark, page = f"mark-{os.getpid()}-{times}", (tmp_path / "page").as_uri()
    (tmp_path / "page").write_text("x")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", PROGRAM, mark, page]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        for _ in range(times):
            process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
        assert process.wait(20) == 0
    assert subprocess.run(["pgrep", "-f", f"import signal.*{mark}"], check=False).returncode == 1
