"""Questions to one version: halves as arrays by territory and month, summed over any period before any division."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from indicators import geographies, own
from indicators.arithmetic import LIMITS
from indicators.catalog import Indicator, catalog
from indicators.database import by_weekday, connect, folder_of, together
from indicators.denominators import denominators
from indicators.halves import Halves, shaped
from loaders.places import territories

MONTHS = "months.parquet"  # every family that was built has it
GRAINS = ("month", "quarter", "year", "rolling12", "period")
CROSSED, BESIDE = "+", "|"  # between breakdowns that cross, and between their labels: sex+age_band, F|12-25


@dataclass(frozen=True)
class Span:
    """A period to sum over: its label, its months [start, stop) and what is to be said of it."""

    label: str
    start: int
    stop: int
    flag: str


class Sums(NamedTuple):
    """Halves over some periods: the labels of a breakdown (one, empty, without), arrays (places, periods, labels).

    The denominator is nan for a count; what may not be shown is nan in both.
    """

    labels: list[str]
    numerator: np.ndarray
    denominator: np.ndarray


class Store:
    """The built tables of one family of a version, read once and never changed.

    `places` are its territories and wholes; with `has_own`, it answers for the analyst's own places too, each asked for
    by its code: see `own`.
    """

    grains = GRAINS

    def __init__(self, folder: Path, provisional_months: int, family: str = "open", has_own: bool = False):
        self.folder = folder
        self.has_own = has_own
        if has_own:
            own.learn(folder)
        self.family = family
        self.tables = folder_of(folder, family)
        months = pq.read_table(self.tables / MONTHS)
        self.months = months["month"].to_numpy().astype("datetime64[M]")
        self.covered = months["covered"].to_numpy()
        self.values_table = pq.read_table(self.tables / "values.parquet")
        self.names = pc.unique(self.values_table["indicator"]).to_pylist()
        known = set(pc.unique(self.values_table["territory_id"]).to_pylist())
        self.parts = [place for place in territories() if place in known and place != "unlocated"]
        self.places = [*self.parts, "city", "agglomeration", "unlocated"]
        self.provisional_from = int((self.covered >= 1).sum()) - provisional_months
        self._exposures: dict[str, np.ndarray] | None = None
        self._halves: dict[tuple[str, str], Halves] = {}
        self._counted_apart: dict[tuple[str, str], pa.Table] = {}
        self._stations: bool | None = None

    @property
    def status(self) -> str:
        """How its figures may travel: `open`, or `internal` for the exact ones of a restricted extract."""
        return self.family

    def breakdowns(self, name: str) -> list[str]:
        """What an indicator may be broken down by, one at a time or crossed (`sex+age_band`)."""
        one = catalog()[name]
        return [*one.breakdowns, *one.crossed, *one.apart]

    # Arrays ---------------------------------------------------------------------------------------------------------

    def halves(self, name: str, apart: str = "") -> Halves:
        """The halves of one indicator, with the city and the agglomeration summed from their parts.

        Their labels are those of its breakdowns, or of one that is told `apart`.
        """
        if (name, apart) not in self._halves:
            self._halves[name, apart] = self._read(catalog()[name], apart)
        return self._halves[name, apart]

    def _table(self, indicator: Indicator, apart: str) -> pa.Table:
        """The rows of an indicator: built ones, or those told apart, counted when they are first asked for."""
        if not apart:
            return self.values_table.filter(pc.equal(self.values_table["indicator"], indicator.name))
        if (indicator.name, apart) not in self._counted_apart:
            wanted = {name: by_weekday(catalog()[name]) for name in together(indicator, apart)}
            with connect(self.folder, self.family, wanted.values()) as connection:
                for name, sql in wanted.items():
                    self._counted_apart[name, apart] = connection.sql(sql).to_arrow_table()
        return self._counted_apart.pop((indicator.name, apart))

    def _read(self, indicator: Indicator, apart: str = "") -> Halves:
        table = self._table(indicator, apart)
        frame = table.select([name for name in table.column_names if name != "indicator"]).to_pandas()
        found = shaped(frame, indicator, apart, [*self.parts, "unlocated"], self.months)
        below = None if found.denominator is None else self._with_wholes(found.denominator)
        return Halves(self._with_wholes(found.numerator), below, found.labels)

    def _with_wholes(self, parts: np.ndarray) -> np.ndarray:
        """Rows of the parts then unlocated → rows of the parts, city, agglomeration, unlocated."""
        boroughs = [row for row, place in enumerate(self.parts) if territories()[place].kind == "arrondissement"]
        city = parts[boroughs].sum(axis=0, keepdims=True)
        return np.concatenate([parts[:-1], city, parts.sum(axis=0, keepdims=True), parts[-1:]])

    def exposure(self, name: str) -> np.ndarray:
        """Unit-years of a named denominator, shape (territories, months); nan where it is not known."""
        if self._exposures is None:
            table = pq.read_table(self.tables / "denominators.parquet").to_pandas()
            self._exposures = {}
            for denominator, rows in table.groupby("name"):
                grid = rows.pivot(index="territory_id", columns="month", values="exposure").reindex(self.parts)
                nowhere = np.zeros((1, len(self.months)))
                whole = self._with_wholes(np.concatenate([grid.to_numpy(dtype=float), nowhere]))
                whole[-1] = np.nan  # what has no place has no residents either
                self._exposures[str(denominator)] = whole
        if name not in self._exposures and name in denominators():
            return np.full((len(self.places), len(self.months)), np.nan)  # known by name, not loaded yet
        if name not in self._exposures:
            raise ValueError(f"--per {name}: promised a known denominator; choose among {', '.join(denominators())}")
        return self._exposures[name]

    # The analyst's own places ---------------------------------------------------------------------------------------

    @property
    def own(self) -> list[str]:
        """The analyst's own places that it answers for beside `places`: groups, police stations, neighbourhoods."""
        if not self.has_own:
            return []
        groups = own.every_group(self.folder.parents[1])
        whole = [code for code, one in groups.items() if set(one.members) <= set(self.parts)]
        stations = geographies.codes(self.folder, own.STATION) if self._has_stations else []
        return [*whole, *stations, *geographies.codes(self.folder, own.ZONE)]

    @property
    def _has_stations(self) -> bool:
        if self._stations is None:
            self._stations = geographies.has_stations(self.folder, self.family)
        return self._stations

    def answers(self, place: str) -> bool:
        """Whether it knows a place, its own or one of the analyst's."""
        return place in self.places or (own.is_own(place) and place in self.own)

    def holding(self, *places: str) -> "Store":
        """A store that has rows for these own places too, after its own; itself where none is own.

        What reads its arrays by `places.index` then reads them as any other; ValueError for a place it does not know.
        """
        asked = tuple(place for place in dict.fromkeys(places) if place not in self.places)
        for place in asked:
            if not self.answers(place):
                raise ValueError(
                    f"{place}: promised a territory such as {self.places[0]}, or an own place of this data"
                )
        groups = own.every_group(self.folder.parents[1])
        members = tuple(groups[place].members if place in groups else () for place in asked)
        return _beside(self, asked, members) if asked else self

    # Periods --------------------------------------------------------------------------------------------------------

    def spans(self, by: str, start: str | None = None, end: str | None = None) -> list[Span]:
        """The periods of a grain between two months (`2018-01`), both included."""
        if by not in GRAINS:
            raise ValueError(f"--by {by}: promised one of {', '.join(GRAINS)}")
        first = 0 if start is None else int(np.searchsorted(self.months, month(start, "--from")))
        last = len(self.months) if end is None else int(np.searchsorted(self.months, month(end, "--to"), "right"))
        if first >= last:
            raise ValueError(
                f"--from {start} --to {end}: promised months between {self.months[0]} and {self.months[-1]}; found none"
            )
        if by == "rolling12":
            return [self._span(str(self.months[i]), i - 11, i + 1, 12) for i in range(max(first, 11), last)]
        if by == "period":
            label = f"{self.months[first]}/{self.months[last - 1]}"
            wanted = _months_between(start or str(self.months[first]), end or str(self.months[last - 1]))
            return [self._span(label, first, last, wanted)]
        length = {"month": 1, "quarter": 3, "year": 12}[by]
        numbers = (self.months.astype(int) // length).tolist()
        found = [(number, [i for i, _ in group]) for number, group in groupby(
            ((i, numbers[i]) for i in range(first, last)), key=lambda pair: pair[1])]  # fmt: skip
        return [self._span(_label(number, by), group[0], group[-1] + 1, length) for number, group in found]

    def _span(self, label: str, start: int, stop: int, wanted: int) -> Span:
        return span_of(label, start, stop, wanted, self.covered, self.provisional_from)

    # Values ---------------------------------------------------------------------------------------------------------

    def values(self, name: str, **asked: Any) -> pd.DataFrame:
        """Tidy values of one indicator, asked as of `columns`; see indicators.values."""
        return pd.DataFrame(self.columns(name, **asked))  # in one go: adding columns one by one takes twice as long

    def columns(
        self,
        name: str,
        *,
        places: list[str] | None = None,
        by: str = "month",
        start: str | None = None,
        end: str | None = None,
        breakdown: str | None = None,
        per: str | None = None,
    ) -> dict[str, np.ndarray]:
        """The values of one indicator as arrays by column; what is not a rate does not heed `per`.

        For a row or two, making the table would take as long as all the rest.
        """
        if places and not set(places) <= set(self.places):
            return self.holding(*places).columns(
                name, places=places, by=by, start=start, end=end, breakdown=breakdown, per=per
            )
        indicator = catalog()[name].by(per)
        rows = [self.places.index(place) for place in (places or self.places)]
        spans = self.spans(by, start, end)
        labels, numerator, denominator = self._sums(indicator, rows, spans, breakdown)
        small = self._is_small(indicator, rows, spans, len(labels))
        columns = {
            "territory_id": np.repeat([self.places[row] for row in rows], len(spans) * len(labels)),
            "period": np.tile(np.repeat([span.label for span in spans], len(labels)), len(rows)),
            **({breakdown: np.tile(labels, len(rows) * len(spans))} if breakdown else {}),
            "numerator": numerator.ravel(),
            "denominator": denominator.ravel(),
        }
        flags = np.tile(np.repeat([span.flag for span in spans], len(labels)), len(rows))
        return shown(_judge(columns, indicator, flags, small))

    def sums(self, name: str, spans: list[Span], breakdown: str | None = None) -> Sums:
        """The halves of an indicator over some periods, in every place, by label of a breakdown."""
        return self._sums(catalog()[name], list(range(len(self.places))), spans, breakdown)

    def _sums(self, indicator: Indicator, rows: list[int], spans: list[Span], breakdown: str | None) -> Sums:
        halves = self.halves(indicator.name, breakdown if breakdown in indicator.apart else "")
        labels, combined = _combine(indicator, halves, breakdown)
        numerator = _sum(combined(halves.numerator)[rows], spans)
        return Sums(labels, numerator, self._denominator(indicator, halves, combined, rows, spans, len(labels)))

    def _is_small(self, indicator, rows, spans, width) -> np.ndarray:
        """Whether too few people reside for a rate to be published, row by row of the table.

        Told by residents whatever the rate is divided by: by the people present, a hamlet stays a hamlet.
        """
        smallest = indicator.denominator.smallest if indicator.denominator else 0
        if not smallest:
            return np.zeros(len(rows) * len(spans) * width, dtype=bool)
        residents = _sum(self.exposure("residents")[rows][:, :, None], spans)[:, :, 0]
        years = np.array([self.covered[span.start : span.stop].sum() / 12 for span in spans])
        return np.repeat((residents < smallest * years).ravel(), width)

    def _denominator(self, indicator, halves, combined, rows, spans, width) -> np.ndarray:
        """The denominator's sums, shape (rows, spans, labels); nan for a count."""
        if indicator.kind == "rate":
            exposure = self.exposure(indicator.denominators[0])
            return np.repeat(_sum(exposure[rows][:, :, None], spans), width, axis=2)
        if indicator.kind == "count":
            return np.full((len(rows), len(spans), width), np.nan)
        return _sum(combined(halves.denominator)[rows], spans)


class Beside(Store):
    """A store with rows for some of the analyst's own places after those of `places`: sums, as all of its rows are."""

    def __init__(self, base: Store, asked: tuple[str, ...], members: tuple[tuple[str, ...], ...]):
        self.__dict__.update(base.__dict__)
        self._base, self._rows = base, [[base.parts.index(one) for one in inside] for inside in members]
        self._asked, self.places = asked, [*base.places, *asked]
        self._halves, self._exposures = {}, {}

    def _read(self, indicator: Indicator, apart: str = "") -> Halves:
        base = self._base.halves(indicator.name, apart)
        own_rows = [
            Halves(base.numerator[rows].sum(axis=0), None if base.denominator is None else
                   base.denominator[rows].sum(axis=0), base.labels)
            if rows else self._counted(place, indicator, apart, base)
            for place, rows in zip(self._asked, self._rows, strict=True)
        ]  # fmt: skip
        below = None if base.denominator is None else np.stack([one.denominator for one in own_rows])
        return Halves(
            np.concatenate([base.numerator, np.stack([one.numerator for one in own_rows])]),
            below if below is None else np.concatenate([base.denominator, below]),
            base.labels,
        )

    def _counted(self, place: str, indicator: Indicator, apart: str, base: Halves) -> Halves:
        """The halves of a station or a neighbourhood, in the order of the labels of the tables built."""
        geography = own.geography(place)
        found = geographies.halves(self.folder, geography, indicator, apart)
        row = geographies.codes(self.folder, geography).index(place)
        order = [found.labels.index(label) for label in base.labels]
        below = None if found.denominator is None else found.denominator[row][:, order]
        return Halves(found.numerator[row][:, order], below, base.labels)

    def exposure(self, name: str) -> np.ndarray:
        """Unit-years of a named denominator, own places after the others: the sum of a group's members, or unknown."""
        if name not in self._exposures:
            base = self._base.exposure(name)
            rows = [
                base[inside].sum(axis=0) if inside else self.covered / 12 * own.denominator(place, name)
                for place, inside in zip(self._asked, self._rows, strict=True)
            ]
            self._exposures[name] = np.concatenate([base, np.stack(rows)])
        return self._exposures[name]


@lru_cache(maxsize=32)
def _beside(base: Store, asked: tuple[str, ...], members: tuple[tuple[str, ...], ...]) -> Beside:
    return Beside(base, asked, members)


def span_of(label: str, start: int, stop: int, wanted: int, covered: np.ndarray, provisional_from: int) -> Span:
    """A period of the months [start, stop), with its flags: `partial` under the months wanted, `provisional`."""
    flags = []
    if stop - start < wanted or covered[start:stop].min() < 1:
        flags.append("partial")
    if stop > provisional_from:
        flags.append("provisional")
    return Span(label, start, stop, " ".join(flags))


def _combine(indicator: Indicator, halves: Halves, breakdown: str | None):
    """The labels of a breakdown, and the function that sums an array's last axis down to them."""
    if breakdown is None:
        return [""], lambda array: array.sum(axis=2, keepdims=True)
    if breakdown in indicator.apart:
        return [label[0] for label in halves.labels], lambda array: array
    if unknown := set(breakdown.split(CROSSED)) - set(indicator.breakdowns):
        offered = ", ".join([*indicator.breakdowns, *indicator.apart]) or "none"
        raise ValueError(f"--breakdown {sorted(unknown)[0]}: {indicator.name} offers {offered}")
    positions = [indicator.breakdowns.index(one) for one in breakdown.split(CROSSED)]
    own = [BESIDE.join(str(label[i]) for i in positions) for label in halves.labels]
    own = own if len(positions) > 1 else [label[positions[0]] for label in halves.labels]
    labels = sorted(set(own))
    members = [[i for i, label in enumerate(own) if label == wanted] for wanted in labels]
    return labels, lambda array: np.stack([array[:, :, columns].sum(axis=2) for columns in members], axis=2)


def _sum(array: np.ndarray, spans: list[Span]) -> np.ndarray:
    """Sums of shape (rows, spans, labels) of an array of shape (rows, months, labels).

    Each span is added up by itself: as the difference of two running totals, equal spans would differ in their last
    digits, and a test of ranks would tell them apart.
    """
    if not spans:
        return array[:, :0]
    padded = np.concatenate([array, np.zeros_like(array[:, :1])], axis=1)  # a span may end with the last month
    ends = [place for span in spans for place in (span.start, span.stop)]
    return np.add.reduceat(padded, ends, axis=1)[:, ::2]


def _judge(
    columns: dict[str, np.ndarray], indicator: Indicator, flags: np.ndarray, is_small: np.ndarray
) -> dict[str, np.ndarray]:
    """The columns with value, limits, method and flag; a figure that must not be computed is empty and says why."""
    numerator, denominator = columns["numerator"], columns["denominator"]
    reasons = np.array(flags, dtype=object)
    computable = np.ones(len(numerator), dtype=bool)
    if indicator.kind != "count":
        computable &= denominator > 0
        reasons = _add(reasons, ~computable, "no_denominator")
    if is_small.any():
        small = computable & is_small
        computable &= ~small
        reasons = _add(reasons, small, "small_population")
    value, low, high = (np.full(len(numerator), np.nan) for _ in range(3))
    method = np.full(len(numerator), "", dtype=object)
    if computable.any():
        kept = numerator[computable], denominator[computable], indicator.per
        value[computable] = numerator[computable] if indicator.kind == "count" else indicator.per * kept[0] / kept[1]
        limits = LIMITS[indicator.kind](*kept, 0.95)
        low[computable], high[computable], method[computable] = limits.low, limits.high, limits.method
    return {**columns, "value": value, "low": low, "high": high, "method": method, "flag": reasons}


def shown(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The columns of figures that nobody hides, with those that say so: hidden, why and text."""
    nothing = np.full(len(columns["numerator"]), "", dtype=object)
    return {**columns, "hidden": np.zeros(len(nothing), dtype=bool), "why": nothing, "text": nothing}


def _add(reasons: np.ndarray, where: np.ndarray, word: str) -> np.ndarray:
    return np.where(where, np.char.strip(np.char.add(reasons.astype(str), f" {word}")), reasons)


def month(text: str, option: str) -> np.datetime64:
    """A month as it is asked for; ValueError says what a month looks like."""
    try:
        return np.datetime64(text, "M")
    except ValueError:
        raise ValueError(f"{option} {text}: promised a month such as 2018-01; give its year and 01 to 12") from None


def _months_between(start: str, end: str) -> int:
    return int((np.datetime64(end, "M") - np.datetime64(start, "M")).astype(int)) + 1


def _label(number: int, by: str) -> str:
    """The name of a month, quarter or year, given how many of them since 1970."""
    if by == "month":
        return str(np.datetime64(number, "M"))
    if by == "quarter":
        return f"{1970 + number // 4}-Q{number % 4 + 1}"
    return str(1970 + number)


@lru_cache(maxsize=8)
def store(folder: Path, provisional_months: int, family: str = "open", has_own: bool = False) -> Store:
    """The store of one family of a version's folder, kept in memory for the next question."""
    return Store(folder, provisional_months, family, has_own)
