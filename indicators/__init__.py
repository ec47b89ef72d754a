"""The one door to figures: which indicators exist, their values, their sources, the territories and the versions."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from indicators import own, safe
from indicators.catalog import FAMILIES, Indicator, catalog, sensitivity, sources
from indicators.catalog import family as family_of
from indicators.database import folder_of
from indicators.denominators import Denominator, denominators
from indicators.menu import Menu, Reader
from indicators.own import territories
from indicators.query import BESIDE, CROSSED, GRAINS, MONTHS, Store, store
from loaders import versions
from loaders.contract import Contract, contracts
from loaders.places import Territory
from loaders.versions import NoVersion, Version

__all__ = [
    "GRAINS",
    "Contract",
    "Denominator",
    "Indicator",
    "Menu",
    "NoVersion",
    "Offer",
    "Reader",
    "Store",
    "Territory",
    "Version",
    "catalog",
    "contracts",
    "denominators",
    "held",
    "history",
    "last_day",
    "offered",
    "opened",
    "reader",
    "sensitivity",
    "shown",
    "sources",
    "territories",
    "values",
    "version",
]

RELEASED = "released_at"  # in the manifest of what the shared audience reads
DECIMALS = 3  # of a denominator handed out: unit-years are sums of twelfths, exact to far less than a person


def version(number: int | None = None, data: Path | None = None) -> Version:
    """The live version, or an earlier one by its number; NoVersion says why there is none."""
    return versions.live(data) if number is None else versions.open_version(number, data)


def history(data: Path | None = None) -> list[tuple[Version, str]]:
    """Every readable version with its last state (`published`, `held`…), oldest first."""
    return versions.history(data)


def opened(number: int | None = None, data: Path | None = None, family: str = "open") -> Store:
    """The built tables of one family of a version, read once; ValueError when that family was not built."""
    return _opened(version(number, data), family)


def _opened(chosen: Version, family: str) -> Store:
    if not (folder_of(chosen.folder, family) / MONTHS).exists():
        raise ValueError(
            f"version {chosen.number}: holds no {family} tables; load the extract {FAMILIES[family]} "
            "(python -m loaders load), then ask again"
        )
    is_own = versions.audience() != "shared" and RELEASED not in chosen.manifest  # who may ask for own places
    return store(chosen.folder, chosen.delay["months"], family, is_own)


def shown(
    name: str,
    territory: str | list[str] | None = None,
    period: str | list[str] | None = None,
    breakdown: str = "",
    audience: str = "analysis",
    as_of_version: int | None = None,
    data: Path | None = None,
) -> pd.DataFrame:
    """The cells of the finite menu of a restricted indicator, exact for `analysis`, protected for `shared`.

    Columns: indicator, territory_id, period (`2022` or `2018-2022`), breakdown, label, class, numerator, denominator,
    value, low, high, method, flag, hidden, why, text. A hidden cell has no number, and `text` is what to write in its
    place where a threshold hides it (« < 8 »). Crossed breakdowns are joined by +, their labels by |. Rows: those of
    the menu, by territory and period. ValueError says what was asked wrongly.
    """
    if name not in catalog() or family_of(catalog()[name]) == "open":
        raise ValueError(f"{name}: promised an indicator of a restricted extract")
    if audience == "shared":
        table = safe.cells(version(as_of_version, data or versions.shared_folder()), name, breakdown)
    else:
        tables = opened(as_of_version, data, "internal")
        asked = [territory] if isinstance(territory, str) else territory or []
        table = safe.exact(tables.holding(*filter(own.is_own, asked)), name, breakdown, asked)
    for column, asked in (("territory_id", territory), ("period", period)):
        if asked is not None:
            table = table[table[column].isin([asked] if isinstance(asked, str) else asked)]
    return table.reset_index(drop=True)


def reader(
    name: str, audience: str = "", number: int | None = None, data: Path | None = None, of: Version | None = None
) -> Reader:
    """What answers for an indicator, whatever extract it comes from and whoever asks; ValueError where nothing does.

    The audience is the process's own unless said; a process of the shared audience answers as such whatever is said.
    A version that is already open is given as `of`.
    """
    if name not in catalog():
        raise ValueError(f"{name}: promised an indicator; run python -m indicators list to see them")
    return _reader(family_of(catalog()[name]), _is_shared(audience), of or _chosen(audience, number, data))


def _is_shared(audience: str) -> bool:
    return "shared" in (audience, versions.audience())


def _chosen(audience: str, number: int | None, data: Path | None) -> Version:
    return version(number, data or (versions.data_folder("shared") if _is_shared(audience) else None))


def _reader(family: str, is_shared: bool, chosen: Version) -> Reader:
    if family == "open" or not is_shared:
        return _opened(chosen, family)
    safe.tables(chosen)  # says so where there are none
    file = safe.path(chosen)
    return _menu(chosen, file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _menu(chosen: Version, _file: Path, _changed: int) -> Menu:
    """The menu of a version's safe cells, read once for as long as their file stays the same."""
    return Menu(chosen, _opened(chosen, "open"))


