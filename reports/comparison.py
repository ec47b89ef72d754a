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
    peers_ratio, peers_low, peers_high; city_value, city_events.
    """
    others = [peer for peer in peers if peer not in (territory, CITY)]
    rows = []
    for name, part in frame.groupby("indicator", sort=False):
        indexed = part.set_index("territory_id")
        mine, city = indexed.loc[territory], indexed.loc[CITY]
        known = indexed.loc[[peer for peer in others if peer in indexed.index and indexed.loc[peer, "value"] >= 0]]
        pooled = known[["numerator", "denominator"]].sum()
        row = {
            "indicator": name,
            **mine[["numerator", "denominator", "value", "low", "high", "flag"]],
            **_over(mine["numerator"], mine["denominator"], mine["value"], city, ""),
            "is_few": _is_few(mine, city),
            "peers_value": np.nan,
            **_over(0.0, 0.0, np.nan, city, "peers_"),
            "city_value": city["value"],
            "city_events": city["numerator"],
        }
        if pooled["denominator"] > 0:
            value = catalog[name].per * pooled["numerator"] / pooled["denominator"]
            row |= {"peers_value": value, **_over(pooled["numerator"], pooled["denominator"], value, city, "peers_")}
        if row["is_few"]:
            row |= {"label": "", "peers_label": ""}
        rows.append(row)
    return pd.DataFrame(rows)


def _is_few(mine: pd.Series, city: pd.Series) -> bool:
    """Whether events are too few for a gap to show: those that happened, and those expected at the city's value."""
    expected = city["numerator"] / city["denominator"] * mine["denominator"] if city["denominator"] > 0 else 0.0
    return bool(mine["value"] >= 0 and max(expected, mine["numerator"]) < FEW)


def _over(events: float, exposure: float, value: float, city: pd.Series, prefix: str) -> dict[str, object]:
    """A value over the city's, with the limits of the ratio and the word of the test; empty where one is missing."""
    names = ("ratio", "ratio_low", "ratio_high") if not prefix else ("peers_ratio", "peers_low", "peers_high")
    if not (value >= 0 and exposure > 0 and city["numerator"] > 0 and city["denominator"] > 0):
        return {**dict.fromkeys(names, np.nan), f"{prefix}label": ""}
    found = comparisons.against_reference(events, exposure, city["numerator"], city["denominator"])
    limits = (float(found.ratio), float(found.low), float(found.high))
    return {**dict(zip(names, limits, strict=True)), f"{prefix}label": str(found.label)}


def wholes(table: pd.DataFrame) -> set[str]:
    """The indicators whose events are exactly those of several others together: they say again what these say."""
    events = {row.indicator: round(row.city_events) for row in table.itertuples() if row.city_events > 0}
    found = set()
    for name, total in events.items():
        smaller = [count for other, count in events.items() if other != name and count < total]
        sizes = range(2, min(len(smaller), 6) + 1)
        if any(sum(chosen) == total for size in sizes for chosen in combinations(smaller, size)):
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
    if len(given) < 2:
        return pd.DataFrame(columns=["territory_id", "low", "high"])
    found = comparisons.rank_interval(given["numerator"], given["denominator"], dispersion=spread(classes, mean, per))
    return pd.DataFrame({"territory_id": given["territory_id"], "low": found.low, "high": found.high})


def pooled_limits(events: float, exposure: float, indicator: Indicator) -> tuple[float, float]:
    """The 95 % limits of a value made of several territories together."""
    found = LIMITS[indicator.kind](events, exposure, indicator.per, 0.95)
    return float(found.low), float(found.high)
