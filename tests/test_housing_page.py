"""Public housing: no building, point or rank on the page or in its file, safe cells alone for the shared audience."""

import io
import json
import re

import pandas as pd
import pyarrow.parquet as pq
import pytest

from indicators import territories
from loaders import versions
from reports import exports, housing, housing_figures, housing_sentences, housing_tables, restricted
from tests import restricted_pages as visits

LANGUAGES = ("fr", "en")
FACTS = exports.Facts(1, "2025-12-31", "2026-01-15", "2026-01-16", True, False)


def gathered(data, audience, place="city", period="2025"):
    return housing.gather(visits.reader(data, audience), place, period, audience)


# The page -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("territory", ["city", "REM23", "66062"])
def test_the_page_in_both_languages_for_both_audiences(audience, lang, territory):
    app = visits.opened("omhm", lang=lang, territory=territory, period="2025")
    said = visits.words(app)
    mark = {"fr": "interne", "en": "internal"}[lang]
    place = next(line for line in said.splitlines() if line.strip(" |").startswith("OMHM · "))
    assert (mark in place) == (audience == "analysis"), place
    assert {"fr": "Insécurité et intranquillité", "en": "Insecurity and unease"}[lang] in said
    assert housing_sentences.NO_PLACE[lang] in said
    charts, reasons = len(app.get("vega_lite_chart")), said.count(housing_sentences.HIDDEN[lang])
    assert charts + reasons == 3 and len(app.dataframe) == charts, "each chart with its table, or why there is none"
    assert reasons == 0 or (territory, audience) != ("city", "shared")
    assert len(app.get("download_button")) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_presentation_has_one_chart_and_no_table(audience, lang):
    app = visits.opened("omhm", lang=lang, mode="presentation")
    assert len(app.get("vega_lite_chart")) == 1 and not app.dataframe and not app.get("download_button")


def test_territories_are_in_alphabetical_order_all_of_them(audience):
    app = visits.opened("omhm", period="2025")
    (table,) = [one for one in visits.tables(app) if len(one) > 30]
    names = [row[0].removesuffix(" (ville liée)") for row in table[1:]]
    known = [one.name["fr"] for place, one in territories().items() if not one.is_whole and place != "unlocated"]
    assert names[:34] == known and len(names) == 36, "A to Z, then the wholes; never by value"


def test_no_building_reaches_the_page(audience, released_data):
    """Neither an identifier, nor a point, nor a name: in texts, tables and the charts' own data."""
    houses = pq.read_table(versions.live(released_data).table("omhm_immeubles")).to_pandas()
    app = visits.opened("omhm", territory="REM19", period="2025")
    sent = visits.words(app) + json.dumps(visits.specs(app)) + "".join(one.value.to_csv() for one in app.dataframe)
    assert len(houses) > 1000
    for column in ("building_id", "address_key"):
        known = houses[column].dropna().astype(str)
        assert known.str.len().min() > 5 and not [one for one in known if one in sent]
    for longitude in houses["longitude"].dropna():
        assert f"{longitude:.4f}" not in sent


def test_the_shared_page_hides_rate_limits_and_dwellings_together(released_data, monkeypatch):
    with visits.serving(released_data, "shared", monkeypatch):
        app = visits.opened("omhm", period="2025")
    (table,) = [one for one in visits.tables(app) if len(one) > 30]
    hidden = [row for row in table[1:] if row[1] == "masqué" or row[1].startswith("<")]
    assert hidden, "no hidden territory: the test would pass by testing nothing"
    assert all(row[2:5] == ["masqué"] * 3 for row in hidden)
    for row in table[1:]:
        if row not in hidden:
            assert int(row[1].replace("\u202f", "")) % 10 == 0, row


# The file -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("who", ["analysis", "shared"])
def test_the_file_holds_all_territories_and_hides_what_the_page_hides(released_data, who, lang):
    h = gathered(released_data, who)
    table = housing_tables.download(h, FACTS, lang)
    assert len(table) == 36 * len(housing.NAMES)
    read = pd.read_csv(io.BytesIO(exports.csv(table, "comma")))
    told = read.iloc[:, 12].unique().tolist()
    assert told == [{"analysis": {"fr": "interne : ne pas diffuser", "en": "internal: not to be shared"},
                     "shared": {"fr": "agrégé, arrondi, petits nombres masqués",
                                "en": "aggregated, rounded, small numbers hidden"}}[who][lang]]  # fmt: skip
    hidden = read.iloc[:, 11].astype(str).str.contains("masqué|hidden")
    assert hidden.any() == (who == "shared")
    assert read[hidden].iloc[:, [5, 7, 8, 9]].isna().all().all(), "no number, rate or limit of a hidden cell"
    assert read.iloc[:, 15].str.len().gt(0).all(), "made-up data say so on every row"


# What it says -------------------------------------------------------------------------------------------------------


def hidden_one(place="66032"):
    none = restricted.Cell(instead="")
    rest = restricted.Cell(4900.0, 43032.0, 113.9, 110.7, 117.1, hidden=False)
    cells = dict.fromkeys(housing.NAMES, none) | {housing.REST: rest, housing.HOMES: rest}
    yearly = {name: {2020: cells[name], 2021: cells[name]} for name in housing.NAMES}
    return housing.Housing(place, "2018-2022", "shared", cells, {"famille": none}, yearly,
                           {name: {place: cells[name]} for name in housing.NAMES})  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_hidden_territory_says_so_and_gives_no_number_of_its_own(lang):
    h = hidden_one()
    assert {"fr": "masqué", "en": "hidden"}[lang] in housing_sentences.finding(h, lang)
    assert visits.numbers(housing_sentences.clientele_title(h, lang)) == []
    assert visits.numbers(housing_sentences.against_title(h, lang)) == []
    assert not any(re.search(r"\d", value) for _, value, _ in housing_sentences.figures(h, lang))
    drawn = visits.drawn_rows(housing_figures.against(h, lang))
    own = [row for row in drawn if "OMHM" in row["row"]]
    assert own and all(row["x"] == 0 and not row["shown"] for row in own)


def test_sentences_give_the_numbers_of_the_cells(released_data):
    h = gathered(released_data, "analysis")
    cell, homes = h.cells[housing.HERE], h.cells[housing.HOMES]
    from reports import words

    assert housing_sentences.finding(h, "fr").startswith(f"{words.rate(cell.value, 'fr')} affaires par an")
    assert words.rate(homes.value, "fr") in housing_sentences.finding(h, "fr")
    assert words.count(cell.number, "en") in housing_sentences.lead(h, "en")[0]


def test_the_period_that_crosses_the_break_says_so():
    h = hidden_one()
    assert "1ᵉʳ janvier 2019" in housing_sentences.breaks(h, "fr")


def test_colours_stand_apart_from_the_page():
    assert all(visits.contrast(color) >= 4.5 for color in housing_figures.COLORS.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_portrait_has_the_blocks_and_lists_only_the_empty_ones(audience, lang):
    app = visits.opened("portrait", lang=lang, territory="REM23", period="2025")
    said = visits.words(app)
    assert {"fr": "logements de l'OMHM", "en": "OMHM dwellings"}[lang] in said
    assert {"fr": "Crimes contre la personne", "en": "Crimes against the person"}[lang] in said
    assert {"fr": "Blocs vides, et pourquoi", "en": "Empty blocks, and why"}[lang] not in said
    shifted = visits.words(visits.opened("portrait", lang=lang, territory="REM23", period="2016-2020"))
    assert {"fr": "n'est pas offerte", "en": "is not offered"}[lang] in shifted, "another period is said"
