"""The portrait: exact words in both languages, bound to the tests; every place and kind of period reads well."""

import dataclasses
import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from indicators import peers
from indicators.breaks import breaks
from reports import comparison, portrait_cautions, style
from reports import portrait_figures as figures
from reports import portrait_notes as notes
from reports import portrait_numbers as numbers
from reports import portrait_sentences as sentences
from reports import portrait_tables as tables
from reports import portrait_titles as titles
from tests import portraits
from tests.portraits import CARS, HOMES, INSIDE, MISCHIEF, NAMES, NAN, portrait, rolling, row


@pytest.fixture
def usual():
    return portraits.usual()


# Words --------------------------------------------------------------------------------------------------------------


def test_the_top_says_what_moved(usual):
    assert sentences.heading(usual, "fr") == "Ahuntsic-Cartierville, 2020–2024"
    assert sentences.finding(usual, "fr") == (
        "Le taux d'introductions par effraction baisse de 43\u00a0%, celui des vols de véhicule augmente de 65\u00a0%"
    )
    assert sentences.finding(usual, "en") == "The rate of break-ins falls by 43%, that of vehicle thefts rises by 65%"
    assert " ".join(sentences.lead(usual, "fr")).strip() == (
        "En cinq ans, **7\u202f000 actes signalés** dans les quatre catégories ouvertes, contre 7\u202f530 de 2015 à "
        "2019 : **écart non concluant**. Les vols de véhicule en forment la plus grande part, 36\u00a0%. Le taux de "
        "l'ensemble est plus bas que ceux des autres territoires ; seuls les vols de véhicule sont plus élevés (10,5 "
        "pour 1 000 habitants par an, contre 3,00 dans le reste de la ville)."
    )
    assert " ".join(sentences.lead(usual, "en")).strip() == (
        "**7,000 reported acts** in the four open categories in five years, against 7,530 from 2015 to 2019: "
        "**inconclusive**. Vehicle thefts make up the largest share, 36%. The overall rate is lower than those of "
        "the other territories; only vehicle thefts are higher (10.5 per 1,000 residents per year, against 3.00 in the "
        "rest of the city)."
    )


WHOLE = row("all_acts_rate", 7000, 7530)


@pytest.mark.parametrize(
    ("rows", "french", "english"),
    [
        ([WHOLE, row(CARS, 500, 480), row(HOMES, 400, 420)],
         "Pas de changement net par rapport à 2015–2019", "No clear change from 2015–2019"),
        ([WHOLE, row(CARS, 500, 300, "clear_rise", 66.7), row(HOMES, 400, 420)],
         "Le taux de vols de véhicule augmente de 67\u00a0%", "The rate of vehicle thefts rises by 67%"),
        ([WHOLE, row(CARS, 500, 900, "clear_fall", -44), row(HOMES, 400, 600, "clear_fall", -33)],
         "Le taux de vols de véhicule baisse de 44\u00a0% ; une autre catégorie baisse aussi",
         "The rate of vehicle thefts falls by 44%; one other category falls too"),
        ([WHOLE, row(CARS, 40, 12, "clear_rise"), row(HOMES, 400, 420)],
         "Hausse nette des vols de véhicule", "Clear rise in vehicle thefts"),
        ([row("all_acts_rate", 900, 1200, "clear_fall", -25), row(CARS, 500, 600), row(HOMES, 400, 600)],
         "Le taux d'actes signalés baisse de 25\u00a0%", "The rate of reported acts falls by 25%"),
        ([row("all_acts_rate", 0, 0, value=NAN, against="", flag="small_population"), row(CARS, 0, 0, against="")],
         "Aucun acte signalé de 2020 à 2024", "No reported act from 2020 to 2024"),
    ],
)  # fmt: skip
def test_the_finding_is_bound_to_the_test(rows, french, english):
    assert sentences.finding(portrait(*rows), "fr") == french
    assert sentences.finding(portrait(*rows), "en") == english


