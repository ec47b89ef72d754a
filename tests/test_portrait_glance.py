"""A portrait at a glance and its sub-groups: each number said is in its table, what is hidden stays hidden."""

import re

import numpy as np
import pandas as pd
import pytest

import indicators
from reports import (
    portrait_composition,
    portrait_glance,
    portrait_lines,
    portrait_moves,
    portrait_restricted,
    restricted,
    style,
)
from reports import portrait_numbers as numbers
from reports.restricted import Cell
from tests import tiny, varying
from tests.portraits import PLACES
from tests.words import told

LANGUAGES = ("fr", "en")


# At a glance --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("years", [(2018, 2022), (2021, 2025), (2022, 2022)])
@pytest.mark.parametrize("place", PLACES)
def test_the_open_file_stands_in_for_the_extract(store, place, years, lang):
    p = numbers.gather(store, place, *years)
    moves = portrait_moves.within(store, p, (p.whole, *p.categories, *portrait_glance.OPEN))
    assert bool(moves) == (years == (2018, 2022)), "within the period only where no period comes before it"
    heads, rows = portrait_glance.table(p, None, moves, lang)
    said = portrait_glance.sentences(p, None, moves, lang)
    assert 3 <= len(said) <= 6 and said[-1] == portrait_glance.ONLY[lang]
    told(said, [pd.DataFrame(rows, columns=heads)], lang)
    assert {"fr": "Fichier ouvert", "en": "Open file"}[lang] in portrait_glance.subtitle(p, None, lang)


def test_a_change_within_the_period_is_the_one_of_the_judgements(store, portraits):
    p = portraits["REM19"]
    moves = portrait_moves.within(store, p, (p.whole, "vehicle_theft_rate"))
    found = indicators.values(
        "vehicle_theft_rate", "REM19", "2018-01", "2022-12", by="year", data=store.folder.parents[1]
    )
    first, last = found["numerator"].iloc[[0, -1]].astype(int)
    word, then = portrait_moves.moved_card(p, "vehicle_theft_rate", moves, "en")
    assert then.startswith(f"{first:,} in 2018, {last:,} in 2022")
    assert word == "▲ <strong>Clear rise</strong>" and moves["vehicle_theft_rate"]["label"] == "clear_rise"
    assert "vehicle thefts" in portrait_moves.categories_title(p, moves, "en")
    assert portrait_moves.movers(p, moves) == ["vehicle_theft_rate"]
    drawn = portrait_lines.lines(p, "en", True, None, portrait_moves.movers(p, moves))
    ends = [one for layer in drawn["layer"] for one in layer["data"]["values"] if "ink" in one]
    told_ = {one["text"].split(" ", 1)[1] for one in ends if one["ink"] == style.SUBJECT}
    assert told_ == {"Vehicle thefts"}, "the line of the finding is the one drawn apart"


def cells(*counts, first=2018, below=100_000.0):
    """Years of a restricted number, each over so many residents."""
    return {first + n: Cell(float(one), below, one / below, 0, 0, "", False) for n, one in enumerate(counts)}


def yearly(counts: dict[int, Cell], name: str, dispersion: float = 1.5) -> restricted.Years:
    """Those of an indicator in Montréal-Nord, and the φ by which they are judged."""
    return restricted.Years(counts, name, "REM19", varying.by(dispersion))


@pytest.mark.parametrize(
    ("name", "counts", "dispersion", "french"),
    [
        ("property_crime_rate", (1000, 1010, 990, 1005, 2000), 1.5, "1000 en 2018, 2000 en 2022 (▲ hausse nette)"),
        ("property_crime_rate", (1000, 1400, 700, 1300, 1200), 90,
         "1000 en 2018, 1200 en 2022 (± écart non concluant)"),
        ("property_crime_rate", (9000, 1, 1, 1, 9100), 1.5, "9000 en 2018, 9100 en 2022 (≈ stable)"),
        ("person_crime_rate", (1000, 2000, 2010, 1990, 2000), 1.5, "2000 en 2019, 2000 en 2022"),
        ("property_crime_rate", (3, 2, 4, 3, 9), 1.5, "3 en 2018, 9 en 2022 (écart trop petit pour être dit)"),
    ],
)  # fmt: skip
def test_five_years_in_words(name, counts, dispersion, french):
    """A hard break moves the start; what varies much makes no change of a swing."""
    said = portrait_glance.change_words(yearly(cells(*counts), name, dispersion), "2018-2022", "fr")
    assert re.sub(r"(?<=\d)\u202f(?=\d)", "", said).replace("\u00a0", " ").startswith(french)


@pytest.mark.parametrize(
    ("counts", "dispersion", "french"),
    [((1000, 1010, 990, 1005, 2000), 1.5, "1005 en 2021, 2000 en 2022 (▲ hausse nette)"),
     ((1000, 1400, 700, 1300, 1000), 90, "1300 en 2021, 1000 en 2022 (± écart non concluant)")],
)  # fmt: skip
def test_one_year_is_told_from_the_year_before(counts, dispersion, french):
    said = portrait_glance.change_words(yearly(cells(*counts), "property_crime_rate", dispersion), "2022", "fr")
    assert re.sub(r"(?<=\d)\u202f(?=\d)", "", said).replace("\u00a0", " ") == french


def test_across_a_break_nothing_is_told_of_two_years():
    said = portrait_glance.change_words(yearly(cells(1000, 2000), "person_crime_rate"), "2018-2019", "en")
    assert said == "Change not computed: the counting rule changes"


def test_a_hidden_year_tells_no_change():
    years = yearly(cells(1000, 1010, 990, 1005, 2000) | {2022: Cell(instead="< 8")}, "property_crime_rate")
    said = portrait_glance.change_words(years, "2018-2022", "en")
    assert said == "Change hidden: one of its numbers is"


