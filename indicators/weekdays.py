"""Acts by day of the week and shift of the report, by territory and year, counted once from a version's open file."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy.stats import chisquare

from indicators import geographies, own
from indicators.corners import members
from loaders.versions import Version

LEVEL = 0.001  # of the test that days differ: acts of one day come in groups, and a weaker one would always find it
OPEN = "spvm_actes"
NOWHERE, UNKNOWN = "unlocated", "inconnu"
SHIFTS = ["jour", "soir", "nuit", UNKNOWN]
DAYS = range(1, 8)  # Monday is 1, as isodow says


def by_weekday(version: Version, territory: str, parts: list[str], first: int, last: int) -> pd.DataFrame:
    """Acts of the years `first` to `last`, both included, a row per day (Monday is 1) and shift, zeros included.

    Columns: weekday, shift (`inconnu` where it is not known), acts. The agglomeration holds unlocated acts too.
    """
    inside = [*members(territory, parts), *[NOWHERE] * (territory == "agglomeration")] or [territory]
    geography = own.geography(territory) if inside == [territory] and own.is_own(territory) else ""
    places, years, counts = _counted(version.folder, geography)
    rows = [places[one] for one in inside if one in places]
    acts = counts[rows][:, (years >= first) & (years <= last)].sum(axis=(0, 1))
    return pd.DataFrame({
        "weekday": np.repeat(DAYS, len(SHIFTS)),
        "shift": SHIFTS * len(DAYS),
        "acts": acts.ravel(),
    })  # fmt: skip


def totals(days: pd.DataFrame) -> list[float]:
    """Acts of each day, Monday first, of a table of `by_weekday`."""
    return days.groupby("weekday")["acts"].sum().tolist()


def differ(days: pd.DataFrame) -> bool:
    """Whether the days differ by more than chance explains: χ² of the seven totals."""
    return bool(chisquare(totals(days)).pvalue < LEVEL)


@lru_cache(maxsize=4)
def _counted(folder: Path, geography: str = "") -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """The whole file counted once: the row of each territory, the years, and acts by territory, year, day and shift.

    By the analyst's own places of a `geography` instead, where one is named.
    """
    where = ["pdq", "longitude", "latitude"] if geography else ["territory_id"]
    table = pq.read_table(folder / "clean" / f"{OPEN}.parquet", columns=["reported_on", "shift", *where])
    placed = geographies.of_rows(folder, geography, table) if geography else table["territory_id"]
    keys = pa.table({
        "territory_id": pc.fill_null(placed, NOWHERE),
        "shift": pc.fill_null(table["shift"], UNKNOWN),
        "year": pc.year(table["reported_on"]),
        "weekday": pc.day_of_week(table["reported_on"], count_from_zero=False),
    })  # fmt: skip
    found = keys.group_by(keys.column_names).aggregate([([], "count_all")]).to_pandas()
    places = {place: row for row, place in enumerate(sorted(found["territory_id"].unique()))}
    years = np.sort(found["year"].unique())
    counts = np.zeros((len(places), len(years), len(DAYS), len(SHIFTS)), dtype=np.int64)
    where = (
        found["territory_id"].map(places), np.searchsorted(years, found["year"]), found["weekday"] - DAYS[0],
        found["shift"].map({shift: column for column, shift in enumerate(SHIFTS)}),
    )  # fmt: skip
    counts[tuple(np.asarray(each, dtype=int) for each in where)] = found["count_all"]
    return places, years, counts
