"""Crash and crowd: every named point broken in every way, and six readers while versions are published and killed."""

import contextlib
import json
import os
import random
import signal
import subprocess
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from loaders import faults, versions
from loaders.load import load
from tests import samples
from tests.processes import FORKS, Process
from tests.restricted import nothing

AS_OF = date(2026, 1, 15)
HEADER = "CATEGORIE,DATE,QUART,PDQ,LONGITUDE,LATITUDE\n"


def publish(data: Path, names: list[str], tell=print) -> None:
    """In a process that may be killed: load each file, and tell each version."""
    for name in names:
        tell(load({"spvm_actes": data / name}, build=nothing, data=data, as_of=AS_OF, approve=True).version)


def watch(data: Path) -> None:
    """In a process of its own: read what is live again and again, until told to stop; say how often."""
    reads, seen = 0, 0
    os.nice(19)  # six readers in a tight loop must not starve the one writer of a small machine
    while not (data / "stop").exists():
        version = versions.live(data)
        assert version.number >= seen, f"went back from {seen} to {version.number}"
        rows = pq.read_metadata(version.table("spvm_actes")).num_rows
        assert rows == version.sources["spvm_actes"]["rows"], f"version {version.number} is torn"
        seen, reads = version.number, reads + 1
    print(reads)


def extract(data: Path, name: str, rows: int) -> None:
    lines = (f"Introduction,2025-{1 + n % 12:02d}-{1 + n % 28:02d},jour,20,-73.56,45.51\n" for n in range(rows))
    (data / name).write_text(HEADER + "".join(lines), "utf-8")


def run(data: Path, *names: str, fault: str = "") -> subprocess.CompletedProcess:
    return Process(publish, data, list(names), environment=os.environ | {"LABSU_FAULT": fault}).ended()


@pytest.fixture
def published(tmp_path):
    """A data folder with version 1 live, and a second extract beside."""
    extract(tmp_path, "a.csv", 100)
    extract(tmp_path, "b.csv", 101)
    assert run(tmp_path, "a.csv").stdout.strip() == "1"
    return tmp_path


@pytest.mark.parametrize("how", ["raise", "kill", "full"])
@pytest.mark.parametrize("point", faults.POINTS)
def test_a_fault_leaves_the_invariants_standing(published, point, how):
    before = {path: path.read_bytes() for path in (published / "versions" / "1").rglob("*") if path.is_file()}
    broken = run(published, "b.csv", fault=f"{point}:{how}")
    assert broken.returncode == (-signal.SIGKILL if how == "kill" else 1), broken.stderr
    live = versions.live(published)
    assert live.number == (2 if point in ("pointed", "registered") else 1)  # I1, I2: one whole version, never older
    assert {path: path.read_bytes() for path in before} == before  # I6: the live files are untouched
    again = run(published, "b.csv")
    assert again.returncode == 0, again.stderr
    assert versions.live(published).sources["spvm_actes"]["rows"] == 101  # I4: the same load again gives the same
    left = [path.name for path in (published / "versions").iterdir()]
    assert not [name for name in left if name.startswith(versions.STAGING) or name.endswith(".part")]  # I5
    ends = {}
    for event in versions.register(published):
        ends.setdefault(event["attempt"], []).append(event["state"])
    assert all(states[-1] in versions.ENDS for states in ends.values())  # I3: every attempt has one end
    assert all(sum(state in versions.ENDS for state in states) == 1 for states in ends.values())
    assert "Introduction" not in (published / "versions" / "register.jsonl").read_text()  # I7: no row in the logs


def test_every_point_is_reached(published):
    """A point that no load passes would make the tests above pass by testing nothing."""
    for point in faults.POINTS:
        extract(published, "c.csv", 100 + 10 + faults.POINTS.index(point))
        found = run(published, "c.csv", fault=f"{point}:raise")
        assert f"fault asked for at {point}" in found.stderr


def test_readers_see_whole_versions_while_loads_are_killed(tmp_path):
    """Many publications, with kills, under six readers: none torn, failed or going back."""
    extract(tmp_path, "a.csv", 100)
    extract(tmp_path, "b.csv", 101)
    run(tmp_path, "a.csv")
    readers = [Process(watch, tmp_path) for _ in range(6)]
    chance, kills = random.Random(5), 0
    while _published(tmp_path) < samples.PUBLICATIONS:
        names = ["b.csv", "a.csv"] * 12
        heard, told = FORKS.Pipe(duplex=False)
        writer = Process(publish, tmp_path, names, told.send)
        told.close()
        with contextlib.suppress(EOFError):  # it was done before it was killed
            for _ in range(chance.randint(1, 24) - 1):
                assert heard.recv() > 0
            heard.recv()
            writer.child.kill()
            kills += 1
        writer.ended()
    (tmp_path / "stop").touch()
    for reader in readers:
        done = reader.ended(600)
        assert done.returncode == 0, done.stderr
        assert int(done.stdout) > 50
    assert kills >= 5


def _published(data: Path) -> int:
    lines = (data / "versions" / "register.jsonl").read_text("utf-8").splitlines()
    return sum(json.loads(line)["state"] == "published" for line in lines if line.endswith("}"))


def test_a_second_load_is_told_that_one_is_running(published):
    with (
        versions.alone(published),
        pytest.raises(versions.Busy, match="another load is running"),
        versions.alone(published),
    ):
        pass


def test_a_full_disk_is_told_before_the_work(published, monkeypatch):
    from loaders import load as loading

    monkeypatch.setattr(loading.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 0}))
    with pytest.raises(OSError, match=r"promised .* MB of room; found 0 MB"):
        loading.load({"spvm_actes": published / "b.csv"}, build=lambda _: {}, data=published)
    assert versions.live(published).number == 1
