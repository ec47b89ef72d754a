"""Denominators other than residents (land area, people present…), every year, from the years that were measured."""

import pyarrow as pa

from loaders.population import YEARS

GRADES = "ABCD"
STEADY = {"land_area_km2"}  # does not change, so carrying it over costs no quality


def load(table: pa.Table) -> pa.Table:
    """One row per territory, year and name; a year without a measure repeats the nearest one, one grade lower."""
    measures: dict[tuple[str, str], list[dict]] = {}
    for row in table.to_pylist():
        measures.setdefault((row["territory_id"], row["name"]), []).append(row)
    rows = [_in_year(measured, year) for _, measured in sorted(measures.items()) for year in YEARS]
    return pa.Table.from_pylist(rows, table.schema)


def _in_year(measured: list[dict], year: int) -> dict:
    """The measure nearest to a year (the earlier of two as near), its grade lowered when it is another year's."""
    nearest = min(measured, key=lambda row: (abs(row["year"] - year), row["year"]))
    if nearest["year"] == year or nearest["name"] in STEADY:
        return nearest | {"year": year}
    return nearest | {"year": year, "quality": GRADES[min(GRADES.index(nearest["quality"]) + 1, len(GRADES) - 1)]}
