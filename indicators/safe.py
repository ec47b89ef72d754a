"""The cells of the finite menu, for either audience: exact for the analysis, from the release for the others."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from indicators import disclosure
from indicators.catalog import catalog
from indicators.disclosure import KEYS, SAFE
from indicators.query import BESIDE, Store
from loaders.versions import Version

ASKED = ["territory_id", "period", "label", "class", "numerator", "denominator", "value", "low", "high"]
ASKED += ["method", "flag", "hidden", "why", "text"]


def path(version: Version) -> Path:
    """The file of safe cells of a version: that of the release where this process reads one, else that of the build."""
    own = version.folder / "safe" / SAFE
    return own if own.exists() else version.folder / "built" / "internal" / SAFE


@lru_cache(maxsize=4)
def _table(file: Path, _changed: int) -> dict[tuple[str, str], pd.DataFrame]:
    table = pq.read_table(file).to_pandas()
    return dict(list(table.groupby(["indicator", "breakdown"], sort=False)))


def cells(version: Version, name: str, breakdown: str = "") -> pd.DataFrame:
    """The safe cells of an indicator: KEYS, class, numbers, hidden, why and text (« < 8 », or empty).

    ValueError when the version has none, or the breakdown is not on the menu.
    """
    file = path(version)
    if not file.exists():
        raise ValueError(f"version {version.number}: promised safe cells; it holds none. Load restricted extracts.")
    tables = _table(file, file.stat().st_mtime_ns)
    if (name, breakdown) not in tables:
        known = [other or "none" for one, other in tables if one == name]
        raise ValueError(f"--breakdown {breakdown or 'none'}: {name} is shown by {', '.join(known) or 'nothing'}")
    table = tables[name, breakdown]
    rules = disclosure.rules()
    texts = {kind: rule.hidden_text for kind, rule in rules.items()}
    small = table["why"] == "threshold"
    return table.assign(text=table["class"].map(texts).where(small, ""))


def exact(store: Store, name: str, breakdown: str = "") -> pd.DataFrame:
    """The same cells, of the same menu, with their true numbers; nothing is hidden, `flag` says `internal`."""
    table = pd.concat(disclosure.exact_cells(catalog()[name], store, breakdown), ignore_index=True)
    classes = {label: disclosure.class_of_label(catalog()[name], label) for label in table["label"].unique()}
    flag = ("internal " + table["flag"]).str.strip()
    return table.assign(**{"class": table["label"].map(classes)}, flag=flag, hidden=False, why="", text="")


def menu(store_or_cells: pd.DataFrame) -> list[str]:
    """The periods of some cells: years first, then runs."""
    found = sorted(store_or_cells["period"].unique())
    return [one for one in found if len(one) == 4] + [one for one in found if len(one) > 4]


def values(
    version: Version,
    name: str,
    places: Sequence[str] | None,
    start: str | None,
    end: str | None,
    by: str,
    breakdown: str | None,
) -> pd.DataFrame:
    """Safe cells in the shape of `indicators.values`; ValueError for a period that is not on the menu."""
    table = cells(version, name, breakdown or "")
    if by == "year":
        table = table[table["period"].str.len() == 4]
        first, last = (start or "0000")[:4], (end or "9999")[:4]
        table = table[table["period"].between(first, last)]
    elif by == "period" and start and end:
        asked = start[:4] if start[:4] == end[:4] else f"{start[:4]}-{end[:4]}"
        whole = start[4:] in ("", "-01") and end[4:] in ("", "-12")
        table = table[(table["period"] == asked) & whole]
    else:
        table = table[:0]
    if not len(table):
        offered = ", ".join(menu(cells(version, name, breakdown or "")))
        raise ValueError(f"--by {by}: {name} is shared by year, or for one of the periods {offered}")
    if places:
        table = table[table["territory_id"].isin(places)]
    own = breakdown.split("+") if breakdown else []
    parts = table["label"].str.split(BESIDE, expand=True, regex=False) if own else None
    labels = {column: parts[i] for i, column in enumerate(own)}
    kept = table[["territory_id", "period"]].assign(**labels)
    numbers = table[["numerator", "denominator", "value", "low", "high", "method", "flag"]]
    return pd.concat([kept, numbers], axis=1).reset_index(drop=True)


__all__ = ["ASKED", "KEYS", "cells", "exact", "menu", "path", "values"]
