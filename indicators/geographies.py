"""Halves by police station or neighbourhood: an indicator's own SQL run once more with them in the territory's place.

Computed when first asked for, kept in memory, never written: a version stays as it was sealed.
"""

from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from indicators import own
from indicators.catalog import FAMILIES, Indicator, catalog, family, named, reached
from indicators.database import by_weekday, connect
from indicators.halves import Halves, shaped
from loaders.contract import Contract, contracts
from loaders.places import ZONES, locate

NOWHERE = "unlocated"
STANDING = {"housing_monthly", "housing_touched"}  # bases that place buildings, whose station nobody knows


def has_stations(folder: Path, name: str) -> bool:
    """Whether a family's extract says which station each row belongs to."""
    path = folder / "clean" / f"{FAMILIES[name]}.parquet"
    return path.exists() and pq.read_table(path, columns=["pdq"])["pdq"].null_count < pq.read_metadata(path).num_rows


def codes(folder: Path, geography: str) -> list[str]:
    """The places of a geography in a version."""
    return list(own.stations() if geography == own.STATION else own.zones(folder))


def is_known(indicator: Indicator, geography: str) -> bool:
    """Whether an indicator can be counted by a geography: buildings are in no station."""
    return geography == own.ZONE or not STANDING & reached(indicator.sql)


def of_rows(folder: Path, geography: str, table: pa.Table) -> pa.Array:
    """The place of each row of a clean table with stations and points, null where it is in none."""
    if geography == own.STATION:
        known = _stations()["stations"]
        at = pc.index_in(table["pdq"].combine_chunks(), value_set=known["number"].combine_chunks(), skip_nulls=True)
        return known["code"].combine_chunks().take(at)
    return locate(table["longitude"], table["latitude"], _limits(folder))


def halves(folder: Path, geography: str, indicator: Indicator, apart: str = "") -> Halves:
    """The halves of an indicator in each of `codes`, then in none of them; nan where it cannot be counted so."""
    found = _counted(folder, geography, _together(indicator, apart), apart)[indicator.name]
    if is_known(indicator, geography):
        return found
    unknown = found.denominator is not None and np.full_like(found.denominator, np.nan)
    return Halves(np.full_like(found.numerator, np.nan), None if unknown is False else unknown, found.labels)


def _together(indicator: Indicator, apart: str) -> tuple[str, ...]:
    """The indicators that rest on the same bases: to make these takes longest, and they serve all."""
    alike = [name for name, read in _read_from().items() if read == _read_from()[indicator.name]]
    return tuple(name for name in alike if not apart or apart in catalog()[name].apart)


@cache
def _read_from() -> dict[str, frozenset[str]]:
    """The bases that each indicator selects from."""
    return {name: named(one.sql) for name, one in catalog().items()}


@lru_cache(maxsize=24)
def _counted(folder: Path, geography: str, names: tuple[str, ...], apart: str) -> dict[str, Halves]:
    """The halves of some indicators of one family by a geography."""
    wanted = {name: by_weekday(catalog()[name]) if apart else catalog()[name].sql for name in names}
    name, places = family(catalog()[names[0]]), [*codes(folder, geography), NOWHERE]
    given = _stations() if geography == own.STATION else _zones(folder)
    given["own_places"] = pa.table({"territory_id": pa.array(places, pa.string())})
    instead = {source: _placed(contract, geography) for source, contract in _sources().items()}
    instead["places"] = "from own_places"
    with connect(folder, name, wanted.values(), instead, given) as connection:
        months = connection.cursor().sql("select month from months order by month").to_arrow_table()["month"]
        months = months.to_numpy().astype("datetime64[M]")
        tables = {one: connection.cursor().sql(sql).to_arrow_table().to_pandas() for one, sql in wanted.items()}
    return {one: shaped(table, catalog()[one], apart, places, months) for one, table in tables.items()}


def _sources() -> dict[str, Contract]:
    """The sources whose rows are in a territory."""
    return {name: one for name, one in contracts().items() if one.columns.get("territory_id", {}).get("derived")}


def _placed(contract: Contract, geography: str) -> str:
    """A source's rows with a place of the geography for territory.

    A station is the row's own, or none where the source tells none; a neighbourhood is where its point falls, or that
    of the building it is tied to, as for territories.
    """
    name, links = contract.name, [column for column in contract.links if contract.columns[column].get("derived")]
    if geography == own.STATION and "pdq" not in contract.columns:
        return f'select * replace (cast(null as varchar) as territory_id) from "received_{name}"'
    if geography == own.STATION:
        return (
            f'select received.* replace (stations.code as territory_id) from "received_{name}" as received '
            "left join stations on stations.number = received.pdq"
        )
    code, joined = "spots.code", ""
    for column in links:
        target = contract.links[column]
        code = f"coalesce(tied.code, {code})"
        joined = (
            f'left join (select {column}, spots.code from "received_{target}" left join spots '
            f"using (longitude, latitude)) as tied on tied.{column} = received.{column}"
        )
    return (
        f'select received.* replace ({code} as territory_id) from "received_{name}" as received '
        f"left join spots on spots.longitude = received.longitude and spots.latitude = received.latitude {joined}"
    )


def _stations() -> dict[str, pa.Table]:
    """The code that each station's number counts under."""
    merged = own.merged()
    return {"stations": pa.table({"number": pa.array(list(merged), pa.int32()), "code": list(merged.values())})}


@lru_cache(maxsize=4)
def _spots(folder: Path) -> pa.Table:
    """Each distinct point of a version's tables with the neighbourhood it falls in, once."""
    points = [np.empty(0, dtype=complex)]
    for name in _sources():
        path = folder / "clean" / f"{name}.parquet"
        if path.exists():
            table = pq.read_table(path, columns=["longitude", "latitude"])
            x, y = table["longitude"].to_numpy(), table["latitude"].to_numpy()
            points.append(np.unique((x + 1j * y)[~(np.isnan(x) | np.isnan(y))]))
    points = np.unique(np.concatenate(points))
    x, y = pa.chunked_array([points.real]), pa.chunked_array([points.imag])
    return pa.table({"longitude": x, "latitude": y, "code": locate(x, y, _limits(folder))})


def _limits(folder: Path) -> pa.Table:
    """The outlines of a version's neighbourhoods, in the shape of the limits."""
    limits = pq.read_table(folder / "clean" / f"{ZONES}.parquet", columns=["zone_id", "geometry"])
    codes = pa.array([f"{own.ZONE}{code}" for code in limits["zone_id"].to_pylist()], pa.string())
    return pa.table({"territory_id": codes, "geometry": limits["geometry"]})


def _zones(folder: Path) -> dict[str, pa.Table]:
    return {"spots": _spots(folder)}
