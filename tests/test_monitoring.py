"""The year to date, months outside control limits, and the parts of a series: made by hand, in words, in figures."""

import json
import re
from datetime import date

import altair as alt
import numpy as np
import pandas as pd
import pytest

from indicators import breaks, catalog
from indicators.breaks import Break
from reports import monitoring, monitoring_figures, monitoring_words, since_words, trend
from reports.words import typeset
from tests import choices, tiny, varying
from tests.words import typos

THEFTS, NIGHT = "vehicle_theft_rate", "night_share"
SEASON = np.array([-4, -2, 0, 1, 2, 3, 4, 3, 1, 0, -3, -5])
LANGUAGES = ("fr", "en")


def study_of(levels, measure="count", soft=0, name=THEFTS, cut=None, change=None, reference=(2015, 2019)):
    """Months around a level by year with a season, up to `cut`, the last `soft` provisional; `change` sets months."""
    rows = [
        {"territory_id": "REM23", "period": f"{year}-{month + 1:02}",
         "numerator": max(0.0, round(level + SEASON[month] * min(1, level / 20) + (year * 7 + month * 3) % 5 - 2))}
        for year, level in levels.items() for month in range(12)
    ]  # fmt: skip
    frame = pd.DataFrame(rows).assign(denominator=100_000 / 12 if name == THEFTS else 300.0, flag="")
    frame = frame[frame["period"] <= (cut or "9999")].reset_index(drop=True)
    for period, events in (change or {}).items():
        frame.loc[frame["period"] == period, "numerator"] = events
    frame["value"] = catalog()[name].per * frame["numerator"] / frame["denominator"]
    frame["low"], frame["high"] = frame["value"] * 0.8, frame["value"] * 1.2
    frame.loc[len(frame) - soft :, "flag"] = "provisional"
    return trend.study(frame, catalog()[name], "REM23", measure, reference, varying.by(1.0))


FLAT = dict.fromkeys(range(2015, 2027), 30)


def plain(text):
    return re.sub("[\u00a0\u202f]", " ", text).replace("*", "")


# The year to date -----------------------------------------------------------------------------------------------------


def test_the_year_to_date_holds_consolidated_months_only():
    found = monitoring.since_january(study_of(FLAT, cut="2026-07", soft=3), 2026)
    assert (found.last, found.soft, found.label) == ("2026-04", ("2026-05", "2026-06", "2026-07"), "inconclusive")
    assert found.years["year"].tolist() == [2021, 2022, 2023, 2024, 2025, 2026]
    assert np.isnan(found.percent)
    assert plain(since_words.since_months(found, "fr")) == (
        "Mois consolidés seulement, jusqu'en avril 2026 ; mai à juillet 2026, provisoires, sont exclus."
    )
    assert plain(since_words.since_months(found, "en")) == (
        "Consolidated months only, to April 2026; May to July 2026, provisional, are left out."
    )


def test_a_clear_rise_has_both_counts_and_a_percentage():
    study = study_of({**FLAT, 2026: 60}, cut="2026-04")
    found = monitoring.since_january(study, 2026)
    after, before = int(found.years["numerator"].iloc[-1]), found.years["numerator"].iloc[:-1].mean()
    assert found.label == "clear_rise" and found.percent == pytest.approx(100 * (after / before - 1))
    said = plain(since_words.since_lead(found, study, "fr"))
    assert said.startswith(f"De janvier à avril 2026, {after} actes signalés, contre {before:.0f} en moyenne")
    assert said.endswith(f"hausse nette (+{round(found.percent)} %).")
    assert since_words.since_title(found, study, "en") == "Since January 2026, clear rise in vehicle thefts"


def test_few_acts_have_no_percentage_and_say_so():
    study = study_of({**dict.fromkeys(range(2015, 2026), 2), 2026: 12}, cut="2026-03")
    found = monitoring.since_january(study, 2026)
    assert found.label == "clear_rise" and np.isnan(found.percent) and found.before < 20
    assert "Under 20 acts on average, no percentage is given." in since_words.since_lead(found, study, "en")


def test_nothing_at_all_is_said_plainly():
    study = study_of(dict.fromkeys(range(2015, 2027), -9), cut="2026-03")
    found = monitoring.since_january(study, 2026)
    assert since_words.since_title(found, study, "fr") == "Depuis janvier 2026, aucun acte signalé"
    assert plain(since_words.since_lead(found, study, "fr")) == (
        "Aucun acte signalé de janvier à mars 2026, ni dans les mêmes mois de 2021 à 2025."
    )


