"""Every received file ends as promised: loaded, repaired with a note, partly set aside or refused."""

import csv
import io
import json
import zipfile
from datetime import date, datetime

import numpy as np
import pytest
import xlsxwriter
from extracts import ACTS, AS_OF, HEADER, LOADERS, SHARED, balanced, read, rows, text

from loaders import contract, fates, points, reading
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


def refused(folder, data, name="extrait.csv", mapping=None) -> Refused:
    with pytest.raises(Refused) as caught:
        read(folder, data, name, mapping)
    assert caught.value.report.action == "rejeter_fichier"
    assert balanced(caught.value.report)
    return caught.value


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
    table[where] = [*table[where]]
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


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (lambda day: day.strftime("%d/%m/%Y"), "DATE_FORMAT:JJ/MM/AAAA"),
        (lambda day: day.strftime("%d-%m-%Y"), "DATE_FORMAT:JJ-MM-AAAA"),
        (lambda day: day.strftime("%m/%d/%Y"), "DATE_FORMAT:MM/JJ/AAAA"),
        (lambda day: day.strftime("%Y/%m/%d"), "DATE_FORMAT:AAAA/MM/JJ"),
        (lambda day: day.strftime("%Y%m%d"), "DATE_FORMAT:AAAAMMJJ"),
        (lambda day: f"{day}T00:00:00", "DATE_HEURE_NULLE"),
        (lambda day: f"{day}T00:00:00.000Z", "DATE_HEURE_NULLE"),
        (lambda day: f"{day} 14:35", "DATE_HEURE"),
        (lambda day: f"{day}T18:00:00+00:00", "DATE_FUSEAU"),
        (lambda day: day.strftime("%d %b %Y"), "DATE_MOIS_EN"),
        (lambda day: str((day - date(1899, 12, 30)).days), "DATE_SERIE_EXCEL"),
        (lambda day: str((day - date(1899, 12, 30)).days) + ".0", "DATE_SERIE_EXCEL"),
    ],
)
def test_days_written_otherwise_are_the_same_days(tmp_path, good, write, code):
    table = [[line[0], write(date.fromisoformat(line[1])), *line[2:]] for line in rows()]
    extract = read(tmp_path, text(table))
    assert extract.table.equals(good)
    assert {code} <= set(extract.report.notes) <= {code, "DATE_MOIS_FR"}


def test_french_months_with_and_without_accents(tmp_path):
    words = ["1er août 2025", "01 aout 2025", "le 1 Août 2025", "vendredi 1 août 2025", "1-août-2025", "1 AOÛT 2025"]
    extract = read(tmp_path, text([[rows()[0][0], day, *rows()[0][2:]] for day in words]))
    assert set(extract.table["reported_on"].to_pylist()) == {date(2025, 8, 1)}


def test_impossible_old_and_future_days_are_set_aside(tmp_path):
    days = ["2025-02-29", "31/04/2025", "1970-01-01", "1899-12-30", "2026-01-16", "", "s.o.", "2026-01-15"]
    report = read(tmp_path, text([[line[0], day, *line[2:]] for line, day in zip(rows(), days, strict=True)])).report
    assert report.notes["DATE_INVALIDE"] == 4
    assert report.notes["DATE_ANCIENNE"] == 2 and report.notes["DATE_FUTURE"] == 1
    assert (report.loaded, report.rejected) == (1, 7)


def test_missing_points_of_every_vintage_count_and_are_not_located(tmp_path):
    blanks = [("", "", "", ""), ("0", "0", "-76.2372899", "0"), ("0", "0", "1", "1"), ("0", "0", "1.0", "1.0")]
    blanks += [("0.0", "0.0", "0", "0"), ("-0", "0", "-0.0", "0")]
    table = [[*line[:4], *point] for line, point in zip(rows(), blanks, strict=False)]
    extract = read(tmp_path, text(table + rows()[:1]))
    assert extract.report.notes["LOC_ABSENTE"] == len(blanks)
    assert extract.table["longitude"].null_count == extract.table["latitude"].null_count == len(blanks)


