"""What sets territories side by side: each indicator beside peers and the rest, the funnel, ranks as intervals."""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from indicators import comparisons
from indicators.catalog import Indicator
from indicators.funnel import Usual, against_usual, ratio_limits, shrunk
from indicators.judgements import CITY, boroughs

SIDES = ("lower", "comparable", "higher")
FEW = 10  # events, both counted and expected at the rate of the rest, under which no ratio is drawn


def spine(
    frame: pd.DataFrame,
    catalog: dict[str, Indicator],
    territory: str,
    peers: list[str],
    known: Mapping[str, Usual | None],
) -> pd.DataFrame:
    """Each indicator in a territory and in its peers together, over the rest of the city (the city for a ville liée).

    `frame` holds values by period with a column `indicator`, for the territory, its boroughs if it is of several, the
    peers and the city; `known` what is usual among the 34. The peers' value is that of all of them together, the
    territory itself never among them. The label is the class among the 34, by the rule of judgements.classes; ratios
    say how far, and give no other word. No ratio is drawn where fewer than ten events happened, and would at the rate
    of the rest (is_few). Columns: indicator, numerator, value, low, high, flag, is_few, label (much_lower to
    much_higher, or empty), ratio, ratio_low, ratio_high; peers_value, peers_label, peers_ratio, peers_low, peers_high;
    city_value, of the rest; city_events, of the city; city_hidden; hidden, why, text. Peers one of whose numbers is
    hidden have no value together.
    """
    others = [peer for peer in peers if peer not in (territory, CITY)]
    mine, city, *taken = (
        frame[frame["territory_id"] == place].drop_duplicates("indicator").set_index("indicator")
        for place in (territory, CITY, *boroughs(territory))
    )
    city = city.reindex(mine.index)
    beside = city[["numerator", "denominator"]] - sum(one[["numerator", "denominator"]] for one in taken)
    together = frame[frame["territory_id"].isin(others) & frame["value"].notna()]
    pooled = together.groupby("indicator", sort=False)[["numerator", "denominator"]].sum().reindex(mine.index).fillna(0)
    pooled.loc[pooled.index.isin(frame.loc[frame["territory_id"].isin(others) & frame["hidden"], "indicator"])] = 0
    scale = pd.Series({name: catalog[name].per for name in mine.index})
    is_share = np.array([catalog[name].kind == "share" for name in mine.index])
    value = scale * pooled["numerator"] / pooled["denominator"].where(pooled["denominator"] > 0)
    below = beside["denominator"].where(beside["denominator"] > 0)
    expected = beside["numerator"] / below * mine["denominator"]
    is_few = mine["value"].notna() & (np.fmax(expected, mine["numerator"]) < FEW)
    own, theirs = _over(mine, mine["value"], beside, is_share), _over(pooled, value, beside, is_share)
    table = mine[["numerator", "denominator", "value", "low", "high", "flag", "hidden", "why", "text"]].assign(
        is_few=is_few,
        **own,
        label=_classes(mine, mine["value"], known),
        peers_value=value,
        peers_label=_classes(pooled, value, known),
        peers_ratio=theirs["ratio"],
        peers_low=theirs["ratio_low"],
        peers_high=theirs["ratio_high"],
        city_value=scale * beside["numerator"] / below,
        city_events=city["numerator"],
        city_hidden=city["hidden"],
    )
    return table.reset_index()


def _over(counts: pd.DataFrame, value: pd.Series, beside: pd.DataFrame, is_share: np.ndarray) -> pd.DataFrame:
    """Values over those of the rest of the city, with the limits of the ratios; nan where one is missing."""
    found = pd.DataFrame({"ratio": np.nan, "ratio_low": np.nan, "ratio_high": np.nan}, index=counts.index)
    given = value.notna() & (counts["denominator"] > 0) & (beside["numerator"] > 0) & (beside["denominator"] > 0)
    for kind in (False, True):
        kept = given.to_numpy() & (is_share == kind)
        if kept.any():
            halves = [each.loc[kept, half].to_numpy(dtype=float) for each in (counts, beside)
                      for half in ("numerator", "denominator")]  # fmt: skip
            found.loc[kept, list(found.columns)] = np.column_stack(ratio_limits(*halves, is_share=kind))
    return found


def _classes(counts: pd.DataFrame, value: pd.Series, known: Mapping[str, Usual | None]) -> list[str]:
    """The class of each value among the 34; empty where there is none or nothing is compared."""
    return [
        str(against_usual(row.numerator, row.denominator, usual).label)
        if (usual := known.get(row.Index)) and value[row.Index] >= 0 and row.denominator > 0 else ""
        for row in counts.itertuples()
    ]  # fmt: skip


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
    """The indicators of a label that lie farthest from the rest, at most so many; what others tell is left out."""
    kept = table[(table["label"].map(side) == label) & ~table["indicator"].isin(skipped) & table["ratio"].notna()]
    near = kept["ratio_high" if label == "lower" else "ratio_low"]  # the limit nearer to the rest: sure gaps come first
    far = np.log(near.clip(lower=1e-3)).abs().sort_values(ascending=False, kind="stable").index[:most]
    return kept.loc[far, "indicator"].tolist()


def side(label: str) -> str:
    """lower, comparable or higher, of a finer class."""
    return label.removeprefix("much_")


def funnel(classes: pd.DataFrame, known: Usual, years: float, points: int = 60) -> pd.DataFrame:
    """Where a value would lie at each size if it differed as others do: size per year, limits at 95 and 99.8 %."""
    sizes = classes.loc[classes["value"].notna(), "denominator"].to_numpy()
    if not len(sizes) or not known.average > 0:
        return pd.DataFrame(columns=["size", "low", "high", "low_998", "high_998"])
    exposure = np.geomspace(sizes.min() * 0.9, sizes.max() * 1.04, points)
    limits = [
        comparisons.funnel_limits(exposure, known.average, known.per, level, known.spread, known.is_share)
        for level in (0.95, 0.998)
    ]
    (low, high), (low_998, high_998) = ((each.low, each.high) for each in limits)
    return pd.DataFrame({"size": exposure / years, "low": low, "high": high, "low_998": low_998, "high_998": high_998})


def ranks(classes: pd.DataFrame, known: Usual) -> pd.DataFrame:
    """The lowest and highest rank each territory may well have, 1 for the highest value; only those with a value."""
    given = classes[classes["value"].notna()]
    if len(given) < 2 or known.average != known.average:
        return pd.DataFrame(columns=["territory_id", "low", "high"])
    found = comparisons.rank_interval(given["numerator"], given["denominator"], is_share=known.is_share)
    return pd.DataFrame({"territory_id": given["territory_id"], "low": found.low, "high": found.high})


def drawn_in(classes: pd.DataFrame, known: Usual) -> pd.Series:
    """Each rate drawn towards that of all, by territory; not of shares, nor of what is not compared."""
    given = classes[classes["value"].notna()]
    if known.is_share or known.average != known.average or given.empty:
        return pd.Series(dtype=float)
    found = shrunk(given["numerator"], given["denominator"], known.per)
    return pd.Series(found, index=given["territory_id"])
