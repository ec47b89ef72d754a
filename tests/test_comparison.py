"""What a comparison finds and says: ratios to the city, peers without the territory, the funnel, titles, tables."""

import json

import altair as alt
import numpy as np
import pandas as pd
import pytest

from indicators import catalog
from indicators.arithmetic import rate_limits
from reports import (
    among_sentences,
    comparison,
    comparison_figures,
    comparison_sentences,
    comparison_tables,
    funnel_figure,
    style,
)

NAMES = ["vehicle_theft_rate", "burglary_rate", "mischief_rate", "robbery_rate", "death_offence_rate"]


def values(events: dict[str, dict[str, float]], residents: dict[str, float]) -> pd.DataFrame:
    """Values by period as the page stacks them, for five years of residents."""
    rows = [
        {"indicator": name, "territory_id": place, "numerator": count, "denominator": 5.0 * residents[place],
         "flag": "", "hidden": False, "why": "", "text": ""}
        for name, counts in events.items() for place, count in counts.items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    limits = rate_limits(frame["numerator"], frame["denominator"], 1000)
    return frame.assign(value=1000 * frame["numerator"] / frame["denominator"], low=limits.low, high=limits.high)


RESIDENTS = {"REM23": 130_000, "REM14": 80_000, "REM17": 80_000, "city": 1_700_000}
EVENTS = {
    "vehicle_theft_rate": {"REM23": 2600, "REM14": 1200, "REM17": 1300, "city": 29_000},
    "burglary_rate": {"REM23": 1400, "REM14": 900, "REM17": 1000, "city": 26_000},
    "mischief_rate": {"REM23": 1300, "REM14": 900, "REM17": 950, "city": 23_000},
    "robbery_rate": {"REM23": 480, "REM14": 300, "REM17": 290, "city": 6_300},
    "death_offence_rate": {"REM23": 3, "REM14": 2, "REM17": 1, "city": 90},
}


def spine(peers=("REM14", "REM17"), events=EVENTS) -> pd.DataFrame:
    return comparison.spine(values(events, RESIDENTS), catalog(), "REM23", list(peers))


def test_the_peers_are_together_and_never_hold_the_territory():
    found, same = spine(), spine(("REM14", "REM17", "REM23"))
    thefts = found.iloc[0]
    assert thefts["peers_value"] == pytest.approx(1000 * 2500 / (5 * 160_000))
    pd.testing.assert_frame_equal(found, same)


def test_ratios_and_words_against_the_city():
    found = spine().set_index("indicator")
    assert found.loc["vehicle_theft_rate", "ratio"] == pytest.approx((2600 / 650) / (29_000 / 8500))
    assert found["label"].tolist() == ["higher", "lower", "lower", "comparable", ""]
    assert found.loc["death_offence_rate", "is_few"] and not found["is_few"].iloc[:4].any()


@pytest.mark.parametrize("lang, expected", [
    ("fr", "Par habitant, moins d'introductions par effraction et de méfaits que dans la ville, "
           "plus de vols de véhicule"),
    ("en", "Per resident, fewer break-ins and acts of mischief than in the city, more vehicle thefts"),
])  # fmt: skip
def test_the_title_names_what_is_clear(lang, expected):
    assert comparison_sentences.title(spine(), catalog(), None, lang) == expected


def test_the_lead_counts_what_the_table_shows():
    assert comparison_sentences.lead(spine(), catalog(), ["REM14", "REM17"], True, "fr").startswith(
        "Sur quatre taux comparés à ceux de la ville, deux sont plus bas, un est plus élevé et un est comparable. "
        "Chez les pairs réunis, ")  # fmt: skip
    table = comparison_tables.spine_table(spine(), catalog(), "fr")
    assert table["Par rapport à la ville"].tolist() == [
        "Plus élevé",
        "Plus bas",
        "Plus bas",
        "Comparable",
        "Non comparé",
    ]


def test_nothing_clear_is_said_to_be_nothing():
    same = {name: {place: round(5 * residents / 100) for place, residents in RESIDENTS.items()} for name in NAMES[:3]}
    title = comparison_sentences.title(spine(events=same), catalog(), None, "fr")
    assert title == "Par habitant, aucun taux ne s'écarte nettement de celui de la ville"


def test_an_indicator_made_of_others_is_not_named_again():
    total = {"open_property_rate": {place: sum(EVENTS[name][place] for name in NAMES[:3]) for place in RESIDENTS}}
    found = spine(events={**total, **EVENTS})
    assert comparison.wholes(found) == {"open_property_rate"}


def test_too_few_acts_are_told_with_their_number():
    line = comparison_sentences.few_line(spine(), catalog(), "2020–2024", "fr")
    assert line == "Infractions entraînant la mort : 3 actes (2020–2024), trop peu pour une comparaison."


def test_a_crowded_territory_carries_its_warning():
    said = comparison_sentences.crowd("REM19", 439_170, 89_170, "fr")
    assert "environ 440 000 personnes pour 90 000 habitants" in said  # an order of magnitude, not a count
    assert comparison_sentences.crowd("REM23", 140_000, 135_000, "fr") == ""
    assert comparison_sentences.crowd("REM23", float("nan"), 135_000, "fr") == ""


def classes() -> pd.DataFrame:
    """Six territories, one far above the others, one without a value."""
    places = ["REM23", "REM14", "REM17", "REM12", "REM19", "66092"]
    frame = pd.DataFrame({"territory_id": places, "numerator": [650.0, 410, 390, 350, 2000, 0], "flag": ""})
    frame = frame.assign(hidden=False, why="", text="")
    frame["denominator"] = 5.0 * np.array([130_000, 80_000, 80_000, 70_000, 100_000, 100])
    frame["value"] = 1000 * frame["numerator"] / frame["denominator"]
    limits = rate_limits(frame["numerator"], frame["denominator"], 1000)
    frame["low"], frame["high"] = limits.low, limits.high
    frame["label"] = ["comparable"] * 4 + ["much_higher", ""]
    frame.loc[5, ["value", "low", "high", "flag"]] = [np.nan, np.nan, np.nan, "small_population"]
    return frame


def test_the_funnel_narrows_with_size_and_surrounds_the_mean():
    limits = comparison.funnel(classes(), 1.5, 1000, 5)
    assert (limits["low"] <= 1.5).all() and (limits["high"] >= 1.5).all()
    assert (limits["low_998"] <= limits["low"]).all() and (limits["high_998"] >= limits["high"]).all()
    assert np.diff(limits["high"]).max() <= 1e-9 and limits["size"].max() == pytest.approx(130_000 * 1.04)


def test_ranks_are_intervals_that_hold_the_rank_and_keep_the_order_of_the_table():
    found = comparison.ranks(classes(), 1.5, 1000)
    assert found["territory_id"].tolist() == classes()["territory_id"].tolist()[:5]
    assert (found["low"] <= found["high"]).all() and found.set_index("territory_id").loc["REM19", "low"] == 1


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("large", [False, True])
def test_figures_hold_what_they_claim(lang, large):
    indicator, table = catalog()["robbery_rate"], classes()
    spec = style.specification(comparison_figures.dots_chart(table, 1.5, indicator, "REM23", lang, large), lang, large)
    marks = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    shapes = {layer["mark"]["shape"]: len(layer["data"]["values"]) for layer in marks}
    assert shapes == {"circle": 4, "triangle-up": 1}
    order = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert order[0] == "Ahuntsic-Cartierville" and "L'Île-Dorval" not in order
    kept = spine()[lambda found: ~found["is_few"]].reset_index(drop=True)
    text = json.dumps(style.specification(comparison_figures.spine_chart(kept, catalog(), lang, large), lang, large))
    assert text.count('"triangle-down"') == 2 and text.count('"triangle-up"') == 1 and text.count('"diamond"') == 4
    funnel = funnel_figure.funnel_chart(
        comparison.funnel(table, 1.5, 1000, 5), table, 1.5, indicator, "REM23", [], 5.0, "Habitants", lang, large
    )
    assert "Ville-Marie" in json.dumps(style.specification(funnel, lang, large))
    dots = comparison_figures.dots_chart(table, 1.5, indicator, "REM23", lang, large)
    for figure in (dots, comparison_figures.spine_chart(kept, catalog(), lang, large), funnel):
        alt.LayerChart.from_dict(figure.to_dict(), validate=True)


def test_titles_of_one_indicator_among_the_others():
    robbery = catalog()["robbery_rate"]
    assert among_sentences.dots_title(classes(), robbery, False, "fr") == (
        "Vols qualifiés : un territoire sur 5 se détache de la moyenne"
    )
    assert (
        among_sentences.dots_title(classes(), robbery, True, "en")
        == "Robberies: one of 5 boroughs stands out from the mean"
    )
    calm = classes().assign(label="comparable")
    said = among_sentences.dots_title(calm, robbery, True, "fr")
    assert said == "Vols qualifiés : aucun arrondissement ne se détache de la moyenne"


@pytest.mark.parametrize("city, among, expected", [
    ("lower", "comparable", "Verdun : plus bas que la ville, sans se détacher des autres territoires."),
    ("comparable", "higher", "Verdun : comparable à la ville mais se détache vers le haut parmi les 34."),
    ("higher", "much_higher", "Verdun : plus élevé que la ville et se détache vers le haut parmi les 34."),
    ("", "lower", ""),
])  # fmt: skip
def test_the_two_comparisons_are_never_mixed(city, among, expected):
    assert among_sentences.difference("REM12", city, among, "fr") == expected


def test_the_table_of_the_34_says_why_a_value_is_missing():
    wholes = classes().head(1).assign(territory_id="city", label=np.nan)
    table = comparison_tables.every_territory(classes(), wholes, catalog()["robbery_rate"], "fr")
    assert table["Parmi les 34"].tolist()[4:6] == [
        "se détache vers le haut",
        "taux non publié : moins de 1 000 habitants",
    ]
    assert table["Territoire"].iloc[-1].startswith("Ville de Montréal") and table["Parmi les 34"].iloc[-1] == ""
