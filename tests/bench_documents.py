"""What documents cost: one portrait in a warm process, and the whole island's in two languages, with all the memory."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from reports import documents
from tests import tiny

FORMATS = ("pdf", "pptx", "xlsx")
WARM, TRIED = "REM23", ("REM19", "REM34", "REM21", "REM27")


def one_warm(data: Path) -> float:
    """The median seconds for one territory's PDF, slides and workbook, each territory drawn for the first time."""
    with tiny.shown(data):
        found = []
        for territory in (WARM, *TRIED):
            start = time.perf_counter()
            document = documents.build(territory)
            for ending in FORMATS:
                documents.written(document, ending)
            found.append(time.perf_counter() - start)
        return statistics.median(found[1:])


def whole_island(data: Path) -> tuple[int, float, float]:
    """How many files the command makes of all 36 areas in two languages, in how long, and its peak megabytes."""
    folder = Path(tempfile.mkdtemp(prefix="bench-documents-"))
    words = ["reports", "portrait", "--all", "--lang", "fr,en", "--format", ",".join(FORMATS), "--out", str(folder)]
    try:
        start = time.perf_counter()
        child = subprocess.Popen([sys.executable, "-m", *words], cwd=tiny.ROOT, stderr=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, env=os.environ | {"LABSU_DATA": str(data)})  # fmt: skip
        peak, ended = [0.0], threading.Event()
        watch = threading.Thread(target=_watch, args=(child.pid, peak, ended))
        watch.start()
        child.wait()
        seconds = time.perf_counter() - start
        ended.set()
        watch.join()
        return len(list(folder.iterdir())), seconds, peak[0]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _watch(root: int, peak: list[float], ended: threading.Event) -> None:
    """Keep the highest memory of a process and all it has started; what they share is counted once."""
    while not ended.wait(0.5):
        peak[0] = max(peak[0], sum(map(_megabytes, _family(root))))


def _family(root: int) -> list[int]:
    """A process and its descendants."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    found = [root]
    for pid in found:
        found += [one for one, parent in parents.items() if parent == pid]
    return found


def _megabytes(pid: int) -> float:
    """The memory of one process, a page shared by several counted by parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
