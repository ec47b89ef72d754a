"""An indicator's halves as arrays: from a table of one row per territory, month and breakdown."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.catalog import Indicator


@dataclass(frozen=True)
class Halves:
    """An indicator's halves: arrays of shape (territories, months, combinations of breakdowns)."""

    numerator: np.ndarray
    denominator: np.ndarray | None
    labels: list[tuple]


def shaped(frame: pd.DataFrame, indicator: Indicator, apart: str, places: list[str], months: np.ndarray) -> Halves:
    """The halves of an indicator in `places` (that of « unlocated » last), from its table by territory and month.

    Their labels are those of its breakdowns, or of one that is told `apart`.
    """
    own = [apart] if apart else indicator.breakdowns
    frame = frame.sort_values(["territory_id", "month", *own], kind="stable")
    combinations = list(frame[own].drop_duplicates().itertuples(index=False, name=None)) if own else [()]
    shape = (len(places), len(months), len(combinations))
    if len(frame) != np.prod(shape):
        raise ValueError(
            f"{indicator.name}.sql: promised one row per territory, month and breakdown {shape}, zeros included; "
            f"found {len(frame):,} rows. Select from a zero-filled base."
        )
    if (frame["month"].to_numpy().astype("datetime64[M]").reshape(shape) != months[None, :, None]).any():
        raise ValueError(f"{indicator.name}.sql: promised the months of the data; found others")
    stored = sorted(places)
    order = [stored.index(place) for place in places]
    numerator, denominator = (
        frame[half].to_numpy(dtype=float).reshape(shape)[order] if half in frame else None
        for half in ("numerator", "denominator")
    )
    return Halves(numerator, denominator if indicator.kind in ("share", "level") else None, sorted(combinations))
