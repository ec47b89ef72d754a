"""What a trend finds and says, on series made by hand: bands, tests, breaks, provisional months, words, figures."""

import json
import re
from datetime import date

import altair as alt
import numpy as np
import pandas as pd
import pytest

from indicators import catalog
from indicators.breaks import Break
from indicators.comparisons import LABELS
from reports import style, trend, trend_figures, trend_sentences, trend_tables
from tests import varying

THEFTS, NIGHT = "vehicle_theft_rate", "night_share"
SEASON = np.array([-4, -2, 0, 1, 2, 3, 4, 3, 1, 0, -3, -5])


def series(levels: dict[int, float], soft: int = 0, residents: float = 100_000, flag: str = "") -> pd.DataFrame:
    """Months of whole years around a level with a season, the last `soft` provisional, as in indicators.values."""
    rows = [
        {"territory_id": "REM23", "period": f"{year}-{month + 1:02}",
         "numerator": max(0.0, round(level + SEASON[month] * min(1, level / 20) + (year * 7 + month * 3) % 5 - 2))}
        for year, level in levels.items() for month in range(12)
    ]  # fmt: skip
    frame = pd.DataFrame(rows).assign(denominator=residents / 12, flag=flag)
    frame["value"] = 1000 * frame["numerator"] / frame["denominator"]
    if "small_population" in flag:
        frame["value"] = np.nan
    frame["low"], frame["high"] = frame["value"] * 0.8, frame["value"] * 1.2
    if soft:
        frame.loc[len(frame) - soft :, "flag"] = "provisional"
    return frame


RISE = {**dict.fromkeys(range(2015, 2020), 30), 2020: 32, 2021: 50, 2022: 60, 2023: 65, 2024: 55}
FLAT = dict.fromkeys(range(2015, 2025), 30)


def studied(levels=RISE, measure="count", name=THEFTS, **options) -> trend.Study:
    return trend.study(series(levels, **options), catalog()[name], "REM23", measure, (2015, 2019), varying.by(1.0))


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text).replace("*", "")


def test_a_clear_rise_is_found_and_said_in_both_languages():
    study = studied()
    assert (study.movement.label, study.since, study.beyond) == ("clear_rise", 2021, "above")
    assert study.judged == 60 and study.above + study.below <= 60 and study.above >= 48
    assert trend_sentences.title(study, "fr") == (
        "Depuis 2021, les vols de véhicule dépassent presque chaque mois le niveau habituel"
    )
    assert trend_sentences.title(study, "en") == "Since 2021, vehicle thefts exceed the usual level almost every month"
    after, before = int(study.movement.after), round(study.movement.before)
    lead = plain(trend_sentences.lead(study, "fr"))
    assert (
        f"Les douze derniers mois consolidés (janv. 2024 – déc. 2024) en comptent {after}, contre {before} par an"
        in lead
    )
    assert re.search(r"hausse nette \(\+\d+ %\)", lead)
    assert "clear rise (+" in plain(trend_sentences.lead(study, "en"))


@pytest.mark.parametrize("dispersion, label, french, english", [
    (1.0, "stable", "Stable : les vols de véhicule par rapport à 2015–2019",
     "Stable: vehicle thefts compared with 2015–2019"),
    (9.0, "inconclusive", "Écart non concluant : les vols de véhicule par rapport à 2015–2019",
     "Inconclusive: vehicle thefts compared with 2015–2019"),
    (np.nan, "inconclusive", "Écart non concluant : les vols de véhicule par rapport à 2015–2019",
     "Inconclusive: vehicle thefts compared with 2015–2019"),
])  # fmt: skip
def test_stable_and_inconclusive_are_two_words_without_percentage(dispersion, label, french, english):
    study = trend.study(series(FLAT), catalog()[THEFTS], "REM23", "count", (2015, 2019), varying.by(dispersion))
    assert study.movement.label == label and np.isnan(study.movement.percent) and study.since is None
    assert trend_sentences.title(study, "fr") == french and trend_sentences.title(study, "en") == english
    assert "%" not in trend_sentences.lead(study, "fr") and LABELS[label]["fr"] in trend_sentences.lead(study, "fr")
    rows = dict(trend_tables.compared(study, "fr"))
    assert ("Rapport des deux, intervalle à 95 %" in rows) == (dispersion == dispersion), "no interval where none holds"


def test_few_acts_give_no_percentage_and_no_peak():
    study = studied({year: 0.8 for year in range(2015, 2025)})
    assert study.movement.before < 20 and np.isnan(study.movement.percent) and study.peak is None
    assert "aucun pourcentage" in trend_sentences.lead(study, "fr")


def test_nothing_at_all_is_said_plainly():
    frame = series(FLAT)
    study = trend.study(
        frame.assign(numerator=0.0, value=0.0), catalog()[THEFTS], "66092", "count", (2015, 2019), varying.by(1.0)
    )
    assert plain(trend_sentences.title(study, "fr")) == "Aucun acte signalé de janvier 2015 à décembre 2024"
    style.specification(trend_figures.season_chart(study, "fr"), "fr")


def test_a_hidden_rate_says_why():
    study = studied(measure="rate", flag="small_population")
    assert study.hidden == "small_population"
    assert trend_sentences.title(study, "en") == "Rate not published: fewer than 1,000 residents"


