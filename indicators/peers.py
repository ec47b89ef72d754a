"""Comparable territories: the nearest ones by a few stated variables, with their distance; not always mutual."""

import csv
from functools import cache

import numpy as np
import pandas as pd

from loaders.places import REFERENCE, territories

COUNT = 4
YEAR = "2021"
LOGGED = ("residents", "density_per_km2")
VARIABLES = {
    "residents": {"fr": "Habitants, 2021", "en": "Residents, 2021"},
    "density_per_km2": {"fr": "Densité, habitants par km²", "en": "Density, residents per km²"},
    "median_income_2020": {"fr": "Revenu médian en 2020, $", "en": "Median income in 2020, $"},
    "single_parent_share": {"fr": "Familles monoparentales, %", "en": "Single-parent families, %"},
    "share_15_to_29": {"fr": "15 à 29 ans, %", "en": "Aged 15 to 29, %"},
}


@cache
def profiles() -> pd.DataFrame:
    """The variables of each territory that has them all, in 2021, indexed by territory_id in alphabetical order."""
    known: dict[str, dict[str, float]] = {}
    for row in _read("profile_2021"):
        known.setdefault(row["territory_id"], {})[row["variable"]] = float(row["value"])
    for row in _read("population"):
        if row["year"] == YEAR:
            known.setdefault(row["territory_id"], {})["residents"] = float(row["residents"])
    table = pd.DataFrame.from_dict(known, orient="index")
    order = [place for place in territories() if place in table.index]
    return table.reindex(index=order, columns=list(VARIABLES)).dropna()


def _read(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def distances(table: pd.DataFrame) -> pd.DataFrame:
    """How far each territory is from each other one: a square table, in standard deviations.

    Sizes and ratios are compared by their logarithm; each variable is divided by its standard deviation over all the
    territories; the distance is the root of the mean squared difference, so that 1 is one standard deviation apart on
    average over the variables.
    """
    scaled = table.astype(float).copy()
    for name in set(LOGGED) & set(scaled):
        scaled[name] = np.log(scaled[name])
    spread = scaled.std(ddof=0)
    scaled = scaled.loc[:, spread > 0] / spread[spread > 0]
    values = scaled.to_numpy()
    apart = np.sqrt(((values[:, None] - values[None, :]) ** 2).mean(axis=2))
    return pd.DataFrame(apart, index=table.index, columns=table.index)


def _around(apart: pd.DataFrame, territory: str, count: int) -> pd.Series:
    return apart.loc[territory].drop(territory).sort_values(kind="stable").head(count)


def nearest(table: pd.DataFrame, territory: str, count: int = COUNT) -> pd.DataFrame:
    """The `count` territories nearest to one, nearest first: distance, and whether it is among theirs too (is_mutual).

    Indexed by territory_id; empty for a territory without a profile. Being near is not mutual: an unusual territory has
    nearest ones that are themselves nearer to others.
    """
    if territory not in table.index:
        return pd.DataFrame({"distance": pd.Series(dtype=float), "is_mutual": pd.Series(dtype=bool)})
    apart = distances(table)
    found = _around(apart, territory, count)
    mutual = [territory in _around(apart, other, count).index for other in found.index]
    return pd.DataFrame({"distance": found, "is_mutual": mutual})
