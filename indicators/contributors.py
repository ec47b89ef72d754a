"""Which OMHM buildings each figure of public housing comes from, for analysis only, and whether they are too few."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from indicators.catalog import Indicator, tables
from indicators.database import connect, folder_of
from loaders.places import territories

HOUSING = "omhm_immeubles"
FILE = "contributors.parquet"
SHAPE = pa.schema([
    ("indicator", pa.string()), ("territory_id", pa.string()), ("building_id", pa.string()), ("year", pa.int64()),
    ("label", pa.string()), ("events", pa.float64()),
])  # fmt: skip
PLACE = "coalesce({0}.territory_id, 'unlocated') || '@' || {0}.building_id"
INSTEAD = {
    "spvm_affaires": f"""
        select * replace (
            {PLACE.format("received_spvm_affaires")} as territory_id,
            cast(date_trunc('year', reported_on) as date) as reported_on
        )
        from received_spvm_affaires
        where building_id is not null
    """,
    HOUSING: f"select * replace ({PLACE.format(f'received_{HOUSING}')} as territory_id) from received_{HOUSING}",
    "places": f"select territory_id from spvm_affaires union select territory_id from {HOUSING}",
    "months": "select distinct reported_on as month, 1.0 as covered from dated",
}


def concerned(indicators: Iterable[Indicator]) -> list[Indicator]:
    """The indicators that read the table of buildings."""
    return [indicator for indicator in indicators if HOUSING in tables(indicator.sql)]


def build(folder: Path, indicators: Iterable[Indicator]) -> None:
    """Write built/internal/contributors.parquet: indicator, territory_id, building_id, year, label, events (> 0).

    Each indicator's own SQL is run once more with a building in a territory in the place of the territory, so that it
    counts as the figure does. `label` is that of the indicator's only breakdown, if it has one.
    """
    target = folder_of(folder, "internal") / FILE
    own = concerned(indicators)
    if not own:
        return pq.write_table(SHAPE.empty_table(), target)
    with connect(folder, "internal", [one.sql for one in own], INSTEAD) as connection:
        union = " union all ".join(
            f"select '{one.name}' as indicator, territory_id as place, year(month) as year, "
            f"{one.breakdowns[0] if one.breakdowns else chr(39) * 2} as label, numerator from ({one.sql})"
            for one in own
        )
        path = str(target).replace("'", "''")
        connection.execute(
            f"""
            copy (
                select indicator, split_part(place, '@', 1) as territory_id, split_part(place, '@', 2) as building_id,
                    cast(year as bigint) as year, label, cast(sum(numerator) as double) as events
                from ({union}) group by all having events > 0 order by all
            ) to '{path}' (format parquet, compression zstd)
            """
        )
    return None


# Too few ------------------------------------------------------------------------------------------------------------


class Houses:
    """What the rules of public housing need: buildings and dwellings per territory, and where events come from.

    `limits` is `housing` of disclosure.yml.
    """

    def __init__(self, folder: Path, limits: Mapping[str, float]):
        self.limits = limits
        path = folder / "clean" / f"{HOUSING}.parquet"
        self.houses = pq.read_table(path).to_pandas() if path.exists() else pd.DataFrame(
            columns=["building_id", "dwellings", "clientele", "valid_from", "valid_to", "territory_id"])  # fmt: skip
        self.events = pq.read_table(folder_of(folder, "internal") / FILE).to_pandas()

    def reasons(self, exact: pd.DataFrame) -> np.ndarray:
        """Why each cell of an indicator must be hidden: `buildings`, `dominance`, or nothing."""
        found = np.full(len(exact), "", dtype=object)
        own = self.events[self.events["indicator"] == exact["indicator"].iloc[0]]
        for period, rows in exact.reset_index(drop=True).groupby("period", sort=False):
            first, last = int(period[:4]), int(period[-4:])
            standing, events = self._standing(first, last), own[own["year"].between(first, last)]
            for label, cells in rows.groupby("label", sort=False):
                here = standing[standing["clientele"] == label] if label else standing
                there = events[events["label"] == label] if label else events
                found[cells.index] = self._of_places(cells["territory_id"], here, there)
        return found

    def _of_places(self, places: Iterable[str], here: pd.DataFrame, there: pd.DataFrame) -> list[str]:
        """The reason of each place, from the buildings that stand and the events in them."""
        stand = here.groupby(here["territory_id"].fillna("unlocated"))["dwellings"].agg(["size", "sum"])
        by_building = there.groupby([there["territory_id"].fillna("unlocated"), "building_id"])["events"].sum()
        happen = by_building.groupby(level=0).agg(["size", "max", "sum"])
        stand, happen = (dict(zip(one.index, one.to_numpy().tolist(), strict=True)) for one in (stand, happen))
        found = []
        for place in places:
            houses = [stand[part] for part in _parts(place, stand)]
            events = [happen[part] for part in _parts(place, happen)]
            buildings, dwellings = (sum(one[i] for one in houses) for i in (0, 1))
            few = buildings < self.limits["buildings"] or dwellings < self.limits["dwellings"]
            most, every = max((one[1] for one in events), default=0), sum(one[2] for one in events)
            alone = sum(one[0] for one in events) < self.limits["contributors"]
            one = alone or most > self.limits["largest_share"] * every
            found.append("buildings" if few else "dominance" if one else "")
        return found

    def _standing(self, first: int, last: int) -> pd.DataFrame:
        """The buildings that stood at some time in these years."""
        houses = self.houses
        begun = pd.to_datetime(houses["valid_from"]).fillna(pd.Timestamp(1900, 1, 1))
        ended = pd.to_datetime(houses["valid_to"]).fillna(pd.Timestamp(2200, 1, 1))
        return houses[(begun <= pd.Timestamp(last, 12, 31)) & (ended >= pd.Timestamp(first, 1, 1))]


def _parts(place: str, known: Iterable[str]) -> list[str]:
    """Those of some territories that a place is, or that a whole sums."""
    if place == "agglomeration":
        return list(known)
    if place == "city":
        return [one for one in known if one != "unlocated" and territories()[one].kind == "arrondissement"]
    return [one for one in known if one == place]
