"""Worlds where nothing changed, and where something did: how often a change is called clear, by size of territory.

`python -m tests.variation_world` prints the README's table. Sizes are those of ../shared/sketches/sizes.csv where it
stands, else those of a generated demonstration, whose path LABSU_DATA gives.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import gamma, norm

from indicators import comparisons, opened
from indicators.variation import pooled_variation

SIZES = Path(__file__).parents[2] / "shared" / "sketches" / "sizes.csv"
NAMES = ("burglary_rate", "vehicle_theft_rate", "theft_from_vehicle_rate", "mischief_rate", "robbery_rate")
EDGES = (0, 20, 60, 200, 600, np.inf)  # acts a year
CLASSES = ("< 20", "20–60", "60–200", "200–600", "> 600")
SWING = 0.12  # coefficient of variation of a year beyond chance, on average over territories
ROWS = {"5": (5, 0.0), "5, AR(1) 0.4": (5, 0.4), "3": (3, 0.0), "3, AR(1) 0.4": (3, 0.4)}


def sizes() -> np.ndarray:
    """Acts a year of each indicator of the world in each territory, shape (indicators, territories)."""
    if SIZES.exists():
        table = pd.read_csv(SIZES).pivot(index="ind", columns="t", values="mean")
        return table.loc[list(NAMES)].to_numpy()
    store = opened()
    return np.stack([store.halves(name).numerator[: len(store.parts), :60].sum(axis=(1, 2)) / 5 for name in NAMES])


def worlds(many: int, years: int, echo: float, seed: int, known: int | None = None) -> Iterator[tuple[np.ndarray, ...]]:
    """Counts of the reference years, true means of the year after, and sizes, a set per world and indicator.

    Each territory has a swing of its own; a year's echoes in the next by `echo`, on the normal scale. With `known`, a
    fifth of the territories show no more years than that.
    """
    random = np.random.default_rng(seed)
    for _ in range(many):
        for size in sizes():
            swing = SWING**2 * random.gamma(0.8, 1 / 0.8, len(size)) + 1e-4
            level = random.standard_normal((len(size), years + 1))
            for year in range(1, years + 1):
                level[:, year] = echo * level[:, year - 1] + np.sqrt(1 - echo**2) * level[:, year]
            effect = gamma.ppf(norm.cdf(level), 1 / swing[:, None], scale=swing[:, None])
            means = size[:, None] * effect
            counts = random.poisson(means[:, :years]).astype(float)
            if known is not None:
                counts[random.random(len(size)) < 0.2, : years - known] = np.nan
            yield counts, means[:, years], size


def called(many: int, years: int, echo: float = 0.0, seed: int = 5, known: int | None = None) -> pd.DataFrame:
    """In per cent by class: changes called clear where nothing changed, and rises where there is half as much again.

    With `known`, for the territories that show no more years than that alone.
    """
    random, before, after, told, wide, kept = np.random.default_rng(seed + 1), [], [], [], [], []
    for counts, mean, size in worlds(many, years, echo, seed, known):
        shown = ~np.isnan(counts)
        kept.append(shown.all(axis=1) if known is None else ~shown.all(axis=1))
        before.append(np.nansum(counts, axis=1))
        told.append(np.stack([shown.sum(axis=1), size]))
        wide.append(pooled_variation(counts))
        after.append(np.stack([random.poisson(mean), random.poisson(1.5 * mean)]))
    before, wide, kept = (np.concatenate(each)[None] for each in (before, wide, kept))
    shown, size = np.concatenate(told, axis=1)
    label = comparisons.change(before, np.concatenate(after, axis=1), shown, 1.0, wide).label
    within = np.digitize(size, EDGES) - 1
    found = {"false": np.isin(label[0], comparisons.CLEAR), "power": label[1] == "clear_rise"}
    return pd.DataFrame({
        name: [100 * hits[(within == one) & kept[0]].mean() for one in range(len(CLASSES))]
        for name, hits in found.items()
    }, index=CLASSES)  # fmt: skip


def table(many: int = 150) -> str:
    """The README's table: a line for each kind of reference, two numbers for each class."""
    lines = [["Reference years", *CLASSES], ["---"] * (1 + len(CLASSES))]
    for name, (years, echo) in ROWS.items():
        found = called(many, years, echo)
        lines.append([name, *(f"{row.false:.1f} · {row.power:.0f}" for row in found.itertuples())])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
