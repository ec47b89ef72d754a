"""The words of a map: title, lead, legend, one territory, the unlocated, the table, the months left out."""

import itertools

import numpy as np
import pandas as pd
import pytest

import indicators
from reports import map_legend, maps
from reports import map_sentences as sentences
from tests import rules
from tests.map_rows import DEATHS, NIGHT, THEFTS, judged

# Sentences ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("higher,lower,fr,en", [
    (3, 3, "Trois territoires se détachent au-dessus des autres, trois au-dessous",
     "Three territories stand out above the others, three below"),
    (1, 0, "Un territoire se détache au-dessus des autres, aucun au-dessous",
     "One territory stands out above the others, none below"),
    (0, 1, "Un territoire se détache au-dessous des autres, aucun au-dessus",
     "One territory stands out below the others, none above"),
    (0, 0, "Aucun territoire ne se détache des autres", "No territory stands out from the others"),
    (20, 2, "20 territoires se détachent au-dessus des autres, deux au-dessous",
     "20 territories stand out above the others, two below"),
])  # fmt: skip
def test_the_title_counts_who_stands_out(higher, lower, fr, en):
    shades = pd.Series(["higher_weak"] * higher + ["lower_strong"] * lower + ["comparable"] * 5 + ["hidden"])
    assert sentences.finding(shades, "fr", indicators.catalog()[THEFTS]) == fr
    assert sentences.finding(shades, "en", indicators.catalog()[THEFTS]) == en


SOME = [("REM19", 3711, 6.51, "higher"), ("REM12", 628, 1.69, "lower"), ("REM09", 1046, 4.65, "comparable"),
        ("66127", 13, np.nan, "")]  # fmt: skip


def test_the_lead_gives_the_usual_level_and_one_caution():
    found, indicator = judged(SOME), indicators.catalog()[THEFTS]
    assert sentences.lead(found["shade"], 3.605, indicator, None, "fr") == (
        "Pour 1 des 4 territoires, l'écart au niveau courant (3,60 vols de véhicule pour 1 000 habitants par an) est "
        "de taille ordinaire. Au centre-ville et autour de l'aéroport, les résidents ne sont pas la population "
        "présente."
    )
    night = indicators.catalog()[NIGHT]
    said = sentences.lead(found["shade"], 15.8, night, None, "en")
    assert said.startswith("For 1 of the 4 territories, the gap with their usual level (15.8% of reported acts) is")
    assert said.endswith(night.caution["en"])  # a share has no denominator to beware of
    assert sentences.apart(found, "fr") == "Au-dessus : Ville-Marie. Au-dessous : Verdun."
    assert sentences.apart(judged(SOME[2:]), "en") == ""


def adds_up(name, lang):
    found, indicator = judged(SOME), indicators.catalog()[name]
    rows = map_legend.legend(found, indicator, lang)
    assert [row.name for row in rows] == list(maps.CLASSES)
    assert sum(row.number for row in rows) == len(found)
    assert all(row.label and row.values for row in rows)


def test_the_legend_adds_up_with_its_empty_classes():
    scaled = [name for name, one in indicators.catalog().items() if one.scale]
    rules.hold(adds_up, itertools.product(scaled, ("fr", "en")))


def test_the_legend_says_its_breaks_without_useless_zeros():
    values = {row.name: row.values for row in map_legend.legend(judged(SOME), indicators.catalog()[THEFTS], "fr")}
    assert values["higher_strong"] == "8 et plus"
    assert values["lower_strong"] == "moins de 1"
    assert values["comparable"] == "4,65, observé"
    deaths = {row.name: row.values for row in map_legend.legend(judged(SOME), indicators.catalog()[DEATHS], "en")}
    assert deaths["lower_strong"] == "under 0.005"
    assert map_legend.figure(0.0562, indicators.catalog()[DEATHS], "fr") == "0,056"  # and not 0,06, under 0,06
    assert map_legend.figure(0.0562, indicators.catalog()[THEFTS], "en") == "0.06"
    night = {row.name: row.values for row in map_legend.legend(judged(SOME), indicators.catalog()[NIGHT], "fr")}
    assert night["higher_strong"] == "25\u00a0% et plus"


def test_one_territory_is_said_with_its_interval_or_with_why_not():
    found, indicator = judged(SOME), indicators.catalog()[THEFTS]
    rows = {row["territory_id"]: row for _, row in found.iterrows()}
    assert sentences.one(rows["REM19"], indicator, None, "en") == (
        "Ville-Marie: 3,711 vehicle thefts, or 6.51 per 1,000 residents per year (5.86\u00a0–\u00a07.16). "
        "Stands out above."
    )
    assert sentences.one(rows["66127"], indicator, None, "fr") == (
        "Senneville\u00a0: 13 vols de véhicule. Taux non publié, moins de 1 000 hab."
    )


def test_what_is_unlocated_is_a_share_of_the_whole():
    thefts = indicators.catalog()[THEFTS]
    first, _ = map_legend.unlocated(4900, 39909, thefts, "fr")
    assert first == "Non localisé : 4\u202f900 vols de véhicule sur 39\u202f909 (12,3\u00a0%)."
    assert map_legend.unlocated(1, 4, thefts, "en")[0] == "Unlocated: 1 of 4 vehicle thefts (25.0%)."


def test_the_table_says_what_the_map_says():
    found, indicator = judged(SOME), indicators.catalog()[THEFTS]
    table = sentences.table(found, indicator, None, 5, "fr").data
    assert table["Territoire"].tolist() == ["Ville-Marie", "Verdun", "Anjou", "Senneville"]
    assert table["Habitants (moyenne par an)"].tolist() == [1000.0] * 4
    assert table["Classe"].tolist()[3] == "Taux non publié (moins de 1\u202f000 hab.)"
    assert table.columns[3] == "Pour 1\u202f000 habitants par an"


def test_months_that_still_move_are_left_out_aloud():
    assert sentences.stable("2026-01", "2026-04", "2026-12", "fr") == (
        "Seuls les mois stabilisés sont comparés : janv.\u00a02026 – avr.\u00a02026."
    )
    assert sentences.stable("2020-01", "2024-12", "2024-12", "en") == ""
