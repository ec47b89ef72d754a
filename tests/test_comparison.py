"""What a comparison finds and says: ratios to the city, peers without the territory, the funnel, titles, tables."""

import json

import altair as alt
import numpy as np
import pandas as pd
import pytest

from indicators import catalog
from indicators.arithmetic import rate_limits
from indicators.funnel import Usual
from reports import (
    among_sentences,
    comparison,
    comparison_figures,
    comparison_sentences,
    comparison_tables,
    funnel_figure,
    style,
    words,
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


KNOWN = {  # what is usual among the territories
    "vehicle_theft_rate": Usual(2.5, 0.1, 1000),
    "burglary_rate": Usual(2.9, 0.1, 1000),
    "mischief_rate": Usual(3.3, 0.1, 1000),
    "robbery_rate": Usual(0.7, 0.1, 1000),
    "death_offence_rate": Usual(0.01, 0.1, 1000),
}
RESIDENTS = {"REM23": 130_000, "REM14": 80_000, "REM17": 80_000, "city": 1_700_000}
EVENTS = {
    "vehicle_theft_rate": {"REM23": 2600, "REM14": 1200, "REM17": 1300, "city": 29_000},
    "burglary_rate": {"REM23": 1400, "REM14": 900, "REM17": 1000, "city": 26_000},
    "mischief_rate": {"REM23": 1300, "REM14": 900, "REM17": 950, "city": 23_000},
    "robbery_rate": {"REM23": 480, "REM14": 300, "REM17": 290, "city": 6_300},
    "death_offence_rate": {"REM23": 3, "REM14": 2, "REM17": 1, "city": 90},
}


def spine(peers=("REM14", "REM17"), events=EVENTS) -> pd.DataFrame:
    return comparison.spine(values(events, RESIDENTS), catalog(), "REM23", list(peers), KNOWN)


def test_the_peers_are_together_and_never_hold_the_territory():
    found, same = spine(), spine(("REM14", "REM17", "REM23"))
    thefts = found.iloc[0]
    assert thefts["peers_value"] == pytest.approx(1000 * 2500 / (5 * 160_000))
    pd.testing.assert_frame_equal(found, same)


def test_ratios_are_to_the_rest_of_the_city_and_words_to_the_others():
    found = spine().set_index("indicator")
    assert found.loc["vehicle_theft_rate", "ratio"] == pytest.approx((2600 / 650) / (26_400 / 7850))
    assert found.loc["vehicle_theft_rate", "city_value"] == pytest.approx(1000 * 26_400 / 7_850_000)
    assert found["label"].tolist() == ["much_higher", "lower", "much_lower", "comparable", "comparable"]
    assert found["peers_label"].tolist() == ["higher", "comparable", "much_lower", "comparable", "comparable"]
    assert found.loc["death_offence_rate", "is_few"] and not found["is_few"].iloc[:4].any()


@pytest.mark.parametrize("lang, expected", [
    ("fr", "Par habitant, moins d'introductions par effraction et de méfaits que dans les autres territoires, "
           "plus de vols de véhicule"),
    ("en", "Per resident, fewer break-ins and acts of mischief than in the other territories, more vehicle thefts"),
])  # fmt: skip
def test_the_title_names_what_is_clear(lang, expected):
    assert comparison_sentences.title(spine(), catalog(), None, lang) == expected


def test_the_lead_counts_what_the_table_shows():
    assert comparison_sentences.lead(spine(), catalog(), ["REM14", "REM17"], True, "fr").startswith(
        "Sur cinq taux comparés parmi les 34 territoires, deux sont plus bas, un est plus élevé et deux sont "
        "comparables. Chez les pairs réunis, ")  # fmt: skip
    table = comparison_tables.spine_table(spine(), catalog(), "REM23", "fr")
    assert table["Parmi les autres"].tolist() == [
        "Nettement plus élevé",
        "Plus bas",
        "Nettement plus bas",
        "Comparable",
        "Comparable",
    ]


def test_nothing_clear_is_said_to_be_nothing():
    same = {
        name: {place: round(5 * residents * KNOWN[name].average / 1000) for place, residents in RESIDENTS.items()}
        for name in NAMES[:3]
    }
    title = comparison_sentences.title(spine(events=same), catalog(), None, "fr")
    assert title == "Par habitant, aucun taux ne se détache de ceux des autres territoires"


def test_an_indicator_made_of_others_is_not_named_again():
    total = {"open_property_rate": {place: sum(EVENTS[name][place] for name in NAMES[:3]) for place in RESIDENTS}}
    found = spine(events={**total, **EVENTS})
    assert comparison.wholes(found) == {"open_property_rate"}


def test_too_few_acts_are_told_with_their_number():
    line = comparison_sentences.few_line(spine(), catalog(), "2020–2024", "fr")
    assert line == "Infractions entraînant la mort : 3 actes (2020–2024), trop peu pour tracer un rapport."


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


def test_the_funnel_narrows_with_size_and_surrounds_the_median():
    limits = comparison.funnel(classes(), Usual(1.5, 0.2, 1000), 5)
    assert (limits["low"] <= 1.5).all() and (limits["high"] >= 1.5).all()
    assert (limits["low_998"] <= limits["low"]).all() and (limits["high_998"] >= limits["high"]).all()
    assert np.diff(limits["high"]).max() <= 1e-9 and limits["size"].max() == pytest.approx(130_000 * 1.04)


def test_ranks_are_intervals_that_hold_the_rank_and_keep_the_order_of_the_table():
    found = comparison.ranks(classes(), Usual(1.5, 0.2, 1000))
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
    text = json.dumps(
        style.specification(comparison_figures.spine_chart(kept, catalog(), "REM23", lang, large), lang, large)
    )
    assert text.count('"triangle-down"') == 2 and text.count('"triangle-up"') == 1 and text.count('"diamond"') == 4
    funnel = funnel_figure.funnel_chart(
        comparison.funnel(table, Usual(1.5, 0.2, 1000), 5),
        table,
        1.5,
        indicator,
        "REM23",
        [],
        5.0,
        "Habitants",
        lang,
        large,
    )
    assert "Ville-Marie" in json.dumps(style.specification(funnel, lang, large))
    dots = comparison_figures.dots_chart(table, 1.5, indicator, "REM23", lang, large)
    for figure in (dots, comparison_figures.spine_chart(kept, catalog(), "REM23", lang, large), funnel):
        alt.LayerChart.from_dict(figure.to_dict(), validate=True)


def test_titles_of_one_indicator_among_the_others():
    robbery = catalog()["robbery_rate"]
    assert among_sentences.dots_title(classes(), robbery, False, "fr") == (
        "Vols qualifiés : un territoire sur 5 se détache des autres"
    )
    assert (
        among_sentences.dots_title(classes(), robbery, True, "en")
        == "Robberies: one of 5 boroughs stands out from the others"
    )
    calm = classes().assign(label="comparable")
    said = among_sentences.dots_title(calm, robbery, True, "fr")
    assert said == "Vols qualifiés : aucun arrondissement ne se détache des autres"


@pytest.mark.parametrize("label, expected", [
    ("comparable", "Verdun : comparable aux autres territoires."),
    ("much_higher", "Verdun : nettement plus élevé que les autres territoires."),
    ("", ""),
])  # fmt: skip
def test_a_territory_chosen_gets_one_word(label, expected):
    assert among_sentences.own_line("REM12", label, "fr") == expected


def test_the_table_of_the_34_says_why_a_value_is_missing():
    wholes = classes().head(1).assign(territory_id="city", label=np.nan)
    near = comparison.drawn_in(classes(), Usual(1.5, 0.2, 1000))
    table = comparison_tables.every_territory(classes(), wholes, near, catalog()["robbery_rate"], "fr")
    assert table["Valeur resserrée"].tolist()[4:6] == [words.rate(near["REM19"], "fr"), words.absent("fr")]
    assert 1.3 < near["REM19"] < 4.0 and near["REM23"] > 1.0
    assert table["Parmi les autres"].tolist()[4:6] == [
        "Nettement plus élevé",
        "taux non publié : moins de 1 000 habitants",
    ]
    assert table["Territoire"].iloc[-1].startswith("Ville de Montréal") and table["Parmi les autres"].iloc[-1] == ""
