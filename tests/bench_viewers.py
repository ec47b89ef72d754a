"""What viewers cost a served process, beside the budgets of `make bench`; alone, does its memory stop growing?"""

import argparse
import asyncio
import logging
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from pages.parts.cards import cards
from tests import choices, tiny, visit
from tests.viewers import Run, Viewer

SEED = 2018
PART = 3, 0.05  # the last years, and the share of the cases, where the whole demonstration takes too long
CHOICES = 12  # a page
AT_ONCE, FORTY, THINKING = 6, 40, 10  # visitors, visitors, seconds between two choices
STAY = 6  # choices on one page before going to another
MEASURED = 60  # seconds of forty viewers, and a quarter of it of as many runs as there can be
Offered = dict[str, dict[str, list[str]]]


# The process --------------------------------------------------------------------------------------------------------


def busy(pid: int) -> float:
    """Seconds of processor that a process has used, its threads that ended included, to the nanosecond."""
    return time.clock_gettime((~pid << 3) | 2)  # the clock that clock_getcpuclockid(3) names


def memory(pid: int) -> float:
    """Megabytes that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def settled(pid: int) -> float:
    """Seconds of processor used, once the process has nothing left to do: it may collect after the last word."""
    before = busy(pid)
    while True:
        await asyncio.sleep(0.05)
        now = busy(pid)
        if now - before < 0.001:
            return now
        before = now


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, int]]:
    """A fresh process on a data folder: its address and its number."""
    with tempfile.TemporaryFile("w+") as said, visit.process(os.environ | {"LABSU_DATA": str(data)}, said) as server:
        yield server


# Measures -----------------------------------------------------------------------------------------------------------


def offered(data: Path) -> Offered:
    """What each page offers; the first page has no name in its address."""
    with tiny.shown(data):
        return choices.offered()


def drawn(pages: Offered, page: str, draw: random.Random) -> dict[str, str]:
    """An address of a page: one code of each choice."""
    return {name: draw.choice(codes) for name, codes in pages[page].items()}


def path(page: str) -> str:
    """A page's own address; the first one has none but the entry's."""
    return "" if page == cards("analysis")[0].name else page


async def reruns(server: tuple[str, int], pages: Offered) -> dict[str, list[tuple[float, float]]]:
    """Processor milliseconds of a new choice, then of the same again, by page, after all pages were visited."""
    (address, pid), draw, found = server, random.Random(SEED), {}
    for page in pages:
        async with Viewer(address, path(page)) as viewer:
            await viewer.run()
    for page in pages:
        for _ in range(CHOICES):
            async with Viewer(address, path(page), **drawn(pages, page, draw)) as viewer:
                spent = [await settled(pid)]
                for _ in range(2):
                    run = await viewer.run()
                    spent.append(await settled(pid))
                    for failure in run.failed:
                        print(f"    {page}?{viewer.query}: {failure}", flush=True)
            found.setdefault(page, []).append(tuple(1000 * np.diff(spent)))
    return found


async def first(server: tuple[str, int]) -> tuple[float, float]:
    """Seconds until the last of six first visitors at once has the home page, and processor seconds of it all."""
    address, pid = server
    start = await settled(pid)

    async def visitor() -> float:
        began = time.perf_counter()
        async with Viewer(address) as viewer:
            await viewer.run()
        return time.perf_counter() - began

    waited = await asyncio.gather(*(visitor() for _ in range(AT_ONCE)))
    return max(waited), await settled(pid) - start


async def viewers(address: str, pages: Offered, number: int, thinking: float, until: float) -> tuple[list[Run], int]:
    """Every run of a number of viewers, each a choice and a while of thought, until a time; and how many visits broke.

    A viewer changes the lists of a page, then goes to another page.
    """
    runs: list[Run] = []
    broken = 0

    async def stay(draw: random.Random) -> None:
        nonlocal broken
        await asyncio.sleep(draw.uniform(0, thinking))
        while time.monotonic() < until:
            page = draw.choice(list(pages))
            try:
                async with Viewer(address, path(page), **drawn(pages, page, draw)) as viewer:
                    for _ in range(STAY):
                        runs.append(await viewer.run())
                        viewer.choose(draw)
                        await asyncio.sleep(max(0, thinking - runs[-1].seconds))
                        if time.monotonic() > until:
                            break
            except Exception as error:
                broken += 1
                print(f"    {page}: {error!r}", flush=True)

    await asyncio.gather(*(stay(random.Random(SEED + each)) for each in range(number)))
    return runs, broken


async def watched(server: tuple[str, int], pages: Offered, minutes: float) -> None:
    """Print the memory of a process that forty viewers use for so long, and how fast it grew at the end."""
    (address, pid), start = server, time.monotonic()
    until, held = start + 60 * minutes, [(0.0, memory(pid))]

    async def watch() -> None:
        while time.monotonic() < until:
            await asyncio.sleep(min(60, minutes * 6))
            held.append(((time.monotonic() - start) / 60, memory(pid)))
            if len(held) % 5 == 1:
                print(f"    {held[-1][0]:5.0f} min {held[-1][1]:6.0f} MB", flush=True)

    _, (runs, broken) = await asyncio.gather(watch(), viewers(address, pages, FORTY, THINKING, until))
    at, size = np.array([each for each in held if each[0] >= minutes / 2]).T
    wrong = broken + sum(bool(run.failed) for run in runs)
    print(f"{len(runs):,} runs, {wrong} wrong; {held[0][1]:.0f} MB before, {held[-1][1]:.0f} MB after {minutes:g} min; "
          f"over the second half {60 * np.polyfit(at, size, 1)[0]:+.0f} MB an hour")  # fmt: skip


# The table ----------------------------------------------------------------------------------------------------------


def high(values: list[float]) -> float:
    """The 95th percentile."""
    return float(np.percentile(values, 95))


def lines(data: Path, line: Callable) -> None:
    """Every line, printed by `line(work, found, budget, within)`."""
    pages = offered(data)
    with serving(data) as server:
        seconds, spent = asyncio.run(first(server))
        line(f"{AT_ONCE} first visitors at once (processor {spent:.1f} s)", f"{seconds:.1f} s", "1.5 s", seconds <= 1.5)
        by_page = asyncio.run(reruns(server, pages))
        new = [each for values in by_page.values() for each, _ in values]
        middle, most = statistics.median(new), high(new)
        work = f"rerun, {len(new)} choices on {len(by_page)} pages, processor"
        line(f"{work}: median / p95", f"{middle:.0f} / {most:.0f} ms", "40 / 110 ms", middle <= 40 and most <= 110)
        for page, values in by_page.items():
            chosen, same = zip(*values, strict=True)
            budget = 45 if page == "portrait" else 25
            line(f"    {page:<13} {statistics.median(chosen):4.0f} / {high(chosen):4.0f} ms; nothing changed",
                 f"{statistics.median(same):.0f} / {high(same):.0f} ms", f"{budget} ms",
                 statistics.median(same) <= budget)  # fmt: skip
        runs, broken = asyncio.run(viewers(server[0], pages, FORTY, THINKING, time.monotonic() + THINKING + MEASURED))
        waited = [1000 * run.seconds for run in runs]
        wrong = broken + sum(bool(run.failed) for run in runs)
        line(f"{FORTY} viewers, a choice each {THINKING} s, one process: p50 / p95",
             f"{statistics.median(waited):.0f} / {high(waited):.0f} ms", "p95 450 ms", high(waited) <= 450)  # fmt: skip
        line(f"    errors in {len(runs)} runs; memory", f"{wrong}; {memory(server[1]):.0f} MB", "0; 700 MB",
             not wrong and memory(server[1]) <= 700)  # fmt: skip
        start, until = time.monotonic(), time.monotonic() + MEASURED / 4
        runs, _ = asyncio.run(viewers(server[0], pages, 2 * AT_ONCE, 0, until))
        rate = len(runs) / (time.monotonic() - start)
        line("saturation of one process", f"{rate:.1f} reruns/s", "14 reruns/s", rate >= 14)


def main() -> None:
    """Follow a process's memory on a data folder, or on the demonstration with a part of its restricted extracts."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_viewers", description=__doc__)
    parser.add_argument("--minutes", type=float, default=120, help="how long forty viewers stay (120)")
    parser.add_argument("--data", type=Path, help="a data folder with a version, instead of the demonstration")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="bench-viewers-") as folder:
        os.environ.setdefault("LABSU_KEY", "the key of a benchmark")
        data = (arguments.data or tiny.of_extracts(Path(folder), *PART)).resolve()
        pages = offered(data)
        with serving(data) as server:
            asyncio.run(watched(server, pages, arguments.minutes))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # DuckDB's binding would list what it has not freed
