"""Each figure of the design's budgets, measured now and printed beside its budget: python -m tests.bench [--full]."""

import argparse
import logging
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import duckdb

from indicators import build  # noqa: F401  what a load imports is imported before reading is timed
from loaders import demo, inputs
from loaders.contract import contracts
from tests import bench_documents, bench_viewers, tiny, visit

SOURCE = "spvm_actes"
REAL = tiny.SHARED / "portal" / "actes-criminels.csv"
LIMITS = tiny.SHARED / "portal" / "limites-administratives-agglomeration.geojson"
TIMES = 3
MILLIONS = 10_000_000
TYPED = {
    "CATEGORIE": "varchar", "DATE": "date", "QUART": "varchar", "PDQ": "double",
    "X": "double", "Y": "double", "LONGITUDE": "double", "LATITUDE": "double",
}  # fmt: skip
SHIFTED = """
copy (
    select
        CATEGORIE, cast(cast(DATE as date) - cast(copies.n as integer) as varchar) as DATE, QUART, PDQ,
        case when located then printf('%.6f', cast(X as double) + copies.n) else X end as X,
        case when located then printf('%.6f', cast(Y as double) + copies.n) else Y end as Y,
        case when located then printf('%.7f', cast(LONGITUDE as double) + copies.n * 0.0000128) else LONGITUDE end
            as LONGITUDE,
        case when located then printf('%.7f', cast(LATITUDE as double) + copies.n * 0.000009) else LATITUDE end
            as LATITUDE,
    from (
        select *, coalesce(try_cast(LONGITUDE as double) between -75 and -72, false) as located
        from read_csv($file, all_varchar = true, header = true, delim = ',')
    )
    cross join range($copies) as copies(n)
    limit $rows
) to '{target}' (format csv, header true)
"""


# Measures -----------------------------------------------------------------------------------------------------------


def timed(work: Callable[[], object]) -> float:
    """Seconds on the wall."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def process(*words: str, data: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one whole process, its start included; infinite seconds for one that failed."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", *words], cwd=tiny.ROOT, env=os.environ | {"LABSU_DATA": str(data)},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        print(f"  python -m {' '.join(words)} ended with {child.returncode}", file=sys.stderr)
    return math.inf if child.returncode else time.perf_counter() - start, used.ru_maxrss / 1024


@contextmanager
def room(file: Path):
    """A data folder of one's own that holds the file, and the official limits where they are."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        raw = Path(folder) / "raw"
        raw.mkdir()
        (raw / "actes-criminels.csv").symlink_to(file.resolve())
        if LIMITS.exists():
            shutil.copy(LIMITS, raw)
        yield Path(folder)


def load(file: Path, times: int = TIMES) -> tuple[float, float]:
    """The median seconds and the highest memory of whole loads into an empty folder."""
    found = []
    for _ in range(times):
        with room(file) as data:
            found.append(process("loaders", "load", "--approve", data=data))
    return statistics.median(seconds for seconds, _ in found), max(memory for _, memory in found)


def reading(file: Path) -> tuple[float, float]:
    """Bytes to checked, placed, clean Parquet; and DuckDB's bare typed reading of the same bytes, in turn."""
    contract, limits = contracts()[SOURCE], contracts()["limites"]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = LIMITS if LIMITS.exists() else tiny.ROOT / "data" / limits.default
        outlines = inputs.clean(inputs.Input(limits, path), inputs.today(), None)[0]

        def ours():
            table, _ = inputs.clean(inputs.Input(contract, file), inputs.today(), outlines)
            inputs.write(table, contract, Path(folder) / "ours.parquet")

        found = [(timed(ours), timed(lambda: bare(file, folder))) for _ in range(TIMES + 2)]
    return tuple(statistics.median(column) for column in zip(*found, strict=True))


def bare(file: Path, folder: str) -> None:
    """DuckDB's own typed reading of the same bytes into Parquet, nothing checked."""
    with duckdb.connect(config={"threads": os.cpu_count()}) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(
            f"copy (select * from read_csv('{file}', header = true, delim = ',', columns = {TYPED})) "
            f"to '{folder}/bare.parquet' (format parquet, compression zstd)"
        )


def first_paint(data: Path) -> tuple[float, float, float]:
    """Seconds to the first paint, to the finding, and to rest, for a new visitor of a warm server; medians."""
    found = []
    with visit.served(data) as address, visit.browser() as program:
        with visit.Visit(program, address) as seen:
            seen.go()
        for _ in range(TIMES + 2):
            with visit.Visit(program, address, is_new=True) as seen:
                start = time.perf_counter()
                seen.page.goto(address)
                seen.page.wait_for_selector('[data-testid="stMain"] h1')
                finding = time.perf_counter() - start
                seen.rest()
                rested = time.perf_counter() - start
                paint = seen.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
                found.append((paint / 1000, finding, rested))
    return tuple(statistics.median(column) for column in zip(*found, strict=True))