def test_provisional_months_are_marked_and_never_tested():
    study = studied(RISE, soft=5)
    whole = studied(RISE)
    assert study.movement.end == "2024-07" and whole.movement.end == "2024-12"
    assert study.judged == whole.judged - 5 and not study.months["is_firm"].tail(5).any()
    _, rows = trend_tables.recent(study, "fr")
    assert [cell.endswith("p") for cell in rows[0][1:]] == [False] * 4 + [True] * 5
    assert (trend_tables.every_month(study, "en")["State"] == "provisional").sum() == 5


def test_an_unfinished_last_month_is_not_shown():
    frame = series(RISE)
    frame.loc[len(frame) - 1, "flag"] = "partial provisional"
    study = trend.study(frame, catalog()[THEFTS], "REM23", "count", (2015, 2019), varying.by(1.0))
    assert study.months["period"].iloc[-1] == "2024-11" and study.movement.end == "2024-11"


@pytest.fixture
def hard(monkeypatch):
    """A hard break on January 1, 2020, in place of the file's."""
    words = {"fr": "1ᵉʳ janvier 2020", "en": "January 1, 2020"}
    one = Break(date(2020, 1, 1), None, ("*",), ("*",), "hard", words, words, words, "https://example.org")
    monkeypatch.setattr(trend, "touching", lambda *asked: [one])
    return one


def test_a_hard_break_cuts_line_band_and_percentage(hard):
    study = studied()
    assert study.movement.reason == "break" and study.movement.label == "" and study.movement.broken is hard
    assert "le mode de comptage change" in trend_sentences.title(study, "fr")
    after = study.months[study.months["period"] >= "2020-01"]
    assert after["usual_low"].isna().all() and after["rolling"].head(11).isna().all() and after["rolling"].notna().any()
    assert study.trend.years == 5  # only the years after it
    assert trend_tables.trend_title(study, "fr").startswith("De 2020 à 2024, ")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("measure, name", [("count", THEFTS), ("rate", THEFTS), ("value", NIGHT)])
def test_numbers_in_sentences_are_in_the_tables(lang, measure, name):
    study = studied(measure=measure, name=name)
    if measure == "value":
        frame = series(RISE).assign(denominator=300.0)
        frame["value"] = 100 * frame["numerator"] / 300
        study = trend.study(frame, catalog()[name], "REM23", measure, (2015, 2019), varying.by(1.0))
    shown = plain(
        " ".join([*(f"{a} {b}" for a, b in trend_tables.compared(study, lang)), trend_sentences.subtitle(study, lang)])
    )
    said = plain(trend_sentences.lead(study, lang) + " " + trend_sentences.title(study, lang))
    numbers = set(re.findall(r"\d[\d ,.]*\d|\d+", said)) - {"1 000", "1,000"}
    periods = set(re.findall(r"20\d\d", said))
    missing = {n for n in numbers - periods if n.strip(" .,") not in shown and not n.startswith("20")}
    assert numbers and not missing


def test_the_figure_holds_the_months_the_band_and_the_words():
    study = studied(RISE, soft=5)
    spec = style.specification(trend_figures.season_chart(study, "fr"), "fr")
    text = json.dumps(spec, ensure_ascii=False)
    dots = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point" and "t" in layer["data"]["values"][0]]
    assert [len(layer["data"]["values"]) for layer in dots] == [115, 5] and dots[1]["mark"]["filled"] is False
    assert [value["v"] for value in dots[0]["data"]["values"]] == study.months["value"].head(115).tolist()
    for words in (
        "8 mois calmes sur 10",
        "Moyenne des 12 derniers mois",
        "Sommet : ",
        "Provisoire",
        "Rupture : 1ᵉʳ",
    ):
        assert words in text
    y = [
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in spec["layer"]
        if "scale" in layer["encoding"].get("y", {})
    ]
    assert all(domain[0] == 0 for domain in y) and len(text) < 120_000


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("large", [False, True])
def test_figures_are_what_vega_lite_promises(lang, large):
    study = studied(RISE, soft=5)
    parts = trend.by_label(series(RISE).assign(shift="nuit"), "shift", study)
    shifts = trend_figures.label_chart(parts, study, lang, large)
    for figure in (trend_figures.season_chart(study, lang, large), shifts):
        assert alt.LayerChart.from_dict(figure.to_dict(), validate=True).layer


def test_words_in_the_plot_do_not_touch_one_another():
    canvas = trend_figures.Canvas(120, 100.0, 430, 13)
    first = canvas.best("Sommet : 54,8 par mois", [(50, 200), (50, 300)])
    second = canvas.best("Moyenne des 12 derniers mois", [(50, 200), (50, 210), (50, 260)])
    assert first == (50, 200) and second == (50, 260)


def test_shifts_are_tested_together_and_named():
    rise = pd.concat([series(RISE).assign(shift="soir"), series(FLAT).assign(shift="jour")])
    parts = trend.by_label(rise, "shift", studied())
    assert {label: part.movement.label for label, part in parts.items()} == {"soir": "clear_rise", "jour": "stable"}
    assert trend_tables.labels_title(parts, studied(), "fr") == "Hausse nette le soir ; stable le jour"
    assert trend_tables.labels_title(parts, studied(), "en") == "Clear rise in the evening; stable by day"
    style.specification(trend_figures.label_chart(parts, studied(), "en"), "en")


def test_a_share_keeps_points_and_no_percentage_of_a_percentage():
    frame = series(RISE).assign(denominator=300.0)
    frame["value"] = 100 * frame["numerator"] / 300
    study = trend.study(frame, catalog()[NIGHT], "REM23", "value", (2015, 2019), varying.by(1.0))
    assert np.isnan(study.movement.percent) and study.movement.label == "clear_rise"
    assert "point de pourcentage" in trend_tables.trend_sentence(study, "fr")
