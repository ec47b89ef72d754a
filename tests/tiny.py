"""Small Montréals to test on: one made of every contract's own example, one of the demonstration's file."""

import csv
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import streamlit as st

from indicators import build
from loaders import demo, versions
from loaders.contract import Contract, contracts
from loaders.load import Outcome, load

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PYTHON = sys.executable


def file_of(contract: Contract) -> str:
    """A name that a contract's file may bear in data/raw."""
    name = contract.file.replace("*", "")
    return name if Path(name).suffix else f"{name}.csv"


def write_example(contract: Contract, folder: Path) -> Path:
    """A contract's own example as a file received."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_of(contract)
    path.write_text(contract.example["given"], encoding="utf-8", newline="")
    return path


def publish(data: Path, **options) -> Outcome:
    """Load what data/raw holds into a version, indicators included."""
    return load(build=build.build, catalog=build.catalog_digest(), data=data, **options)


def of_examples(data: Path, literally: bool = False) -> Path:
    """Every contract's example, loaded; a source that has a committed default keeps it, unless taken literally."""
    for contract in contracts().values():
        if literally or not contract.default:
            write_example(contract, data / "raw")
    assert publish(data).published
    return data


def of_demonstration(data: Path) -> Path:
    """The demonstration's file at its real volume, loaded."""
    demo.make(data / "raw")
    assert publish(data).published
    return data


def of_files(data: Path, files: list[Path]) -> Path:
    """Files received, loaded."""
    (data / "raw").mkdir()
    for file in files:
        shutil.copy(file, data / "raw")
    assert publish(data).published
    return data


def of_extracts(data: Path, years: int, share: float) -> Path:
    """The demonstration with its restricted extracts, loaded: the last years of a share of the cases."""
    demo.make_all(data / "raw", extent=demo.Extent(since=demo.LAST_DAY.year - years + 1, share=share))
    assert publish(data).published
    return data


@contextmanager
def shown(data: Path) -> Iterator[Path]:
    """Let the process read this data folder; what pages remember of another one is forgotten."""
    before = os.environ.get("LABSU_DATA")
    os.environ["LABSU_DATA"] = str(data)
    st.cache_data.clear()
    st.cache_resource.clear()
    try:
        yield data
    finally:
        st.cache_data.clear()
        st.cache_resource.clear()
        if before is None:
            del os.environ["LABSU_DATA"]
        else:
            os.environ["LABSU_DATA"] = before


def next_file(data: Path, acts: int) -> None:
    """Put in data/raw an extract that holds what is live, and some acts more on the last days."""
    contract = next(one for one in contracts().values() if not (one.default or one.is_restricted))
    table = pq.read_table(versions.live(data).table(contract.name))
    rows = table.sort_by("reported_on").to_pylist()
    rows += [rows[-1] | {"shift": None, "pdq": 38}] * acts
    columns = {name: contract.columns[name]["from"][0] for name in contract.clean if name in contract.received}
    path = data / "raw" / file_of(contract)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(columns.values())
        lines.writerows([["" if row[name] is None else row[name] for name in columns] for row in rows])


def number_of(data: Path) -> int:
    """The live version's number."""
    return versions.live(data).number
