"""How much of the events a few places hold, against an even spread, and which cells stand out around them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from indicators.arithmetic import benjamini_hochberg, numbers

LEVELS = 400  # whole scores that logarithms are rounded to, so that their sums have an exact law
FEW = 5  # a cell with fewer events is not tested


def _counts(where: str, counts: ArrayLike, places: int | None) -> tuple[np.ndarray, int]:
    """The counts above zero, largest first, and the number of all places, those without events included."""
    (counts,) = numbers(where, counts=np.ravel(counts))
    places = counts.size if places is None else int(places)
    some = np.sort(counts[counts > 0])[::-1]
    if places < max(some.size, 1):
        raise ValueError(
            f"{where}.places: must count every place; it is {places} with {some.size} that hold events — "
            "give the full list of places, not only those with events"
        )
    return some, places


class Concentration(NamedTuple):
    """The fewest places that hold a share of the events, as a number and a share of all, and for an even spread."""

    places: float
    share: float
    even_places: float
    even_share: float


def places_holding(counts: ArrayLike, share: float = 0.5, places: int | None = None) -> Concentration:
    """The fewest places that together hold `share` of the events (Weisburd 2015, Criminology 53).

    `counts` holds the events of each place, in any order; `places` is the number of all places when the list leaves out
    those without events, for they count too. The shares are fractions of all places, NaN without any event. The figure
    means little without its `even_share`: 970 events in 1,134 cells need 43 % of them for half even when none repeats.
    """
    if not 0 < share <= 1:
        raise ValueError(f"places_holding.share: must lie above 0 and up to 1; found {share} — give 0.5 for half")
    some, places = _counts("places_holding", counts, places)
    if not some.size:
        return Concentration(np.nan, np.nan, np.nan, np.nan)
    events = some.sum()
    # A hair below the target, since 0.55 of 100 events is 55.00000000000001 in floating point.
    needed = int(np.searchsorted(np.cumsum(some), share * events * (1 - 1e-12)) + 1)
    even = even_spread(events, places, share)
    return Concentration(needed, needed / places, even, even / places)


def even_spread(events: float, places: int, share: float = 0.5) -> int:
    """The fewest places that hold `share` of the events when these are spread as evenly as whole events can be.

    Every place holds ⌊events/places⌋, and as many as are left over hold one more; those are taken first.
    """
    (events, places), target = np.floor((events, places)), share * events * (1 - 1e-12)
    each, more = divmod(events, places)
    if target <= more * (each + 1):
        return int(np.ceil(target / (each + 1)))
    return int(more + np.ceil((target - more * (each + 1)) / each))


def gini(counts: ArrayLike, places: int | None = None, corrected: bool = True, unbiased: bool = False) -> float:
    """Gini index of events over places, corrected where there are fewer events than places.

    0 when spread as evenly as can be, towards 1 when one place holds all; NaN without any event. `counts` and `places`
    as in `places_holding`. G = 2 Σ i·yᵢ/(n·c) − (n + 1)/n, y ascending, n places, c events. Corrected for c < n:
    G′ = (n/c)(G − 1) + 1. `unbiased` multiplies by m/(m − 1), m = min(n, c), so that one place with all gives 1.
    Source: Bernasco & Steenbeek 2017, Journal of Quantitative Criminology 33.
    """
    some, places = _counts("gini", counts, places)
    events = some.sum()
    if not events:
        return np.nan
    ranks = places - np.arange(some.size)  # largest first, and places without events only take the lowest ranks
    index = 2 * (ranks * some).sum() / (places * events) - (places + 1) / places
    if corrected:
        index = max(1.0, places / events) * (index - 1) + 1
    units = min(places, events) if corrected else places
    if unbiased:
        index = index * units / (units - 1) if units > 1 else np.nan
    return float(np.maximum(index, 0.0))  # an even spread is 0 but for rounding


def lorenz(counts: ArrayLike, places: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The curve behind both: cumulated share of places and of events, from the place with most events on.

    Two arrays from 0 to 1, one point per place with events and one at each end. Empty without any event.
    """
    some, places = _counts("lorenz", counts, places)
    if not some.size:
        return np.empty(0), np.empty(0)
    x, y = np.arange(some.size + 1) / places, np.concatenate([[0.0], np.cumsum(some) / some.sum()])
    return (x, y) if some.size == places else (np.append(x, 1.0), np.append(y, 1.0))


