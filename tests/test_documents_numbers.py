"""Numbers agree wherever they are read: page, document, workbook, command; and a sentence has none but its table's."""

import json
import random

import pytest

import indicators
from reports import documents, portrait_numbers, portrait_tables
from reports.documents import tables
from reports.portrait_figures import QUARTS
from tests import tiny
from tests.documents import plain, sentence_numbers, sheet
from tests.test_commands import run

CELLS = 200
PLACES = ("REM19", "REM23", "REM34", "66142", "66092", "city", "agglomeration")
COLUMNS = {"Nombre": "numerator", "Dénominateur": "denominator", "Valeur": "value", "Borne basse (95 %)": "low",
           "Borne haute (95 %)": "high"}  # fmt: skip


@pytest.fixture(scope="module")
def data(demo_data):
    with tiny.shown(demo_data):
        yield demo_data


def test_two_hundred_cells_of_workbooks_are_those_of_the_door(data):
    draw = random.Random(6)
    found = 0
    for place in PLACES:
        document = documents.build(place, lang="fr")
        every = [(by, row) for by, name in (("period", "Indicateurs"), ("year", "Par année"))
                 for row in sheet(document, name)]  # fmt: skip
        assert len(every) > 50
        for by, row in draw.sample(every, -(-CELLS // len(PLACES) // 2)):
            first, last = (2018, 2022) if by == "period" else (int(row["Période"]),) * 2
            door = indicators.values(row["Code"], place, f"{first}-01", f"{last}-12", by).iloc[0]
            for head, column in draw.sample(list(COLUMNS.items()), 3):
                assert plain(row[head]) == pytest.approx(plain(door[column]), abs=0.002), (place, row["Code"], head)
                found += 1
            assert row["Méthode de l'intervalle"] == door["method"]
    assert found >= CELLS


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("place", PLACES)
def test_the_tables_of_a_document_are_those_of_the_page(data, place, lang):
    p = portrait_numbers.gather(indicators.opened(), place, 2018, 2022)
    page = portrait_tables.indicators_table(p, lang)
    mine = tables.every(p, list(p.rows), lang)
    held = dict(zip([row[0] for row in mine.words(lang)], mine.words(lang), strict=True))
    shared = [head for head in mine.heads if head in page.columns]
    assert len(shared) >= (6 if p.reference else 4) and len(page) == len(held)
    for _, row in page.iterrows():
        for head in shared:
            told = held[row.iloc[0]][mine.heads.index(head)]
            assert str(row[head]) == told or str(row[head]).startswith(f"{told} ("), head
    yearly = portrait_tables.yearly_table(p, lang)
    assert yearly.to_numpy().tolist() == tables.yearly(p, lang).words(lang)
    assert portrait_tables.rolling_table(p, lang).to_numpy().tolist() == tables.rolling(p, lang).words(lang)
    if p.acts >= portrait_numbers.ENOUGH:
        page = portrait_tables.mix_table(p, lang).to_numpy().tolist()
        assert len(page) >= len(p.categories)
        for number, (theirs, own) in enumerate(zip(page, tables.mix(p, lang).words(lang), strict=False)):
            first = int(number >= len(p.categories))  # the whole's name is shorter on a screen
            assert theirs[first:] == own[first:]
        columns = portrait_tables.hours_table(p, QUARTS, lang).to_numpy()[:, 1:].T.tolist()
        assert len(columns) >= 3 and all(len(column) >= 12 for column in columns)
        for column, row in zip(columns, tables.hours(p, lang).words(lang), strict=False):  # the page may lack the total
            assert column == row[1 : len(column) + 1]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("years", [(2018, 2022), (2021, 2025), (2024, 2024)])
def test_every_number_of_a_sentence_is_in_its_table(data, lang, years):
    found = 0
    for place in PLACES:
        told = list(sentence_numbers(documents.build(place, years, lang=lang)))
        assert not [one for one in told if not one.is_held], place
        found += len(told)
    assert found > 150


def test_the_command_gives_what_a_workbook_holds(data):
    row = next(row for row in sheet(documents.build("REM19", lang="fr"), "Par année")
               if row["Code"] == "burglary_rate" and row["Période"] == "2020")  # fmt: skip
    done = run("indicators", "values", "burglary_rate", "--territory", "REM19", "--from", "2020-01", "--to", "2020-12",
               "--format", "json", data=data)  # fmt: skip
    told = json.loads(done.stdout)[0]
    for head, column in COLUMNS.items():
        assert plain(row[head]) == pytest.approx(plain(told[column]), abs=0.002)


@pytest.mark.parametrize("per", [code for code in indicators.denominators() if code != "residents"][:2])
def test_another_denominator_is_that_of_every_file(data, per):
    offered = {code for one in indicators.catalog().values() for code in one.denominators}
    assert per in offered
    document = documents.build("REM19", per=per, lang="fr")
    assert f"per={per}" in document.link
    rows = [row for row in sheet(document, "Indicateurs") if row["Code"] == "all_acts_rate"]
    door = indicators.values("all_acts_rate", "REM19", "2018-01", "2022-12", "period", per=per).iloc[0]
    assert plain(rows[0]["Valeur"]) == pytest.approx(plain(door["value"]), abs=1e-6)
    assert rows[0]["Unité"] == indicators.catalog()["all_acts_rate"].by(per).unit["fr"]
