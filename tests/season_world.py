"""Quiet months like those of the reference years, to try how many fall in the band of their season."""

import numpy as np
import pandas as pd

from indicators.seasons import MONTHS, season_band

YEARS = (3, 4, 5, 8)  # of the reference
MEANS = (3.0, 30.0, 300.0)  # events a month
VARIATIONS = (0.01, 0.04)  # squared coefficients of variation of a month from year to year, beyond chance


def inside(years: int, mean: float, variation: float, worlds: int = 300, seed: int = 1) -> float:
    """The share (%) of the months of a new quiet year that fall in the band; one on an edge counts half."""
    rng, season = np.random.default_rng(seed), 1 + 0.3 * np.sin(np.arange(MONTHS) * np.pi / 6)
    size = 1 / variation
    level = rng.gamma(size, mean * season / size, (worlds, years + 1, MONTHS))
    counts = rng.poisson(level)
    index, found = pd.period_range("2010-01", periods=years * MONTHS, freq="M"), []
    for past, new in zip(counts[:, :years], counts[:, years], strict=True):
        band = season_band(pd.Series(past.ravel(), index), range(2010, 2010 + years))
        low, high = band["low"].to_numpy(), band["high"].to_numpy()
        found.append(((new > low) & (new < high)) + 0.5 * ((new == low) | (new == high)))
    return 100 * float(np.mean(found))


def lines(worlds: int = 300) -> list[str]:
    """The table of the README: a line for each number of reference years."""
    heads = [f"{mean:g} events, c = {c:g}" for mean in MEANS for c in VARIATIONS]
    found = [f"| reference years | {' | '.join(heads)} |", "|---" * (1 + len(heads)) + "|"]
    for years in YEARS:
        cells = [f"{inside(years, mean, c, worlds):.1f}" for mean in MEANS for c in VARIATIONS]
        found.append(f"| {years} | {' | '.join(cells)} |")
    return found


if __name__ == "__main__":
    print("\n".join(lines()))
