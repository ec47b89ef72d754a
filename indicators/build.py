"""Compute the halves of every indicator of a staged version into a few tidy Parquet tables, a folder per family."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from indicators import cells, contributors, disclosure
from indicators.catalog import FAMILIES, Indicator, catalog, digest, family
from indicators.database import BrokenPair, by_weekday, connect, folder_of
from indicators.query import APART

OWN_HALVES = ("share", "level")  # kinds whose SQL gives the denominator too


def shape(indicator: Indicator) -> list[str]:
    """The columns an indicator's SQL must return, in order."""
    own = ["denominator"] if indicator.kind in OWN_HALVES else []
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
    """Write the built tables of a staged version, family by family; return what the manifest says of them.

    The open family is always written (those of points: see cells.build); another one where its extract was loaded,
    with the cells that may be shown of it (disclosure.build).
    """
    chosen = [catalog()[name] for name in (only or catalog())]
    said: dict[str, Any] = {"indicators": [], "rows": 0}
    for name, dated in FAMILIES.items():
        own = [indicator for indicator in chosen if family(indicator) == name]
        if name != "open" and not (own and (folder / "clean" / f"{dated}.parquet").exists()):
            continue
        into = folder_of(folder, name)
        into.mkdir(parents=True, exist_ok=True)
        asked = [_select(one) for one in own] + [_by_weekday(one) for one in own if one.apart] + _extra(name)
        with connect(folder, name, asked) as connection:
            for indicator in own:
                check_shape(indicator, connection)
            _write(connection, own, name, into)
            if name == "open":
                cells.build(connection, own, folder)
        if name != "open":
            contributors.build(folder, own)
            disclosure.build(folder, own)
        said["indicators"] += [indicator.name for indicator in own]
        if (into / "values.parquet").exists():
            said["rows"] += pq.read_metadata(into / "values.parquet").num_rows
    return said


def _extra(name: str) -> list[str]:
    return [] if name == "open" else ["from housing_denominators"]


def _write(connection: duckdb.DuckDBPyConnection, own: list[Indicator], name: str, into: Path) -> None:
    """The tables that a Store reads."""
    every = " union all by name ".join(_select(indicator) for indicator in own)
    denominators = " union all ".join(["from denominators", *_extra(name)])
    if own:
        _copy(connection, every, "indicator, territory_id, month", into / "values.parquet")
    if apart := [_by_weekday(indicator) for indicator in own if indicator.apart]:
        _copy(connection, " union all ".join(apart), "indicator, territory_id, month", into / f"{APART}.parquet")
    _copy(connection, denominators, "name, territory_id, month", into / "denominators.parquet")
    _copy(connection, "from months", "month", into / "months.parquet")


def _select(indicator: Indicator) -> str:
    return f"select '{indicator.name}' as indicator, * from ({indicator.sql})"


def _by_weekday(indicator: Indicator) -> str:
    return f"select '{indicator.name}' as indicator, * from ({by_weekday(indicator)})"


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, order: str, path: Path) -> None:
    """Write a query's rows, ordered, as one Parquet file."""
    target = str(path).replace("'", "''")
    connection.execute(f"copy (from ({sql}) order by {order}) to '{target}' (format parquet, compression zstd)")


def catalog_digest() -> str:
    """Which indicators this build computes: see catalog.digest."""
    return digest()
