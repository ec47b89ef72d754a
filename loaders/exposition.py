"""Denominators other than residents (land area, dwellings, people present…), every year, from the measured years."""

import pyarrow as pa

from loaders.population import YEARS

GRADES = "ABCD"
STEADY = {"land_area_km2"}  # does not change, so carrying it over costs no quality


def load(table: pa.Table) -> pa.Table:
    """One row per territory, year and name: measured years as they are, those between and around by `_in_year`."""
    measures: dict[tuple[str, str], list[dict]] = {}
    for row in sorted(table.to_pylist(), key=lambda row: row["year"]):
        measures.setdefault((row["territory_id"], row["name"]), []).append(row)
    rows = [_in_year(measured, year) for _, measured in sorted(measures.items()) for year in YEARS]
    return pa.Table.from_pylist(rows, table.schema)


def _in_year(measured: list[dict], year: int) -> dict:
    """The measure of a year; between two, geometric from one to the other; around them, the nearest repeated.

    What was not measured that year is one grade lower (than the worse of the two), save what does not change. A step
    from one census to the next, repeated until half-way, would otherwise be read as a change of the rate.
    """
    before = [row for row in measured if row["year"] <= year]
    after = [row for row in measured if row["year"] >= year]
    if not (before and after):
        return _lowered((before or after)[-1 if before else 0], year)
    first, last = before[-1], after[0]
    if first is last or first["name"] in STEADY or first["value"] <= 0:
        return _lowered(first, year)
    share = (year - first["year"]) / (last["year"] - first["year"])
    value = round(first["value"] * (last["value"] / first["value"]) ** share)
    worse = max(first, last, key=lambda row: row["quality"])
    sources = dict.fromkeys((first["source"], last["source"]))
    return _lowered(worse, year) | {"value": float(value), "source": " | ".join(sources)}


def _lowered(row: dict, year: int) -> dict:
    """A measure for another year, its grade lowered unless it is of that year or does not change."""
    if row["year"] == year or row["name"] in STEADY:
        return row | {"year": year}
    return row | {"year": year, "quality": GRADES[min(GRADES.index(row["quality"]) + 1, len(GRADES) - 1)]}
