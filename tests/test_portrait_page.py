"""The portrait page whole: the same blocks in the same order everywhere, each drawn or told why it is not."""

import re

import pytest

import indicators
from tests import choices, samples, tiny
from tests import restricted_pages as visits

LANGUAGES = ("fr", "en")
EMPTY = {
    "fr": ["Évolution et saisons", "Parts de chaque catégorie ouverte", "Mois et quart du signalement",
           "Jour de la semaine et quart du signalement", "Où", "Parmi les autres territoires", "Ses pairs"],
    "en": ["Trend and seasons", "Share of each open category", "Month and shift of the report",
           "Day of the week and shift of the report", "Where", "Among the other territories", "Its peers"],
}  # fmt: skip


WHY = {
    "fr": ["Aucun acte signalé dans ces années.", "Non tracé : moins de 100 actes.", "Taux non publiés : moins de",
           "Aucun acte signalé pendant cette période.", "Pas de crimes contre la propriété localisés ici",
           "Taux non publié : moins de 1 000 habitants.", "Aucun pair : le recensement ne publie pas de profil"],
    "en": ["No reported act in these years.", "Not drawn: fewer than 100 acts.", "Rates not published: fewer than",
           "No reported act in this period.", "No located property crimes here",
           "Rate not published: fewer than 1,000 residents.", "No peers: the census publishes no profile"],
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", ["REM19", "66127", "66092", "city", "agglomeration"])
def test_the_open_file_alone_has_every_block(demo_data, place, lang):
    """Twelve sections; a block without a figure keeps its name as title and says why on the line below."""
    with tiny.shown(demo_data):
        app = visits.opened("portrait", territory=place, lang=lang)
        assert app.query_params["period"] == "2018-2022", "the usual years where they are loaded"
        titles = [one.value for one in app.subheader]
        assert len(titles) == 12, titles
        said, charts = visits.words(app), len(app.get("vega_lite_chart"))
        bare = [title for title in titles if title in EMPTY[lang]]
        assert charts == {"REM19": 8, "city": 7, "agglomeration": 7}.get(place, charts)
        if place == "66092":
            assert bare == EMPTY[lang] and charts == 1, "nothing happened: the small map alone"
            for why in WHY[lang]:
                assert why in said, why
        assert {"fr": "extrait restreint, qui n'est pas chargé", "en": "restricted extract, which is not loaded"}[
            lang
        ] in said, "the composition by sub-group says why it is not there"


def test_every_territory_has_the_same_blocks(demo_data):
    """The 34, the city and the agglomeration, one after the other: twelve sections, each drawn or told why not."""
    with tiny.shown(demo_data):
        app = visits.opened("portrait", lang="en")
        places = ["city", "agglomeration", *indicators.opened().parts]
        for place in samples.places(places):
            app.session_state["choice:territory"] = place
            app.run()
            assert not app.exception and not app.error, place
            titles = [one.value for one in app.subheader]
            assert len(titles) == 12 and titles[-1] == "Empty blocks, and why", (place, titles)
            bare = [one for one in titles if one in EMPTY["en"][:-1] or one.startswith("No reported act since")]
            undrawn = sum("nothing is drawn" in one.proto.body for one in app.get("html"))
            assert len(app.get("vega_lite_chart")) == 8 - len(bare) - undrawn, (place, bare)
        assert len(places) == 36


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_audiences_have_totals_and_sub_groups(audience, lang):
    app = visits.opened("portrait", territory="REM19", lang=lang, period="2025")
    said, tables = visits.words(app), visits.tables(app)
    mark = {"fr": "interne", "en": "internal"}[lang]
    glance = tables[0]
    assert (mark in glance[0][1]) == (audience == "analysis") and len(glance) == 3
    assert {"fr": "des crimes contre la personne", "en": "of crimes against the person"}[lang] in said
    heads = [list(table.value.columns) for table in app.dataframe]
    own = [one for one in heads if one[0] in ("Infraction", "Offence")]
    assert len(own) == 2 and all((mark in one[1]) == (audience == "analysis") for one in own)


def test_the_shared_page_gives_no_number_that_is_not_a_multiple(released_data, monkeypatch):
    with visits.serving(released_data, "shared", monkeypatch):
        found = 0
        for place in ("REM19", "66142", "city"):
            app = visits.opened("portrait", territory=place, period="2024")
            tables = [one.value for one in app.dataframe if one.value.columns[0] == "Infraction"]
            for table in tables:
                for cell in table["Affaires"]:
                    if re.fullmatch(r"<\u00a0(?:8|10)|masqué", cell):
                        found += 1
                    else:
                        assert int(cell.replace("\u202f", "")) % 5 == 0 and cell != "0", cell
            glance = visits.tables(app)[0]
            for row in glance[1:]:
                numbers = re.findall(r"\d+", visits.plain(row[1]).replace(" ", ""))
                assert row[1] == "masqué" or "<" in row[1] or int(numbers[0]) % 5 == 0
        assert found, "no hidden cell: the test would pass by testing nothing"


def test_every_run_of_five_whole_years_is_offered(demo_data):
    with tiny.shown(demo_data), choices.heard() as offered:
        choices.visited(tiny.ROOT / "pages" / "portrait.py").run()
    codes = offered["period"]
    assert codes[:3] == ["2018-2022", "2021-2025", "2020-2024"] and codes[6] == "2015-2019", codes
    assert codes[7:] == [str(year) for year in range(2026, 2014, -1)], "then every year, the partial one too"


@pytest.mark.parametrize("period", ["1990-1995", "2022-2018"])
def test_a_link_outside_the_data_says_so(demo_data, period):
    with tiny.shown(demo_data):
        app = visits.opened("portrait", period=period, lang="en")
        assert app.query_params["period"] == "2018-2022"
        assert any("outside the data" in one.value for one in app.warning)


def test_long_tables_come_once_they_are_unfolded(demo_data):
    with tiny.shown(demo_data):
        app = visits.opened("portrait", territory="REM19")
        before = [list(one.value.columns) for one in app.dataframe]
        for key in ("season", "lines", "all"):
            app.session_state[f"fold:{key}"] = True
        app.run()
        assert not app.exception and not app.error
        after = [list(one.value.columns) for one in app.dataframe]
        assert len(after) == len(before) + 4, "the sentences' own, the months, the rolling years, every indicator"
        assert any(heads[0] == "Indicateur" for heads in after) and not any(
            heads[0] == "Indicateur" for heads in before
        )
