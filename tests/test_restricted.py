"""Restricted extracts: how they are spelled, which of their rows are held or set aside, and the version they make."""

import stat

import pyarrow.parquet as pq
import pytest

from loaders import decisions, versions
from loaders.contract import HERE, contracts, read
from tests import tiny
from tests.restricted import RESTRICTED, building, case, person, put, report, rows, run, write


def test_they_say_their_sensitivity_and_how_long_they_are_kept():
    assert {contract.name: contract.sensitivity for contract in RESTRICTED} == {
        "spvm_affaires": "internal", "spvm_personnes": "personal", "omhm_immeubles": "housing",
    }  # fmt: skip
    for contract in RESTRICTED:
        assert isinstance(contract.retention_years, int) and contract.retention_years > 0
        assert "purge" in contract.retention["fr"] and "purge" in contract.retention["en"]


# Spellings ------------------------------------------------------------------------------------------------------------

FRENCH = """No d'événement;Date de début;Date du signalement;Code UCR;Tentative;Classement affaire;Type de lieu;Arme à feu;Violence conjugale;Poste
A-1;2025-03-01;2025-03-02;1410;Oui;CLASSÉE PAR MISE EN ACCUSATION;Station de métro;Non;Contexte conjugal;PDQ 21
A-2;;2025-03-03;2135 - Vol de véhicule;0;Classée sans mise en accusation;Stationnement;1;Familial;30
A-3;;2025-03-04;1610.0;N;EN COURS;Établissement scolaire;faux;0;
"""  # noqa: E501
ENGLISH = """Incident Number,Report Date,Violation Code,Attempted,Clearance Status,Location Type,Firearm,Family Violence
A-1,2025-03-02,1410,Yes,Cleared by charge,Subway,No,Intimate partner
A-2,2025-03-03,2135,Completed,Departmental discretion,Parking lot,True,Family
A-3,2025-03-04,1610,No,Not cleared,School,False,No
"""
EXPECTED = [
    (1410, "oui", "accusation", "transport", "non", "conjugale"),
    (2135, "non", "autrement", "rue", "oui", "familiale"),
    (1610, "non", "non_classee", "ecole", "non", "non"),
]
LABELS = ("violation_code", "attempted", "clearance", "place_type", "firearm", "family_violence")