def test_a_period_that_may_not_be_tested_says_so(usual):
    partial = dataclasses.replace(usual, flag="partial provisional", years=(2026, 2026), before=(2025, 2025))
    assert sentences.finding(partial, "fr") == "Plus bas que les autres territoires, sauf les vols de véhicule"
    assert sentences.lead(partial, "fr")[3] == "L'année 2026 n'est pas complète : aucune évolution n'est calculée."
    assert "contre 7" not in sentences.lead(partial, "fr")[0]
    alone = dataclasses.replace(usual, before=None)
    assert sentences.finding(alone, "en") == "Lower than the other territories, except vehicle thefts"
    assert sentences.lead(alone, "en")[0] == "**7,000 reported acts** in the four open categories in five years."
    untested = portrait(WHOLE | {"change": "", "reason": "length", "before": NAN}, row(CARS, 50, NAN, ""), before=None)
    card = notes.card(untested, "all_acts_rate", "fr")
    assert card["change"] == "Évolution non calculée : aucune période de même durée avant celle-ci dans les données"
    assert card["then"] == ""


def test_where_hardly_anyone_lives_nothing_is_claimed():
    rows = [row(name, 0, 0, value=NAN, against="", flag="small_population") for name in NAMES]
    empty = portrait(*rows, rolling=rolling(**dict.fromkeys(NAMES[1:], (0, 0))), territory="66092")
    assert sentences.lead(empty, "fr") == [
        "Aucun acte des catégories du fichier ouvert n'y est localisé pendant cette période.",
        "Aucun de 2015 à 2019 non plus.",
        "Taux non publié : moins de 1 000 habitants.",
    ]
    assert titles.lines_title(empty, "fr") == "Aucun acte signalé depuis 2015"
    assert notes.mix_few(empty, "en") == "No reported act in this period."
    assert notes.against_empty(empty, "fr") == "Taux non publié : moins de 1 000 habitants."
    card = notes.card(empty, CARS, "fr")
    assert (card["number"], card["rate"]) == ("0", "taux non publié, moins de 1 000 habitants")
    assert card["change"] == "Aucun acte, avant non plus"


@pytest.mark.parametrize(
    ("sides", "french", "english"),
    [
        ("lower higher lower lower", "Plus bas que les autres territoires, sauf les vols dans ou sur un véhicule",
         "Lower than the other territories, except thefts from vehicles"),
        ("higher higher higher higher", "Plus élevé que les autres territoires dans les quatre catégories comparées",
         "Higher than the other territories in all four categories compared"),
        ("lower lower higher comparable",
         "Plus bas que les autres territoires dans deux catégories, comparable dans une catégorie et plus élevé dans "
         "une catégorie",
         "Lower than the other territories in two categories, comparable in one category and higher in one category"),
        ("comparable", "Comparable aux autres territoires pour les vols de véhicule",
         "Comparable to the other territories for vehicle thefts"),
    ],
)  # fmt: skip
def test_the_comparison_counts_its_sides(sides, french, english):
    rows = [row(name, 500, 500, against=side) for name, side in zip(NAMES[1:], sides.split(), strict=False)]
    p = portrait(WHOLE, *rows)
    assert titles.against_title(p, "fr") == french
    assert titles.against_title(p, "en") == english


def test_few_acts_are_not_compared_nor_shared():
    p = portrait(WHOLE, row(CARS, 6981, 7000), row(HOMES, 19, 30))
    assert titles.compared(p) == [CARS]
    assert notes.uncompared(p, "fr") == "Moins de 20 actes, au tableau seulement : Introductions par effraction."
    assert [one["label"] for one in figures.ratios(p, "fr", False)["layer"][1]["data"]["values"]] == [
        "Ensemble, six|catégories", "Vols de véhicule",
    ]  # fmt: skip


