"""Processes of the tests' own, forked from one that has imported the packages: what `python -m` does, less the wait."""

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The packages that take long to import, and our modules that every command needs; nothing here does anything yet.
PRELOADED = [
    "duckdb", "pandas", "pyarrow.parquet", "pyarrow.compute", "scipy.stats", "streamlit.web.cli", "yaml",
    "loaders.load", "loaders.purge", "indicators.build", "reports.documents",
]  # fmt: skip
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(PRELOADED)


class Process:
    """One process under way, in an environment of its own; what it says goes to files."""

    def __init__(self, what: Callable, *given, environment: dict[str, str] | None = None):
        """Start `what(*given)`; it ends with 0, with what it exits by, or with 1 and a traceback, as a program does."""
        self.said = tempfile.TemporaryDirectory()
        self.paths = [Path(self.said.name) / name for name in ("stdout", "stderr")]
        told = [str(path) for path in self.paths]
        self.child = FORKS.Process(target=_begun, args=(what, given, environment or dict(os.environ), told))
        self.child.start()

    def ended(self, seconds: float | None = None) -> subprocess.CompletedProcess:
        """Wait for the end; the exit code, or the signal below zero, and what was said."""
        self.child.join(seconds)
        if self.child.exitcode is None:
            self.child.kill()
            self.child.join()
            raise TimeoutError(f"still running after {seconds} s: {self.paths[1].read_text('utf-8')[-2000:]}")
        said = [path.read_text("utf-8") if path.exists() else "" for path in self.paths]
        self.said.cleanup()
        return subprocess.CompletedProcess([], self.child.exitcode, *said)


def _begun(what: Callable, given: tuple, environment: dict[str, str], told: list[str]) -> None:
    """In the forked process: its environment, its place and where it speaks, then what it is for."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    for number, (name, path) in enumerate(zip(("stdout", "stderr"), told, strict=True), 1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, number)
        setattr(sys, name, open(number, "w", encoding="utf-8", buffering=1, closefd=False))  # noqa: SIM115
    what(*given)


def program(module: str, *words: str) -> None:
    """Be `python -m module words`."""
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def run(module: str, *words: object, seconds: float = 600, **environment: str) -> subprocess.CompletedProcess:
    """Run `python -m module words` to its end."""
    started = Process(program, module, *map(str, words), environment=os.environ | environment)
    return started.ended(seconds)