def held(
    audience: str = "", number: int | None = None, data: Path | None = None, of: Version | None = None
) -> list[str]:
    """The indicators that a version answers for, in the catalogue's order; a version already open is given as `of`."""
    chosen, known = of or _chosen(audience, number, data), set()
    for family in FAMILIES:
        try:
            known |= set(_reader(family, _is_shared(audience), chosen).names)
        except ValueError:  # that extract is not loaded
            continue
    return [name for name in catalog() if name in known]


@dataclass(frozen=True)
class Offer:
    """What may be asked of one indicator.

    `grains`: those of GRAINS. `periods`: the only ones there are (`2022`, `2018-2022`), or none where any run of months
    from `first` to `last` will do. `breakdowns`: one at a time, or crossed (`sex+age_band`). `denominators`: the first
    by default; a count's serve to compare territories. `places`: the territories and the wholes.
    """

    grains: tuple[str, ...]
    periods: tuple[str, ...]
    first: str
    last: str
    breakdowns: tuple[str, ...]
    denominators: tuple[str, ...]
    places: tuple[str, ...]


def offered(name: str, audience: str = "", number: int | None = None, data: Path | None = None) -> Offer:
    """What a version offers of an indicator to an audience; ValueError where it holds nothing of it."""
    tables, one = reader(name, audience, number, data), catalog()[name]
    if name not in tables.names:
        raise ValueError(f"{name}: not built in this version; run python -m indicators build")
    is_menu = isinstance(tables, Menu)
    return Offer(
        grains=tables.grains,
        periods=tuple(tables.periods) if is_menu else (),
        first=str(tables.months[0]),
        last=str(tables.months[-1]),
        breakdowns=tuple(tables.breakdowns(name)),
        denominators=(*(one.denominators[:1] if is_menu else one.denominators), *one.rated_by),
        places=(*tables.places, *tables.own),
    )


def last_day(name: str, chosen: Version) -> str:
    """The last day of the extract that an indicator counts; empty where a version does not tell it."""
    found = {**chosen.manifest.get("restricted", {}), **chosen.manifest["sources"]}
    return str((found.get(FAMILIES[family_of(catalog()[name])]) or {}).get("last_day") or "")


def values(
    name: str,
    territory: str | list[str] | None = None,
    start: str | None = None,
    end: str | None = None,
    by: str = "month",
    breakdown: str | None = None,
    per: str | None = None,
    as_of_version: int | None = None,
    audience: str = "",
    data: Path | None = None,
) -> pd.DataFrame:
    """Values of one indicator as a tidy table.

    Columns: `territory_id, period, <breakdown>, numerator, denominator, value, low, high, method, flag, hidden, why,
    text`, the same for every indicator and audience. Rates are per `indicator.by(per).per` units of the named
    denominator (the first by default) and year; limits are 95 %. Rows: every territory (or those asked), then every
    period between the months `start` and `end` (`2018-01`), both included. `flag` holds `partial`, `provisional`,
    `no_denominator` or `small_population`, separated by spaces. What the audience may not see is a row without number:
    `hidden` is true, `why` is one of disclosure.GROUPS or `menu`, and `text` what to write in its place where a
    threshold hides it (« < 8 »). ValueError says what was asked wrongly, and what is offered.
    """
    places = [territory] if isinstance(territory, str) else territory
    tables = reader(name, audience, as_of_version, data)
    if unknown := sorted(place for place in places or () if not tables.answers(place)):
        raise ValueError(f"--territory {unknown[0]}: promised a territory such as REM19, city, agglomeration"
                         + (", or a place of the analyst's own such as pdq-21" if tables.own else ""))  # fmt: skip
    if name not in tables.names:
        raise ValueError(f"{name}: not built in this version; run python -m indicators build")
    table = tables.values(name, places=places, by=by, start=start, end=end, breakdown=breakdown, per=per)
    counts = table["numerator"]
    table = table.assign(
        numerator=counts.astype("int64") if (counts % 1 == 0).all() else counts,
        denominator=table["denominator"].round(DECIMALS),
    )
    if breakdown and CROSSED in breakdown:  # a column each
        labels = table.pop(breakdown).str.split(BESIDE, expand=True, regex=False)
        for number, one in enumerate(breakdown.split(CROSSED)):
            table.insert(2 + number, one, labels[number])
    return table
