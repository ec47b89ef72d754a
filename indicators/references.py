"""The years by which a change is judged: which they are, where their lines start anew, how much they vary."""

from collections import defaultdict
from dataclasses import replace

import numpy as np

from indicators.breaks import breaks, first_whole
from indicators.catalog import catalog
from indicators.menu import Reader
from indicators.query import Span
from indicators.variation import ENOUGH_YEARS, pooled_variation

YEARS = 5  # variation is measured on as many, where the data reach
Run = tuple[str, str]  # the first and the last month of a period: ("2015-01", "2019-12")
Stretches = list[tuple[Span, int]]  # years, each with the number of the stretch whose line it lies on
APART = 1000  # between the numbers of stretches, more than the breaks of any


def measured(
    reader: Reader, name: str, before: Run, after: Run, breakdown: str | None = None, months: int = 12
) -> dict[str, np.ndarray]:
    """φ of a change between two runs in every place of a reader, by label of a breakdown (one, empty, without).

    The years of reference are chosen here alone: the whole consolidated years of `before`, and those that precede it
    until there are five; with them the years of `after`, where it holds three or more, around a line of their own, as
    what moved between the two runs is no variation. A line starts anew after a hard break too. Where no line then has
    three years, every whole consolidated year outside `after` serves, those past it on the line of those before: what
    moved for good then counts as variation, and the word is the more careful.
    """
    hard = [one for one in breaks() if one.kind == "hard"]  # first, as most are not
    cuts = [[first_whole(one) for one in hard if one.touches(catalog()[name], place)] for place in reader.places]
    firm = [span for span in reader.spans("year") if not span.flag]
    chosen = _near(firm, before, after)
    if not _has_line(runs := _runs(chosen, cuts)):
        chosen = [(span, 0) for span in firm if f"{span.label}-12" < after[0] or f"{span.label}-01" > after[1]]
        runs = _runs(chosen, cuts)
    if not _has_line(runs):
        return defaultdict(lambda: np.full(len(reader.places), np.nan))
    spans = [span if months == 12 else replace(span, stop=span.start + months) for span, _ in chosen]
    labels, counts, wholes = reader.sums(name, spans, breakdown)
    if catalog()[name].kind == "share":
        counts = _of_one_whole(counts, wholes)
    own = np.array([before[0] <= f"{span.label}-01" and f"{span.label}-12" <= before[1] for span in spans])
    level = _mean(counts[:, own] if own.any() else counts)[:, 0]
    pool = np.arange(len(reader.places)) < len(reader.parts)  # the others are sums of these, or parts of them
    return {str(label): pooled_variation(counts[:, :, at], runs=runs, mean=level[:, at], pool=pool)
            for at, label in enumerate(labels)}  # fmt: skip


def _near(firm: list[Span], before: Run, after: Run) -> Stretches:
    """The years of `before`, five at least where the data reach back, then those within `after`."""
    last = int(before[1][:4]) - (before[1][5:] < "12")
    first = min(int(before[0][:4]) + (before[0][5:] > "01"), last - YEARS + 1)
    earlier = [span for span in firm if first <= int(span.label) <= last and f"{span.label}-12" < after[0]]
    within = [span for span in firm if after[0] <= f"{span.label}-01" and f"{span.label}-12" <= after[1]]
    return [(span, 0) for span in earlier] + [(span, 1) for span in within if len(within) >= ENOUGH_YEARS]


def _runs(chosen: Stretches, cuts: list[list[int]]) -> np.ndarray:
    """The number of the line that each year lies on, shape (places, years)."""
    years, stretch = (np.array(each, dtype=int) for each in ([int(span.label) for span, _ in chosen],
                                                             [number for _, number in chosen]))  # fmt: skip
    return np.array([np.searchsorted(own, years, "right") for own in cuts]) + APART * stretch


def _has_line(runs: np.ndarray) -> bool:
    """Whether some place has a run of years that is long enough for one."""
    return any(np.unique(row, return_counts=True)[1].max(initial=0) >= ENOUGH_YEARS for row in runs)


def _of_one_whole(parts: np.ndarray, wholes: np.ndarray) -> np.ndarray:
    """Parts brought to the mean whole of their place: a share is not made to vary by busy years."""
    wholes = np.where(wholes > 0, wholes, np.nan)
    return parts * _mean(wholes) / wholes


def _mean(counts: np.ndarray) -> np.ndarray:
    """The mean over known years, shape (places, 1, labels); nan where none is."""
    known = ~np.isnan(counts)
    many = known.sum(axis=1, keepdims=True)
    return np.where(known, counts, 0).sum(axis=1, keepdims=True) / np.where(many > 0, many, np.nan)
