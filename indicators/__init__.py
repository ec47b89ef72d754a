"""The one door to figures: which indicators exist, their values, their sources, the territories and the versions."""

from pathlib import Path

import pandas as pd

from indicators import safe
from indicators.catalog import FAMILIES, Indicator, catalog, sensitivity, sources
from indicators.catalog import family as family_of
from indicators.database import folder_of
from indicators.denominators import Denominator, denominators
from indicators.query import GRAINS, MONTHS, Store, store
from loaders import versions
from loaders.contract import Contract, contracts
from loaders.places import Territory, territories
from loaders.versions import NoVersion, Version

__all__ = [
    "GRAINS",
    "Contract",
    "Denominator",
    "Indicator",
    "NoVersion",
    "Store",
    "Territory",
    "Version",
    "catalog",
    "contracts",
    "denominators",
    "history",
    "opened",
    "sensitivity",
    "shown",
    "sources",
    "territories",
    "values",
    "version",
]

DECIMALS = 3  # of a denominator handed out: unit-years are sums of twelfths, exact to far less than a person


def version(number: int | None = None, data: Path | None = None) -> Version:
    """The live version, or an earlier one by its number; NoVersion says why there is none."""
    return versions.live(data) if number is None else versions.open_version(number, data)


def history(data: Path | None = None) -> list[tuple[Version, str]]:
    """Every readable version with its last state (`published`, `held`…), oldest first."""
    return versions.history(data)


def opened(number: int | None = None, data: Path | None = None, family: str = "open") -> Store:
    """The built tables of one family of a version, read once; ValueError when that family was not built."""
    chosen = version(number, data)
    if not (folder_of(chosen.folder, family) / MONTHS).exists():
        raise ValueError(
            f"version {chosen.number}: holds no {family} tables; load the extract {FAMILIES[family]} "
            "(python -m loaders load), then ask again"
        )
    return store(chosen.folder, chosen.delay["months"], family)


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
        table = safe.exact(opened(as_of_version, data, "internal"), name, breakdown)
    for column, asked in (("territory_id", territory), ("period", period)):
        if asked is not None:
            table = table[table[column].isin([asked] if isinstance(asked, str) else asked)]
    return table.reset_index(drop=True)


def values(
    name: str,
    territory: str | list[str] | None = None,
    start: str | None = None,
    end: str | None = None,
    by: str = "month",
    breakdown: str | None = None,
    per: str | None = None,
    as_of_version: int | None = None,
    audience: str = "analysis",
    data: Path | None = None,
) -> pd.DataFrame:
    """Values of one indicator as a tidy table.

    Columns: `territory_id, period, <breakdown>, numerator, denominator, value, low, high, method, flag`. Rates are per
    `indicator.by(per).per` units of the named denominator (the first by default) and year; limits are 95 %. Rows: every
    territory (or those asked), then every period between the months `start` and `end` (`2018-01`), both included.
    `flag` holds `partial`, `provisional`, `no_denominator` or `small_population`, separated by spaces. ValueError says
    what was asked wrongly.
    """
    if name not in catalog():
        raise ValueError(f"{name}: promised an indicator; run python -m indicators list to see them")
    places = [territory] if isinstance(territory, str) else territory
    if unknown := set(places or ()) - set(territories()):
        raise ValueError(f"--territory {sorted(unknown)[0]}: promised a territory such as REM19, city, agglomeration")
    if audience == "shared":
        data = data or versions.shared_folder()
        if family_of(catalog()[name]) != "open":
            if per not in (None, *catalog()[name].denominators[:1]):
                raise ValueError(f"--per {per}: the shared audience is given {name} by its first denominator alone")
            return safe.values(version(as_of_version, data), name, places, start, end, by, breakdown)
    tables = opened(as_of_version, data, family_of(catalog()[name]))
    if name not in tables.names:
        raise ValueError(f"{name}: not built in this version; run python -m indicators build")
    table = tables.values(name, places=places, by=by, start=start, end=end, breakdown=breakdown, per=per)
    counts = table["numerator"]
    return table.assign(
        numerator=counts.astype("int64") if (counts % 1 == 0).all() else counts,
        denominator=table["denominator"].round(DECIMALS),
    )
