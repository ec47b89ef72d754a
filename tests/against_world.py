"""Worlds of territories with the real populations, to try what sets one apart: python -m tests.against_world."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.comparisons import against_average

REFERENCE = Path(__file__).parents[1] / "data/reference/population.csv"
SIZES = (0, 6_000, 25_000, 60_000, 110_000, 250_000)
RATES = (0.003, 0.02)  # acts per resident a year
SPREADS = (0.0, 0.1, 0.3)  # true standard deviation of the log rate between territories
YEARS, TIMES = 5, 3.0  # of the period; the outlier's rate over the others'
OUTLIER = "REM19"  # Ville-Marie


def residents() -> pd.Series:
    """The residents of every territory of 1,000 or more at the census of 2021."""
    table = pd.read_csv(REFERENCE, dtype={"territory_id": str})
    kept = table[(table["year"] == 2021) & (table["residents"] >= 1000)]
    return kept.groupby("territory_id")["residents"].sum().astype(float)


def flagged(rate: float, spread: float, outlier: float | None, worlds: int = 400, seed: int = 1) -> tuple[list, float]:
    """The share (%) of territories set apart in each class of population, and of worlds where the outlier is seen."""
    rng, people = np.random.default_rng(seed), residents()
    exposure, place = people.to_numpy() * YEARS, people.index.get_loc(OUTLIER)
    truth = rng.lognormal(-(spread**2) / 2, spread, (worlds, exposure.size))
    if outlier:
        truth[:, place] = outlier
    events = rng.poisson(rate * exposure * truth)
    apart = np.array([against_average(one, exposure).label for one in events]) != "comparable"
    seen = 100 * apart[:, place].mean()
    others = np.arange(exposure.size) != (place if outlier else -1)
    of = np.digitize(people.to_numpy(), SIZES) - 1
    return [100 * apart[:, others & (of == each)].mean() for each in range(len(SIZES) - 1)], seen


def lines(worlds: int = 400) -> list[str]:
    """The table of the README: a line for each world."""
    heads = [f"{low:,}–{high:,}" for low, high in pairwise(SIZES)]
    heads[0], heads[-1] = f"under {SIZES[1]:,}", f"{SIZES[-2]:,} and more"
    found = [f"| acts per 1,000 | true spread | Ville-Marie | {' | '.join(heads)} | seen |", "|---" * 9 + "|"]
    for rate in RATES:
        for spread in SPREADS:
            for outlier in (None, TIMES):
                shares, seen = flagged(rate, spread, outlier, worlds)
                cells = " | ".join(f"{each:.1f}" for each in shares)
                like, told = (f"× {outlier:g}", f"{seen:.0f}") if outlier else ("as others", "")
                found.append(f"| {1000 * rate:g} | {spread:g} | {like} | {cells} | {told} |")
    return found


if __name__ == "__main__":
    print("\n".join(lines()))
