"""A dashboard served for a visit, and a real Chromium to visit it with; shared by the browser tests, bench and look."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from urllib.parse import urlparse
from urllib.request import urlopen

from tests import processes

ROOT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-gpu-compositing",  # WebGL stays; pages are composed without an emulated graphics card, in half the time
]  # fmt: skip
SIZES = {"desk": (1400, 900), "phone": (390, 844), "projector": (1280, 720)}
# Streamlit's own, on every deep link: its client first asks for these two beside the page's path, where they are not.
OWN_404 = ("/_stcore/health", "/_stcore/host-config")
RESTED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
  return app && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState !== 'CONNECTING'
    && document.querySelector('[data-testid="stMain"] h1') && !document.querySelector('[data-testid="stSkeleton"]')
    && charts.every(chart => chart.querySelector('svg, canvas'));
}"""


def chromium() -> str | None:
    """The browser's program, where one is installed."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(data: Path, **environment: str) -> Iterator[str]:
    """Serve a data folder by a fresh process; give the address once it answers."""
    with (
        tempfile.TemporaryFile("w+") as said,
        started(os.environ | {"LABSU_DATA": str(data)} | environment, said) as address,
    ):
        yield address


@contextmanager
def started(environment: dict[str, str], said: TextIO) -> Iterator[str]:
    """A fresh process with this environment alone, its words written in `said`; its address once it answers."""
    with process(environment, said) as (address, _):
        yield address


@contextmanager
def process(environment: dict[str, str], said: TextIO) -> Iterator[tuple[str, int]]:
    """The same, with the process's number."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    try:
        if not _answers(address, lambda: server.poll() is None):
            said.seek(0)
            raise RuntimeError(f"the server ended: {said.read()[-2000:]}")
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def forked(data: Path) -> Iterator[str]:
    """Serve a data folder by a fresh process, forked after the packages' import; give the address once it answers."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    words = ("run", "app.py", "--server.port", str(port))
    environment = os.environ | {"LABSU_DATA": str(data)}
    server = processes.Process(processes.program, "streamlit", *words, environment=environment)
    try:
        if not _answers(address, server.child.is_alive):
            raise RuntimeError(f"the server ended: {server.ended().stderr[-2000:]}")
        yield address
    finally:
        server.child.terminate()
        server.ended(20)


def _answers(address: str, is_alive: Callable[[], bool]) -> bool:
    """Knock until somebody answers, or until the server has ended."""
    for _ in range(600):
        with contextlib.suppress(OSError), urlopen(f"{address}/_stcore/health", timeout=60):
            return True
        if not is_alive():
            return False
        time.sleep(0.1)
    return False


@contextmanager
def browser() -> Iterator:
    """A Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = launched(playwright.chromium)
        try:
            yield program
        finally:
            program.close()


def launched(kind, *flags: str):
    """One more browser; its `kind` is a browser's own, or playwright's."""
    return kind.launch(executable_path=chromium(), args=[*FLAGS, *flags])


class Visit:
    """One visitor: a page in a browser, and everything it complained of or asked elsewhere."""

    def __init__(self, program, address: str, size: str = "desk", is_new: bool = False):
        """A visitor who has been here before keeps the scripts; a new one asks for everything."""
        known = None if is_new else next(iter(program.contexts), None)
        own = {"locale": "fr-CA", "timezone_id": "America/Toronto", "reduced_motion": "reduce"}
        self.context = known or program.new_context(**own)
        self.address = address
        self.page = self.context.new_page()
        self.on(size)
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._asked)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.page.close()

    def _heard(self, message):
        where = message.location.get("url", "")
        if message.type == "error" and not ("404" in message.text and where.endswith(OWN_404)):
            self.complaints.append(f"console: {message.text[:300]} {where}")

    def _asked(self, request):
        host = urlparse(request.url)
        if host.scheme not in ("data", "blob") and host.netloc != urlparse(self.address).netloc:
            self.elsewhere.append(request.url[:200])

    def on(self, size: str) -> "Visit":
        """The same page on another screen."""
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})
        return self

    def go(self, path: str = "", **query: str) -> "Visit":
        """Open a page by its address and wait until it rests."""
        tail = "&".join(f"{name}={value}" for name, value in query.items())
        self.page.goto(f"{self.address}/{path}" + (f"?{tail}" if tail else ""))
        return self.rest()

    def rest(self) -> "Visit":
        """Wait until the script has run and what it drew is there."""
        self.page.wait_for_function(RESTED, timeout=60_000)
        return self

    @property
    def query(self) -> dict[str, str]:
        """What the address says now."""
        return self.page.evaluate("Object.fromEntries(new URLSearchParams(location.search))")

    @property
    def title(self) -> str:
        return self.page.locator('[data-testid="stMain"] h1').first.inner_text()

    def wait_for(self, condition: str) -> "Visit":
        """Wait for a condition in JavaScript, then for the page to rest."""
        self.page.wait_for_function(condition, timeout=30_000)
        return self.rest()
