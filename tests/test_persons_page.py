"""Persons: exact figures marked internal for the analysis, safe cells alone for the others, or nothing."""

import re

import numpy as np
import pandas as pd
import pytest

from indicators import disclosure
from reports import persons, persons_figures, persons_sentences, persons_tables, restricted, style
from reports.labels_restricted import known
from tests import restricted_pages as visits
from tests import tiny, varying

LANGUAGES = ("fr", "en")
YEARS = ("2023", "2024", "2025")


# The page -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("territory", ["city", "REM19", "66092"])
def test_the_page_in_both_languages_for_both_audiences(audience, lang, territory):
    app = visits.opened("personnes", lang=lang, territory=territory, period="2025")
    said = visits.words(app)
    mark = {"fr": "interne", "en": "internal"}[lang]
    place = next(line for line in said.splitlines() if "· 2025" in line)
    assert (mark in place) == (audience == "analysis"), place
    rule = disclosure.rules()["personal"]
    assert str(rule.base) in said and f"< {rule.threshold + 1}" in said, "the thresholds are those of the settings"
    assert persons_sentences.COUNTING[lang] in said
    assert (persons_sentences.UNCROSSED[lang] in said) == (territory != "city"), "sex and age apart, and why"
    assert len(app.get("vega_lite_chart")) == 5, "each chart of the page"
    heads = [head for table in app.dataframe for head in table.value.columns[1:]]
    assert heads and all((mark in head) == (audience == "analysis") for head in heads), "exports keep the mark"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_presentation_has_one_chart_and_no_table(audience, lang):
    app = visits.opened("personnes", lang=lang, mode="presentation")
    assert len(app.get("vega_lite_chart")) == 1 and not app.dataframe and not app.selectbox


def test_the_shared_page_shows_multiples_of_the_base_and_hides_the_rest(released_data, monkeypatch):
    with visits.serving(released_data, "shared", monkeypatch):
        found = 0
        for territory in ("city", "66142", "REM32"):
            app = visits.opened("personnes", territory=territory, period="2024")
            for table in app.dataframe:
                for cell in table.value.iloc[:, 1:].to_numpy().ravel():
                    if re.search(r"^<\u00a0(?:8|10)$|^masqué$", cell):
                        found += 1
                        continue
                    assert int(cell.replace("\u202f", "")) % 5 == 0 and cell != "0", cell
            for spec in visits.specs(app):
                for row in visits.drawn_rows(spec):
                    if row.get("text", "").startswith("<"):
                        assert not row.get("shown") and row.get("v", 0) == 0, "a hidden cell is drawn at no height"
        assert found, "no hidden cell: the test would pass by testing nothing"


def test_the_shared_page_reads_the_release_alone(released_data, monkeypatch):
    """With the analysis folder's tables gone, it shows the same."""
    with visits.serving(released_data, "shared", monkeypatch):
        before = visits.words(visits.opened("personnes", period="2024"))
    moved = released_data / "versions.away"
    (released_data / "versions").rename(moved)
    try:
        with visits.serving(released_data, "shared", monkeypatch):
            assert visits.words(visits.opened("personnes", period="2024")) == before
    finally:
        moved.rename(released_data / "versions")


