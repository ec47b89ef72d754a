"""The in-memory database that indicators are computed in: views of the clean tables, bases, and the words of both."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from indicators.catalog import FAMILIES, GIVEN, Indicator, bases, catalog, named
from loaders.contract import Contract, contracts
from loaders.places import REFERENCE

SQL_TYPES = {"date": "date", "label": "varchar", "text": "varchar", "integer": "integer", "number": "double"}
ALWAYS = ("months", "denominators")


class BrokenPair(Exception):
    """An indicator's SQL does not return what its YAML declares."""


def folder_of(folder: Path, name: str) -> Path:
    """Where a family's tables are in a version's folder."""
    return folder / "built" if name == "open" else folder / "built" / name


def connect(
    folder: Path,
    name: str = "open",
    wanted: Iterable[str] = (),
    instead: Mapping[str, str] | None = None,
    given: Mapping[str, pa.Table] | None = None,
) -> duckdb.DuckDBPyConnection:
    """An in-memory database: a view per clean table (empty where nothing was loaded), then each base, computed once.

    `name` is the family, whose extract's days are `dated`. `wanted` are the queries that will be asked: only bases
    they reach are computed. `instead` gives other SQL for some of the views or bases, to count by something else than
    territory; `given` are tables that it reads.
    """
    instead = dict(instead or {})
    connection = duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False, "threads": 2}
    )
    connection.execute("set enable_progress_bar = false")
    for table, rows in (given or {}).items():
        connection.register(table, rows)
    received = {source: _received(folder, contract) for source, contract in contracts().items()}
    for source, plain in received.items():
        connection.execute(f'create view "{f"received_{source}" if source in instead else source}" as {plain}')
    for source in [source for source in received if source in instead]:
        connection.execute(f'create view "{source}" as {instead.pop(source)}')
    connection.execute(f'create view dated as select reported_on from "{FAMILIES[name]}"')
    _add_labels(connection)
    _add_reference(connection)
    texts = bases() | instead
    for base, sql in list(_by_dependency(_reached(texts, wanted))):
        connection.execute(f'create table "{base}" as {sql}')
    return connection


def by_weekday(indicator: Indicator) -> str:
    """The indicator's own SQL on the acts by weekday, whose column `shift` holds the day: it counts as by shift."""
    sql = indicator.sql.replace("acts_monthly", "acts_by_weekday")
    return f"select territory_id, month, shift as weekday, numerator from ({sql})"


def together(indicator: Indicator, apart: str = "") -> tuple[str, ...]:
    """The indicators that rest on the same bases, those told `apart`: making these takes longest and serves all."""
    alike = [name for name, read in _read_from().items() if read == _read_from()[indicator.name]]
    return tuple(name for name in alike if not apart or apart in catalog()[name].apart)


@cache
def _read_from() -> dict[str, frozenset[str]]:
    """The bases that each indicator selects from."""
    return {name: named(one.sql) for name, one in catalog().items()}


def _add_labels(connection: duckdb.DuckDBPyConnection) -> None:
    """The table `labels` (source, field, label): what the contracts allow, so that a label never seen counts zero."""
    rows = [
        (source, field, str(label))
        for source, contract in contracts().items()
        for field, column in contract.columns.items()
        for label in column.get("values", ())
    ]
    _add_texts(connection, "labels", ["source", "field", "label"], rows)


def _add_reference(connection: duckdb.DuckDBPyConnection) -> None:
    """The committed tables of violations and of their sub-groups, every column a text."""
    for name in sorted(GIVEN - {"labels", "dated"}):
        if not (REFERENCE / f"{name}.csv").exists():
            continue
        with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        _add_texts(connection, name, header, rows)


def _add_texts(connection: duckdb.DuckDBPyConnection, name: str, header: list[str], rows: Sequence) -> None:
    """A table of texts, given at once: row by row took most of a small build."""
    columns = {column: pa.array([row[at] for row in rows], pa.string()) for at, column in enumerate(header)}
    connection.register("given", pa.table(columns))
    connection.execute(f'create table "{name}" as from given')
    connection.unregister("given")


def _received(folder: Path, contract: Contract) -> str:
    """The clean table of a source, or one without rows where nothing was loaded."""
    path = folder / "clean" / f"{contract.name}.parquet"
    return _parquet(path) if path.exists() else _empty(contract)


def _parquet(path: Path) -> str:
    return f"select * from read_parquet('{str(path).replace(chr(39), chr(39) * 2)}')"


def _empty(contract: Contract) -> str:
    types = {name: SQL_TYPES[contract.columns[name]["type"]] for name in contract.clean}
    return "select " + ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind in types.items()) + " where false"


def _reached(texts: Mapping[str, str], wanted: Iterable[str]) -> dict[str, str]:
    """The bases that some queries select from, and those that these select from in turn."""
    found = {name: texts[name] for name in ALWAYS}
    waiting = [*found.values(), *wanted]
    while waiting:
        for name in named(waiting.pop()) & (set(texts) - set(found)):
            found[name] = texts[name]
            waiting.append(texts[name])
    return found


def _by_dependency(views: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Each view after those it selects from."""
    needs = {name: named(sql) & set(views) for name, sql in views.items()}
    done: set[str] = set()
    while len(done) < len(views):
        ready = sorted(name for name, names in needs.items() if name not in done and names <= done)
        if not ready:
            raise BrokenPair(f"bases {sorted(set(views) - done)} select from each other in a circle")
        yield from ((name, views[name]) for name in ready)
        done.update(ready)