@pytest.mark.parametrize(
    ("change", "code", "located"),
    [
        (lambda x, y, lon, lat: (x, y, lon, ""), "LOC_PARTIELLE", True),
        (lambda x, y, lon, lat: (x, y, "", ""), "LOC_PARTIELLE", True),
        (lambda x, y, lon, lat: ("", "", lon, ""), "LOC_PARTIELLE", False),
        (lambda x, y, lon, lat: (x, y, lon.lstrip("-"), lat), "LOC_SIGNE", True),
        (lambda x, y, lon, lat: ("", "", lat, lon), "LOC_INVERSEE", True),
        (lambda x, y, lon, lat: (x, y, "-71.208", "46.813"), "LOC_HORS_ZONE", False),
        (lambda x, y, lon, lat: (str(float(x) + 80), y, lon, lat), "LOC_DISCORDANTE", True),
        (lambda x, y, lon, lat: (f"{float(x):.5E}", f"{float(y):.5E}", lon, lat), "XY_PRECISION", True),
    ],
)
def test_points_are_checked_row_by_row(tmp_path, good, change, code, located):
    table = rows()
    table[4][4:] = change(*table[4][4:])
    extract = read(tmp_path, text(table))
    assert dict(extract.report.notes) == {code: 1} and not extract.report.hold
    if located:
        assert extract.table.equals(good)
    else:
        assert extract.table["longitude"][4].as_py() is None and extract.table["longitude"].null_count == 1


def test_projection_agrees_with_itself_and_with_a_known_point():
    lon, lat = np.array([-73.626778, -73.95, -73.48]), np.array([45.567780, 45.41, 45.70])
    back = points.degrees(*points.metres_of(lon, lat))
    assert np.allclose(back, (lon, lat), atol=1e-9)
    x, y = points.metres_of(lon[:1], lat[:1])
    assert abs(x[0] - 294904.162698) < 0.001 and abs(y[0] - 5047548.941773) < 0.001  # a row of the open file


@pytest.mark.parametrize("value", ["30", "030", "30.0", "PDQ 30", "pdq30", "30 - Saint-Michel", "Poste de quartier 30"])
def test_spellings_of_a_station(tmp_path, value):
    table = rows()
    table[0][3] = value
    assert read(tmp_path, text(table)).table["pdq"][0].as_py() == 30


@pytest.mark.parametrize("value", ["99", "-30", "30.5", "oct-30", "1e1", "N/A"])
def test_unknown_stations_are_noted_and_the_event_kept(tmp_path, value):
    table = rows()
    table[0][3] = value
    extract = read(tmp_path, text(table))
    assert extract.table["pdq"][0].as_py() is None and extract.report.notes == {"PDQ_INCONNU": 1}
    assert extract.report.action == "reparer_avec_note" and extract.report.loaded == len(table)


def test_several_unknown_categories_are_not_named(tmp_path):
    table = rows()
    table[0][0], table[1][0] = "Fraude", "Vandalisme"
    report = read(tmp_path, text(table)).report
    assert report.notes == {"CAT_INCONNUE": 2} and report.hold == ["CAT_INCONNUE"]


def test_all_points_inverted_hold_the_file(tmp_path, good):
    extract = read(tmp_path, text([[*line[:6], line[7], line[6]] for line in rows()]))
    assert extract.report.hold == ["LOC_INVERSEE"] and extract.table.equals(good)


def book(folder, sheets: dict[str, list], hidden: tuple = (), touch=lambda *_: None, **options) -> bytes:
    """A workbook of the sheets given, with typed days and numbers."""
    path = folder / "made.xlsx"
    made = xlsxwriter.Workbook(path, options)
    days = made.add_format({"num_format": "yyyy-mm-dd"})
    for name, table in sheets.items():
        sheet = made.add_worksheet(name)
        for at, line in enumerate(table):
            for column, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, datetime(cell.year, cell.month, cell.day), days)
                else:
                    sheet.write(at, column, cell)
        if name in hidden:
            sheet.hide()
        touch(made, sheet)
    made.close()
    return path.read_bytes()


def typed() -> list[list]:
    return [
        HEADER,
        *([line[0], date.fromisoformat(line[1]), line[2], int(line[3]), *map(float, line[4:])] for line in rows()),
    ]


