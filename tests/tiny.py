"""Small Montréals to test on: one made of every contract's own example, one of the demonstration's file."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def next_file(data: Path, lines: str) -> None:
    """Change the extract in data/raw, so that the next load has something new: lines are added at its end."""
    contract = next(one for one in contracts().values() if not one.default)
    path = data / "raw" / file_of(contract)
    path.write_text(path.read_text("utf-8") + lines, encoding="utf-8", newline="")


def number_of(data: Path) -> int:
    """The live version's number."""
    return versions.live(data).number
