"""The outside face: what people and scripts rely on, tried from outside, as they do."""

import csv
import io
import json
import os
import subprocess

import pytest

import indicators
from indicators.catalog import catalog
from loaders import demo
from loaders.contract import contracts
from tests import processes, samples, tiny

SOURCE = next(name for name, contract in contracts().items() if not (contract.default or contract.is_restricted))
VALUES = ["territory_id", "period", "numerator", "denominator", "value", "low", "high", "method", "flag"]
VALUES += ["hidden", "why", "text"]


def run(room, *words, data, **environment):
    """One command in a process of its own."""
    return processes.run(room, *words, LABSU_DATA=str(data), **environment)


def fails(done, code):
    """The exit code is right, and what went wrong is told in a sentence, never as a traceback."""
    assert done.returncode == code, done.stderr
    told = done.stderr or done.stdout
    assert told.strip() and "Traceback" not in done.stderr + done.stdout
    return told


@pytest.mark.parametrize("room", ["loaders", "indicators", "reports"])
def test_a_command_starts_alone(room):
    """The other tests fork their commands from a process that has imported much; a real one begins with nothing."""
    words = [tiny.PYTHON, "-m", room, "--help"]
    done = subprocess.run(words, cwd=tiny.ROOT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0 and f"usage: python -m {room}" in done.stdout, done.stderr


# Loading ------------------------------------------------------------------------------------------------------------


def test_load_publishes_then_has_nothing_new(tmp_path):
    tiny.write_example(contracts()[SOURCE], tmp_path / "raw")
    first = run("loaders", "load", "--json", data=tmp_path)
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    assert set(told) == {"version", "published", "sources"}
    assert (told["version"], told["published"]) == (1, True)
    committed = {name for name, contract in contracts().items() if contract.default}
    assert {source["source"] for source in told["sources"]} == committed | {SOURCE}
    for source in told["sources"]:
        promised = {"source", "file", "sha256", "action", "publication", "lines_in", "loaded", "rejected", "notes"}
        assert promised | {"reasons"} <= set(source)
        assert source["lines_in"] == source["loaded"] + source["rejected"]
        assert len(source["sha256"]) == 64 and isinstance(source["notes"], dict)
        assert source["action"] in ("accepter", "reparer_avec_note", "rejeter_lignes", "rejeter_fichier")
        assert source["publication"] == "auto"
        assert all(isinstance(reason, str) for reason in source["reasons"])
    again = run("loaders", "load", data=tmp_path)
    assert again.returncode == 0 and "version 1" in again.stdout
    assert indicators.version(data=tmp_path).number == 1


def test_load_of_a_given_file(tmp_path):
    path = tiny.write_example(contracts()[SOURCE], tmp_path / "elsewhere")
    done = run("loaders", "load", path, "--as", SOURCE, "--as-of", "2026-01-15", data=tmp_path / "data")
    assert done.returncode == 0, done.stderr
    assert indicators.version(data=tmp_path / "data").manifest["as_of"] == "2026-01-15"


def test_load_that_is_refused_says_why_and_keeps_what_is_live(own_data, tmp_path):
    path = tmp_path / "autre.csv"
    path.write_text("a;b\n1;2\n", "utf-8")
    for lang in ("fr", "en"):
        told = fails(run("loaders", "load", path, "--as", SOURCE, "--lang", lang, data=own_data), 4)
        assert path.name in told
    as_json = run("loaders", "load", path, "--as", SOURCE, "--json", data=own_data)
    assert as_json.returncode == 4
    told = json.loads(as_json.stdout)
    assert (told["version"], told["published"]) == (1, False)
    refused = next(source for source in told["sources"] if source["source"] == SOURCE)
    assert refused["action"] == "rejeter_fichier" and len(refused["reasons"]) == 1
    assert refused["reasons"][0].endswith(".") and " " in refused["reasons"][0]
    assert indicators.version(data=own_data).number == 1


def test_load_without_anything_to_load(tmp_path):
    assert "Run: " in fails(run("loaders", "load", data=tmp_path), 4)


def test_load_that_is_held_is_approved_or_discarded(own_data):
    tiny.next_file(own_data, 3)  # nearly twice as many acts as before: a person must look
    held = run("loaders", "load", "--json", data=own_data)
    assert held.returncode == 3, held.stdout + held.stderr
    told = json.loads(held.stdout)
    assert (told["version"], told["published"]) == (2, False)
    assert "retenue" in {source["publication"] for source in told["sources"]}
    assert indicators.version(data=own_data).number == 1
    assert run("loaders", "approve", 2, data=own_data).returncode == 0
    assert indicators.version(data=own_data).number == 2
    tiny.next_file(own_data, 9)
    assert run("loaders", "load", data=own_data).returncode == 3
    assert run("loaders", "discard", 3, data=own_data).returncode == 0
    fails(run("loaders", "approve", 3, data=own_data), 4)
    assert indicators.version(data=own_data).number == 2
    tiny.next_file(own_data, 9)
    assert run("loaders", "load", "--approve", data=own_data).returncode == 0
    assert indicators.version(data=own_data).number == 4


def of_extent(extent, *words):
    """In a process of its own: the command, whose demonstration has extracts of this extent."""
    demo.EVERYTHING = extent
    processes.program("loaders", *words)


def test_demo_then_load_is_all_it_takes(tmp_path):
    """What `make run` does on a fresh machine."""
    environment = os.environ | {"LABSU_DATA": str(tmp_path)}
    made = processes.Process(of_extent, samples.EXTENT, "demo", "--if-empty", environment=environment).ended(600)
    assert made.returncode == 0, made.stderr
    first = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "raw").iterdir()}
    assert run("loaders", "demo", "--if-empty", data=tmp_path).returncode == 0
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "raw").iterdir()} == first
    done = run("loaders", "load", data=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert indicators.version(data=tmp_path).is_demonstration
    listed = run("loaders", "versions", data=tmp_path)
    assert listed.returncode == 0 and "demonstration" in listed.stdout and "live" in listed.stdout


# Versions -----------------------------------------------------------------------------------------------------------


def test_versions_and_rollback(own_data):
    tiny.next_file(own_data, 1)
    assert tiny.publish(own_data, approve=True).published
    listed = run("loaders", "versions", data=own_data).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["1", "2"]
    assert [line.endswith("live") for line in listed] == [False, True]
    assert run("loaders", "rollback", 1, data=own_data).returncode == 0
    assert indicators.version(data=own_data).number == 1
    assert "9" in fails(run("loaders", "rollback", 9, data=own_data), 4)


def test_versions_where_there_is_none(tmp_path):
    assert "Run: " in fails(run("loaders", "versions", data=tmp_path), 4)


@pytest.mark.parametrize("words", [
    ("loaders",), ("loaders", "dance"), ("loaders", "rollback"), ("loaders", "rollback", "first"),
    ("loaders", "load", "no-such-file.csv", "--as", SOURCE), ("loaders", "load", "--as-of", "yesterday"),
    ("loaders", "load", __file__), ("loaders", "load", __file__, "--as", "moon"),
    ("indicators",), ("indicators", "dance"), ("indicators", "values"), ("indicators", "values", "none_such"),
    ("indicators", "values", next(iter(catalog())), "--territory", "REM99"),
    ("indicators", "values", next(iter(catalog())), "--by", "week"),
    ("indicators", "values", next(iter(catalog())), "--from", "2090-01"),
    ("indicators", "values", next(iter(catalog())), "--from", "yesterday"),
    ("indicators", "values", next(iter(catalog())), "--to", "2024-13"),
    ("indicators", "values", next(iter(catalog())), "--from", "2025-09", "--to", "2024-03"),
    ("indicators", "values", next(iter(catalog())), "--breakdown", "moon"),
    ("indicators", "values", next(iter(catalog())), "--per", "cats"),
], ids=" ".join)  # fmt: skip
def test_wrong_usage_is_2(words, tiny_data):
    fails(run(*words, data=tiny_data), 2)


def test_a_month_that_is_none_is_told_as_such(tiny_data):
    said = fails(run("indicators", "values", next(iter(catalog())), "--to", "2018-13", data=tiny_data), 2)
    assert "--to 2018-13: promised a month such as 2018-01" in said


# Figures ------------------------------------------------------------------------------------------------------------


def test_values_print_what_the_pages_show(demo_data):
    name = next(name for name, one in catalog().items() if one.breakdowns)
    asked = ["values", name, "--territory", "REM19", "--territory", "city", "--from", "2018-01", "--to", "2022-12"]
    done = run("indicators", *asked, "--by", "period", "--format", "csv", data=demo_data)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == VALUES and [row["territory_id"] for row in rows] == ["REM19", "city"]
    expected = indicators.values(name, ["REM19", "city"], "2018-01", "2022-12", "period", data=demo_data)
    for row, one in zip(rows, expected.to_dict("records"), strict=True):
        assert float(row["numerator"]) == one["numerator"]
        assert float(row["value"]) == pytest.approx(one["value"], rel=1e-12)
    as_json = run("indicators", *asked, "--by", "year", "--breakdown", catalog()[name].breakdowns[0],
                  "--format", "json", data=demo_data)  # fmt: skip
    told = json.loads(as_json.stdout)
    assert len({row["period"] for row in told}) == 5
    assert set(told[0]) == {*VALUES, catalog()[name].breakdowns[0]}
    whole = sum(row["numerator"] for row in told if row["territory_id"] == "city")
    assert whole == expected.set_index("territory_id")["numerator"]["city"]


def test_counts_are_printed_as_whole_numbers(demo_data):
    """A reader copies these: 17283, not 17283.0, and a population is not 1704693.9999999998."""
    name = next(name for name, one in catalog().items() if one.kind == "rate")
    done = run("indicators", "values", name, "--territory", "city", "--from", "2018-01", "--to", "2019-12",
               data=demo_data)  # fmt: skip
    for row in csv.DictReader(io.StringIO(done.stdout)):
        assert row["numerator"].isdigit(), row["numerator"]
        assert len(row["denominator"]) <= 12, row["denominator"]


def test_every_indicator_is_listed(tiny_data):
    done = run("indicators", "list", data=tiny_data)
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(catalog())


def test_values_of_an_older_version(own_data):
    tiny.next_file(own_data, 4)
    assert tiny.publish(own_data, approve=True).published
    name = next(iter(catalog()))
    totals = [
        sum(float(row["numerator"]) for row in csv.DictReader(io.StringIO(
            run("indicators", "values", name, "--territory", "agglomeration", *more, data=own_data).stdout)))
        for more in ((), ("--as-of-version", 1))
    ]  # fmt: skip
    assert totals[0] == totals[1] + 4
    fails(run("indicators", "values", name, "--as-of-version", 9, data=own_data), 4)


def test_build_computes_again_as_a_new_version(own_data):
    assert run("indicators", "build", "--if-stale", data=own_data).returncode == 0
    assert indicators.version(data=own_data).number == 1
    done = run("indicators", "build", data=own_data)
    assert done.returncode == 0, done.stderr
    assert indicators.version(data=own_data).number == 2
    assert indicators.version(data=own_data).sources == indicators.version(1, data=own_data).sources


def test_values_where_there_is_no_version(tmp_path):
    assert "Run: " in fails(run("indicators", "values", next(iter(catalog())), data=tmp_path), 4)
