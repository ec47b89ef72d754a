"""Shuffled cells and planted clusters, to try what makes a cell hot: python -m tests.cells_world."""

import numpy as np

from indicators.concentration import hot_cells, queen_neighbours

SIDE = 80  # cells; the agglomeration has some 6,500
MEAN = 6.0  # events a cell
SIZES = (0.4, 1.0, 3.0)  # of the negative binomial of the counts: the smaller, the more skewed
PLANTED = ((15, 15), (40, 60), (62, 25))  # the middles of three clusters of 5 × 5 cells
TIMES = 3.0  # the mean of a planted cell over that of the others

_COLUMNS, _ROWS = np.indices((SIDE, SIDE)).reshape(2, -1)
_NEAR = queen_neighbours(_COLUMNS, _ROWS)


def _counts(rng: np.random.Generator, size: float, mean: np.ndarray) -> np.ndarray:
    return rng.poisson(rng.gamma(size, mean / size))


def false(size: float, worlds: int = 400, seed: int = 1) -> float:
    """The share (%) of worlds without any cluster where a cell is called hot."""
    rng, mean = np.random.default_rng(seed), np.full(SIDE**2, MEAN)
    return 100 * float(np.mean([hot_cells(_counts(rng, size, mean), _NEAR).hot.any() for _ in range(worlds)]))


def found(size: float, worlds: int = 400, seed: int = 2) -> float:
    """The share (%) of worlds where all three planted clusters hold a hot cell."""
    rng, mean, hots = np.random.default_rng(seed), np.full(SIDE**2, MEAN), []
    inside = [(abs(_COLUMNS - x) <= 2) & (abs(_ROWS - y) <= 2) for x, y in PLANTED]
    planted = np.any(inside, axis=0)
    for _ in range(worlds):
        counts = np.where(planted, rng.poisson(TIMES * MEAN, SIDE**2), _counts(rng, size, mean))
        hot = hot_cells(counts, _NEAR).hot
        hots.append(all(hot[one].any() for one in inside))
    return 100 * float(np.mean(hots))


def lines(worlds: int = 400) -> list[str]:
    """The table of the README: a line for each shape of the counts."""
    heads = "| size of the negative binomial | shuffled worlds with a hot cell (%) | three clusters found (%) |"
    rows = [f"| {size:g} | {false(size, worlds):.1f} | {found(size, worlds):.1f} |" for size in SIZES]
    return [heads, "|---" * 3 + "|", *rows]


if __name__ == "__main__":
    print("\n".join(lines()))
