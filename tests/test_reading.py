"""Every received file ends as promised: loaded, repaired with a note, partly set aside or refused."""

import csv
import json
from datetime import date

import pytest
from extracts import ACTS, AS_OF, HEADER, LOADERS, SHARED, balanced, read, refused, rows, text

from loaders import contract, decoding, fates, reading
from loaders.fates import Refused

BAD = SHARED / "badinputs"
LATER = ("r01b", "r02", "r03", "r04", "r05")  # these depend on a previous version
INDEX = list(csv.DictReader((BAD / "index.csv").open(encoding="utf-8"))) if BAD.exists() else []
CASES = [case for case in INDEX if not case["file"].startswith(LATER)]
SIGNED = [
    (b"\x1f\x8b\x08\x00rest", "gzip"),
    (b"%PDF-1.7 rest", "PDF"),
    (b"PAR1 rest", "Parquet"),
    (b"PK\x03\x04 rest", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"<!DOCTYPE html><html>Connexion</html>", "HTML/XML"),
    (b'{"error": "not found"}', "JSON"),
    (b'[{"CATEGORIE": 1}]', "JSON"),
]


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return read(tmp_path_factory.mktemp("good"), text(rows())).table


def codes_of(case: dict) -> dict[str, int | None]:
    pairs = [code.partition("=") for code in filter(None, case["codes_note"].split(";"))]
    return {code: int(n) if n else None for code, _, n in pairs}


@pytest.mark.skipif(not CASES, reason="the shared bad inputs are not beside this repository")
def test_index_is_read():
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_every_bad_input_ends_as_its_index_says(case):
    try:
        extract = reading.read(BAD / case["file"], ACTS, AS_OF)
        report = extract.report
    except Refused as refusal:
        extract, report = None, refusal.report
    assert report.action == case["action"]
    for column, counted in (
        ("lignes_entree", report.lines_in),
        ("lignes_chargees", report.loaded),
        ("lignes_rejetees", report.rejected),
    ):
        assert case[column] in ("", str(counted)), column
    promised = codes_of(case)
    assert set(report.notes) == set(promised)
    assert all(n is None or report.notes[code] == n for code, n in promised.items())
    assert bool(report.hold) == (case["publication"] == "retenue")
    assert balanced(report)
    if extract and any(word in case["expected"] for word in ("identique à g01", "comme g01", "= g01", "que g01")):
        assert extract.table.equals(reading.read(BAD / "g01_valide_lf.csv", ACTS, AS_OF).table)


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_account_is_plain_and_quotes_no_row(case):
    try:
        report = reading.read(BAD / case["file"], ACTS, AS_OF).report
    except Refused as refusal:
        report = refusal.report
        assert "CANARI" not in str(refusal)
    told = json.dumps(report.as_dict()) + repr(report)
    told += "".join(fates.sentence(code, params, lang) for code, params in report.reasons for lang in ("fr", "en"))
    assert "CANARI" not in told and "\x1b" not in told and "<script>" not in told and "utilisateur=admin" not in told


def test_four_layouts_of_the_open_file_are_read():
    folder = SHARED / "portal" / "vintages"
    if not folder.exists():
        pytest.skip("the shared portal copy is not beside this repository")
    loaded = {path.name: reading.read(path, ACTS, date(2026, 12, 1)) for path in sorted(folder.glob("*.csv"))}
    assert len(loaded) == 4
    old, missing, blank = (loaded[name].table for name in sorted(loaded) if name.startswith("vintage"))
    assert old["latitude"][0].as_py() == 45.558606
    assert old["reported_on"][5].as_py() == date(2016, 7, 12)
    assert missing.equals(blank)  # the same five events, in two layouts


@pytest.mark.parametrize(("lines", "where"), [(5, 3), (40, 33)])
def test_line_numbers_are_those_of_the_file(tmp_path, lines, where):
    table = [rows()[at % 8] for at in range(lines)]
    table[where][1] = "2025-02-30"
    report = read(tmp_path, text(table)).report
    assert [line for line, _ in report.rejects] == [at + 2 for at in range(lines) if table[at][1] == "2025-02-30"]


