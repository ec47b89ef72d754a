"""What a reader of the download page asked for, and the values that answer it."""

from dataclasses import dataclass

import pandas as pd

import indicators
from pages.parts import cautions, choose, frame, state
from pages.parts.state import say
from reports import every_indicator, exports, units
from reports.dictionary_words import YEARS


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for, in codes; no label means all of a breakdown's."""

    names: tuple[str, ...]
    places: tuple[str, ...]
    period: str
    by: str
    breakdown: str | None
    separator: str
    per: str | None = None
    labels: tuple[str, ...] = ()

    @property
    def months(self) -> tuple[str, str]:
        """The first and last month of the period."""
        return choose.months_of(self.period)

    def values(self, page: frame.Page, name: str, places: tuple[str, ...] = ()) -> pd.DataFrame:
        """The values of one of the indicators asked for, from its own reader."""
        start, end = self.months
        per = self.per if self.per in indicators.catalog()[name].denominators else None
        table = page.of(name).values(name, places=list(places or self.places), by=self.by, start=start, end=end,
                                     breakdown=self.breakdown, per=per)  # fmt: skip
        return table[table[self.breakdown].isin(self.labels)] if self.labels else table

    def unanswered(self, page: frame.Page, name: str) -> str:
        """Why an indicator cannot be given with these choices, as goes before its name; nothing where it can."""
        reader = page.of(name)
        if self.breakdown and self.breakdown not in reader.breakdowns(name):
            return say(fr="Sans cette ventilation, donc absents", en="Without this breakdown, hence left out")
        if self.by not in reader.grains:
            return say(fr="Partagés par année ou par période seulement, donc absents",
                       en="Shared by year or by period only, hence left out")  # fmt: skip
        try:
            reader.spans(self.by, *self.months)
        except ValueError:
            said = every_indicator.outside(reader, state.lang())
            return said[:1].upper() + said[1:] + say(fr=", donc absents", en=", hence left out")
        if self.labels and not len(self.values(page, name, self.places[:1])):
            return say(fr="Sans ces libellés, donc absents", en="Without these labels, hence left out")
        return ""

    def readable(self, page: frame.Page, name: str, facts: exports.Facts, places: tuple[str, ...] = ()) -> pd.DataFrame:
        """The values in words, with the year and source of each territory's denominator, and its warning."""
        one, places = exports.divided(indicators.catalog()[name], self.per), places or self.places
        return exports.readable(
            self.values(page, name, places), one, None, facts, page.lang,
            {place: self._below(page, one, place) for place in places},
            cautions.crowded(page.version.number, page.lang, *self.months),
        )  # fmt: skip

    def _below(self, page: frame.Page, one: indicators.Indicator, place: str) -> str:
        """The year and source of a territory's denominator; what the city's own list counts has the same everywhere."""
        if one.denominator and one.denominator.name != "residents" and one.denominator.name in YEARS:
            return YEARS[one.denominator.name][page.lang]
        start, end = self.months
        return units.source(page.store, one, None, place, (int(start[:4]), int(end[:4])), page.lang)