def test_cells_are_those_of_their_own_table():
    """The index of a table is never taken for another's, even one that comes where it stood."""

    def table(number):
        row = {"territory_id": "REM19", "period": "2022", "label": "", "numerator": number, "denominator": 1.0,
               "value": number, "low": 0.0, "high": 9.0, "flag": "", "hidden": False, "text": "",
               "why": ""}  # fmt: skip
        return pd.DataFrame([row, row | {"territory_id": "city", "numerator": number + 1}])

    kept = {"a": table(1.0), "b": table(2.0)}
    cells = restricted.Cells(restricted.Read(lambda name, _: kept[name], indicators.reader), "REM19", "2022")
    assert [cells.one(name).number for name in "abab"] == [1.0, 2.0, 1.0, 2.0]
    assert cells.one("b", "city").number == 3.0 and not cells.one("b", "REM23").is_shown
    assert list(cells.yearly("a")) == [2022] and set(cells.everywhere("a")) == {"REM19", "city"}
    for number in range(3, 30):
        fresh = table(float(number))
        assert restricted.Cells(lambda *_, own=fresh: own, "REM19", "2022").one("c").number == number
        del fresh


@pytest.fixture(scope="module")
def extract(restricted_data):
    """The open store of the restricted demonstration, and what reads its cells."""
    with tiny.shown(restricted_data):
        yield (
            indicators.opened(),
            restricted.Read(lambda name, breakdown: indicators.shown(name, breakdown=breakdown), indicators.reader),
        )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("place", ["REM19", "66127", "66092", "city", "agglomeration"])
def test_both_totals_are_told_from_their_table(extract, place, lang):
    store, read = extract
    period = restricted.periods(read("person_crime_rate", ""))[0]
    first, last = int(period[:4]), int(period[-4:])
    p, b = numbers.gather(store, place, first, last), portrait_restricted.gather(read, place, first, last, "analysis")
    heads, rows = portrait_glance.table(p, b, {}, lang)
    said = portrait_glance.sentences(p, b, {}, lang)
    assert len(rows) == 2 and 3 <= len(said) <= 6
    assert told(said, [pd.DataFrame(rows, columns=heads)], lang) >= 1
    assert "interne" in heads[1] or "internal" in heads[1]


# Sub-groups ---------------------------------------------------------------------------------------------------------


def composed(*counts, city=(500, 300, 150, 50), whole=None):
    """A composition of four sub-groups; None is hidden."""
    labels = ["voies_de_fait", "agression_sexuelle", "vol_qualifie", "autre_personne"]
    parts = {label: Cell(7.0, instead="< 10") if one is None else Cell(float(one), hidden=False)
             for label, one in zip(labels, counts, strict=True)}  # fmt: skip
    theirs = {label: Cell(float(one), hidden=False) for label, one in zip(labels, city, strict=True)} if city else {}
    total = sum(one or 0 for one in counts) if whole is None else whole
    return portrait_composition.Composition(
        "person_crime_rate", "REM23", "2018-2022", "shared", Cell(float(total), hidden=False), parts,
        Cell(float(sum(city or (0,))), hidden=False), theirs,
    )  # fmt: skip


def test_the_composition_word_for_word():
    c = composed(600, 200, 150, 50)
    assert portrait_composition.title(c, "fr") == "Voies de fait : 60\u00a0% des crimes contre la personne"
    assert portrait_composition.sentences(c, "en") == [
        "Of 1,000 crimes against the person, 600 are in the largest sub-group, assaults, that is 60.0%.",
        "Next come: sexual assaults (20.0%) and robberies (15.0%).",
        "The share farthest from the rest of the city's: assaults, 60.0% here, 50.0% in the rest of the city.",
    ]
    for lang in LANGUAGES:
        assert told(portrait_composition.sentences(c, lang), [portrait_composition.table(c, lang)], lang) >= 5
    assert len(portrait_composition.figure(composed(6, 2, 15, 5, city=None), "fr")["layer"]) == 2, "no city, no mark"


def test_a_hidden_sub_group_has_no_bar_and_no_share():
    c = composed(600, None, 150, 50, whole=1000)
    row = portrait_composition.figure(c, "fr")["layer"][0]["data"]["values"][1]
    assert row["share"] == 0 and row["text"] == "<\u00a010"
    assert portrait_composition.table(c, "en").iloc[1, 1:3].tolist() == ["<\u00a010", "n/a"]
    assert portrait_composition.sentences(c, "en")[-1] == "One sub-group is hidden to protect people."
    assert "agression_sexuelle" not in c.ranked


@pytest.mark.parametrize(
    ("c", "why"),
    [(composed(3, 2, 1, 0), "Shares not computed: fewer than 20 cases."),
     (composed(0, 0, 0, 0), "No reported case in this period."), (composed(300, 200, 100, 100), "")],
)  # fmt: skip
def test_why_a_composition_is_not_drawn(c, why):
    assert portrait_composition.empty(c, "en") == why
    assert bool(portrait_composition.sentences(c, "en")) == (not why)


def test_the_parts_of_the_demonstration_add_up(extract):
    _, read = extract
    period = restricted.periods(read("person_crime_rate", ""))[0]
    b = portrait_restricted.gather(read, "city", int(period[:4]), int(period[-4:]), "analysis")
    for c in portrait_composition.gather(read, b, is_compared=False):
        assert sum(cell.number for cell in c.parts.values()) == c.whole.number
        assert np.isclose(sum(c.share(label) for label in c.parts), 100)
        assert not c.city_parts