@pytest.mark.parametrize("name", ["personnes", "omhm"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_an_extract_one_sentence_says_so(tiny_data, name, lang, monkeypatch):
    found = tiny.shown(tiny_data)
    with found:
        from pages.parts import restricted as parts

        monkeypatch.setattr(parts.frame.indicators, "shown", _refuse)
        app = visits.opened(name, lang=lang)
        assert app.title[0].value.strip(".") == restricted.NOTHING[lang].strip(".")
        assert not app.get("vega_lite_chart") and not app.dataframe


def _refuse(*_, **__):
    raise ValueError("version 1: holds no internal tables")


# What it says -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["analysis", "shared"])
def test_cells_are_those_of_the_door(released_data, who):
    p = persons.gather(visits.reader(released_data, who), "city", "2025", who)
    door = visits.reader(released_data, who)("victim_count", "age_band")
    door = door[(door["territory_id"] == "city") & (door["period"] == "2025")].set_index("label")
    for band, cell in p.age["victims"].items():
        assert cell.hidden == bool(door.loc[band, "hidden"])
        assert cell.number == door.loc[band, "numerator"] or np.isnan(cell.number)
    assert set(p.age["victims"]) == set(known("age_band"))


def test_totals_differ_from_the_internal_ones_by_rounding_alone(released_data):
    exact, safe = (
        persons.gather(visits.reader(released_data, who), "city", "2025", who) for who in ("analysis", "shared")
    )
    for role in persons.ROLES:
        assert abs(exact.total[role].number - safe.total[role].number) <= disclosure.rules()["personal"].base / 2


def test_a_hidden_cell_has_no_number_anywhere():
    cell = restricted.Cell(instead="< 8")
    assert (
        cell.count("fr") == "<\u00a08" and cell.told("rate", "fr") == "masqué" and cell.limits("rate", "en") == "hidden"
    )
    assert restricted.Cell().count("en") == "hidden"
    assert persons_sentences.share(cell, restricted.Cell(100, hidden=False), "fr") == ""
    assert persons_sentences.largest({"a": cell}, str)[0] == []


@pytest.mark.parametrize("before, after, said", [
    (100, 105, ""), (100, 200, "clear_rise"), (200, 100, "clear_fall"),
    (1000, 1010, "stable"), (100, 112, "inconclusive"), (None, 100, ""),
])  # fmt: skip
def test_a_change_is_told_only_from_the_step_of_revision_on(before, after, said):
    cells = [restricted.Cell() if one is None else restricted.Cell(float(one), hidden=False) for one in (before, after)]
    assert restricted.moved(*cells, 1.0) == said


def test_no_change_is_told_across_a_hard_break_nor_in_provisional_months():
    yearly = years_of({year: 100 * n for n, year in enumerate((2018, 2019, 2020), 1)})
    said = restricted.since_last_year(yearly, 2019, "fr")
    assert said == "Évolution non calculée : le mode de comptage change."
    assert "hausse nette" in restricted.since_last_year(yearly, 2020, "fr")
    soft = years_of({2018: 100, 2019: 200, 2020: 300}, soft=2020)
    assert "provisoires" in restricted.since_last_year(soft, 2020, "fr")
    assert restricted.last_firm(soft) == 2019 and restricted.last_firm(soft, 2018) == 2018
    assert "Rupture : 1ᵉʳ janvier 2019" in restricted.said_breaks(persons.NAMES, "city", 2018, 2022, "fr")
    assert restricted.said_breaks(persons.NAMES, "city", 2020, 2022, "en") == ""


def years_of(counts: dict[int, float], dispersion: float = 1.0, soft: int = 0) -> restricted.Years:
    """Victims of the city by year, and the φ by which they are judged."""
    cells = {year: restricted.Cell(float(count), flag="provisional" if year == soft else "", hidden=False)
             for year, count in counts.items()}  # fmt: skip
    return restricted.Years(cells, "victim_count", "city", varying.by(dispersion))


@pytest.mark.parametrize("dispersion, word", [
    (1.0, "▲\u00a0hausse nette"), (40.0, "±\u00a0écart non concluant"),
    (np.nan, "±\u00a0écart non concluant")])  # fmt: skip
def test_a_restricted_number_is_judged_by_the_variation_of_its_indicator(dispersion, word):
    said = restricted.since_last_year(years_of({2022: 1000, 2023: 1200}, dispersion), 2023, "fr")
    assert said == f"1\u202f000 en 2022, 1\u202f200 en 2023 ({word})"


def test_the_usual_run_comes_first_and_cells_near_the_last_day_are_provisional():
    table = pd.DataFrame({"period": ["2018", "2022", "2021-2025", "2018-2022", "2025"], "flag": ""})
    assert restricted.periods(table) == ["2018-2022", "2021-2025", "2025", "2022", "2018"]
    flagged = restricted.with_provisional(table, "2025-12-31", 2).set_index("period")["flag"]
    assert flagged.to_dict() == {"2018": "", "2022": "", "2021-2025": "provisional", "2018-2022": "",
                                 "2025": "provisional"}  # fmt: skip


# How it looks -------------------------------------------------------------------------------------------------------


def test_colours_stand_apart_from_the_page():
    for color in persons_figures.COLORS.values():
        assert visits.contrast(color) >= 4.5
    for color in (style.SMALL, style.SECONDARY, style.INK):
        assert visits.contrast(color) >= 4.5, "words, those of hidden cells too"


def test_a_year_that_is_hidden_leaves_a_gap_in_the_line():
    shown = {year: restricted.Cell(50.0, hidden=False) for year in (2020, 2021, 2023, 2024)}
    cells = shown | {2022: restricted.Cell(instead="< 8")}
    spec = restricted_years(cells)
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")["data"]["values"]
    parts = {row["x"]: row["part"] for row in line}
    assert set(parts) == set(shown) and parts[2021] != parts[2023], "no stroke crosses the gap"
    assert any(row.get("text") == "<\u00a08" for row in visits.drawn_rows(spec))


def restricted_years(cells):
    from reports.restricted_figures import years

    return years([("Victimes", style.SUBJECT, cells)], [2019], "fr")


def test_tables_name_every_label(released_data):
    p = persons.gather(visits.reader(released_data, "analysis"), "city", "2025", "analysis")
    for lang in LANGUAGES:
        table = persons_tables.crossed(p, lang)
        told = [[one for one in known(breakdown) if one != persons.UNKNOWN] for breakdown in ("sex", "age_band")]
        assert len(table) == len(told[0]) * len(told[1]), "who is not known by both is in the margins alone"
        assert not table.iloc[:, 0].str.contains(r"\||[FM],", regex=True).any(), "words, not codes"
