"""A series by year: what is judged and said of it by hand-made years, its figures, and its rows by label."""

import re
from datetime import date

import altair as alt
import numpy as np
import pandas as pd
import pytest

from indicators import catalog
from indicators.breaks import Break
from reports import labels_restricted, years, years_figures, years_parted, years_words
from reports.words import typeset
from tests import varying
from tests.words import told, typos

LANGUAGES = ("fr", "en")
BURGLARY, HOMICIDES, VICTIMS, CLEARED = "burglary_rate", "homicide_count", "victim_count", "person_clearance_share"
FLAT = {2018: 102, 2019: 98, 2020: 101, 2021: 97, 2022: 103, 2023: 99, 2024: 100}
RISE = {**FLAT, 2024: 180}


def frame(numbers: dict[int, float], hidden=(), soft=(), partial=(), below=50_000.0, per=1000.0) -> pd.DataFrame:
    """Yearly values as a reader gives them; hidden years have no number."""
    table = pd.DataFrame({"territory_id": "REM23", "period": [str(year) for year in numbers],
                          "numerator": [float(one) for one in numbers.values()]})  # fmt: skip
    years_ = list(numbers)
    table["hidden"] = [year in hidden for year in years_]
    table.loc[table["hidden"], "numerator"] = np.nan
    table["denominator"] = below
    table["value"] = per * table["numerator"] / below
    table["low"], table["high"] = table["value"] * 0.8, table["value"] * 1.2
    table["flag"] = ["partial provisional" if year in partial else "provisional" if year in soft else ""
                     for year in years_]  # fmt: skip
    table["why"] = ["threshold" if one else "" for one in table["hidden"]]
    table["text"] = ["< 8" if one else "" for one in table["hidden"]]
    return table


def studied(numbers=RISE, name=BURGLARY, measure="count", status="open", **options) -> years.Yearly:
    options = {"per": catalog()[name].per, **options}
    return years.study(frame(numbers, **options), catalog()[name], "REM23", measure, None, status, varying.by(1.0))


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text).replace("*", "")


@pytest.fixture(autouse=True)
def breaks(monkeypatch):
    """The breaks that touch these series: none unless a test says so."""
    found: list[Break] = []
    monkeypatch.setattr(years, "touching", lambda *asked: found)
    return found


def hard(day: date) -> Break:
    words = {"fr": "Nouvelle règle", "en": "New rule"}
    return Break(day, None, ("*",), ("*",), "hard", words, words, words, "https://example.org")


# What is judged -------------------------------------------------------------------------------------------------------


def test_a_clear_rise_is_judged_against_the_five_years_before():
    found = studied()
    assert (found.movement.label, found.against, found.last) == ("clear_rise", (2019, 2020, 2021, 2022, 2023), 2024)
    mean = np.mean([FLAT[year] for year in found.against])
    assert found.movement.percent == pytest.approx(100 * (180 / mean - 1))
    assert years_words.title(found, "fr") == (
        "Hausse nette des introductions par effraction en 2024 par rapport à 2019–2023"
    )
    assert years_words.title(found, "en") == "Clear rise in break-ins, 2024 compared with 2019–2023"
    assert plain(years_words.lead(found, "fr")).endswith("hausse nette (+81 %).")


def test_no_change_has_no_percentage():
    found = studied(FLAT)
    assert found.movement.label == "inconclusive" and np.isnan(found.movement.percent)
    assert years_words.title(found, "fr").startswith("Écart non concluant : les introductions")
    assert "%" not in years_words.lead(found, "fr")


def test_under_twenty_there_is_no_percentage_and_it_says_so():
    found = studied({**dict.fromkeys(range(2018, 2024), 4), 2024: 30}, HOMICIDES)
    assert found.movement.label == "clear_rise" and np.isnan(found.movement.percent)
    assert "Sous 20 affaires par an, aucun pourcentage" in plain(years_words.lead(found, "fr"))
    assert years_words.title(found, "fr") == "Hausse nette des homicides en 2024 par rapport à 2019–2023"
    assert plain(years_words.lead(found, "fr")).startswith("Homicides en 2024 : 30, contre 4,0 par an en moyenne")


def test_a_share_is_judged_without_a_percentage():
    cleared = {year: 20_000 + number for year, number in FLAT.items()} | {2024: 25_000}
    found = studied(cleared, CLEARED, "value")
    assert found.movement.label == "clear_rise" and np.isnan(found.movement.percent)
    assert "50,0 %" in plain(years_words.lead(found, "fr")) and "+" not in years_words.lead(found, "fr")


