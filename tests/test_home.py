"""The home page's sentences: exact words in both languages, bound to the test, every number found in the figures."""

import re

import pandas as pd
import pytest

import indicators
from indicators import judgements
from indicators.comparisons import LABELS
from reports import home_sentences as home
from reports import words
from tests import tiny

NAN = float("nan")
NOUNS = {
    "all": {"fr": "actes signalés", "en": "reported acts"},
    "cars": {"fr": "vols de véhicule", "en": "vehicle thefts"},
    "homes": {"fr": "introductions", "en": "break-ins"},
    "rare": {"fr": "vols qualifiés", "en": "robberies"},
}


def row(indicator, label, ratio, percent=NAN, after=100.0, before=500.0, value_after=3.07, value_before=1.98):
    return {"indicator": indicator, "label": label, "ratio": ratio, "percent": percent, "after": after,
            "before": before, "value_after": value_after, "value_before": value_before, "years": 5.0}  # fmt: skip


def table(*rows):
    return pd.DataFrame(list(rows))


@pytest.mark.parametrize(("rows", "french", "english"), [
    ([row("cars", "clear_rise", 1.55, 54.7), row("homes", "clear_fall", 0.61, -38.8)],
     "Dans la ville en 2025, les vols de véhicule sont 55\u00a0% au\u2011dessus de 2015–2019, les introductions "
     "39\u00a0% au\u2011dessous",
     "In the city in 2025, vehicle thefts are 55% above 2015–2019 and break-ins 39% below"),
    ([row("homes", "clear_fall", 0.61, -38.8)],
     "Dans la ville en 2025, les introductions sont 39\u00a0% au\u2011dessous de 2015–2019",
     "In the city in 2025, break-ins are 39% below 2015–2019"),
    ([row("rare", "clear_rise", 2.4)],
     "Dans la ville en 2025, les vols qualifiés sont nettement au\u2011dessus de 2015–2019",
     "In the city in 2025, robberies are clearly above 2015–2019"),
    ([row("cars", "stable", 1.04), row("homes", "inconclusive", 1.4)],
     "Dans la ville en 2025, rien ne se détache nettement de 2015–2019",
     "In the city in 2025, nothing stands out clearly from 2015–2019"),
])  # fmt: skip
def test_the_title_says_what_is_clear_and_nothing_else(rows, french, english):
    assert home.title(table(*rows), NOUNS, 2025, "2015–2019", "fr") == french
    assert home.title(table(*rows), NOUNS, 2025, "2015–2019", "en") == english


def test_the_widest_clear_change_is_the_one_named():
    rows = table(row("cars", "clear_rise", 1.3, 30.0), row("rare", "clear_rise", 1.8, 80.0))
    assert "les vols qualifiés sont 80" in home.title(rows, NOUNS, 2025, "2015–2019", "fr")


def test_the_lead_tells_all_acts_then_the_clear_changes_that_the_title_left_out():
    whole = pd.Series(row("all", "stable", 0.97, NAN, 23400.0, 118127.0, 12.35, 13.75))
    rows = table(row("cars", "clear_rise", 1.55, 54.7), row("homes", "clear_fall", 0.88, -11.6))
    title = home.title(rows.head(1), NOUNS, 2025, "2015–2019", "fr")
    assert home.lead(whole, rows, NOUNS, "2015–2019", title, "fr") == (
        "23\u202f400 actes ont été signalés à la police dans les six catégories du fichier ouvert, soit 12,4 pour "
        "1 000 hab., contre 13,8 par an en 2015–2019 : stable. Baisse nette aussi pour les introductions "
        "(−12\u00a0%)."
    )
    english = home.lead(whole, rows, NOUNS, "2015–2019", "vehicle thefts are 55% above", "en")
    assert english.startswith(
        "23,400 acts were reported to the police in the six categories of the open file, or 12.4 "
    )
    assert english.endswith("stable. Clear fall also for break-ins (−12%).")


