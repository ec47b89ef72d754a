"""The cells of the finite menu, for either audience: exact for the analysis, from the release for the others."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from indicators import disclosure
from indicators.catalog import catalog
from indicators.disclosure import SAFE
from indicators.query import Store
from loaders.versions import Version


def path(version: Version) -> Path:
    """The file of safe cells of a version: that of the release where this process reads one, else that of the build."""
    own = version.folder / "safe" / SAFE
    return own if own.exists() else version.folder / "built" / "internal" / SAFE


@lru_cache(maxsize=4)
def _tables(file: Path, _changed: int) -> dict[tuple[str, str], pd.DataFrame]:
    table = pq.read_table(file).to_pandas()
    texts = {kind: rule.hidden_text for kind, rule in disclosure.rules().items()}
    table["text"] = table["class"].map(texts).where(table["why"] == "threshold", "")
    return dict(list(table.groupby(["indicator", "breakdown"], sort=False)))


def tables(version: Version) -> dict[tuple[str, str], pd.DataFrame]:
    """The safe cells of a version by indicator and breakdown: KEYS, class, numbers, hidden, why and text (« < 8 »).

    ValueError when the version has none.
    """
    file = path(version)
    if not file.exists():
        raise ValueError(f"version {version.number}: promised safe cells; it holds none. Load restricted extracts.")
    return _tables(file, file.stat().st_mtime_ns)


def cells(version: Version, name: str, breakdown: str = "") -> pd.DataFrame:
    """The safe cells of an indicator; ValueError when the breakdown is not on the menu."""
    known = tables(version)
    if (name, breakdown) not in known:
        offered = ", ".join(other or "none" for one, other in known if one == name)
        raise ValueError(f"--breakdown {breakdown or 'none'}: {name} is shown by {offered or 'nothing'}")
    return known[name, breakdown]


def exact(store: Store, name: str, breakdown: str = "", places: Sequence[str] = ()) -> pd.DataFrame:
    """The same cells, of the same menu, with their true numbers, or those of some places alone.

    Nothing is hidden, `flag` says `internal`.
    """
    table = pd.concat(disclosure.exact_cells(catalog()[name], store, breakdown, places), ignore_index=True)
    classes = {label: disclosure.class_of_label(catalog()[name], label) for label in table["label"].unique()}
    flag = ("internal " + table["flag"]).str.strip()
    return table.assign(**{"class": table["label"].map(classes)}, flag=flag, hidden=False, why="", text="")


def menu(store_or_cells: pd.DataFrame) -> list[str]:
    """The periods of some cells: years first, then runs."""
    found = sorted(store_or_cells["period"].unique())
    return [one for one in found if len(one) == 4] + [one for one in found if len(one) > 4]
