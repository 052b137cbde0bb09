"""The same expressions on a Spark cluster: a master and two workers on loopback, sums equal to DuckDB's.

    python benchmarks/benefits_spark.py [--residents 200000]

Proof of scale-out, not of speed: on one machine DuckDB is several times faster. Needs PySpark
(requirements/test.txt) and Java 17 or later. Exit status 1 when a sum differs or a worker did no work.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benefits_people import make_people, write_children, write_taxes

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "src"))
PROGRAMMES = ("adjustment-2024", "shortfall-2025-1", "child-allowance")
WORKERS = 2
Sums = tuple[int, int, int, int]


def main() -> int:
    parser = argparse.ArgumentParser(description="benefits on a Spark cluster")
    parser.add_argument("--residents", type=int, default=200_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, cluster(Path(name)) as address:
        folder = Path(name)
        people = make_people(args.residents)
        write_taxes(people, folder)
        write_children(people, folder)
        return 0 if measure(folder, address) else 1


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Master and workers as processes of their own; their address. All end with the block."""
    import pyspark

    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    start = [str(Path(pyspark.__file__).parent / "bin" / "spark-class")]
    deploy = "org.apache.spark.deploy"
    here = ("--host", "127.0.0.1", "--webui-port", "0")
    master = [*start, f"{deploy}.master.Master", *here, "--port", str(port)]
    worker = [*start, f"{deploy}.worker.Worker", *here, "-c", "1", "-m", "1500M", address]
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(folder / "work")}
    started: list[subprocess.Popen[bytes]] = []
    try:
        for number, command in enumerate([master, *[worker] * WORKERS]):
            log = (folder / f"spark-{number}.log").open("wb")
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
            if number == 0:
                wait_for(port)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, seconds: float = 120.0) -> None:
    """Until somebody listens; TimeoutError after ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nobody listens on port {port}")


def measure(folder: Path, address: str) -> bool:
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(address).appName("madoguchi")
    for name, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.executor.memory": "1200M",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": "4",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        session.range(0, 1000, 1, 4).count()
        executors = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
        print(f"executors: {executors}, one on each worker")
        equal = [compare(session, folder, programme) for programme in PROGRAMMES]
        return all(equal) and executors == WORKERS
    finally:
        session.stop()


def compare(session: Any, folder: Path, programme_id: str) -> bool:
    """One programme on both engines: rows, paid rows, total, and the length of all reasons."""
    import ibis

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        spark = ibis.pyspark.connect(session)
    path = folder / f"{programme_id}.parquet"
    found, seconds = {}, {}
    for name, engine in (("DuckDB", ibis.duckdb.connect()), ("Spark", spark)):
        started = time.perf_counter()
        found[name] = sums(engine, path, programme_id)
        seconds[name] = time.perf_counter() - started
    equal = found["DuckDB"] == found["Spark"]
    times = ", ".join(f"{name} {value:.1f} s" for name, value in seconds.items())
    print(f"{programme_id}: {found['Spark']} {'equal' if equal else found['DuckDB']} ({times})")
    return equal


def sums(engine: Any, path: Path, programme_id: str) -> Sums:
    from madoguchi.rules.benefits import calculate, programme

    table = engine.read_parquet(str(path), table_name=programme_id.replace("-", "_"))
    if "month" in table.columns:
        table = table.mutate(month_fiscal_year=(table.month - 4) // 100)
    result = calculate(programme(programme_id), table)
    row = result.aggregate(
        rows=result.count(),
        paid=(result.amount > 0).sum(),
        total=result.amount.sum(),
        words=result.reason.length().sum(),
    )
    values = engine.to_pyarrow(row).to_pylist()[0]
    return int(values["rows"]), int(values["paid"]), int(values["total"]), int(values["words"])


if __name__ == "__main__":
    raise SystemExit(main())
