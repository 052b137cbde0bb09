"""Run the same expression on an engine: DuckDB inside this process, or Spark beyond one machine."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from madoguchi.rules.benefits.calculation import calculate
from madoguchi.rules.benefits.model import Programme

ENGINES = ("duckdb", "spark")
_INPUT = "input"


class EngineMissing(RuntimeError):
    """The engine is not installed; the message says in Japanese what to install."""


@contextmanager
def calculated(
    programme: Programme,
    table: pa.Table,
    columns: Sequence[str],
    *,
    engine: str = "duckdb",
    long: bool = False,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the table ``calculated``: those columns of ``calculate``, for a checked table."""

    def expression(people: ir.Table) -> ir.Table:
        return calculate(programme, people, long=long).select(*columns)

    with duckdb.connect() as connection, tempfile.TemporaryDirectory(prefix="madoguchi-") as folder:
        if engine == "spark":
            made = f"FROM read_parquet('{_by_spark(expression, table, Path(folder))}/*.parquet')"
        else:
            connection.register(_INPUT, table)
            made = str(ibis.to_sql(expression(ibis.table(table.schema, name=_INPUT)), dialect="duckdb"))
        connection.execute(f"CREATE TABLE calculated AS {made}")
        yield connection


def _by_spark(expression: Callable[[ir.Table], ir.Table], table: pa.Table, folder: Path) -> Path:
    source, result = folder / "in.parquet", folder / "out"
    pq.write_table(table, source)
    with spark_session() as session:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # PySpark 4.3 about pandas 3, which is not used
            backend = ibis.pyspark.connect(session)
        people = backend.read_parquet(str(source), table_name=_INPUT)
        session.sql(str(backend.compile(expression(people)))).write.parquet(str(result))
    return result


@contextmanager
def spark_session() -> Iterator[Any]:
    """A Spark session in this process on two threads; EngineMissing without PySpark or Java."""
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineMissing(
            "Sparkで計算するには pyspark とJava 17以上が要ります。pip install pyspark と"
            " apt-get install default-jre-headless で入れるか、--engine duckdb を使ってください。"
        ) from error
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    try:
        session = _builder(SparkSession).getOrCreate()
    except (PySparkRuntimeError, FileNotFoundError) as error:
        raise EngineMissing(
            "Sparkを始められません。Java 17以上を入れてください（apt-get install default-jre-headless）。"
        ) from error
    try:
        yield session
    finally:
        session.stop()


def _builder(session: Any) -> Any:
    settings = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.ansi.enabled": "true",
    }
    builder = session.builder.master("local[2]").appName("madoguchi")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder
