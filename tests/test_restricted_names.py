"""Restricted extracts name nobody: what could name a person refuses its file, and no clear number outlives a load."""

import csv
import itertools
import re

import pytest

from loaders import layout, preview, versions
from loaders.contract import contracts
from loaders.fates import Refused, sentence
from loaders.mapping import Mapping
from loaders.mapping import check as check_mapping
from tests import processes, restricted, rules
from tests.restricted import RESTRICTED, building, case, person, put, report, run, write

NAMING = """NOM PRENOM NOM_VICTIME PrenomSuspect NOMFAMILLE Nom_Complet DATE_NAISSANCE DDN Né_le DateNaissance
ANNEE_NAISSANCE TELEPHONE Tel Cellulaire NO_TELEPHONE COURRIEL E-mail NAS NAM RAMQ
NO_ASSURANCE_MALADIE ADRESSE_VICTIME ADRESSE_DOMICILE PERMIS NO_PERMIS_CONDUIRE PLAQUE
IMMATRICULATION NO_DOSSIER_MEDICAL PASSEPORT SURNOM ALIAS INITIALES AGENT_ENQUETEUR MATRICULE
NOM_LOCATAIRE LOCATAIRE TEMOIN PLAIGNANT_NOM LastName FIRST_NAME Birth_Date DOB Phone_Number SIN
LICENSE_PLATE COMMENTAIRES NARRATIF CODE_POSTAL NO_FPS IP IMEI""".split()  # noqa: SIM905
HARMLESS = """NB_VICTIMES NOMBRE_SUSPECTS NB_LOCATAIRES NOM_PDQ NOM_ARRONDISSEMENT NOM_IMMEUBLE NOM_RUE CATEGORIE GROUPE
ANNEE MOIS HEURE SECTEUR""".split()  # noqa: SIM905


def is_refused(contract, header):
    try:
        layout.refuse_personal([header], contract)
    except Refused as refusal:
        caught = refusal
    else:
        raise AssertionError("it is let in")
    assert caught.code == "COL_INTERDITE"
    for lang in ("fr", "en"):
        assert header in sentence(caught.code, caught.params, lang)


def test_a_column_that_could_name_a_person_refuses_the_file():
    rules.hold(is_refused, itertools.product(RESTRICTED, NAMING))


def test_other_columns_are_merely_not_read():
    for contract, header in itertools.product(RESTRICTED, HARMLESS):
        assert layout.refuse_personal([header], contract) is None, "nothing is raised"


CANARY = "Tremblay-Canari"


@pytest.mark.parametrize("header", ["NOM_VICTIME", "DDN", "ADRESSE_PLAIGNANT", "NO_DOSSIER_MEDICAL"])
@pytest.mark.parametrize("name", ["affaires", "personnes", "immeubles"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_nothing_of_a_refused_file_is_kept(tmp_path, name, header, ending, monkeypatch, capfd):
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    data = tmp_path / "data"
    made = {"affaires": case("24-1", "2025-03-02"), "personnes": person("24-1"), "immeubles": building("A")}
    put(data, [case("24-1", "2025-03-02")])
    path = write(tmp_path / "in" / f"{name}.{ending}", [made[name] | {header: CANARY}])
    source = {"affaires": "spvm_affaires", "personnes": "spvm_personnes", "immeubles": "omhm_immeubles"}[name]
    outcome = run(data, given={source: path})
    assert (outcome.state, outcome.exit_code) == ("refused", 4)
    assert outcome.sources[0]["notes"] == {"COL_INTERDITE": 1}
    assert CANARY not in str(outcome) + "".join(capfd.readouterr())
    assert CANARY.encode() not in restricted.everything(data)
    assert list(temporary.iterdir()) == []
    assert versions.live(data).number == 1
    with pytest.raises(Refused, match="names a person"):
        preview.preview(path, contracts()[source])


def test_a_preview_shows_no_number_and_no_address(tmp_path):
    path = write(tmp_path / "a.csv", [case("CANARI-1", "2025-03-02", ADRESSE="12 rue Canari"), case("", "2025-03-03")])
    seen = preview.preview(path, contracts()["spvm_affaires"])
    assert "canari" not in str(seen).lower()
    assert [row[0] for row in seen.rows] == ["•••", ""] and seen.rows[0][3] == "2025-03-02"


def test_a_mapping_cannot_send_a_name_anywhere():
    for column in ("case_id", None):
        columns = {"NOM_VICTIME": column, "DATE": "reported_on", "CODE_DUC": "violation_code", "NO": "case_id"}
        with pytest.raises(Refused, match="names a person"):
            check_mapping(Mapping("interne", "spvm_affaires", columns))


def test_a_first_row_of_names_is_not_told(tmp_path):
    """A file without its header: its first row is somebody, and no report may say who."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "personnes.csv").write_text("Canari,Tremblay,Femme\n24-1,1,Homme\n24-2,2,Femme\n", "utf-8")
    outcome = run(tmp_path)
    assert outcome.state == "refused" and "Canari" not in str(outcome)


def test_the_clear_number_and_odd_texts_are_nowhere_after_a_load(tmp_path):
    """In a role, a sex, a code, a day or a torn row as in its own column: a text not understood is not kept."""
    cases = [
        case("CANARI-1", "2025-03-02"), case("CANARI-2", "hier CANARI"), case("CANARI-3", "2025-03-02", "CANARI 9"),
        case("CANARI-4", "2025-03-02", TYPE_LIEU="Chez CANARI", NO_IMMEUBLE="CANARI", ADRESSE="12 rue CANARI"),
    ]  # fmt: skip
    persons = [
        person("CANARI-1"),
        person("CANARI-1", 2, "CANARI"),
        person("CANARI-8"),
        person("CANARI-4", SEXE="CANARI"),
    ]
    write(tmp_path / "raw" / "affaires.csv", cases)
    with (tmp_path / "raw" / "affaires.csv").open("a", encoding="utf-8") as file:
        file.write("CANARI-5,torn,CANARI\n")
    outcome = put(tmp_path, None, persons, approve=True)
    assert outcome.published
    kept = restricted.everything(tmp_path) + str(outcome).encode()
    assert b"canari" not in kept.lower()
    lines = list(csv.DictReader((versions.live(tmp_path).folder / "quarantine" / "spvm_affaires.csv").open("r")))
    assert [(line["line"], line["code"]) for line in lines] == [
        ("3", "DATE_INVALIDE"), ("4", "CODE_DUC_INCONNUE"), ("6", "NB_CHAMPS"),
    ]  # fmt: skip
    assert re.fullmatch(r"case_id=[0-9a-f]{20}; reported_on=\?; violation_code=1430", lines[0]["row"])
    assert lines[2]["row"] == ""
    assert "ROLE_INCONNUE" in report(outcome, "spvm_personnes")["hold"]


def test_nothing_is_printed_by_the_command_either(tmp_path):
    put(tmp_path, [case("CANARI-1", "2025-03-02")])
    write(tmp_path / "raw" / "personnes.csv", [person("CANARI-1", role="CANARI"), person("CANARI-9")])
    done = processes.run("loaders", "load", "--json", LABSU_DATA=str(tmp_path))
    assert done.returncode in (0, 3, 4) and "CANARI" not in done.stdout + done.stderr