@pytest.mark.parametrize("options, reason, words", [
    ({"cut": "2026-02", "soft": 2}, "none_yet", "premier mois consolidé"),
    ({"levels": dict.fromkeys(range(2022, 2027), 30), "reference": (2022, 2024)}, "few_years", "l'extrait en a 4"),
])  # fmt: skip
def test_what_is_not_computed_says_why(options, reason, words):
    study = study_of(options.pop("levels", FLAT), **options)
    found = monitoring.since_january(study, 2026)
    assert found.reason == reason and found.label == "" and words in since_words.since_lead(found, study, "fr")
    assert since_words.since_table(found, study, "fr") == ([], [])
    assert "non calculée" in since_words.since_title(found, study, "fr")


@pytest.fixture
def hard(monkeypatch):
    """Sets the day of a hard break in place of the file's."""

    def on(day):
        words = {"fr": "Nouvelle règle", "en": "New rule"}
        one = Break(day, None, ("*",), ("*",), "hard", words, words, words, "https://example.org")
        monkeypatch.setattr(trend, "touching", lambda *asked: [one])
        monkeypatch.setattr(breaks, "touching", lambda *asked: [one])

    return on


def test_a_hard_break_leaves_the_numbers_and_takes_the_test(hard):
    hard(date(2023, 1, 1))
    study = study_of({**FLAT, 2026: 60}, cut="2026-04")
    found = monitoring.since_january(study, 2026)
    said = plain(since_words.since_lead(found, study, "fr"))
    assert found.reason == "break" and found.label == "" and np.isnan(found.percent) and "%" not in said
    assert "1ᵉʳ janv. 2023 (nouvelle règle) : ces nombres ne se comparent pas" in said
    assert since_words.since_table(found, study, "fr")[1]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("measure, name", [("count", THEFTS), ("rate", THEFTS), ("value", NIGHT)])
def test_numbers_said_of_the_year_are_in_its_table(lang, measure, name):
    study = study_of({**FLAT, 2026: 45}, measure, name=name, cut="2026-04")
    found = monitoring.since_january(study, 2026)
    heads, rows = since_words.since_table(found, study, lang)
    shown = plain(" ".join(" ".join(row) for row in [heads, *rows]))
    said = since_words.since_lead(found, study, lang)
    told = re.sub(r"\(\+\d+ ?%\)|1[ ,]000", "", plain(said))
    numbers = re.findall(r"\d+(?:[.,]\d+)?", told)
    assert len(numbers) > 5 and not [one for one in numbers if one not in shown]
    texts = [said, since_words.since_title(found, study, lang), *since_words.since_notes(found, study, lang)]
    assert not [typo for text in texts for typo in typos(typeset(text.replace("**", ""), lang), lang)]
    assert [row[0] for row in rows][-1] == "2026" and len(rows) == 7


# Control limits -------------------------------------------------------------------------------------------------------


def test_a_month_far_from_its_season_is_outside_and_named():
    found = monitoring.watch(study_of(FLAT, change={"2024-02": 90, "2024-07": 1}))
    outside = found.months[found.months["place"].isin(["above", "below"])]
    assert dict(zip(outside["period"], outside["place"], strict=True)) == {"2024-02": "above", "2024-07": "below"}
    assert found.by_season and (found.months.loc[found.months["year"] <= 2019, "place"] == "").all()
    study = study_of(FLAT, change={"2024-02": 90, "2024-07": 1})
    assert monitoring_words.watch_title(found, "fr") == "2 mois hors des limites sur 84"
    assert monitoring_words.watch_title(found, "en") == "2 of 84 months outside the limits"
    table = monitoring_words.watch_outside(found, monitoring_words.watch_table(found, study, "fr"))
    assert table["Place"].tolist() == ["▼ au-dessous", "▲ au-dessus"]
    assert "1 au-dessus, 1 au-dessous" in monitoring_words.watch_lead(found, study, "fr")


def test_limits_of_few_acts_are_exact_and_shared():
    found = monitoring.watch(study_of(dict.fromkeys(range(2015, 2027), 2)))
    assert found.is_exact and not found.by_season and found.months["low"].nunique() == 1
    assert found.many("above") + found.many("below") == 0
    assert monitoring_words.watch_title(found, "fr") == "Aucun mois hors des limites sur 84"


def test_provisional_months_are_not_judged():
    found = monitoring.watch(study_of(FLAT, soft=4, change={"2026-12": 300}))
    assert found.months["period"].iloc[-1] == "2026-08" and found.many("above") == 0


def test_alarms_are_rare_without_any_change():
    """Three standard errors, with a season and a dispersion both measured on five years."""
    generator, alarms, months = np.random.default_rng(4), 0, 0
    for _ in range(20):
        rates = 30 * (1 + SEASON / 20) * generator.gamma(50, 1 / 50, (12, 12))
        change = {f"{2015 + y}-{m + 1:02}": float(generator.poisson(rates[y, m])) for y in range(12) for m in range(12)}
        found = monitoring.watch(study_of(FLAT, change=change))
        alarms, months = alarms + found.many("above") + found.many("below"), months + found.many()
    assert alarms / months < 0.01