def test_a_provisional_year_is_shown_and_not_judged_and_a_partial_one_is_left_out():
    found = studied({**FLAT, 2025: 300, 2026: 40}, soft=(2025,), partial=(2026,))
    assert found.last == 2024 and found.partial == (2026,) and found.years["year"].max() == 2025
    assert found.movement.label == "inconclusive"
    _, rows = years_words.table(found, "fr")
    assert rows[0][0] == "2025" and rows[0][-1] == "provisoire"
    assert "2025 est provisoire et n'est pas jugée. 2026, incomplète" in years_words.note(found, "fr")


@pytest.mark.parametrize("hidden, said", [
    ((2024,), "Évolution non calculée : le nombre de 2024 est masqué"),
    ((2019, 2020, 2021), "Évolution non calculée : trop de nombres sont masqués avant 2024"),
])  # fmt: skip
def test_hidden_numbers_are_no_numbers(hidden, said):
    found = studied(FLAT, VICTIMS, hidden=hidden, status="safe")
    assert found.movement.reason == "hidden" and years_words.title(found, "fr") == said
    cells = {row[0]: row[1] for row in years_words.table(found, "fr")[1]}
    assert all(plain(cells[str(year)]) == "< 8" for year in hidden)
    drawn = years_figures.year_chart(found, "fr").to_dict()
    points = [row for layer in drawn["layer"] for row in layer["data"]["values"] if "year" in row]
    assert {row["year"] for row in points} == {str(year) for year in FLAT if year not in hidden}


def test_all_hidden_is_said_and_nothing_is_drawn():
    found = studied(FLAT, VICTIMS, hidden=tuple(FLAT), status="safe")
    assert found.hidden == "hidden" and years_words.lead(found, "fr") == ""
    assert years_words.title(found, "fr") == "Tous les nombres sont masqués (nombre trop petit)"


def test_one_hidden_year_before_leaves_four_to_judge_by():
    found = studied(RISE, VICTIMS, hidden=(2021,), status="safe")
    assert found.against == (2019, 2020, 2022, 2023) and found.movement.label == "clear_rise"


def test_a_gap_that_rounding_could_make_is_no_change(monkeypatch):
    numbers = {**dict.fromkeys(range(2018, 2024), 1), 2024: 10}
    assert studied(numbers, VICTIMS, status="internal").movement.label == "clear_rise"
    found = studied(numbers, VICTIMS, status="safe")
    assert found.movement.label == "" and found.movement.reason == "rounded"
    assert years_words.title(found, "fr") == "Évolution non calculée : écart trop petit pour être dit"


def test_a_hard_break_forbids_what_lies_before_it(breaks):
    breaks.append(hard(date(2022, 1, 1)))
    found = studied()
    assert found.movement.reason == "break" and found.movement.label == ""
    assert plain(years_words.title(found, "fr")) == (
        "Évolution non calculée : le mode de comptage change le 1ᵉʳ janv. 2022"
    )
    breaks[:] = [hard(date(2020, 6, 1))]  # 2020 is of both rules
    assert studied().against == (2021, 2022, 2023) and studied().movement.label == "clear_rise"


def test_few_years_and_none_say_so():
    assert years_words.title(studied({2023: 5, 2024: 6}), "en") == (
        "Change not computed: fewer than three years before 2024"
    )
    assert years_words.title(studied(dict.fromkeys(FLAT, 0), VICTIMS), "fr") == "Aucune victime de 2018 à 2024"
    assert years_words.title(studied({2024: 6}, partial=(2024,)), "fr") == "Aucune année complète dans cette période"
    assert years_words.title(studied({2024: 6}, soft=(2024,)), "fr") == (
        "Évolution non calculée : aucune année n'est encore consolidée"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name, measure", [
    (BURGLARY, "count"), (BURGLARY, "rate"), (HOMICIDES, "count"), (CLEARED, "value")])  # fmt: skip
def test_numbers_said_are_in_the_table_and_the_chart(name, measure, lang):
    found = studied(RISE, name, measure, soft=(2024,) if measure == "rate" else ())
    heads, rows = years_words.table(found, lang)
    move = found.movement
    told_besides = [*[plain(years_words.value(row, found, lang)) for row in found.years.itertuples()]]
    mean = re.search(r"(?:moyenne|mean) .*?: ?([\d.,]+)", str(years_figures.year_chart(found, lang).to_dict()), re.I)
    assert mean and move.label
    percent = str(abs(round(move.percent))) if move.percent == move.percent else ""
    texts = [years_words.lead(found, lang), years_words.title(found, lang)]
    assert told(texts, [pd.DataFrame(rows, columns=heads)], lang, [*told_besides, mean[1], percent, "20"])
    texts += [years_words.subtitle(found, lang), years_words.note(found, lang)]
    assert not [one for text in texts for one in typos(typeset(text.replace("**", ""), lang), lang)]


# By label -------------------------------------------------------------------------------------------------------------


def by_weekday(last: dict[str, float]) -> pd.DataFrame:
    return pd.concat([frame({**FLAT, 2024: last.get(day, 100)}).assign(weekday=day) for day in "1234567"])


