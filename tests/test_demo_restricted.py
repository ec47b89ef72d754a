"""The made-up cases, persons and buildings: as agreed, consistent with each other, and nobody real."""

import csv
import json

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from loaders import demo, demo_buildings, demo_lines, demo_persons, outline, versions
from loaders.load import load

REFERENCE = outline.REFERENCE
LATE = demo.Extent(since=2025, share=0.5)
PARTNERS = {"CONJOINT", "EX-CONJOINT"}


def reference(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The files of half of the last year's cases, by name."""
    paths = demo.make_all(tmp_path_factory.mktemp("raw"), extent=LATE)
    return {path.name: path for path in paths}


@pytest.fixture(scope="module")
def tables(written):
    """The restricted files as text."""
    return {name: as_text(written[name]) for name in (demo.CASES, demo.PERSONS, demo.BUILDINGS)}


def as_text(path):
    with path.open(encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    options = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    return pyarrow.csv.read_csv(path, convert_options=options).to_pandas()


def test_the_headers_are_those_agreed(written):
    assert written[demo.CASES].open().readline().strip() == demo_lines.HEADER
    assert written[demo.PERSONS].open().readline().strip() == demo_persons.HEADER
    assert written[demo.BUILDINGS].open().readline().strip() == demo_buildings.HEADER


def test_each_file_says_that_it_is_made_up(written):
    for name in (demo.FILE, demo.CASES, demo.PERSONS, demo.BUILDINGS):
        note = json.loads(written[name + demo.NOTE].read_text("utf-8"))
        assert note["demonstration"] is True and note["seed"] == demo.SEED and note["url"] is None
        assert note["size"] == written[name].stat().st_size
        assert not demo.is_received(written[name])
    assert json.loads(written[demo.CASES + demo.NOTE].read_text("utf-8"))["since"] == 2025


def test_the_same_seed_gives_the_same_bytes(written, tmp_path):
    again = {path.name: path for path in demo.make_all(tmp_path, extent=LATE)}
    for name in (demo.FILE, demo.CASES, demo.PERSONS, demo.BUILDINGS):
        assert again[name].read_bytes() == written[name].read_bytes(), name
    alone = demo.make(tmp_path / "alone")[0]
    assert alone.read_bytes() == written[demo.FILE].read_bytes(), "the open file is the same with the extracts or not"


def test_a_share_of_the_cases_is_about_that_share(tables):
    printed = sum(int(row["y2024"] or 0) for row in reference("spvm_subgroups_annual.csv"))
    assert len(tables[demo.CASES]) == pytest.approx(printed / 2, rel=0.02)
    assert tables[demo.CASES]["DATE_SIGNALEMENT"].between("2025-01-01", "2025-12-31").all()


def test_the_words_are_those_agreed(tables):
    cases, persons = tables[demo.CASES], tables[demo.PERSONS]
    words = {
        "TENTATIVE": {"OUI", "NON"},
        "CLASSEMENT": {"ACCUSATION", "AUTREMENT", "NON CLASSEE", ""},
        "TYPE_LIEU": {"RESIDENCE", "RUE", "COMMERCE", "TRANSPORT", "ECOLE", "AUTRE", ""},
        "ARME_FEU": {"OUI", "NON", ""},
        "VIOLENCE_FAMILIALE": {"CONJUGALE", "FAMILIALE", "NON"},
    }
    assert all(set(cases[column]) == known for column, known in words.items())
    assert set(persons["ROLE"]) == {"VICTIME", "SUSPECT", "AUTRE"}
    assert set(persons["SEXE"]) == {"F", "M", "INCONNU", ""}
    assert set(persons["RELATION"]) == {"", "FAMILLE", "CONNAISSANCE", "INCONNU"} | PARTNERS
    assert set(tables[demo.BUILDINGS]["CLIENTELE"]) == {"FAMILLE", "PERSONNES AGEES", "AUTRE"}


def test_a_case_number_comes_once_and_says_its_station_and_day(tables):
    cases = tables[demo.CASES]
    assert cases["NO_AFFAIRE"].is_unique and cases["NO_AFFAIRE"].str.fullmatch(r"\d\d-\d{6}-\d{3}").all()
    assert (cases["NO_AFFAIRE"].str[:2].astype(int) == cases["PDQ"].replace("", "0").astype(int)).all()
    assert (cases["NO_AFFAIRE"].str[3:9] == cases["DATE_SIGNALEMENT"].str.replace("-", "").str[2:]).all()


def test_what_happened_comes_before_its_report(tables):
    cases = tables[demo.CASES]
    begun, ended = cases["DATE_DEBUT"], cases["DATE_FIN"]
    assert (begun <= cases["DATE_SIGNALEMENT"]).all() and (ended <= cases["DATE_SIGNALEMENT"]).all()
    assert ((begun <= ended) | (ended == "")).all() and ((begun != "") | (ended == "")).all()
    assert 0.02 < (begun == "").mean() < 0.05


def test_relations_agree_with_the_case(tables):
    cases = tables[demo.CASES].set_index("NO_AFFAIRE")
    persons = tables[demo.PERSONS]
    persons = persons[persons["NO_AFFAIRE"].isin(cases.index)].assign(
        context=lambda rows: cases["VIOLENCE_FAMILIALE"].loc[rows["NO_AFFAIRE"]].to_numpy()
    )
    assert (persons[persons["ROLE"] != "VICTIME"]["RELATION"] == "").all()
    assert set(persons[persons["RELATION"].isin(PARTNERS)]["context"]) == {"CONJUGALE"}
    assert set(persons[persons["RELATION"] == "FAMILLE"]["context"]) == {"FAMILIALE"}
    first = persons[persons["ROLE"] == "VICTIME"].drop_duplicates("NO_AFFAIRE")
    assert first[first["context"] == "CONJUGALE"]["RELATION"].isin(PARTNERS).all()
    assert (first[first["context"] == "FAMILIALE"]["RELATION"] == "FAMILLE").all()


def test_victims_are_as_many_and_as_old_as_they_should(tables):
    cases = tables[demo.CASES].set_index("NO_AFFAIRE")
    persons = tables[demo.PERSONS]
    victims = persons[(persons["ROLE"] == "VICTIME") & persons["NO_AFFAIRE"].isin(cases.index)]
    code = cases["CODE_DUC"].loc[victims["NO_AFFAIRE"]].to_numpy()
    group = {row["sub_group"]: row["group"] for row in reference("subgroups.csv")}
    person = {row["code"] for row in reference("violations.csv") if group[row["sub_group"]] == "personne"}
    assert 1.05 < np.isin(code, list(person)).sum() / cases["CODE_DUC"].isin(person).sum() < 1.15
    child = {row["code"] for row in reference("violations.csv") if row["topic"] == "sexuel_enfants"}
    ages = victims[np.isin(code, list(child))]["AGE"].replace("", "0").astype(int)
    assert len(ages) > 50 and ages.max() <= 18
    suspects = persons[persons["ROLE"] == "SUSPECT"]["AGE"]
    assert (suspects[suspects != ""].astype(int) >= 12).all()
    cleared = cases.index[cases["CLASSEMENT"].isin(["ACCUSATION", "AUTREMENT"])]
    with_suspect = set(persons[persons["ROLE"] == "SUSPECT"]["NO_AFFAIRE"])
    assert np.mean([one in with_suspect for one in cleared]) > 0.99


def test_the_flaws_of_extracts_are_planted(tables):
    cases, persons = tables[demo.CASES], tables[demo.PERSONS]
    known = persons["NO_AFFAIRE"].isin(cases["NO_AFFAIRE"])
    assert 0 < (~known).sum() < 0.001 * len(persons)
    assert 0.02 < (persons["AGE"] == "").mean() < 0.08
    key = ["NO_AFFAIRE", "NO_PERSONNE", "ROLE"]
    twice = persons[persons.duplicated(key, keep=False)]
    assert 0.0005 < persons.duplicated(key).mean() < 0.003
    assert 0 < (~twice.duplicated(keep=False)).sum() < len(twice) / 2, "some come back a year older"
    assert 0.1 < (~cases["NO_AFFAIRE"].isin(persons["NO_AFFAIRE"])).mean() < 0.4


def test_a_case_tied_by_address_says_its_buildings(tables):
    cases, buildings = tables[demo.CASES], tables[demo.BUILDINGS]
    plain = {address.upper().replace("É", "E") for address in buildings["ADRESSE"]}
    told = cases["ADRESSE"].str.upper().str.replace("É", "E")
    assert 0.015 < told.isin(plain).mean() < 0.06
    assert set(cases["NO_IMMEUBLE"]) - {""} <= set(buildings["NO_IMMEUBLE"])
    assert (cases[cases["NO_IMMEUBLE"] != ""]["TYPE_LIEU"].isin(["RESIDENCE", ""])).all()


def test_what_is_written_loads_but_for_the_flaws_planted(tmp_path):
    demo.make_all(tmp_path / "raw", extent=demo.Extent(since=2024, share=0.1))
    outcome = load(build=lambda _: {}, data=tmp_path)
    assert outcome.published
    told = {report["source"]: report for report in outcome.sources}
    assert told["spvm_affaires"]["rejected"] == told["omhm_immeubles"]["rejected"] == 0
    assert 0 < told["spvm_personnes"]["rejected"] < 0.005 * told["spvm_personnes"]["loaded"]
    tables = {
        name: pq.read_table(versions.live(tmp_path).table(name))
        for name in ("spvm_affaires", "spvm_personnes", "omhm_immeubles")
    }
    cases = tables["spvm_affaires"].to_pandas()
    assert 0.04 < cases["building_id"].notna().mean() < 0.06
    houses = tables["omhm_immeubles"].to_pandas()
    promised = {row["territory_id"]: int(row["buildings"]) for row in reference("demo_housing.csv")}
    found = houses["territory_id"].value_counts()
    assert len(houses) == 2_509 and all(abs(found.get(one, 0) - count) <= 1 for one, count in promised.items())
    assert set(tables["spvm_personnes"]["case_id"].to_pylist()) <= set(cases["case_id"])


def test_buildings_are_nobodys(tables):
    buildings = tables[demo.BUILDINGS]
    assert buildings["NO_IMMEUBLE"].is_unique and buildings["ADRESSE"].is_unique
    assert buildings["ADRESSE"].str.fullmatch(r"\d{4} rue Inventée \d{1,3}").all()
    assert (buildings["DATE_FIN"] != "").sum() == demo_buildings.CLOSED
    assert (
        (buildings["DATE_DEBUT"] < "2022-01-01")
        & (buildings["DATE_FIN"].where(buildings["DATE_FIN"] != "", "9") > "2019")
    ).all()
