"""What is past its retention leaves every version and every raw file, even when the purge is killed."""

import json
import os
import signal
from datetime import date

import pytest

from loaders import decisions, faults, retention, versions
from loaders.__main__ import main
from loaders.contract import contracts
from loaders.load import load
from loaders.purge import purge
from tests import processes, restricted
from tests.restricted import AS_OF, building, case, nothing, person, put, rows, run, write

LATER = date(2030, 6, 15)  # rows of before 2020-06-15 are past their ten years
OLD = [case("OLD-1", "2019-03-02"), case("OLD-2", "2020-06-14")]
NEW = [case("NEW-1", "2020-06-15"), case("NEW-2", "2024-03-02"), case("NEW-3", "2024-03-02")]


@pytest.fixture
def data(tmp_path):
    """Two versions with old and new rows; the second has one case more."""
    persons = [person(row["NO_AFFAIRE"]) for row in OLD + NEW] + [person("NEW-1", 2, "Suspect")]
    buildings = [building("GONE", DATE_FIN="2019-01-01"), building("LEFT", DATE_FIN="2024-01-01"), building("STAYS")]
    wrong = [case("OLD-3", "2019-05-05", "9998"), case("NEW-9", "2024-05-05", "9998")]
    put(tmp_path, OLD + NEW + wrong, persons, buildings, approve=True)
    put(tmp_path, [*OLD, *NEW, *wrong, case("NEW-4", "2024-04-02")], approve=True)
    assert versions.live(tmp_path).number == 2
    return tmp_path


def kept(data, number):
    found = {}
    for name in ("spvm_affaires", "spvm_personnes", "omhm_immeubles"):
        version = versions.open_version(number, data)
        found[name] = version.sources[name]["rows"]
        assert found[name] == len(restricted.pq.read_table(version.table(name)))
    return found


def test_the_day_that_counts_is_the_reports_plus_the_years_of_the_contract():
    affaires = contracts()["spvm_affaires"]
    assert retention.cutoff(affaires, LATER) == date(2020, 6, 15)
    assert retention.cutoff(affaires, date(2032, 2, 29)) == date(2022, 3, 1)


def test_rows_past_their_retention_leave_every_version(data):
    before = restricted.rows(data, "spvm_affaires")
    gone = {row["case_id"] for row in before if row["reported_on"] < date(2020, 6, 15)}
    assert len(gone) == 2 and all(one.encode() in restricted.everything(data) for one in gone)
    found = purge(nothing, data, LATER)
    assert found.versions[1] == {
        "omhm_immeubles": 1, "spvm_affaires": 2, "spvm_affaires.quarantine": 1, "spvm_personnes": 2,
    }  # fmt: skip
    assert set(found.versions) == {1, 2} and not found.left
    assert kept(data, 1) == {"spvm_affaires": 3, "spvm_personnes": 4, "omhm_immeubles": 2}
    assert kept(data, 2) == {"spvm_affaires": 4, "spvm_personnes": 4, "omhm_immeubles": 2}
    everything = restricted.everything(data)
    assert not [one for one in gone if one.encode() in everything]
    assert b"2019-05-05" not in everything and b"2024-05-05" in everything
    assert not [path.name for path in (data / "versions").iterdir() if path.is_dir() and not path.name.isdigit()]


def test_persons_follow_their_case_and_buildings_their_last_day(data):
    purge(nothing, data, LATER)
    cases = {row["case_id"] for row in rows(data, "spvm_affaires")}
    assert {row["case_id"] for row in rows(data, "spvm_personnes")} <= cases
    assert {row["building_id"] for row in rows(data, "omhm_immeubles")} == {"LEFT", "STAYS"}


def test_raw_files_that_were_loaded_and_hold_old_rows_are_destroyed(data):
    later = write(data / "raw" / "affaires-jamais.csv", OLD)
    sidecar = data / "raw" / "personnes.csv.origin.json"
    sidecar.write_text("{}", "utf-8")
    found = purge(nothing, data, LATER)
    assert found.files == ["raw/affaires.csv", "raw/immeubles.csv", "raw/personnes.csv"]
    assert found.left == ["raw/affaires-jamais.csv"], "never loaded: a person must say"
    assert later.exists() and sorted(path.name for path in (data / "raw").iterdir()) == [later.name]