def queen_neighbours(columns: ArrayLike, rows: ArrayLike) -> csr_array:
    """Which cells of a square grid touch by a side or a corner, each cell with itself: a sparse matrix of 0 and 1.

    `columns` and `rows` are the whole-number coordinates of n cells; cells that are not listed have no weight.
    """
    columns, rows = np.asarray(columns, dtype=np.int64), np.asarray(rows, dtype=np.int64)
    columns, rows = columns - columns.min(initial=0), rows - rows.min(initial=0)
    width = rows.max(initial=0) + 3
    key = (columns + 1) * width + rows + 1
    order = np.argsort(key)
    ordered = key[order]
    if (np.diff(ordered) == 0).any():
        raise ValueError("queen_neighbours: a cell must be listed once; some are listed twice — sum their events first")
    pairs = []
    for step in (-width - 1, -width, -width + 1, -1, 0, 1, width - 1, width, width + 1):
        spot = np.minimum(np.searchsorted(ordered, key + step), max(key.size - 1, 0))
        here = np.flatnonzero(ordered[spot] == key + step)
        pairs.append((here, order[spot[here]]))
    one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
    return csr_array((np.ones(one.size), (one, other)), shape=(key.size, key.size))


def getis_ord(values: ArrayLike, neighbours: csr_array) -> np.ndarray:
    """Gi* of each cell, a z-score: the sum around it, itself included, against what the mean of all cells gives.

    n values and an n × n matrix of weights, 1 for a neighbour and for the cell itself. NaN where all values are equal
    or a cell touches every other. z = (Σwx − x̄Σw) / (s√((nΣw² − (Σw)²)/(n − 1))), s with n below.
    Source: Ord & Getis 1995, Geographical Analysis 27.
    """
    (values,) = numbers("getis_ord", values=values)
    if neighbours.shape != (values.size, values.size):
        raise ValueError(f"getis_ord.neighbours: must be n × n for {values.size} values; found {neighbours.shape}")
    weight, square = neighbours.sum(axis=1), neighbours.power(2).sum(axis=1)
    n, deviation = values.size, values.std()
    below = deviation * np.sqrt(np.maximum(n * square - weight**2, 0) / max(n - 1, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, (neighbours @ values - values.mean() * weight) / below, np.nan)


class HotCells(NamedTuple):
    """For each cell: Gi* of the logarithms, the p-value of so many events around it (NaN if not tested), is it hot."""

    z: np.ndarray
    p: np.ndarray
    hot: np.ndarray


def hot_cells(counts: ArrayLike, neighbours: csr_array, q: float = 0.05, minimum: int = FEW) -> HotCells:
    """Cells whose surroundings hold more events than chance, false discoveries held at `q` among the cells tested.

    n counts and the matrix of `queen_neighbours`; only cells of `minimum` events or more are tested. All cells of the
    studied area must be listed, those without events too. Each cell counts by ln(1 + events): by the events themselves,
    one crowded crossing would outweigh all that surrounds it, and three clusters at three times the mean would be lost
    among counts as skewed as these. The p-value is that of shuffled cells, given that the cell itself is one of those
    tested: the law of its own score among them plus as many others as it has neighbours, each drawn from all. It is
    computed by convolution, not simulated, so that it is right far into the tail, where the normal law is not and 999
    shuffles end at 0.001; drawing with replacement changes little. Sources: Ord & Getis 1995, Geographical Analysis 27;
    false discoveries after Caldas de Castro & Singer 2006, Geographical Analysis 38.
    """
    (counts,) = numbers("hot_cells", counts=counts)
    scores = np.rint(LEVELS * np.log1p(counts) / np.log1p(max(counts.max(initial=0), 1.0)))
    z, p = getis_ord(scores, neighbours), np.full(counts.size, np.nan)
    tested = (counts >= minimum) & ~np.isnan(z)
    if not tested.any():
        return HotCells(z, p, np.zeros(counts.size, dtype=bool))
    around = np.rint(neighbours @ scores).astype(np.int64)
    beside = np.rint(neighbours.sum(axis=1)).astype(np.int64) - 1
    for number in np.unique(beside[tested]):
        cells = tested & (beside == number)
        p[cells] = _tail(scores[tested], scores, int(number))[around[cells]]
    return HotCells(z, p, tested & benjamini_hochberg(p, q))


def _tail(own: np.ndarray, every: np.ndarray, number: int) -> np.ndarray:
    """The probability that one score of `own` and so many of `every` together reach each total, from 0 on."""
    length = int(own.max() + number * every.max()) + 1
    size = 1 << (length - 1).bit_length()
    first, other = (np.bincount(each.astype(np.int64), minlength=size) / each.size for each in (own, every))
    law = np.fft.irfft(np.fft.rfft(first) * np.fft.rfft(other) ** number, size)[:length]
    return np.minimum(np.cumsum(np.maximum(law, 0.0)[::-1])[::-1], 1.0)