def test_peers_are_hollow_diamonds_where_their_rate_is_known():
    rows = [WHOLE | {"peers_value": 2.4}, row(CARS, 6981, 7000) | {"peers_value": NAN}]
    p = portrait(*rows, beside=("REM24",))
    diamonds = figures.ratios(p, "fr", False)["layer"][1]
    assert diamonds["mark"]["shape"] == "diamond" and diamonds["mark"]["fill"] == "#FFFFFF"
    assert [one["peers"] for one in diamonds["data"]["values"]] == [0.8, None]
    assert notes.peers_note(p, "en").endswith("Rosemont–La Petite-Patrie.")
    areas = [SimpleNamespace(id=one, geometry={}, size=1e9, point=(0, 0)) for one in ("REM23", "REM24", "REM25")]
    drawn = figures.locator(areas, "REM23", "fr", p.beside)["layer"][0]["data"]["values"]
    assert [one["fill"] for one in drawn] == [style.SUBJECT, style.SERIES, style.COMPARABLE]


@pytest.mark.parametrize(("share", "french"), [
    (0.34, "Les vols de véhicule forment un acte sur trois"), (0.5, "Les vols de véhicule forment un acte sur deux"),
    (0.38, "Les vols de véhicule forment 38\u00a0% des actes"),
    (0.26, "Les vols de véhicule forment un acte sur quatre"),
])  # fmt: skip
def test_a_share_is_said_in_words_only_near_a_simple_fraction(share, french):
    rest = round(10000 * (1 - share))
    rows = [row(name, rest // 3, 10) for name in (INSIDE, HOMES, MISCHIEF)]
    p = portrait(row("all_acts_rate", 10000, 10), row(CARS, round(10000 * share), 10), *rows)
    assert titles.mix_title(p, "fr") == french


@pytest.mark.parametrize(("day", "french", "english"), [
    (58, "Près de six signalements sur dix se font le jour, en toute saison",
     "Nearly six reports in ten are made by day, in every season"),
    (60, "Six signalements sur dix se font le jour, en toute saison",
     "Six reports in ten are made by day, in every season"),
    (53, "Plus de la moitié des signalements se font le jour, en toute saison",
     "More than half of reports are made by day, in every season"),
])  # fmt: skip
def test_the_times_of_report_are_said_in_tenths(usual, day, french, english):
    hours = [{"month": month, "shift": shift, "numerator": float(number)} for month in range(1, 13)
             for shift, number in (("jour", day), ("soir", 60 - 0.6 * day), ("nuit", 40 - 0.4 * day))]  # fmt: skip
    p = dataclasses.replace(usual, hours=pd.DataFrame(hours))
    assert titles.hours_title(p, "fr") == french
    assert titles.hours_title(p, "en") == english
    hours[0]["numerator"] = 1.0
    p = dataclasses.replace(usual, hours=pd.DataFrame(hours))
    assert "saison" not in titles.hours_title(p, "fr")


def test_the_lines_say_who_leads_and_since_when(usual):
    kept = {CARS: (300, 250), HOMES: (100, 90)}
    p = dataclasses.replace(usual, categories=(CARS, HOMES), rolling=rolling(**kept))
    assert titles.lines_title(p, "fr") == "Les vols de véhicule restent la première catégorie"
    p = dataclasses.replace(p, rolling=rolling(**{CARS: (100, 300), HOMES: (200, 200)}))
    assert titles.lines_title(p, "fr") == "Les vols de véhicule passent devant les introductions par effraction en 2022"
    assert titles.lines_title(p, "en") == "Vehicle thefts overtake break-ins in 2022"
    p = dataclasses.replace(p, rolling=rolling(**{CARS: (3, 9), HOMES: (1, 2)}))
    assert titles.lines_title(p, "en") == "Fewer than 20 acts a year in each category"


def test_cautions_name_what_is_missing(usual):
    said = portrait_cautions.cautions(usual, list(breaks()[:1]), "2026-10-03", "fr")
    assert said[0].startswith(
        "**15,2\u00a0% des actes de l'agglomération ne sont pas localisés** de 2020 à 2024 (22\u202f945 sur"
    )
    assert said[1].startswith("**Rupture : 1ᵉʳ janvier 2019**.")
    assert said[2] == (
        "**Dénominateur** : habitants (estimation de 2023 de l'Institut de la statistique du Québec et années "
        "intermédiaires interpolées)."
    )
    assert not any("présente" in one for one in said)
    downtown = portrait_cautions.cautions(dataclasses.replace(usual, present=3.73), [], "2026-10-03", "en")
    assert any("about 3.7 people per resident" in one for one in downtown)
    partial = portrait_cautions.cautions(dataclasses.replace(usual, flag="partial provisional"), [], "2026-10-03", "fr")
    assert "les actes vont jusqu'au 3\u00a0oct.\u00a02026" in partial[1]


# On data ------------------------------------------------------------------------------------------------------------


def test_categories_add_up_to_the_whole_and_no_group_is_among_them(store):
    whole = numbers.whole_of(store)
    found = numbers.categories_of(store, whole)
    counts = [store.halves(name).numerator.sum(axis=2) for name in found]
    assert (sum(counts) == store.halves(whole).numerator.sum(axis=2)).all()
    assert len(found) == 6
    assert not {"open_property_rate", "vehicle_crime_rate"} & set(found)


@pytest.mark.parametrize("per", [None, "land_area_km2", "dwellings"])
def test_the_peers_of_a_portrait_are_those_of_a_comparison(store, per):
    """The hollow diamond of an indicator is at the same ratio on both pages, by any denominator."""
    for place in ("REM23", "66142", "66127", "66092", "city"):
        p = numbers.gather(store, place, 2020, 2024, per)
        near = peers.nearest(peers.profiles(), place).index
        assert set(p.beside) <= set(near) and list(p.beside) == [one for one in store.parts if one in p.beside]
        assert len(p.beside) >= len(near) - 1, "only Senneville has a profile and no rate"
        rates = {name: p.indicator(name) for name in p.table.index if p.indicator(name).kind == "rate"}
        frames = [
            store.values(name, places=list(dict.fromkeys([place, *near, "city"])), by="period", start="2020-01",
                         end="2024-12", per=one.offers(per)).assign(indicator=name) for name, one in rates.items()
        ]  # fmt: skip
        spine = comparison.spine(pd.concat(frames), rates, place, list(near), {}).set_index("indicator")
        found = p.table.loc[list(rates), "peers_value"]
        assert found.tolist() == pytest.approx(spine.loc[list(rates), "peers_value"].tolist(), nan_ok=True), place
        assert notes.peers_note(p, "fr").startswith("◇ Pairs" if p.beside else "Aucun pair")


def test_the_finest_sum_is_found_whatever_groups_there_are():
    months = {"group": np.array([5, 7]), "part": np.array([2, 3]), "twin": np.array([3, 4]), "rest": np.array([1, 1])}
    assert numbers._finest(np.array([6, 8]), list(months), months) == ["part", "twin", "rest"]
    assert numbers._finest(np.array([6, 9]), list(months), months) is None


def test_every_place_is_portrayed_in_every_kind_of_period(store):
    said = 0
    for place in [*store.parts, "city", "agglomeration"]:
        odd = [(2026, 2026), (2015, 2017)] if place in ("REM19", "66092", "city") else []
        for first, last in [(2020, 2024), *odd]:
            p = numbers.gather(store, place, first, last)
            assert p.row(p.whole)["numerator"] == sum(p.row(name)["numerator"] for name in p.categories)
            assert set(p.table.index) == set(store.names), "every indicator has its row"
            for lang in ("fr", "en"):
                text = " ".join([sentences.finding(p, lang), *sentences.lead(p, lang), titles.lines_title(p, lang)])
                assert not re.search(r"nan|None|\binf\b|\*\*\*", text), text
                assert len(tables.indicators_table(p, lang)) == len(store.names)
                said += 1
            assert p.is_tested == (first == 2020)
            assert (p.table["change"] == "").all() or p.is_tested
    assert said == 2 * (36 + 3 * 2)