def test_line_numbers_count_preamble_blank_lines_and_embedded_line_ends(tmp_path):
    table = rows()
    table[1][0] = "Méfait\n"
    table[3] = ["Fraude", *table[3][1:]]
    body = text(table[:2]) + "\n\n" + text(table[2:], header=None)
    report = read(tmp_path, "Titre\n\n" + body + "Source : entrepôt\n").report
    # title, blank, header, row, row on two lines, two blanks, row, then the stranger
    assert report.rejects == [(10, "CAT_INCONNUE:Fraude"), (15, "NB_CHAMPS")]
    assert (report.preamble, report.blank, report.continuation, report.header) == (2, 2, 1, 1)
    assert report.raw[0].startswith("Fraude,") and report.raw[1] == "Source : entrepôt"
    assert balanced(report)


def test_repairs_give_the_table_of_the_clean_file(tmp_path, good):
    plain = text(rows())
    wide = text([[cell.replace(".", ",") if at > 3 else cell for at, cell in enumerate(line)] for line in rows()])
    variants = {
        "ENC_BOM": b"\xef\xbb\xbf" + plain.encode(),
        "ENC_UTF16": plain.encode("utf-16"),
        "ENC_UTF32": plain.encode("utf-32"),
        "ENC_CP1252": plain.encode("cp1252"),
        "FIN_LIGNE_CR": plain.replace("\n", "\r").encode(),
        "FIN_LIGNE_MIXTE": plain.replace("\n", "\r\n", 3).replace("\r\n", "\r", 1).encode(),
        "DELIM_BARRE": text(rows(), delimiter="|").encode(),
        "DELIM_TAB": text(rows(), delimiter="\t").encode(),
        "DELIM_FINAL": plain.replace("\n", ",\n").encode(),
        "LIGNES_VIDES": plain.replace("\n", "\n\n").encode(),
        "DECIMALE_VIRGULE": wide.encode(),
        "ENTETE_REPETEE": (plain + text([])).encode(),
        "SEP_EXCEL": b"sep=,\n" + plain.encode(),
    }
    variants |= {"ENC_UTF16 ": b"\xfe\xff" + plain.encode("utf-16-be")}
    for code, data in variants.items():
        extract = read(tmp_path, data)
        assert extract.table.equals(good), code
        assert set(extract.report.notes) == {code.strip()}
        assert extract.report.action == "reparer_avec_note" and balanced(extract.report)
    header, _, body = plain.partition("\n")
    bare = read(tmp_path, header + "\n" + body.replace("\n", ",\n"))
    assert bare.table.equals(good) and set(bare.report.notes) == {"DELIM_FINAL"}


