"""Files people take away: read back by pandas and as Excel would, no formula in a cell, nothing said is lost."""

import csv
import io
import json

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indicators
from reports import exports
from tests import tiny

FACTS = exports.Facts(3, "2026-10-03", "2026-11-22", "2026-11-23", demonstration=True, schematic=True)
REAL = exports.Facts(3, "2026-10-03", "2026-11-22", "2026-11-23", demonstration=False, schematic=False)


@pytest.fixture(scope="module")
def values(tiny_data):
    with tiny.shown(tiny_data):
        store = indicators.opened()
        return store.values("burglary_rate", by="year", start="2024-01", end="2025-12", breakdown="shift")


def told(values, lang="fr", facts=FACTS):
    return exports.readable(values, indicators.catalog()["burglary_rate"], None, facts, lang)


@pytest.mark.parametrize(("separator", "delimiter", "decimal"), [("semicolon", ";", ","), ("comma", ",", ".")])
def test_a_csv_read_back_gives_the_same_values(values, separator, delimiter, decimal):
    table = told(values)
    sent = exports.csv(table, separator)
    assert sent.startswith(b"\xef\xbb\xbf")
    assert sent.count(b"\r\n") == len(table) + 1
    back = pd.read_csv(io.BytesIO(sent), sep=delimiter, decimal=decimal, encoding="utf-8-sig")
    assert list(back.columns) == list(table.columns)
    for head in ("Numérateur", "Dénominateur", "Valeur", "Borne basse (95 %)"):
        pd.testing.assert_series_equal(back[head].astype(float), table[head].astype(float), check_exact=False)
    assert back["Territoire"].tolist() == table["Territoire"].tolist()


def test_every_row_says_unit_source_licence_version_last_day_and_that_it_is_made_up(values):
    row = told(values).iloc[0]
    assert row["Unité"] == "pour 1 000 habitants par an"
    assert "habitants" in row["Nature du dénominateur"]
    assert "Service de police de la Ville de Montréal" in row["Source"]
    assert "CC BY 4.0" in row["Licence"]
    assert (row["Version des données"], row["Dernier jour"], row["Extrait le"]) == (3, "2026-10-03", "2026-11-23")
    assert row["Source"].startswith("Inventé par ce projet, à la façon de : ")
    assert told(values, "fr", REAL).iloc[0]["Source"].startswith("Statistique Canada")
    assert row["Mention"].startswith("Données de démonstration : chiffres inventés")
    assert told(values, "en", REAL).iloc[0]["Notice"] == ""


def test_flags_are_words():
    assert exports.remark("partial provisional", "fr") == "période incomplète ; provisoire : peut encore bouger"
    assert exports.remark("no_denominator", "en") == "rate not computed: no source to cite for this denominator"
    assert exports.remark("", "fr") == ""


@pytest.mark.parametrize("text", [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", "\u00a0=1", "\u202f=cmd", "\ufeff=1", "＝1",
])  # fmt: skip
def test_a_text_that_could_be_a_formula_is_led_by_an_apostrophe(text):
    assert exports.harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Vols qualifiés", "L'Île-Dorval", "–", "2024-01", "", 5, -3.5, None])
def test_other_texts_and_numbers_are_left_alone(value):
    assert exports.harmless(value) == value


@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=8),
    head=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    separator=st.sampled_from(sorted(exports.SEPARATORS)),
)
def test_no_cell_and_no_heading_of_a_csv_starts_a_formula(texts, head, separator):
    table = pd.DataFrame({head: texts, f"{head}n": [-1.5] * len(texts)})
    sent = exports.csv(table, separator).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sent, newline=""), delimiter=exports.SEPARATORS[separator][0]))
    assert len(rows) == len(texts) + 1
    for cells in rows:
        assert not cells[0].lstrip(exports.BLANKS).startswith(exports.DANGEROUS)
    assert {cells[1] for cells in rows[1:]} == {"-1,5" if separator == "semicolon" else "-1.5"}


def test_a_parquet_file_keeps_codes_and_tells_everything_under_its_key(values):
    sent = exports.parquet(values.assign(indicator="burglary_rate"), ["burglary_rate"], FACTS)
    table = pq.read_table(io.BytesIO(sent))
    said = json.loads(table.schema.metadata[b"labsu"])
    assert table["numerator"].to_pylist() == values["numerator"].tolist()
    assert said["version"] == 3
    assert said["demonstration"] is True
    assert said["indicators"]["burglary_rate"]["unit"]["fr"] == "pour 1 000 habitants par an"
    assert said["indicators"]["burglary_rate"]["sources"]
    assert pd.read_parquet(io.BytesIO(sent))["territory_id"].tolist() == values["territory_id"].tolist()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_sheet_explains_every_indicator_and_every_remark(lang):
    names = list(indicators.catalog())
    text = exports.sheet(names, FACTS, lang).decode("utf-8-sig")
    plain = text.replace("\u202f", " ").replace("\u00a0", " ")
    for name in names:
        assert name in plain
        assert indicators.catalog()[name].unit[lang].replace("\u202f", " ").replace("\u00a0", " ") in plain
    for words in exports.REMARKS.values():
        assert words[lang].replace("\u202f", " ").replace("\u00a0", " ") in plain
    assert exports.MADE_UP[lang].split(":")[0].strip() in plain


def test_a_file_name_says_what_when_and_whether_it_is_made_up():
    assert exports.file_name(["burglary_rate"], "2021-2025", "year", REAL, "csv") == (
        "labsu_burglary_rate_2021-2025_year_v3.csv"
    )
    assert "_demonstration." in exports.file_name(["a", "b"], "2024", "month", FACTS, "parquet")