def test_the_first_extract_of_a_raw_folder_goes_too(data):
    """A file replaced in raw by another name, loaded into an earlier version."""
    write(data / "raw" / "affaires-2.csv", [*NEW, case("NEW-5", "2024-06-02")])
    assert run(data, approve=True).published
    found = purge(nothing, data, LATER)
    assert "raw/affaires.csv" in found.files and "raw/affaires-2.csv" not in found.files


def test_nothing_goes_before_its_time_and_a_dry_run_removes_nothing(data):
    before = restricted.everything(data)
    assert purge(nothing, data, date(2028, 1, 1)).versions == {}
    dry = purge(nothing, data, LATER, dry=True)
    assert dry.versions and dry.files and restricted.everything(data) == before
    wet = purge(nothing, data, LATER)
    assert (wet.versions, wet.files) == (dry.versions, dry.files)
    assert purge(nothing, data, LATER).versions == {}


def test_indicators_are_computed_again_and_the_version_is_sealed_anew(data):
    seen = []

    def build(folder):
        seen.append(folder)
        return nothing(folder) | {"again": True}

    purge(build, data, LATER)
    assert len(seen) == 2
    version = versions.live(data)
    assert version.number == 2 and version.manifest["built"]["again"]
    files = {path.relative_to(version.folder).as_posix() for path in version.folder.rglob("*") if path.is_file()}
    assert files == {*version.manifest["files"], "manifest.json"}
    assert version.sources["spvm_affaires"]["first_day"] == "2020-06-15"
    assert "2019-03" not in version.sources["spvm_affaires"]["months"]


def test_the_next_load_goes_on_from_what_is_left(data):
    purge(nothing, data, LATER)
    assert run(data).state == "unchanged"
    put(data, [*NEW, case("NEW-4", "2024-04-02"), case("NEW-6", "2024-04-03")], approve=True)
    assert len(rows(data, "spvm_affaires")) == 5 and len(rows(data, "spvm_personnes")) == 4


def test_the_register_counts_what_went_and_quotes_nothing(data):
    purge(nothing, data, LATER)
    lines = [line for line in versions.register(data) if line["state"].startswith("purged")]
    assert [line["file"] for line in lines if line["state"] == "purged_file"] == [
        "raw/affaires.csv", "raw/immeubles.csv", "raw/personnes.csv",
    ]  # fmt: skip
    told = {line["of"]: line["gone"] for line in lines if line["state"] == "purged"}
    assert told[1]["spvm_affaires"] == 2 and told[2]["spvm_personnes"] == 2
    assert versions.states(data) == {1: "published", 2: "published"}


@pytest.mark.parametrize("how", ["raise", "kill", "full"])
@pytest.mark.parametrize("point", faults.PURGE)
def test_a_purge_cut_short_is_finished_by_the_next(data, point, how):
    gone = [row["case_id"] for row in rows(data, "spvm_affaires") if row["reported_on"] < date(2020, 6, 15)]
    broken = os.environ | {"LABSU_FAULT": f"{point}:{how}"}
    done = processes.Process(purge, nothing, data, LATER, environment=broken).ended(600)
    assert done.returncode == (-signal.SIGKILL if how == "kill" else 1), done.stderr
    if point != "purge_swapping":  # the one moment between two names; the next start puts the version back
        for number in (1, 2):
            assert versions.open_version(number, data).number == number
    purge(nothing, data, LATER)
    assert kept(data, 1) == {"spvm_affaires": 3, "spvm_personnes": 4, "omhm_immeubles": 2}
    assert kept(data, 2) == {"spvm_affaires": 4, "spvm_personnes": 4, "omhm_immeubles": 2}
    assert not [one for one in gone if one.encode() in restricted.everything(data)]
    assert not [path for path in (data / "versions").iterdir() if path.is_dir() and not path.name.isdigit()]
    told = [line["of"] for line in versions.register(data) if line["state"] == "purged"]
    assert sorted(told) == [1, 2], "each removal is registered once"
    assert list((data / "raw").iterdir()) == []
    assert versions.live(data).number == 2


