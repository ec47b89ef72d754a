"""How much series made by hand vary: around their own line where they are all there is, or by a φ that a test sets."""

import pandas as pd

from indicators.variation import pooled_variation


def by(dispersion: float):
    """What judgements.varying gives, with that φ for every change."""
    return lambda *runs, **asked: dispersion


def alone(frame: pd.DataFrame):
    """What judgements.varying would give of a territory that had no others: its own years around their own line."""
    yearly = frame.groupby(frame["period"].str[:4].astype(int))["numerator"].sum(min_count=1)

    def vary(before: tuple[str, str], after: tuple[str, str], **asked) -> float:
        years = yearly[(yearly.index >= int(before[0][:4])) & (yearly.index <= int(before[1][:4]))]
        return float(pooled_variation(years.to_numpy()[None])[0])

    return vary
