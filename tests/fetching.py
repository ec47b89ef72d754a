"""What the tests of fetching share: a source, a portal that behaves or not, and one fetch."""

import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from loaders import fetch
from loaders.contract import contracts

SERVE = Path(__file__).resolve().parents[1].parent / "shared" / "portal" / "serve.py"
LIMITS = contracts()["limites"]
QUICK = {"timeout": 5, "pauses": (0, 0)}
ROWS = b"CATEGORIE,DATE\n" + b"Introduction,2024-01-05\n" * 4000


def contract(**origin):
    columns = {"category": {"from": ["CATEGORIE", "Catégorie"], "essential": True}, "day": {"from": ["DATE"]}}
    return SimpleNamespace(name="acts", file="*.csv", columns=columns, origin={"package": "acts", **origin})


def held(raw):
    """Every file in raw with its bytes; what is under way in .partial is not in raw."""
    return {path.name: path.read_bytes() for path in raw.iterdir() if path.is_file()} if raw.exists() else {}


@contextmanager
def city(fault):
    """The local copy of the city's portal, misbehaving as asked."""
    if not SERVE.exists():
        pytest.skip(f"the local copy of the portal is not here: {SERVE.parent.name}/{SERVE.name}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(SERVE), "--port", str(port), "--fault", fault]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip()
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                threading.Event().wait(0.05)
            yield address
        finally:
            process.terminate()


def one(address, raw, source=None, **options):
    """Fetch one source and return what became of it."""
    (outcome,) = fetch.fetch(address, raw, [source or contract()], **QUICK | options)
    return outcome
