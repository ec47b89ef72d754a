"""What a reader of the download page asked for, and the values that answer it."""

from dataclasses import dataclass

import pandas as pd

import indicators
from pages.parts import cautions, choose, frame
from reports import exports, units


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for, in codes."""

    names: list[str]
    places: list[str]
    period: str
    by: str
    breakdown: str | None
    separator: str
    per: str | None = None

    def values(self, store: indicators.Store, name: str, places: list[str] | None = None) -> pd.DataFrame:
        """The values of one of the indicators asked for."""
        start, end = choose.months_of(self.period)
        return store.values(
            name, places=places or self.places, by=self.by, start=start, end=end, breakdown=self.breakdown,
            per=indicators.catalog()[name].offers(self.per),
        )  # fmt: skip

    def readable(
        self, page: frame.Page, name: str, facts: exports.Facts, places: list[str] | None = None
    ) -> pd.DataFrame:
        """The same in words, with the year and source of each territory's denominator, and its warning."""
        start, end = choose.months_of(self.period)
        one, span, places = indicators.catalog()[name], (int(start[:4]), int(end[:4])), places or self.places
        one = one.by(one.offers(self.per))
        return exports.readable(
            self.values(page.store, name, places), one, None, facts, page.lang,
            {place: units.source(page.store, one, None, place, span, page.lang) for place in places},
            cautions.crowded(page.version.number, page.lang, start, end),
        )  # fmt: skip