def test_a_place_to_look_at_gives_word_rates_and_both_numbers():
    one = pd.Series(row("cars", "clear_rise", 2.35, 135.3, 240.0, 438.0, 2.72, 1.16))
    assert home.where_line(one, "Vols de véhicule", "fr") == (
        "▲ Vols de véhicule : hausse nette (+135\u00a0%), taux 2,72 contre 1,16, 240 actes contre 88 par an"
    )
    assert home.where_line(one, "Vehicle thefts", "en") == (
        "▲ Vehicle thefts: clear rise (+135%), rate 2.72 against 1.16, 240 acts against 88 per year"
    )


def test_no_percentage_where_none_may_be_printed():
    assert home.change_words("clear_rise", NAN, "fr") == "▲ Hausse nette"
    assert home.change_words("stable", NAN, "en") == "≈ Stable"
    assert home.change_words("inconclusive", NAN, "fr") == "± Écart non concluant"
    assert home.change_words("clear_fall", -38.8, "fr") == "▼ Baisse nette (−39\u00a0%)"


@pytest.mark.parametrize(("whole", "expected"), [
    ([*range(2015, 2026)], ([2015, 2016, 2017, 2018, 2019], 2025)),
    ([*range(2018, 2026)], ([2020, 2021, 2022, 2023, 2024], 2025)),
    ([2024, 2025], ([2024], 2025)),
    ([], ([], None)),
])  # fmt: skip
def test_reference_years_are_the_named_ones_or_those_before(whole, expected):
    assert home.reference_years(whole) == expected


def test_bars_stand_on_zero_and_the_last_one_is_the_subject():
    drawn = home.bars([2.0, 4.0, 1.0], 2, 3.0, 'Taux, "2015" à 2017')
    assert re.findall(r"height:([\d.]+)%", drawn) == ["50.0", "100.0", "25.0"]
    assert drawn.count("#16324F") == 1
    assert "bottom:75.0%;width:66.7%" in drawn
    assert "aria-label='Taux, &quot;2015&quot; à 2017'" in drawn


@pytest.fixture(scope="module")
def moved(demo_data):
    with tiny.shown(demo_data):
        store = indicators.opened()
        names = ["all_acts_rate", "vehicle_theft_rate", "burglary_rate"]
        return judgements.moved(store, names, ("2015-01", "2019-12"), ("2024-01", "2024-12"))


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_number_of_where_to_look_is_in_its_table(moved, lang):
    assert len(moved)
    places = {code: place.name[lang] for code, place in indicators.territories().items()}
    labels = {name: one.label[lang] for name, one in indicators.catalog().items()}
    shown = home.where_table(moved, places, labels, "2015–2019", lang).astype(str)
    for (_, row), cells in zip(moved.iterrows(), shown.to_numpy(), strict=True):
        line = home.where_line(row, labels[row["indicator"]], lang)
        told = " ".join(cells)
        for number in re.findall(r"[\d\u202f.,]*\d", line):
            assert number in told, (number, told)


def test_where_to_look_keeps_the_order_of_territories_and_only_clear_changes(moved):
    order = [*indicators.territories()]
    assert moved["territory_id"].map(order.index).is_monotonic_increasing
    assert set(moved["label"]) <= {"clear_rise", "clear_fall"} <= set(LABELS)
    assert (moved.loc[moved["before"] < 20, "percent"].isna()).all()


def test_false_alarms_are_held_down_over_the_whole_list(demo_data):
    with tiny.shown(demo_data):
        store = indicators.opened()
        names = ["all_acts_rate", "burglary_rate", "mischief_rate"]
        many = judgements.moved(store, names, ("2015-01", "2019-12"), ("2024-01", "2024-12"), q=1.0)
        few = judgements.moved(store, names, ("2015-01", "2019-12"), ("2024-01", "2024-12"), q=0.05)
    pairs = [set(zip(one["territory_id"], one["indicator"], strict=True)) for one in (few, many)]
    assert pairs[0] <= pairs[1]


def test_rare_acts_are_told_without_a_rate():
    one = pd.Series(row("rare", "inconclusive", 1.05, NAN, 19.0, 90.0))
    assert home.rare(one, "Infractions entraînant la mort", 2025, "2015–2019", 5, "fr") == (
        f"Infractions entraînant la mort : 19 en 2025, contre {words.rate(18.0, 'fr')} par an en 2015–2019 : "
        "écart non concluant."
    )
