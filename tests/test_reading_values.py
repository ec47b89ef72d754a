"""Days, stations, categories and points mean the same however they were written; what cannot be read is counted."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from extracts import read, rows, text

from loaders import layout, points, reading
from loaders.contract import contracts


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return read(tmp_path_factory.mktemp("good"), text(rows())).table


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


def test_a_contract_may_say_where_its_points_lie(tmp_path):
    """Another city's extract keeps its points, on both sides of Greenwich; by default only the agglomeration's are."""
    path = tmp_path / "acts.csv"
    path.write_text(
        "CATEGORIE,DATE,LONGITUDE,LATITUDE\nIntroduction,2024-01-01,-0.1,51.5\nIntroduction,2024-01-02,0.2,51.4\n",
        "utf-8",
    )
    contract = contracts()["spvm_actes"]
    here = reading.read(path, contract, date(2026, 1, 15))
    there = reading.read(path, replace(contract, extent=[-6.0, 2.0, 49.0, 56.0]), date(2026, 1, 15))
    assert here.table["longitude"].null_count == 2 and here.report.notes["LOC_HORS_ZONE"] == 2
    assert there.table["longitude"].to_pylist() == [-0.1, 0.2] and "LOC_HORS_ZONE" not in there.report.notes


@pytest.mark.parametrize(
    "header, personal", [("LSOA name", False), ("Nom de rue", False), ("Nom", True), ("Full name", True)]
)
def test_the_name_of_a_place_is_not_that_of_a_person(header, personal):
    assert layout.is_personal(header) is personal
