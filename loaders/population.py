"""Residents of each territory every year, from the years in which someone counted or estimated them."""

import pyarrow as pa

YEARS = range(2015, 2027)  # the open file's years; a longer file needs a longer range
SCHEMA = pa.schema(
    {
        "territory_id": pa.string(),
        "year": pa.int32(),
        "age_group": pa.string(),
        "sex": pa.string(),
        "residents": pa.int32(),
        "basis": pa.string(),
    }
)


def load(table: pa.Table) -> pa.Table:
    """One row per territory and year: the sources' own years, the years between (geometric), the ends carried over."""
    known: dict[str, dict[int, tuple[int, str]]] = {}
    for row in table.to_pylist():
        years = known.setdefault(row["territory_id"], {})
        if row["year"] in years:
            raise ValueError(
                f"population: promised one row per territory and year; "
                f"{row['territory_id']} has two for {row['year']}. Keep one."
            )
        years[row["year"]] = row["residents"], row["basis"]
    rows = [
        {"territory_id": territory, "year": year, "age_group": "total", "sex": "total"}
        | dict(zip(("residents", "basis"), _residents(years, year), strict=True))
        for territory, years in sorted(known.items())
        for year in YEARS
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def _residents(known: dict[int, tuple[int, str]], year: int) -> tuple[int, str]:
    """Residents in one year and where the number comes from; P(t) = P0 (P1 / P0)^((t - t0) / (t1 - t0)) between two."""
    if year in known:
        return known[year]
    before = max((t for t in known if t < year), default=None)
    after = min((t for t in known if t > year), default=None)
    if before is None or after is None:
        return known[after if before is None else before][0], "report"
    first, last = known[before][0], known[after][0]
    if not first:
        return round(last * (year - before) / (after - before)), "interpolation"
    return round(first * (last / first) ** ((year - before) / (after - before))), "interpolation"