def millions(file: Path) -> tuple[float, float, int, float]:
    """Seconds and megabytes to load ten million rows: the file repeated, each copy a day earlier and a metre off.

    Then the file's size in megabytes, and the seconds of DuckDB's bare reading of it.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        large = Path(folder) / "large.csv"
        with duckdb.connect() as connection, file.open("rb") as lines:
            copies = MILLIONS // (sum(1 for _ in lines) - 1) + 1
            connection.execute("set enable_progress_bar = false")
            connection.execute(SHIFTED.format(target=large), {"file": str(file), "copies": copies, "rows": MILLIONS})
        return *load(large, times=1), large.stat().st_size >> 20, timed(lambda: bare(large, folder))


# The table ----------------------------------------------------------------------------------------------------------


def line(work: str, found: str, budget: str, within: bool | None) -> None:
    verdict = {True: "within", False: "OVER", None: "not measured"}[within]
    print(f"{work:<58} {found:>22}   {budget:<18} {verdict}", flush=True)


def main() -> None:
    """Measure and print, one line a figure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="ten million rows too (some 800 MB in a temporary folder)")
    parser.add_argument("--viewers", type=Path, metavar="DATA", help="the viewers' lines alone, on this data folder")
    arguments = parser.parse_args()
    full = arguments.full
    logging.disable(logging.WARNING)  # Streamlit says many times that nobody watches
    if arguments.viewers:
        return bench_viewers.lines(arguments.viewers.resolve(), line)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        file = REAL if REAL.exists() else demo.make(Path(folder))[0]
        rows = sum(1 for _ in file.open("rb")) - 1
        busy = os.getloadavg()[0]
        print(f"{'the published file' if file == REAL else 'the demonstration file'}, {rows:,} rows; "
              f"{os.cpu_count()} cores, Python {platform.python_version()}, load average {busy:.1f}"
              f"{' (others are at work: figures are too high)' if busy > 1 else ''}\n")  # fmt: skip
        print(f"{'work':<58} {'measured':>22}   budget")
        seconds, memory = load(file)
        line("load, whole process: seconds", f"{seconds:.2f} s", "6 s", seconds <= 6)
        line("load, whole process: memory", f"{memory:,.0f} MB", "1,024 MB", memory <= 1024)
        ours, bare = reading(file)
        line(f"reading alone ({ours:.2f} s) against DuckDB's bare ({bare:.2f} s)", f"{ours / bare:.1f} ×", "5 ×",
             ours <= 5 * bare)  # fmt: skip
        with room(file) as data:
            tiny.publish(data)
            pages(data)
            if not full:
                papers(data)
        restricted(full)
        if full:
            seconds, memory, size, plain = millions(file)
            line(f"ten million rows ({size:,} MB) loaded; DuckDB's bare {plain:.0f} s", f"{seconds:.0f} s", "180 s",
                 seconds <= 180)  # fmt: skip
            line("ten million rows loaded: memory", f"{memory:,.0f} MB", "4,096 MB", memory <= 4096)
        else:
            line("ten million rows loaded", "tests.bench --full", "180 s, 4,096 MB", None)


def papers(data: Path, full: bool = False) -> None:
    """The lines of documents; with cases, persons and buildings, and those of the whole island, when there is time."""
    seconds = bench_documents.one_warm(data)
    line("one portrait, warm: PDF, slides and workbook", f"{seconds:.2f} s", "3 s", seconds <= 3)
    if not full:
        line("216 documents of the 36 areas", "tests.bench --full", "240 s, 2,048 MB", None)
        return
    number, seconds, memory = bench_documents.whole_island(data)
    line(f"{number} documents of the 36 areas, two languages", f"{seconds:.0f} s", "240 s",
         number == 216 and seconds <= 240)  # fmt: skip
    line("216 documents: memory of all processes", f"{memory:,.0f} MB", "2,048 MB", memory <= 2048)


def restricted(full: bool) -> None:
    """The lines of cases, persons and buildings: the demonstration's, loaded, seen by viewers, then attacked."""
    os.environ.setdefault("LABSU_KEY", "the key of a benchmark")
    if not full:
        line("cases, persons and buildings loaded, then audited", "tests.bench --full", "30 s, 2,048 MB, 120 s", None)
        with tempfile.TemporaryDirectory(prefix="bench-viewers-") as folder:
            bench_viewers.lines(tiny.of_extracts(Path(folder), *bench_viewers.PART), line)
        return
    with tempfile.TemporaryDirectory(prefix="bench-restricted-") as folder:
        data = Path(folder)
        process("loaders", "demo", data=data)
        seconds, memory = process("loaders", "load", data=data)
        line("cases, persons and buildings loaded: seconds", f"{seconds:.1f} s", "30 s", seconds <= 30)
        line("cases, persons and buildings loaded: memory", f"{memory:,.0f} MB", "2,048 MB", memory <= 2048)
        bench_viewers.lines(data, line)
        seconds, memory = process("indicators", "audit", data=data)
        line(f"audit of every published cell ({memory:,.0f} MB)", f"{seconds:.0f} s", "120 s", seconds <= 120)
        papers(data, full)


def pages(data: Path) -> None:
    """The lines of what a visitor's browser waits for."""
    if visit.chromium() is None:
        line("first paint of the home page", "no chromium", "2.5 s", None)
        return
    paint, finding, rested = first_paint(data)
    line(
        f"home page in a browser (first paint {paint:.1f} s): the finding", f"{finding:.2f} s", "2.5 s", finding <= 2.5
    )
    print(f"    everything drawn and at rest after {rested:.2f} s")


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # DuckDB's binding would list what it has not freed