@pytest.mark.parametrize("reason, options", [
    ("few_years", {"levels": dict.fromkeys(range(2018, 2027), 30)}),
    ("few_events", {"levels": dict.fromkeys(range(2015, 2027), 0)}),
])  # fmt: skip
def test_limits_not_computed_say_why(reason, options):
    study = study_of(**options, change=dict.fromkeys(FLAT, 0) if reason == "few_years" else None)
    if reason == "few_events":
        study = study_of(dict.fromkeys(range(2015, 2027), -9))
    found = monitoring.watch(study)
    assert found.reason == reason
    for lang in LANGUAGES:
        assert monitoring_words.watch_lead(found, study, lang).startswith({"fr": "Limites", "en": "Limits"}[lang])


def test_a_hard_break_ends_the_judgement(hard):
    hard(date(2022, 1, 1))
    found = monitoring.watch(study_of({**FLAT, 2023: 90}))
    assert (found.months.loc[found.months["period"] >= "2022-01", "place"] == "").all() and found.many() == 24
    hard(date(2017, 1, 1))
    assert monitoring.watch(study_of(FLAT)).reason == "break"


# Season, trend and rest -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure, name", [("count", THEFTS), ("rate", THEFTS), ("value", NIGHT)])
def test_the_parts_find_the_season_and_leave_the_rest(measure, name):
    found = monitoring.apart(study_of(FLAT, measure, name=name))
    months = found.months
    assert found.year.idxmin() == 12 and found.year.idxmax() in (6, 7, 8) and found.share > 0.5
    again = months["trend"] + months["season"] + months["rest"]
    assert np.allclose(again, months["value"]) and found.is_rooted == (name == THEFTS)


def test_parts_not_computed_say_why():
    short = monitoring.apart(study_of({2025: 30, 2026: 30}, reference=(2025, 2025)))
    few = monitoring.apart(study_of(dict.fromkeys(range(2015, 2027), -1)))
    study = study_of(FLAT)
    study.months.loc[40, "value"] = np.nan
    gap = monitoring.apart(study)
    assert (short.reason, few.reason, gap.reason) == ("too_short", "few_events", "gap")
    assert plain(monitoring_words.parts_reason(gap, study, "fr")) == "Non calculée : il manque un mois, mai 2018."
    assert monitoring_words.parts_reason(short, study, "en").startswith("Not computed: fewer than 3 whole years")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_of_the_parts_are_in_their_table(lang):
    study = study_of(FLAT)
    found = monitoring.apart(study)
    cells = {plain(cell) for row in monitoring_words.parts_table(found, study, lang).to_numpy() for cell in row}
    trend_said, _, rest_said = (plain(text) for text in monitoring_words.parts_titles(found, study, lang))
    ends = [re.findall(r"\d+[.,]\d", trend_said), re.findall(r"[+−]\d+(?:[.,]\d)?", rest_said)]
    assert all(len(numbers) == 2 and cells.issuperset(numbers) for numbers in ends)
    texts = [*monitoring_words.parts_titles(found, study, lang), *monitoring_words.parts_units(found, study, lang),
             monitoring_words.parts_lead(lang), monitoring_words.parts_method(found, lang)]  # fmt: skip
    assert not [typo for text in texts for typo in typos(text, lang)]


# Figures --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("measure, name", [("count", THEFTS), ("rate", THEFTS), ("value", NIGHT)])
def test_figures_are_what_vega_lite_promises(lang, measure, name):
    study = study_of(FLAT, measure, name=name, change={"2024-02": 90})
    watch, parts = monitoring.watch(study), monitoring.apart(study)
    charts = [monitoring_figures.watch_chart(watch, study, lang), *monitoring_figures.parts_charts(parts, study, lang)]
    assert len(charts) == 4
    for chart in charts:
        alt.LayerChart.from_dict(chart.to_dict(), validate=True)
    text = json.dumps(charts[0].to_dict(), ensure_ascii=False)
    assert "triangle-up" in text and "triangle-down" not in text and len(text) < 60_000


# On the page ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("asked", [{"measure": "count"}, {"measure": "rate"}, {"indicator": NIGHT}])
def test_folded_parts_are_drawn_when_opened(demo_data, lang, asked):
    with tiny.shown(demo_data):
        app = choices.visited(tiny.ROOT / "pages" / "tendances.py")
        for name, code in {"lang": lang, "territory": "REM23", **asked}.items():
            app.query_params[name] = code
        folded = len(app.run().get("vega_lite_chart"))
        app.session_state["watch"] = True
        watched = len(app.run().get("vega_lite_chart"))
        app.toggle("stl").set_value(True)
        parts = len(app.run().get("vega_lite_chart"))
        assert not app.error and not app.exception and (watched - folded, parts - watched) == (1, 3)
