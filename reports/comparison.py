"""What sets territories side by side: each indicator beside peers and city, the funnel, ranks as intervals."""

from itertools import combinations

import numpy as np
import pandas as pd

from indicators import comparisons
from indicators.arithmetic import LIMITS
from indicators.catalog import Indicator

CITY = "city"
FEW = 10  # events, both counted and expected at the city's rate, under which nothing is compared


def spine(frame: pd.DataFrame, catalog: dict[str, Indicator], territory: str, peers: list[str]) -> pd.DataFrame:
    """Each indicator in a territory and in its peers together, over the city's value.

    `frame` holds values by period with a column `indicator`, for the territory, the peers and the city. The peers'
    value is that of all of them together, the territory itself never among them. Nothing is compared where fewer than
    ten events happened, and would at the city's value (is_few). Columns: indicator, numerator, value, low, high, flag,
    is_few, label (lower, comparable, higher, or empty), ratio, ratio_low, ratio_high; peers_value, peers_label,
    peers_ratio, peers_low, peers_high; city_value, city_events, city_hidden; hidden, why, text. Peers one of whose
    numbers is hidden have no value together.
    """
    others = [peer for peer in peers if peer not in (territory, CITY)]
    mine, city = (
        frame[frame["territory_id"] == place].drop_duplicates("indicator").set_index("indicator")
        for place in (territory, CITY)
    )
    together = frame[frame["territory_id"].isin(others) & frame["value"].notna()]
    pooled = together.groupby("indicator", sort=False)[["numerator", "denominator"]].sum().reindex(mine.index).fillna(0)
    pooled.loc[pooled.index.isin(frame.loc[frame["territory_id"].isin(others) & frame["hidden"], "indicator"])] = 0
    scale = pd.Series({name: catalog[name].per for name in mine.index})
    value = scale * pooled["numerator"] / pooled["denominator"].where(pooled["denominator"] > 0)
    expected = city["numerator"] / city["denominator"].where(city["denominator"] > 0) * mine["denominator"]
    is_few = mine["value"].notna() & (np.fmax(expected, mine["numerator"]) < FEW)
    own, theirs = _over(mine, mine["value"], city), _over(pooled, value, city)
    table = mine[["numerator", "denominator", "value", "low", "high", "flag", "hidden", "why", "text"]].assign(
        is_few=is_few,
        **own.assign(label=own["label"].mask(is_few, "")),
        peers_value=value,
        peers_label=theirs["label"].mask(is_few, ""),
        peers_ratio=theirs["ratio"],
        peers_low=theirs["ratio_low"],
        peers_high=theirs["ratio_high"],
        city_value=city["value"],
        city_events=city["numerator"],
        city_hidden=city["hidden"],
    )
    return table.reset_index()


def _over(counts: pd.DataFrame, value: pd.Series, city: pd.DataFrame) -> pd.DataFrame:
    """Values over the city's, with the limits of the ratios and the words of the test; empty where one is missing."""
    found = pd.DataFrame({"ratio": np.nan, "ratio_low": np.nan, "ratio_high": np.nan, "label": ""}, index=counts.index)
    known = (
        value.notna() & (counts["denominator"] > 0) & (city["numerator"] > 0) & (city["denominator"] > 0)
    ).to_numpy()
    if known.any():
        pair = [
            each.loc[known, column].to_numpy() for each in (counts, city) for column in ("numerator", "denominator")
        ]
        tested = comparisons.against_reference(*pair)
        for column, field in (("ratio", "ratio"), ("ratio_low", "low"), ("ratio_high", "high")):
            found.loc[known, column] = getattr(tested, field)
        found.loc[known, "label"] = np.asarray(tested.label, dtype=object)
    return found


def wholes(table: pd.DataFrame) -> set[str]:
    """The indicators whose events are exactly those of two or three others: they say again what these say.

    Among many indicators, larger sums would meet by chance.
    """
    events = {row.indicator: round(row.city_events) for row in table.itertuples() if row.city_events > 0}
    found = set()
    for name, total in events.items():
        smaller = [count for other, count in events.items() if other != name and count < total]
        if any(sum(chosen) == total for size in (2, 3) for chosen in combinations(smaller, size)):
            found.add(name)
    return found


def standing(table: pd.DataFrame, label: str, most: int, skipped: set[str]) -> list[str]:
    """The indicators of a label that lie farthest from the city, at most so many, those told by others left out."""
    kept = table[(table["label"] == label) & ~table["indicator"].isin(skipped)]
    near = kept["ratio_high" if label == "lower" else "ratio_low"]  # the limit nearer to the city: sure gaps come first
    far = np.log(near.clip(lower=1e-3)).abs().sort_values(ascending=False, kind="stable").index[:most]
    return kept.loc[far, "indicator"].tolist()


def side(label: str) -> str:
    """lower, comparable or higher, of a finer class."""
    return label.removeprefix("much_")


def spread(classes: pd.DataFrame, mean: float, per: float) -> float:
    """Over-dispersion between territories, as the classes themselves took it."""
    given = classes["value"].notna()
    events, exposure = classes.loc[given, "numerator"].to_numpy(), classes.loc[given, "denominator"].to_numpy()
    return comparisons.spread_between(events, mean * exposure / per) if given.any() else 1.0


def funnel(classes: pd.DataFrame, mean: float, per: float, years: float, points: int = 60) -> pd.DataFrame:
    """Where a rate would lie by chance alone at each size: exposure (per year), low and high at 95 and 99.8 %."""
    sizes = classes.loc[classes["value"].notna(), "denominator"].to_numpy()
    if not len(sizes) or not mean > 0:
        return pd.DataFrame(columns=["size", "low", "high", "low_998", "high_998"])
    exposure = np.geomspace(sizes.min() * 0.9, sizes.max() * 1.04, points)
    wide = spread(classes, mean, per)
    limits = [comparisons.funnel_limits(exposure, mean, per, level, wide) for level in (0.95, 0.998)]
    (low, high), (low_998, high_998) = ((each.low, each.high) for each in limits)
    return pd.DataFrame({"size": exposure / years, "low": low, "high": high, "low_998": low_998, "high_998": high_998})


def ranks(classes: pd.DataFrame, mean: float, per: float) -> pd.DataFrame:
    """The lowest and highest rank each territory may well have, 1 for the highest value; only those with a value."""
    given = classes[classes["value"].notna()]
    if len(given) < 2 or mean != mean:
        return pd.DataFrame(columns=["territory_id", "low", "high"])
    found = comparisons.rank_interval(given["numerator"], given["denominator"], dispersion=spread(classes, mean, per))
    return pd.DataFrame({"territory_id": given["territory_id"], "low": found.low, "high": found.high})


def pooled_limits(events: float, exposure: float, indicator: Indicator) -> tuple[float, float]:
    """The 95 % limits of a value made of several territories together."""
    found = LIMITS[indicator.kind](events, exposure, indicator.per, 0.95)
    return float(found.low), float(found.high)
