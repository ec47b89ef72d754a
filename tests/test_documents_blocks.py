"""The blocks of a portrait's documents are those of the page: the same words, the same numbers, in one order."""

import re

import pytest

import indicators
from indicators import corners, weekdays
from reports import (
    documents,
    portrait_composition,
    portrait_glance,
    portrait_notes,
    portrait_numbers,
    portrait_peers,
    portrait_season,
    portrait_weekdays,
)
from reports.documents import open_tables, where_block
from reports.documents.model import printed
from reports.places_sentences import legend
from tests import tiny

PLACES = ("REM19", "66127", "66092", "city", "agglomeration")
YEARS = (2018, 2022)
ORDER = ("glance", "totals", "season", "trend", "mix", "hours", "days", "where", "against", "peers", "all", "cautions",
         "empty")  # fmt: skip


@pytest.fixture(scope="module")
def made(demo_data):
    """The documents of a large place, a small one, one without an act and both wholes, in both languages."""
    with tiny.shown(demo_data):
        yield {(place, lang): documents.build(place, YEARS, lang=lang) for place in PLACES for lang in ("fr", "en")}


@pytest.fixture(scope="module")
def numbers(made):
    return {place: portrait_numbers.gather(indicators.opened(), place, *YEARS) for place in PLACES}


def blocks_of(document):
    return {block.name: block for block in document.blocks}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("place", PLACES)
def test_every_place_has_the_same_blocks_in_one_order(made, place, lang):
    blocks = made[place, lang].blocks
    assert tuple(block.name for block in blocks) == ORDER
    for block in blocks:
        assert block.table or block.items or block.empty, block.name
        if block.figure:
            assert block.table and block.figure.alt
            assert len(re.findall(r"[.?!](?:\s|$)", " ".join(block.sentences))) >= 3, block.name


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("place", PLACES)
def test_the_tables_of_days_peers_and_both_totals_are_those_of_the_page(made, numbers, place, lang):
    store, version, p, blocks = indicators.opened(), indicators.version(), numbers[place], blocks_of(made[place, lang])
    days = weekdays.by_weekday(version, place, store.parts, *YEARS)
    if portrait_weekdays.is_enough(days):
        page = portrait_weekdays.table(days, lang)
        assert open_tables.days(days, lang).words(lang) == page.to_numpy().tolist()
        assert blocks["days"].title == printed(portrait_weekdays.title(days, lang), lang)
    else:
        assert blocks["days"].empty
    found = portrait_peers.gather(store, p)
    if portrait_peers.empty(p, found, lang):
        assert blocks["peers"].empty == printed(portrait_peers.empty(p, found, lang), lang)
    else:
        assert open_tables.peers(found, lang).words(lang) == portrait_peers.table(p, found, lang)[1]
    _, rows = portrait_glance.table(p, None, {}, lang)
    assert [row[:-1] for row in open_tables.glance(p, {}, lang).words(lang)] == [row[:-1] for row in rows]


@pytest.mark.parametrize("place", PLACES)
def test_the_season_of_a_document_is_that_of_the_page(made, numbers, place):
    """In its chart, in the chart that slides draw, in its table and in the workbook, month by month."""
    study, document = portrait_season.study(indicators.opened(), numbers[place]), made[place, "fr"]
    block = blocks_of(document)["season"]
    if block.empty:
        assert not study.months["numerator"].sum()
        return
    months = document.sheets["months"].rows
    assert [row[1].value for row in months] == study.months["numerator"].tolist()
    series = {name: values for name, values, _ in block.figure.native.series}
    assert series["Un mois"] == tuple(study.months["value"])
    held = {row[0].value: row[1].value for row in block.table.rows}
    assert study.months["numerator"].sum() in held.values()
    if study.movement.label:
        assert study.movement.after in held.values() and study.movement.before in held.values()


@pytest.mark.parametrize("place", PLACES)
def test_cells_add_up_to_those_of_the_page(made, numbers, place):
    """The classes of a document are the page's legend, and no map is drawn where no cell may be."""
    block, store, version = blocks_of(made[place, "fr"])["where"], indicators.opened(), indicators.version()
    if not corners.is_built(version) or not block.table:
        assert block.empty
        return
    (known,) = where_block._known.values()
    cells = where_block.places_figures.tally(known, corners.members(place, store.parts))
    page = [list(row[1:]) for row in legend(cells, "fr")]
    assert [[str(text).replace("\u202f", " ") for text in row[:3]] for row in where_block.table(cells, "fr").words("fr")
            ] == [[str(text).replace("\u202f", " ") for text in row] for row in page]  # fmt: skip
    assert bool(block.figure) != bool(block.empty)


def test_what_moved_within_the_period_is_told_where_no_period_comes_before(made, numbers):
    """The default period has none before it in the data: its key figures still say how they moved."""
    for place in ("REM19", "city"):
        block = blocks_of(made[place, "fr"])["glance"]
        assert numbers[place].before is None
        assert all(card.change for card in block.cards) and "non calculée" not in block.cards[0].change
        assert {"En 2018", "En 2022"} <= set(block.table.heads)
        assert any("Dans la période" in one for one in made[place, "fr"].lead)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_not_loaded_is_said_to_be_so(made, lang):
    document = made["REM19", lang]
    assert not {"crimes", "parts-person", "persons", "housing"} & set(blocks_of(document)) and not document.is_internal
    items = blocks_of(document)["empty"].items
    assert list(items[:-1]) == [printed(item, lang) for item in portrait_notes.empties(lang)]
    assert portrait_composition.TITLE[lang] in items[-1]
    assert sum({"fr": "non chargé", "en": "not loaded"}[lang] in item for item in items[:-1]) == 2