def test_cp1252_signs_beyond_latin_1_survive(tmp_path):
    table = rows()
    extract = read(tmp_path, text([[*line, "l’œil – 5 €"] for line in table], [*HEADER, "REMARQUE"]).encode("cp1252"))
    assert extract.report.hold == ["COL_INCONNUE"]
    assert len(extract.table) == len(table)
    signs = "l’œil – 5 €"
    assert decoding.decode(signs.encode("cp1252"), fates.Report("spvm_actes", "x.csv")) == signs.encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (text(rows()).encode("cp850"), "ENC_INCONNU"),
        (text(rows()).encode("mac_roman"), "ENC_INCONNU"),
        (text(rows()).encode().decode("cp1252").encode(), "ENC_DOUBLE"),
        (text(rows()).encode("ascii", "replace"), "ENC_PERTE"),
        (text(rows()[:4]).encode() + text(rows()[4:], None).encode("cp1252"), "ENC_MELANGE"),
        (text(rows()).replace("Introduction", "Intro\0duction", 1).encode(), "ENC_NUL"),
        (text(rows()).encode("utf-16-le"), "ENC_NUL"),
        (text(rows()).encode("utf-16")[:-1], "TRONQUE"),
        (b" \n\n \n", "VIDE"),
        (b"\xef\xbb\xbf", "VIDE"),
        (text([], HEADER), "VIDE"),
        (text([], HEADER).strip(), "VIDE"),
        (text(rows(), None), "ENTETE_ABSENTE"),
        (text(rows(), [*HEADER[:-1], "LONGITUDE"]), "COL_EN_DOUBLE"),
        (text(rows(), [*HEADER[:-1], "LONG"]), "COL_EN_DOUBLE"),
        (text([line[1:] for line in rows()], HEADER[1:]), "COL_MANQUANTE"),
        (text(rows()).replace("Introduction", '"Introduction', 1), "GUILLEMET_OUVERT"),
        (text(rows()).replace("Introduction", '"Introduction').replace("jour", 'jo"ur', 2), "GUILLEMETS"),
        (text(rows())[:-2].rsplit(",", 1)[0], "TRONQUE"),
        (text(rows()) + "TOTAL;12", None),
        (text(rows()) + "Total général,,,9,,,,\n", "TOTAL_DISCORDANT"),
        (text(rows()).replace("Introduction", "x" * 100_001, 1), "CHAMP_TROP_LONG"),
        (text(rows()).replace("Introduction", "x" * 20_000_000, 1), "CHAMP_TROP_LONG"),
        (text([[line[0], f"0{at + 1}/04/2025", *line[2:]] for at, line in enumerate(rows())]), "DATE_AMBIGUE"),
        (text([[line[0], day, *line[2:]] for day in ("13/04/2025", "04/13/2025") for line in rows()]), "DATE_AMBIGUE"),
        (text([[line[0], "21 mars 25", *line[2:]] for line in rows()]), "DATE_AMBIGUE"),
        (text([[line[0], "2031-01-01", *line[2:]] for line in rows()]), "TOUT_REJETE"),
    ],
)
def test_doubtful_files_are_refused(tmp_path, data, code):
    if code is None:
        assert refused(tmp_path, data).code == "TRONQUE"
    else:
        assert refused(tmp_path, data).code == code


@pytest.mark.parametrize(("data", "kind"), SIGNED)
@pytest.mark.parametrize("name", ["extrait.csv", "extrait.txt"])
def test_other_contents_under_a_text_name_are_refused(tmp_path, data, kind, name):
    refusal = refused(tmp_path, data, name)
    assert (refusal.code, refusal.params["found"]) == ("TYPE_CONTENU", kind)


def test_unsupported_endings_folders_and_missing_files_are_refused(tmp_path):
    assert refused(tmp_path, text(rows()), "extrait.xls").code == "TYPE_CONTENU"
    assert refused(tmp_path, text(rows()), "extrait.pkl").code == "TYPE_CONTENU"
    (tmp_path / "dossier.csv").mkdir()
    for name in ("dossier.csv", "absent.csv"):
        with pytest.raises(Refused) as caught:
            reading.read(tmp_path / name, ACTS, AS_OF)
        assert caught.value.code == "FICHIER"


@pytest.mark.parametrize(
    "name",
    ["NOM", "NOM_VICTIME", "Prénom", "date_naissance", "TELEPHONE", "ADRESSE", "courriel", "NomSuspect", "last_name"],
)
def test_personal_columns_are_refused_by_name_only(tmp_path, name):
    table = [[*line, f"CANARI-{at}"] for at, line in enumerate(rows())]
    refusal = refused(tmp_path, text(table, [*HEADER, name]))
    assert refusal.code == "COL_INTERDITE" and name in str(refusal)
    assert "CANARI" not in json.dumps(refusal.report.as_dict()) + repr(refusal.report)
    assert refusal.report.lines_in == len(table)


def test_headers_of_names_only_are_not_quoted(tmp_path):
    assert refused(tmp_path, "Tremblay,Jean\nRoy,Marie\n").code == "ENTETE_ABSENTE"