def test_a_held_version_is_purged_and_its_file_left_for_a_person(data):
    path = write(data / "in" / "a.csv", [*OLD, *NEW])
    held = run(data, given={"spvm_affaires": path}, publish=False)
    assert held.state == "held"
    assert purge(nothing, data, LATER).versions[held.version]["spvm_affaires"] == 2
    decisions.approve(held.version, data)
    assert len(rows(data, "spvm_affaires")) == 4


def test_versions_that_shared_a_table_still_do(data):
    write(data / "raw" / "immeubles.csv", [building("LEFT", DATE_FIN="2024-01-01"), building("OTHER")])
    run(data, approve=True)
    purge(nothing, data, LATER)
    inodes = [versions.open_version(number, data).table("spvm_personnes").stat().st_ino for number in (1, 2)]
    assert len(set(inodes)) == 1


def test_the_command_says_what_goes_in_both_languages(data, monkeypatch, capsys):
    monkeypatch.setenv("LABSU_DATA", str(data))
    monkeypatch.setattr("indicators.build.build", nothing)
    shared = versions.versions_folder(versions.shared_folder(data))
    shared.mkdir(parents=True)
    (shared / "current").write_text("1", "utf-8")
    for lang, word in (("fr", "audit --release la refait"), ("en", "audit --release makes it again")):
        assert main(["purge", "--as-of", "2030-06-15", "--dry-run", "--lang", lang]) == 0
        assert word in capsys.readouterr().out
    (shared / "current").unlink()
    for lang, word in (("fr", "seraient retirées"), ("en", "would be removed")):
        assert main(["purge", "--as-of", "2030-06-15", "--dry-run", "--lang", lang]) == 0
        assert word in capsys.readouterr().out
    assert main(["purge", "--as-of", "2030-06-15"]) == 0
    assert "retirée(s) de spvm_affaires" in capsys.readouterr().out
    assert main(["purge", "--as-of", "2030-06-15"]) == 0
    assert "rien n'a dépassé" in capsys.readouterr().out
    (data / "raw" / "personnes-x.csv").write_text("NOM\nX\n", "utf-8")
    assert main(["purge", "--as-of", "2030-06-15"]) == 3
    assert json.dumps(versions.register(data)[-1]) and "personnes-x.csv" in capsys.readouterr().out


def test_rows_past_their_retention_are_not_loaded_again(data):
    purge(nothing, data, LATER)
    path = write(data / "raw" / "affaires.csv", [*OLD, *NEW])
    outcome = load(build=nothing, data=data, as_of=LATER, approve=True)
    told = restricted.report(outcome, "spvm_affaires")
    assert told["notes"]["CONSERVATION"] == told["rejected"] == 2 and "REJETS_NOMBREUX" not in told["hold"]
    kept_lines = (versions.live(data).folder / "quarantine" / "spvm_affaires.csv").read_text("utf-8").splitlines()
    assert kept_lines == ["line,code,row", "2,CONSERVATION,", "3,CONSERVATION,"]
    assert len(rows(data, "spvm_affaires")) == 4, "those of the month after the extract stay"
    assert purge(nothing, data, LATER).files == ["raw/affaires.csv"] and not path.exists()


def test_a_received_file_with_old_rows_is_destroyed(data):
    path = write(data / "raw" / "received" / "0123456789ab-affaires.csv", [*OLD, *NEW, case("NEW-5", "2024-04-03")])
    load({"spvm_affaires": path}, build=nothing, data=data, as_of=AS_OF, approve=True)
    assert versions.live(data).number == 3
    assert "raw/received/0123456789ab-affaires.csv" in purge(nothing, data, LATER).files and not path.exists()


def test_the_account_of_corrections_loses_its_old_months(data):
    put(data, [*OLD, *NEW, case("NEW-4", "2024-04-02"), case("OLD-4", "2019-03-09")], approve=True)

    def told():
        return restricted.pq.read_table(versions.live(data).folder / "revisions" / "spvm_affaires.parquet")

    assert date(2019, 3, 1) in told()["month"].to_pylist()
    old = sum(month < date(2020, 6, 1) for month in told()["month"].to_pylist())
    assert purge(nothing, data, LATER).versions[3]["spvm_affaires.revisions"] == old
    assert not [month for month in told()["month"].to_pylist() if month < date(2020, 6, 1)]