def test_labels_are_tested_together_and_named():
    parts = years.by_label(by_weekday({"6": 220}), "weekday", studied())
    assert {label: one.movement.label for label, one in parts.items() if one.movement.label in years.CLEAR} == {
        "6": "clear_rise"}  # fmt: skip
    assert years_parted.title(parts, "weekday", "fr") == "Par jour de la semaine, 2024 : hausse nette : samedi"
    none = years.by_label(by_weekday({}), "weekday", studied())
    assert "aucun changement net en 2024" in years_parted.title(none, "weekday", "fr")
    weak = {"1": 125}  # alone it would be a clear rise; among seven it is not
    assert years.by_label(by_weekday(weak).query("weekday == '1'"), "weekday", studied())["1"].movement.label == (
        "clear_rise"
    )
    assert years.by_label(by_weekday(weak), "weekday", studied())["1"].movement.label == "inconclusive"


def test_weekdays_are_counted_as_often_as_they_come():
    assert [years_parted.days(2024, day) for day in range(1, 8)] == [53, 53, 52, 52, 52, 52, 52]
    parts = years.by_label(by_weekday({"1": 106, "3": 106}), "weekday", studied())
    heads, rows = years_parted.table(parts, "weekday", studied({**FLAT, 2024: 712}), "fr")
    at = heads.index("Par jour, 2024")
    assert (rows[0][0], rows[0][at], rows[2][0], rows[2][at]) == ("Lundi", "2,0", "Mercredi", "2,0")
    assert plain(rows[0][heads.index("Part, 2024")]) == "14,9 %"
    assert years_parted.days(2023, 7) == 53 and sum(years_parted.days(2023, day) for day in range(1, 8)) == 365


def test_a_hidden_label_is_a_gap_and_has_no_share():
    table = pd.concat([frame(FLAT, hidden=(2024,)).assign(sex="F"), frame(FLAT).assign(sex="M")])
    whole = studied(FLAT, VICTIMS, status="safe")
    parts = years.by_label(table, "sex", whole)
    heads, rows = years_parted.table(parts, "sex", whole, "fr")
    assert plain(rows[0][heads.index("2024")]) == "< 8" and rows[0][heads.index("Part, 2024")] == "masqué"
    assert years_parted.lead(parts, "sex", whole, "fr") == "", "nothing is the least where one is hidden"
    assert years_parted.shares(parts, "sex", whole, "en")["2024"].tolist() == ["hidden", "100.0%"]


@pytest.mark.parametrize("breakdown, labels", [
    ("sex+age_band", ["M|12-25", "F|65+", "F|00-11"]), ("shift", ["nuit", "inconnu", "jour"]),
    ("weekday", ["7", "1"])])  # fmt: skip
def test_labels_have_an_order_and_names(breakdown, labels):
    order = years_parted.ordered(labels, breakdown)
    assert order == sorted(order, key=lambda one: ["F|00-11", "F|65+", "M|12-25", "jour", "nuit", "inconnu", "1",
                                                   "7"].index(one))  # fmt: skip
    for lang in LANGUAGES:
        assert not {labels_restricted.name(breakdown, one, lang) for one in labels} & set(labels)
        assert years_parted.breakdown_words(breakdown, lang)


# Figures --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("large", [False, True])
def test_figures_are_what_vega_lite_promises(lang, large, breaks):
    breaks.append(hard(date(2019, 1, 1)))
    found = studied({**FLAT, 2025: 90}, soft=(2025,), hidden=(2020,))
    parts = years.by_label(by_weekday({"2": 2}), "weekday", found)
    for figure in (years_figures.year_chart(found, lang, large), years_figures.parted(parts, "weekday", lang, large)):
        assert alt.LayerChart.from_dict(figure.to_dict(), validate=True).layer
        tips = [tip["title"] for layer in figure.layers for tip in layer.parts["encoding"].get("tooltip", [])]
        assert tips and all(not title[0].islower() and "_" not in title for title in tips)
    lines = [layer.parts["data"]["values"] for layer in years_figures.year_chart(found, lang, large).layers
             if layer.parts["mark"]["type"] == "line"]  # fmt: skip
    assert len(lines) == 4, "none over the break, none on either side of the hidden year"


def test_charts_of_one_scale_end_alike():
    small, big = studied(FLAT), studied({year: 10 * number for year, number in FLAT.items()})
    scale = max(years_figures.reach(one, True) for one in (small, big))
    ends = {str(layer.parts["encoding"]["y"]["scale"]["domain"]) for one in (small, big)
            for layer in years_figures.year_chart(one, "fr", True, scale).layers
            if "scale" in layer.parts["encoding"].get("y", {})}  # fmt: skip
    assert ends == {str([0, scale[1]])}
