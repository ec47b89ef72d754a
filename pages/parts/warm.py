"""What a process does once, before it answers anyone, so that no visitor waits for it."""

import ast
import contextlib
import ctypes
import gc
from collections.abc import AsyncIterator
from pathlib import Path

import pyarrow as pa
import streamlit as st

import indicators
from pages.parts import frame
from pages.parts.cards import cards

ARENA_MAX = -8  # of mallopt(3)


@contextlib.asynccontextmanager
async def before_answering(_app: st.App) -> AsyncIterator[None]:
    """The life of the server: ready first, then visitors."""
    ready()
    yield


def ready() -> None:
    """Import what pages import, open the live version, and take all of it out of the garbage collector's rounds."""
    _few_arenas()
    for card in cards(frame.audience()):
        _import(card.path)
    for indicator in indicators.catalog().values():
        indicators.sources(indicator)
    _open()
    pa.default_memory_pool().release_unused()  # some thirty megabytes of what reading took
    gc.collect()
    gc.freeze()


def _import(page: Path) -> None:
    """Run the import statements of a page and nothing else of it."""
    body = [node for node in ast.parse(page.read_text("utf-8")).body if isinstance(node, (ast.Import, ast.ImportFrom))]
    exec(compile(ast.Module(body, []), page, "exec"), {})


def _open() -> None:
    """Read what answers for each indicator that this audience has in the live version; no version is left to pages."""
    with contextlib.suppress(indicators.NoVersion):
        for name in indicators.held():
            indicators.reader(name).columns(name, by="year")


def _few_arenas() -> None:
    """Let glibc's threads share two pools of memory: each run is a thread, and a pool each keeps what it has freed."""
    with contextlib.suppress(OSError, AttributeError):  # another C library has none
        ctypes.CDLL(None).mallopt(ARENA_MAX, 2)
