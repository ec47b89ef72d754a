"""What an audit knows of the records behind the shown cells: which kinds of record each cell counts, and how many.

Kinds are found by running the indicators' own SQL on one record of each combination of attributes, in the place of
territories, so that cells that nest or overlap are known as such without being described twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from indicators.catalog import Indicator, reached
from indicators.database import connect
from indicators.disclosure import CROSSED, crossings
from indicators.query import BESIDE, Store

BASES = {
    "cases_monthly": "cases",
    "persons_monthly": "persons",
    "housing_cases_monthly": "cases",
}  # and what they count
APART = {  # a base's columns in groups whose values go with one another's freely, but for the columns they share
    "persons_monthly": [["role", "sex", "age_band"], ["role", "relation"], ["role", "sub_group", '"group"']],
}
SEEN_IN = {  # a base as the kinds of another tell of it, so that what its totals nest in is known
    "cases_monthly": {
        "housing_cases_monthly": """
            select territory_id, month, cast(null as varchar) as clientele, sub_group, "group", cases
            from cases_monthly where in_housing
        """
    }
}
OUTSIDE = ("territory_id", "month")  # of a base's columns, those that say no kind of record


@dataclass(frozen=True)
class Column:
    """One half of one number of the menu, in every place and period."""

    indicator: str
    half: str  # numerator, denominator
    breakdown: str
    label: str


@dataclass(frozen=True)
class System:
    """Records of one sort: how many of each kind by place and year, and which columns count which kinds.

    counts: (places, years, kinds); member: (kinds, columns), true where a column counts a kind.
    """

    name: str
    columns: list[Column]
    counts: np.ndarray
    member: np.ndarray

    @property
    def truth(self) -> np.ndarray:
        """The true number of each column: (places, years, columns)."""
        return self.counts @ self.member


def _kinds(folder: Path, base: str) -> tuple[dict[str, str], pd.DataFrame]:
    """A base that holds one record of each kind in the place of territories (`k1`, `k2`…), and how many there are.

    The second is a table: kind, place, year, records. Kinds nobody was but might have been have their record too.
    """
    number = BASES[base]
    with connect(folder, "internal", [f"from {base}"]) as connection:
        described = connection.sql(f"describe {base}").fetchall()
        names = [f'"{row[0]}"' for row in described if row[0] not in (*OUTSIDE, number)]
        listed = ", ".join(names)
        known = " natural join ".join(
            f"(select distinct {', '.join(own)} from {base} where {number} > 0)" for own in APART.get(base, [names])
        )
        number_of = f"row_number() over (order by {listed}) as kind"
        connection.execute(f"create table kinds as select {number_of}, * from {known}")
        counts = connection.sql(
            f"""
            select kind, territory_id as place, year(month) as year, sum({number}) as records
            from {base} inner join kinds using ({listed}) where {number} > 0 group by all
            """
        ).df()
        rows = connection.sql(f"select kind, {listed} from kinds order by kind").fetchall()
    values = ", ".join(f"({', '.join(_literal(one) for one in row)})" for row in rows)
    kinds = f"from (values {values}) as kinds(kind, {listed})"
    placed = "'k' || kind as territory_id, date '2000-01-01' as month"
    return {base: f"select {placed}, {listed}, 1 as {number} {kinds}"}, counts


def _literal(value: object) -> str:
    """A number, a boolean or a text of a base, as SQL."""
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def columns_of(indicator: Indicator, connection: duckdb.DuckDBPyConnection) -> dict[Column, np.ndarray]:
    """Which kinds each column of an indicator counts: {column: numbers of the kinds}."""
    table = connection.sql(f"select * from ({indicator.sql}) where territory_id like 'k%'").df()
    table["kind"] = table["territory_id"].str[1:].astype(int)
    halves = ["numerator", "denominator"] if "denominator" in table else ["numerator"]
    found: dict[Column, np.ndarray] = {}
    for half in halves:
        rows = table[table[half] > 0]
        for breakdown, _ in crossings(indicator):
            names = breakdown.split(CROSSED) if breakdown else []
            labels = [BESIDE.join(map(str, one)) for one in zip(*(rows[name] for name in names), strict=True)]
            for label, own in rows["kind"].groupby(np.array(labels if names else [""] * len(rows), dtype=object)):
                found[Column(indicator.name, half, breakdown, str(label))] = own.unique()
    return found


def systems(folder: Path, own: Sequence[Indicator], store: Store, years: Sequence[int]) -> list[System]:
    """The systems of records behind the menu of some indicators, for the parts of the store and these whole years.

    A column that no system explains to the unit is alone in a system of its own: nothing nests in it.
    """
    left = {column: truth for one in own for column, truth in _exact(one, store, years)}
    exact = dict(left)
    found = []
    for base in BASES:
        seen = SEEN_IN.get(base, {})
        read = [one for one in own if {base, *seen} & set(reached(one.sql))]
        if not read:
            continue
        instead, counts = _kinds(folder, base)
        with connect(folder, "internal", [one.sql for one in read], instead | seen) as connection:
            member = {column: kinds for one in read for column, kinds in columns_of(one, connection).items()}
        if not member:
            continue
        system = _system(base, counts, member, store, years)
        truth = system.truth
        kept = [i for i, one in enumerate(system.columns)
                if one in exact and np.array_equal(truth[:, :, i], exact[one])]  # fmt: skip
        if kept:
            found.append(_merged(system, kept))
        left = {column: truth for column, truth in left.items() if column not in {system.columns[i] for i in kept}}
    found += [
        System(f"{column.indicator}.{column.half}", [column], truth[:, :, None], np.ones((1, 1)))
        for column, truth in left.items()
    ]
    return found


def _exact(indicator: Indicator, store: Store, years: Sequence[int]):
    """The true numbers of each of an indicator's columns: pairs (column, array of parts × years)."""
    places = [*store.parts, "unlocated"]
    span = {"by": "year", "start": f"{years[0]}-01", "end": f"{years[-1]}-12"}
    halves = ["numerator", "denominator"] if indicator.kind in ("share", "level") else ["numerator"]
    for breakdown, _ in crossings(indicator):
        table = store.values(indicator.name, places=places, breakdown=breakdown or None, **span)
        labels = sorted(table[breakdown].astype(str).unique()) if breakdown else [""]
        for half in halves:
            cube = table[half].to_numpy().reshape(len(places), len(years), len(labels))
            for i, label in enumerate(labels):
                yield Column(indicator.name, half, breakdown, label), cube[:, :, i]