@pytest.mark.parametrize("name", ["NOM_ARROND", "NOM_PDQ", "ARRONDISSEMENT", "ARME"])
def test_other_columns_hold_the_file_and_are_not_kept(tmp_path, name, good):
    extract = read(tmp_path, text([[*line, "x"] for line in rows()], [*HEADER, name]))
    assert extract.report.hold == ["COL_INCONNUE"]
    assert extract.table.equals(good)


def test_mapping_gives_an_extracts_own_names(tmp_path, good):
    own = ["Nature du crime", "Jour", "Q", "Station", *HEADER[4:]]
    data = text([[*line, "x"] for line in rows()], [*own, "Autre"])
    names = {"Nature du crime": "category", "Jour": "reported_on", "Q": "shift", "Station": "pdq", "Autre": None}
    assert refused(tmp_path, data).code == "COL_MANQUANTE"
    extract = read(tmp_path, data, mapping=names)
    assert extract.table.equals(good) and not extract.report.hold


def test_absent_secondary_column_is_unknown_and_held(tmp_path):
    extract = read(tmp_path, text([[*line[:2], *line[3:]] for line in rows()], [*HEADER[:2], *HEADER[3:]]))
    assert extract.table["shift"].null_count == len(rows())
    assert extract.report.hold == ["COL_ABSENTE:QUART"]


def test_layout_without_metres_and_layout_without_degrees(tmp_path, good):
    degrees = read(tmp_path, text([[*line[:4], *line[6:]] for line in rows()], [*HEADER[:4], *HEADER[6:]]))
    assert degrees.table.equals(good) and degrees.report.action == "accepter"
    metres = read(tmp_path, text([line[:6] for line in rows()], HEADER[:6]))
    assert metres.table.equals(good) and metres.report.action == "accepter"
    feet = [[*line[:4], "607156.453", "5046943.763"] for line in rows()]
    assert refused(tmp_path, text(feet, HEADER[:6])).code == "SCR_INCOHERENT"


def test_geojson_is_read_by_the_same_step(tmp_path):
    limits = contract.read(LOADERS / "limites.yml")
    path = tmp_path / "limites.geojson"
    path.write_text(limits.example["given"], "utf-8")
    extract = reading.read(path, limits, AS_OF)
    assert len(extract.table) == 2 and json.loads(extract.table["geometry"][0].as_py())["type"] == "Polygon"
    assert balanced(extract.report)
    path.write_text(limits.example["given"][:-20], "utf-8")
    with pytest.raises(Refused, match="GeoJSON"):
        reading.read(path, limits, AS_OF)


def test_worked_example_of_the_contract(tmp_path):
    extract = read(tmp_path, ACTS.example["given"])
    for found, promised in zip(extract.table.to_pylist(), ACTS.example["expect"], strict=True):
        assert {name: promised[name] for name in found} == found


def test_every_code_has_its_sentence_in_both_languages():
    sources = "".join(path.read_text("utf-8") for path in LOADERS.glob("*.py"))
    for code, words in fates.codes().items():
        assert set(words) == {"fr", "en"} and (code.endswith(fates.SUFFIXES) or code in sources)
        for lang in words:
            assert fates.sentence(code, {"n": 1}, lang).endswith(".")
    several = fates.sentence("DATE_INVALIDE", {"n": 9, "lines": [2, 3]}, "en")
    assert several.startswith("Lines 2, 3, …:") and "?" not in several
    assert "?" not in fates.sentence("MILLIERS", {"n": 1, "columns": ["x", "y"]}, "fr")
    assert fates.sentence("CAT_INCONNUE:Fraude", {"n": 1200}, "en").startswith("Category: the contract's six")
    assert "1\u202f200" in fates.sentence("QUART_INCONNU", {"n": 1200}, "fr")
    assert "\x1b" not in fates.sentence("COL_INCONNUE", {"columns": ["a\x1b[2K\nb"]}, "en")