def test_workbooks_give_the_table_of_the_clean_file(tmp_path, good):
    untyped = [HEADER, *rows()]
    blank = [[], *typed(), [], ["", None]]
    for sheets, hidden, notes, options in (
        ({"A": typed()}, (), set(), {}),
        ({"A": untyped}, (), set(), {}),
        ({"A": typed()}, (), set(), {"date_1904": True}),
        ({"A": blank}, (), {"PREAMBULE"}, {}),
        ({"Notes": [["À lire"]], "A": typed()}, (), {"ONGLETS_IGNORES"}, {}),
        ({"A": typed(), "B": typed()}, ("B",), {"ONGLETS_IGNORES"}, {}),
    ):
        extract = read(tmp_path, book(tmp_path, sheets, hidden, **options), "extrait.xlsx")
        assert extract.table.equals(good) and set(extract.report.notes) == notes and balanced(extract.report)


def test_serial_numbers_of_a_1904_workbook(tmp_path, good):
    table = [HEADER, *([line[0], (line[1] - date(1904, 1, 1)).days, *line[2:]] for line in typed()[1:])]
    extract = read(tmp_path, book(tmp_path, {"A": table}, date_1904=True), "extrait.xlsx")
    assert extract.table.equals(good) and set(extract.report.notes) == {"DATE_SERIE_1904"}


def test_filtered_rows_are_read_and_told(tmp_path, good):
    data = book(tmp_path, {"A": typed()}, touch=lambda _, sheet: sheet.set_row(3, None, None, {"hidden": True}))
    extract = read(tmp_path, data, "extrait.xlsx")
    assert extract.table.equals(good) and extract.report.notes == {"LIGNES_MASQUEES": 1}


def test_formulas_need_their_saved_values(tmp_path, good):
    with_value = book(tmp_path, {"A": typed()}, touch=lambda _, sheet: sheet.write_formula(1, 3, "=30+8", None, 38))
    assert read(tmp_path, with_value, "extrait.xlsx").table.equals(good)
    without = book(tmp_path, {"A": typed()}, touch=lambda _, sheet: sheet.write_formula(1, 3, "=30+8", None, ""))
    assert refused(tmp_path, without, "extrait.xlsx").code == "FORMULE_SANS_VALEUR"


def test_only_sheet_hidden_and_two_sheets_are_refused(tmp_path):
    hidden = book(tmp_path, {"Vide": [[]], "A": typed()}, ("A",))
    assert refused(tmp_path, hidden, "extrait.xlsx").code == "ONGLET_CACHE"
    assert refused(tmp_path, book(tmp_path, {"A": typed(), "B": typed()}), "extrait.xlsx").code == "ONGLETS_AMBIGUS"


def altered(data: bytes, change) -> bytes:
    """A workbook with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, content in change(parts).items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda parts: parts | {"xl/media/a.bin": b"0" * 3_000_000}, "ZIP_RATIO"),
        (lambda parts: parts | {f"xl/media/{at}.bin": b"" for at in range(250)}, "ZIP_MEMBRES"),
        (lambda parts: parts | {"../evil": b"x"}, "ZIP_CHEMIN"),
        (lambda parts: parts | {"/etc/evil": b"x"}, "ZIP_CHEMIN"),
        (lambda parts: parts | {"C:\\evil": b"x"}, "ZIP_CHEMIN"),
        (lambda parts: parts | {"xl/vbaProject.bin": b"x"}, "XLSX_MACRO"),
        (lambda parts: {name: data for name, data in parts.items() if name != "xl/workbook.xml"}, "TYPE_CONTENU"),
        (lambda parts: parts | {"xl/styles.xml": b"<!DOCTYPE a>" + parts["xl/styles.xml"]}, "XML_ENTITES"),
        (lambda parts: parts | {"xl/styles.xml": parts["xl/styles.xml"].decode().encode("utf-16")}, "XML_ENTITES"),
        (lambda parts: parts | {"xl/worksheets/sheet1.xml": b"<worksheet>"}, "XLSX_ILLISIBLE"),
    ],
)
def test_dangerous_and_damaged_workbooks_are_refused(tmp_path, change, code):
    assert refused(tmp_path, altered(book(tmp_path, {"A": typed()}), change), "extrait.xlsx").code == code


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
    assert fates.sentence("CAT_INCONNUE:Fraude", {"n": 1200}, "en").startswith("Category: the contract's six")
    assert "1\u202f200" in fates.sentence("QUART_INCONNU", {"n": 1200}, "fr")
    assert "\x1b" not in fates.sentence("COL_INCONNUE", {"columns": ["a\x1b[2K\nb"]}, "en")