def _system(name: str, counts: pd.DataFrame, member: dict, store: Store, years: Sequence[int]) -> System:
    """Kinds as arrays."""
    places = {place: row for row, place in enumerate([*store.parts, "unlocated"])}
    counts = counts[counts["year"].isin(years)]
    kinds = int(max([counts["kind"].max(), *(own.max() for own in member.values())]))
    cube = np.zeros((len(places), len(years), kinds))
    row = counts["place"].map(places).to_numpy()
    np.add.at(cube, (row, counts["year"].to_numpy() - years[0], counts["kind"].to_numpy() - 1), counts["records"])
    matrix = np.zeros((kinds, len(member)))
    for i, own in enumerate(member.values()):
        matrix[own - 1, i] = 1
    return System(name, list(member), cube, matrix)


def _merged(system: System, kept: list[int]) -> System:
    """The same system with kinds that the kept columns cannot tell apart counted as one."""
    member = system.member[:, kept]
    signatures, which = np.unique(member, axis=0, return_inverse=True)
    counts = np.zeros((*system.counts.shape[:2], len(signatures)))
    for kind, signature in enumerate(which.ravel()):
        counts[:, :, signature] += system.counts[:, :, kind]
    counted = signatures.any(axis=1)
    columns = [system.columns[i] for i in kept]
    return System(system.name, columns, counts[:, :, counted], signatures[counted])