@pytest.mark.parametrize("text", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_cases_are_known_in_french_and_in_english(text, tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "affaires-2025.csv").write_text(text, "utf-8")
    outcome = run(tmp_path, approve=True)
    assert outcome.published
    assert [tuple(row[name] for name in LABELS) for row in rows(tmp_path, "spvm_affaires")] == EXPECTED


PERSONS_SAID = [
    ("Victime", "Femme", "victime", "F"), ("VICTIME", "Féminin", "victime", "F"), ("Victim", "Female", "victime", "F"),
    ("Suspect", "M", "suspect", "M"), ("Mis en cause", "H", "suspect", "M"), ("Prévenu", "Homme", "suspect", "M"),
    ("Accused", "male", "suspect", "M"), ("Témoin", "Inconnu", "autre", "inconnu"), ("Other", "X", "autre", "inconnu"),
    ("Plaignante", "", "autre", None), ("V", "1", "victime", "M"), ("S", "2", "suspect", "F"),
]  # fmt: skip


def test_roles_and_sexes_are_known_in_french_and_in_english(tmp_path):
    said = [person("1", n, role, SEXE=sex) for n, (role, sex, *_) in enumerate(PERSONS_SAID)]
    put(tmp_path, [case("1", "2025-03-02")], said)
    found = [(row["role"], row["sex"]) for row in rows(tmp_path, "spvm_personnes")]
    assert found == [(role, sex) for *_, role, sex in PERSONS_SAID]


RELATIONS = [
    ("Conjointe", "conjoint"), ("Ex-conjoint(e)", "ex_conjoint"), ("Mère", "famille"), ("Voisin", "connaissance"),
    ("INCONNU", "inconnu"), ("Stranger", "inconnu"), ("", None), ("???", None),
]  # fmt: skip


@pytest.mark.parametrize("word, meant", RELATIONS)
def test_relations_are_known(word, meant, tmp_path):
    put(tmp_path, [case("1", "2025-03-02")], [person("1", RELATION=word)])
    assert rows(tmp_path, "spvm_personnes")[0]["relation"] == meant


def test_a_workbook_says_the_same_as_a_csv(tmp_path):
    given = {
        "affaires": [case("24-001", "2025-03-02"), case("24-002", "2025-03-03", NO_IMMEUBLE="A")],
        "personnes": [person("24-001"), person("24-002", 2, "Suspect", AGE="44")],
        "immeubles": [building("A", ADRESSE="10 rue Inventée")],
    }
    found = []
    for ending in ("csv", "xlsx"):
        data = tmp_path / ending
        for name, table in given.items():
            write(data / "raw" / f"{name}-2025.{ending}", table)
        assert run(data).published
        found.append([rows(data, contract.name) for contract in RESTRICTED])
    assert found[0] == found[1] and all(found[0])


# Rows -----------------------------------------------------------------------------------------------------------------


def test_a_case_written_twice_counts_once(tmp_path):
    outcome = put(tmp_path, [case("24-1", "2025-03-02"), case("24 1", "2025-03-02"), case("24-2", "2025-03-02")])
    told = report(outcome, "spvm_affaires")
    assert outcome.published and (told["lines_in"], told["loaded"], told["rejected"]) == (3, 2, 1)
    assert told["notes"] == told["notes"] | {"LIGNE_REPETEE": 1} and told["balances"]


def test_a_case_that_contradicts_itself_is_held(tmp_path):
    outcome = put(
        tmp_path, [case("24-1", "2025-03-02"), case("24-1", "2025-03-02", "2120"), case("24-2", "2025-03-02")]
    )
    told = report(outcome, "spvm_affaires")
    assert outcome.state == "held" and told["hold"] == ["LIGNE_CONTRADICTOIRE"]
    decisions.approve(outcome.version, tmp_path)
    assert [row["violation_code"] for row in rows(tmp_path, "spvm_affaires")] == [1430, 1430]


def test_a_contradiction_is_held_beside_a_case_written_twice(tmp_path):
    twice = [case("24-1", "2025-03-02"), case("24-1", "2025-03-02")]
    outcome = put(tmp_path, [*twice, case("24-2", "2025-03-02"), case("24-2", "2025-03-02", "2120")])
    told = report(outcome, "spvm_affaires")
    assert told["hold"] == ["LIGNE_CONTRADICTOIRE"]
    assert told["notes"] == told["notes"] | {"LIGNE_REPETEE": 1, "LIGNE_CONTRADICTOIRE": 1}


def test_an_unknown_violation_is_held_and_told_by_its_number(tmp_path):
    outcome = put(tmp_path, [case("24-1", "2025-03-02"), case("24-2", "2025-03-02", "9998")])
    assert outcome.state == "held" and report(outcome, "spvm_affaires")["notes"]["CODE_DUC_INCONNUE"] == 1
    kept = (tmp_path / "versions" / "1" / "quarantine" / "spvm_affaires.csv").read_text("utf-8")
    assert "violation_code=9998" in kept


def test_any_code_of_three_or_four_digits_will_do_without_the_table(monkeypatch, tmp_path):
    monkeypatch.setattr("loaders.contract.REFERENCE", tmp_path)
    known = read(HERE / "spvm_affaires.yml").columns["violation_code"]["known"]
    assert set(known) == set(range(100, 10_000))
    (tmp_path / "violations.csv").write_text("code,name_fr\n1430,Voies de fait\n", "utf-8")
    assert read(HERE / "spvm_affaires.yml").columns["violation_code"]["known"] == [1430]


def test_numbers_that_a_spreadsheet_rounded_are_set_aside(tmp_path):
    outcome = put(tmp_path, [case("2.40001E+11", "2025-03-02"), case("240001230001", "2025-03-02")])
    assert report(outcome, "spvm_affaires")["notes"]["NO_AFFAIRE_ILLISIBLE"] == 1


def test_ages_that_cannot_be_are_emptied_and_ages_that_disagree_are_counted(tmp_path):
    persons = [
        person("1", 1, AGE="-3"), person("1", 2, AGE="121"), person("1", 3, AGE="0"), person("1", 4, AGE="120"),
        person("1", 5, AGE="40"), person("1", 5, AGE="41"), person("1", 5, "Suspect", AGE="42"), person("1", 6, AGE=""),
        person("1", 7, AGE="40"), person("1", 7, AGE="40"),
    ]  # fmt: skip
    outcome = put(tmp_path, [case("1", "2025-03-02")], persons)
    told = report(outcome, "spvm_personnes")
    assert outcome.published
    assert (told["notes"]["AGE_HORS_BORNES"], told["notes"]["AGE_DISCORDANT"], told["notes"]["LIGNE_REPETEE"]) == (
        2,
        2,
        2,
    )
    found = {(row["person_no"], row["role"]): row["age"] for row in rows(tmp_path, "spvm_personnes")}
    assert found == {(1, "victime"): None, (2, "victime"): None, (3, "victime"): 0, (4, "victime"): 120,
                     (5, "victime"): 40, (5, "suspect"): 42, (6, "victime"): None, (7, "victime"): 40}  # fmt: skip


def test_offences_of_long_ago_reported_now_keep_their_day(tmp_path):
    put(tmp_path, [case("1", "2025-03-02", DATE_DEBUT="1974-06-01")])
    assert rows(tmp_path, "spvm_affaires")[0]["occurred_from"].year == 1974


# The version ----------------------------------------------------------------------------------------------------------


def test_the_days_of_the_open_file_are_the_versions(tmp_path):
    """Restricted extracts may go further than the open file: its pages end where it ends."""
    actes = contracts()["spvm_actes"]
    tiny.write_example(actes, tmp_path / "raw")
    put(tmp_path, [case("1", "2025-12-31")], [person("1")], [building("A", DATE_DEBUT="1980-01-01")])
    version = versions.live(tmp_path)
    assert version.last_day == version.sources["spvm_actes"]["last_day"] == "2025-09-13"
    assert version.sources["spvm_affaires"]["last_day"] == "2025-12-31"
    assert versions.counted(version.sources) == ["spvm_actes"]
    assert version.sources["spvm_personnes"]["last_day"] is version.sources["omhm_immeubles"]["last_day"] is None


def test_folders_are_the_analysts_alone(tmp_path):
    put(tmp_path, [case("1", "2025-03-02"), case("", "2025-03-02")])
    for folder in (tmp_path / "raw", tmp_path / "versions"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    kept = versions.live(tmp_path).folder / "quarantine" / "spvm_affaires.csv"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_rows_set_aside_stay_with_a_table_that_is_taken_over(tmp_path):
    put(tmp_path, [case("1", "2025-03-02"), case("2", "2025-03-03", "9998")], [person("1")], approve=True)
    put(tmp_path, None, [person("1"), person("1", 2, "Suspect")], approve=True)
    kept = [tmp_path / "versions" / number / "quarantine" / "spvm_affaires.csv" for number in ("1", "2")]
    assert kept[0].read_bytes() == kept[1].read_bytes() and b"9998" in kept[0].read_bytes()


def test_corrections_hold_no_row(tmp_path):
    put(tmp_path, [case(f"A{n}", f"2025-03-{n:02d}") for n in range(1, 21)])
    put(tmp_path, [case(f"A{n}", f"2025-03-{n:02d}", "1410") for n in range(2, 22)], approve=True)
    folder = versions.live(tmp_path).folder / "revisions"
    table = pq.read_table(folder / "spvm_affaires.parquet")
    assert table.column_names == ["change", "month", "category", "was", "territory_id", "events"]
    assert {row["change"] for row in table.to_pylist()} == {"added", "withdrawn"}
