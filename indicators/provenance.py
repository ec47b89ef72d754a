"""Where a version's figures come from: acts by year and category, basis of the population, published totals, notes."""

import csv
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from loaders.fates import sentence, template
from loaders.places import REFERENCE
from loaders.versions import Version


@lru_cache(maxsize=8)
def _acts(path: Path) -> pa.Table:
    table = pq.read_table(path, columns=["reported_on", "category", "territory_id"])
    table = pa.table({
        "year": pc.year(table["reported_on"]),
        "category": table["category"],
        "unlocated": pc.cast(pc.is_null(table["territory_id"]), pa.int64()),
    })  # fmt: skip
    return table.group_by(["year", "category"]).aggregate([([], "count_all"), ("unlocated", "sum")])


def acts(version: Version) -> pd.DataFrame:
    """The open file's acts in the whole agglomeration: year, category, events, unlocated; sorted by both."""
    if "spvm_actes" not in version.sources:
        return pd.DataFrame(columns=["year", "category", "events", "unlocated"])
    frame = _acts(version.table("spvm_actes")).to_pandas()
    frame = frame.rename(columns={"count_all": "events", "unlocated_sum": "unlocated"})
    return frame[["year", "category", "events", "unlocated"]].sort_values(["year", "category"], ignore_index=True)


def population(version: Version) -> pd.DataFrame:
    """Residents of both sexes and all ages: territory_id, year, residents, basis."""
    wanted = ["territory_id", "year", "residents", "basis"]
    if "population" not in version.sources:
        return pd.DataFrame(columns=wanted)
    everyone = [("age_group", "=", "total"), ("sex", "=", "total")]
    return pq.read_table(version.table("population"), columns=wanted, filters=everyone).to_pandas()


def published() -> pd.DataFrame:
    """What the SPVM's annual reports count in the open file's categories: year, category, reported."""
    with (REFERENCE / "spvm_annual.csv").open(encoding="utf-8", newline="") as file:
        rows = [(int(row["year"]), row["open_category"], int(row["reported"])) for row in csv.DictReader(file)]
    frame = pd.DataFrame(rows, columns=["year", "category", "reported"])
    return frame.groupby(["year", "category"], as_index=False)["reported"].sum()


def known_gaps() -> dict[str, dict[str, str]]:
    """Why the open file and the annual reports differ, by category, in fr and en."""
    with (REFERENCE / "spvm_gaps.csv").open(encoding="utf-8", newline="") as file:
        return {row["open_category"]: {"fr": row["reason_fr"], "en": row["reason_en"]} for row in csv.DictReader(file)}


def reasons(report: dict, lang: str) -> list[tuple[str, int, str]]:
    """What was noted about a file's rows, as (code, how many, sentence), from a report of the version's manifest."""
    said = {code: params for code, params in report["reasons"]}
    return [
        (code, count, sentence(code, said.get(code, {"n": count}), lang) if template(code) else code)
        for code, count in report["notes"].items()
    ]
