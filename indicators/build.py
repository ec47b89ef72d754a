"""Compute the halves of every indicator of a staged version into a few tidy Parquet tables."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from indicators import cells
from indicators.catalog import Indicator, bases, catalog, digest
from loaders.contract import Contract, contracts

SQL_TYPES = {"date": "date", "label": "varchar", "text": "varchar", "integer": "integer", "number": "double"}


class BrokenPair(Exception):
    """An indicator's SQL does not return what its YAML declares."""


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory database: a view per clean table (empty where nothing was loaded), then each base, computed once."""
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False, "threads": 2}
    )
    for name, contract in contracts().items():
        path = folder / "clean" / f"{name}.parquet"
        connection.execute(f'create view "{name}" as {_parquet(path) if path.exists() else _empty(contract)}')
    connection.execute("set enable_progress_bar = false")
    _add_labels(connection)
    for name, sql in _by_dependency(bases()):
        connection.execute(f'create table "{name}" as {sql}')
    return connection


def _add_labels(connection: duckdb.DuckDBPyConnection) -> None:
    """The table `labels` (source, field, label): what the contracts allow, so that a label never seen counts zero."""
    connection.execute("create table labels (source varchar, field varchar, label varchar)")
    rows = [
        (source, field, label)
        for source, contract in contracts().items()
        for field, column in contract.columns.items()
        for label in column.get("values", ())
    ]
    connection.executemany("insert into labels values (?, ?, ?)", rows)


def _parquet(path: Path) -> str:
    return f"select * from read_parquet('{str(path).replace(chr(39), chr(39) * 2)}')"


def _empty(contract: Contract) -> str:
    types = {name: SQL_TYPES[contract.columns[name]["type"]] for name in contract.clean}
    return "select " + ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind in types.items()) + " where false"


def _by_dependency(views: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Each view after those it selects from."""
    with duckdb.connect() as parser:
        needs = {name: parser.get_table_names(sql) & set(views) for name, sql in views.items()}
    done: set[str] = set()
    while len(done) < len(views):
        ready = sorted(name for name, names in needs.items() if name not in done and names <= done)
        if not ready:
            raise BrokenPair(f"bases {sorted(set(views) - done)} select from each other in a circle")
        yield from ((name, views[name]) for name in ready)
        done.update(ready)


def shape(indicator: Indicator) -> list[str]:
    """The columns an indicator's SQL must return, in order."""
    own = ["denominator"] if indicator.kind in ("share", "level") else []
    return ["territory_id", "month", *indicator.breakdowns, "numerator", *own]


def check_shape(indicator: Indicator, connection: duckdb.DuckDBPyConnection) -> None:
    """Say plainly when the SQL returns something else than the YAML declares."""
    try:
        found = [column[0] for column in connection.cursor().execute(f"describe ({indicator.sql})").fetchall()]
    except duckdb.Error as error:
        raise BrokenPair(f"{indicator.name}.sql cannot run: {str(error).splitlines()[0]}") from error
    if found != shape(indicator):
        raise BrokenPair(f"{indicator.name}.sql must return {shape(indicator)}; it returns {found}")


def build(folder: Path, only: Iterable[str] | None = None) -> dict[str, Any]:
    """Write the built tables of a staged version (those of points: see cells.build); return what the manifest says."""
    chosen = [catalog()[name] for name in (only or catalog())]
    (folder / "built").mkdir(exist_ok=True)
    with connect(folder) as connection:
        for indicator in chosen:
            check_shape(indicator, connection)
        every = " union all by name ".join(_select(indicator) for indicator in chosen)
        into = folder / "built"
        _copy(connection, every, "indicator, territory_id, month", into / "values.parquet")
        _copy(connection, "from denominators", "name, territory_id, month", into / "denominators.parquet")
        _copy(connection, "from months", "month", into / "months.parquet")
        cells.build(connection, chosen, folder)
    rows = pq.read_metadata(folder / "built" / "values.parquet").num_rows
    return {"indicators": [indicator.name for indicator in chosen], "rows": rows}


def _select(indicator: Indicator) -> str:
    return f"select '{indicator.name}' as indicator, * from ({indicator.sql})"


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, order: str, path: Path) -> None:
    """Write a query's rows, ordered, as one Parquet file."""
    target = str(path).replace("'", "''")
    connection.execute(f"copy (from ({sql}) order by {order}) to '{target}' (format parquet, compression zstd)")


def catalog_digest() -> str:
    """Which indicators this build computes: see catalog.digest."""
    return digest()
