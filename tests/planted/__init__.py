"""Faults planted one at a time in a copy of the project, each of which the suite must find: read, applied, tried."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import yaml

from tests.tiny import ROOT, SHARED

LISTS = Path(__file__).parent
LAYERS = ("loaders", "indicators", "reports", "pages")  # a list of faults each
LONGEST = 1800  # seconds after which a run is given up
PASSED, FAILED, NOTHING_SELECTED = 0, 1, 5  # what pytest exits with


@dataclass(frozen=True)
class Fault:
    """One mistake that somebody could make: a text of a file in the place of another, and where the suite sees it.

    `only` is a hint that saves time: an expression for pytest's -k; where it selects or finds nothing, the whole files
    are run.
    """

    name: str
    layer: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    only: str = ""

    def planted(self, text: str) -> str:
        """The file's text with the mistake; ValueError where the text to change is not there exactly once."""
        if (found := text.count(self.old)) != 1:
            raise ValueError(f"{self.layer}.yml, {self.name}: promised its text once in {self.file}; found it {found}×")
        return text.replace(self.old, self.new)

    def plant(self, project: Path) -> None:
        """Make the mistake in a copy of the project."""
        path = project / self.file
        path.write_text(self.planted(path.read_text("utf-8")), "utf-8")


def faults() -> list[Fault]:
    """Every fault of the lists, a layer after the other."""
    return [
        Fault(**{**one, "layer": layer, "tests": tuple(one["tests"])})
        for layer in LAYERS
        for one in yaml.safe_load((LISTS / f"{layer}.yml").read_text("utf-8"))
    ]


# Copies of the project ----------------------------------------------------------------------------------------------


@contextmanager
def copied(root: Path = ROOT) -> Iterator[Path]:
    """A copy of the working tree as git knows it, compiled, beside the same reference files."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=root, capture_output=True, text=True, check=True).stdout.split("\0")
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        for name in filter(None, names):
            if (root / name).is_file():
                (Path(folder) / "project" / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, Path(folder) / "project" / name)
        subprocess.run([sys.executable, "-m", "compileall", "-q", "."], cwd=Path(folder) / "project", check=False)
        yield Path(folder) / "project"


class Ran(NamedTuple):
    """How one run of pytest ended: its exit code (None when given up), its seconds, the end of what it said."""

    code: int | None
    seconds: float
    said: str

    @property
    def first(self) -> str:
        """The test that failed."""
        lines = [line.partition(" ")[2] for line in self.said.splitlines() if line.startswith(("FAILED ", "ERROR "))]
        return lines[0].partition(" - ")[0].removeprefix("tests/") if lines else ""


def run(project: Path, tests: Iterable[str], only: str = "", fault: Fault | None = None) -> Ran:
    """Run some test files on a fresh copy of a copy, with one fault or none, until the first failure."""
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        own = shutil.copytree(project, Path(folder) / "project")
        if SHARED.exists():
            (Path(folder) / SHARED.name).symlink_to(SHARED.resolve())
        if fault:
            fault.plant(own)
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=line", "-p", "no:cacheprovider", "--basetemp",
                   str(Path(folder) / "kept"), *tests]  # fmt: skip
        command += ["-n", "0"] if find_spec("xdist") else []  # several faults at a time already
        command += ["-k", only] if only else []
        start = time.monotonic()
        environment = {**os.environ, "TMPDIR": folder}
        process = subprocess.Popen(command, cwd=own, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True, start_new_session=True)  # fmt: skip
        code = None
        try:
            said, _ = process.communicate(timeout=LONGEST)
            code = process.returncode
        except subprocess.TimeoutExpired:
            said = ""
        finally:
            _end(process)
        return Ran(code, time.monotonic() - start, said[-4000:])


def _end(process: subprocess.Popen) -> None:
    """End what a run started and left behind: servers, loads."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


# Trying -------------------------------------------------------------------------------------------------------------


class Tried(NamedTuple):
    """What became of one fault: whether the suite found it, by which test, in how many seconds."""

    fault: Fault
    found: bool
    by: str
    seconds: float


def sets(wanted: Iterable[Fault]) -> dict[tuple[str, ...], str]:
    """Each set of test files once, with the hints of all its faults together; none where a fault has none."""
    hints: dict[tuple[str, ...], list[str]] = {}
    for fault in wanted:
        hints.setdefault(fault.tests, []).append(fault.only)
    return {
        tests: " or ".join(f"({one})" for one in dict.fromkeys(own)) if all(own) else "" for tests, own in hints.items()
    }


def is_sound(project: Path, tests: tuple[str, ...], only: str) -> Ran:
    """The same tests without any fault: they must pass, for their failure to mean something."""
    ran = run(project, tests, only)
    return run(project, tests) if only and ran.code == NOTHING_SELECTED else ran


def tried(project: Path, fault: Fault) -> Tried:
    """Whether the tests of a fault fail with it: those of the hint first, then the whole files."""
    seconds = 0.0
    for only in dict.fromkeys((fault.only, "")):
        ran = run(project, fault.tests, only, fault)
        seconds += ran.seconds
        if ran.code == FAILED:
            return Tried(fault, True, ran.first, seconds)
        if ran.code not in (PASSED, NOTHING_SELECTED):
            break  # the project no longer runs, or never ends: no test noticed anything
    why = {None: "given up", PASSED: "passed", NOTHING_SELECTED: "no test"}.get(ran.code, f"exit code {ran.code}")
    return Tried(fault, False, why if ran.code in (None, PASSED) else f"{why}: {ran.said[-300:]}", seconds)


def try_all(project: Path, wanted: list[Fault], jobs: int = 2) -> Iterator[Tried | str]:
    """Each fault as it is tried; first, in words, each set of tests that fails without any fault."""
    files = sets(wanted)
    with ThreadPoolExecutor(jobs) as pool:
        for tests, ran in zip(files, pool.map(lambda one: is_sound(project, one, files[one]), files), strict=True):
            if ran.code != PASSED:
                yield f"{' '.join(tests)}: fails without a fault\n{ran.said}"
        yield from pool.map(lambda fault: tried(project, fault), wanted)
