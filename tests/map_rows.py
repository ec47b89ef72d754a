"""Rows made by hand for the tests of maps and of their words."""

import pandas as pd

import indicators
from reports import maps

THEFTS, NIGHT, DEATHS = "vehicle_theft_rate", "night_share", "death_offence_rate"


def judged(rows):
    """Rows of (territory, count, value, label) as judgements.classes gives them, with their class."""
    frame = pd.DataFrame(rows, columns=["territory_id", "numerator", "value", "label"])
    frame = frame.assign(
        denominator=1000.0 * 5,
        low=frame["value"] * 0.9,
        high=frame["value"] * 1.1,
        flag="",
        wide_low=0.0,
        wide_high=9.0,
        hidden=False,
        why="",
        text="",
    )
    frame.loc[frame["value"].isna(), "flag"] = "small_population"
    return frame.assign(shade=maps.classed(frame, indicators.catalog()[THEFTS]))
