"""Documents with cases, persons and public housing: exact and marked for the analysis, safe cells for the others."""

import io
import random
import re

import pptx
import pytest

import indicators
from indicators import catalog, territories
from reports import (
    documents,
    exports,
    housing,
    housing_tables,
    labels_restricted,
    persons,
    persons_tables,
    portrait_composition,
    portrait_glance,
    portrait_numbers,
    portrait_restricted,
    restricted,
    words,
)
from reports.documents import restricted_cells, restricted_parts, restricted_tables
from reports.documents.model import printed
from reports.documents.restricted_sheet import HEADS
from tests import restricted_pages as visits
from tests import tiny
from tests.documents import plain, sentence_numbers, sheet
from tests.test_commands import run
from tests.test_documents import texts
from tests.test_documents_command import OFFICE, converted
from tests.words import BANNED, typos

YEARS = (2024, 2024)
FACTS = exports.Facts(1, "2025-12-31", "2026-01-15", "2026-01-16", True, False)
PLACES = ("REM19", "REM32", "66142", "66117", "66092", "city", "agglomeration")
LANGUAGES = ("fr", "en")
AUDIENCES = ("analysis", "shared")
NAMES = ("crimes", "persons", "housing")
MARK = {"fr": "interne", "en": "internal"}
SHEET = {"fr": "Affaires, personnes, OMHM", "en": "Cases, people, OMHM"}


@pytest.fixture(scope="module")
def made(released_data):
    """The documents of each audience."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        for audience in AUDIENCES:
            with visits.serving(released_data, audience, patch):
                for place in PLACES:
                    for lang in LANGUAGES:
                        found[audience, place, lang] = documents.build(place, YEARS, lang=lang, audience=audience)
    return found


def blocks_of(document):
    return {block.name: block for block in document.blocks if block.name in NAMES}


# What they say --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_block_has_its_table_or_says_why_it_has_none(made, audience, lang):
    told = 0
    for place in PLACES:
        document = made[audience, place, lang]
        found = blocks_of(document)
        assert tuple(found) == NAMES, place
        for block in found.values():
            assert bool(block.empty) != bool(block.table and block.second), (place, block.name)
            if block.empty:
                told += 1
                assert block.empty.endswith(".") and len(block.empty) > 20
                continue
            assert 3 <= len(block.sentences) <= 6, (place, block.name, block.sentences)
            assert len(re.findall(r"[.?!](?:\s|$)", " ".join(block.sentences))) <= 8
            assert all(figure.alt for figure in (block.figure, block.aside) if figure)
        assert not [block for block in document.blocks if block.name == "empty"], "nothing is missing from this version"
    assert told >= 3, "no empty block: the test would pass by testing nothing"


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_keeps_the_rules_of_its_language(made, audience, lang):
    for place in PLACES:
        for text in texts(made[audience, place, lang]):
            if " " in text:
                assert not BANNED[lang].search(text), text
                assert not typos(text, lang), (typos(text, lang), text)
                assert not re.search(r"\bnan\b|\bNone\b|\binf\b", text), text


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_of_a_sentence_is_in_its_table(made, audience, lang):
    told = [one for place in PLACES for one in sentence_numbers(made[audience, place, lang])]
    assert not [one for one in told if not one.is_held]
    assert len([one for one in told if one.block in NAMES]) > 40


@pytest.mark.parametrize("audience", AUDIENCES)
def test_slides_hold_both_tables_and_native_charts_of_each_block(made, audience):
    for place in ("REM19", "66142", "city"):
        document = made[audience, place, "en"]
        deck = pptx.Presentation(io.BytesIO(next(iter(documents.written(document, "pptx").values()))))
        titles = {slide.shapes.title.text: slide for slide in deck.slides}
        for block in blocks_of(document).values():
            own = [titles[title] for title in (block.title, block.aside.alt if block.aside else block.second.title)]
            held = [len([one for one in slide.shapes if one.has_table]) for slide in own]
            assert held == [1, 1], (place, block.name)
            charts = [one for slide in own for one in slide.shapes if one.has_chart]
            assert len(charts) == bool(block.figure and block.figure.native) + bool(block.aside)
            assert all(one._element.xpath(".//p:cNvPr/@descr")[0] for one in charts)
            for slide in own:
                assert all(text in slide.notes_slide.notes_text_frame.text.replace("**", "") for text in
                           (one.replace("**", "") for one in block.sentences))  # fmt: skip
                for shape in slide.shapes:
                    assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height + 10
                    assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width + 10


@pytest.mark.parametrize("lang", LANGUAGES)
def test_exact_figures_are_marked_in_every_part_that_may_be_torn_out(made, lang):
    for place in ("REM19", "city"):
        document, mark = made["analysis", place, lang], MARK[lang]
        assert document.is_internal and mark in document.mention.lower() and mark in document.hidden
        assert documents.stem(document).endswith(f"_{mark}")
        for block in blocks_of(document).values():
            for table in (block.table, block.second):
                assert any(f"({mark})" in said for said in (table.title, *table.heads)), table.title
            assert mark in block.note.lower()
        assert {row[HEADS[lang][-1]] for row in sheet(document, SHEET[lang])} == {
            {"fr": "interne : ne pas diffuser", "en": "internal: not to be shared"}[lang]
        }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shared_documents_say_what_is_hidden_and_why(made, lang):
    for place in PLACES:
        document = made["shared", place, lang]
        assert not document.is_internal and MARK[lang] not in documents.stem(document)
        assert MARK[lang] not in document.mention.lower()
        rules = printed(restricted.rules_of(list(portrait_restricted.CRIMES), lang), lang)
        assert rules.split(printed(" ;", lang) if lang == "fr" else ";")[0] in document.hidden
        held = [cell for block in document.blocks for table in (block.table, block.second) if table
                for row in table.rows for cell in row if cell.kind == "count" and cell.mark]  # fmt: skip
        if held:
            assert str(len(held)) in document.hidden
        for cell in held:
            assert cell.is_empty and cell.words(lang) in ("<\u00a08", "<\u00a010", restricted.MASKED[lang])
    few = made["shared", "66117", lang]
    least = {"fr": "20\u202f000 habitants", "en": "20,000 residents"}[lang]
    assert least in blocks_of(few)["persons"].empty and blocks_of(few)["persons"].label in few.hidden


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_loaded_and_not_released_is_said_to_be_so(restricted_data, lang):
    with tiny.shown(restricted_data):
        document = documents.build("REM19", YEARS, lang=lang, audience="shared")
    assert not blocks_of(document) and not document.is_internal and "restricted" not in document.sheets
    (empty,) = (block for block in document.blocks if block.name == "empty")
    why = {"fr": "ne sont pas diffusés ici", "en": "are not released here"}[lang]
    assert len(empty.items) == 3 and all(why in item for item in empty.items)


# Numbers agree --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES)
def test_two_hundred_cells_of_workbooks_are_those_of_the_door(made, released_data, audience):
    draw, found, hidden = random.Random(5), 0, 0
    heads = dict(zip(("numerator", "denominator", "value", "low", "high"), HEADS["fr"][6:11], strict=True))
    data = released_data / "shared" if audience == "shared" else released_data
    codes = {known.name["fr"]: code for code, known in territories().items()}
    for place in PLACES:
        rows = sheet(made[audience, place, "fr"], SHEET["fr"])
        assert len(rows) > 50
        for row in draw.sample(rows, 30):
            by = next(code for code in ("", *catalog()[row["Code"]].breakdowns)
                       if labels_restricted.BREAKDOWNS.get(code, {}).get("fr", "")
                       == row["Ventilation"])  # fmt: skip
            door = indicators.shown(row["Code"], codes[row["Territoire"]], row["Période"].replace("–", "-"), by,
                                    audience, data=data)  # fmt: skip
            labels = [labels_restricted.name(by, one, "fr") if by else "" for one in door["label"]]
            (cell,) = (one for one, label in zip(door.itertuples(), labels, strict=True) if label == row["Libellé"])
            for column, head in heads.items():
                found += 1
                if cell.hidden:
                    hidden += 1
                    assert isinstance(row[head], str) and not row[head].isdigit(), (place, row)
                else:
                    assert plain(row[head]) == pytest.approx(plain(getattr(cell, column)), abs=1e-5), (place, row, head)
    assert found >= 1_000 and (hidden > 100) == (audience == "shared")


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tables_of_a_document_are_those_of_the_pages(released_data, monkeypatch, audience, lang):
    with visits.serving(released_data, audience, monkeypatch):
        read = restricted_cells.reader(indicators.version(), audience)
        for place in PLACES:
            b = portrait_restricted.gather(read, place, *YEARS, audience)
            p = portrait_numbers.gather(indicators.opened(), place, *YEARS)
            heads, rows = portrait_glance.table(p, b, {}, lang)
            mine = restricted_tables.crimes(b, lang)
            assert list(mine.heads) == heads[:-1]  # the change stands in a sentence, its numbers in the table by year
            assert mine.words(lang) == [row[:-1] for row in rows]
            for one in portrait_composition.gather(read, b, not territories()[place].is_whole):
                page = portrait_composition.table(one, lang).to_numpy().tolist()
                for theirs, own in zip(page, restricted_parts.table(one, lang).words(lang), strict=True):
                    absent = words.absent(lang)  # the page tells a hidden share as an absent one
                    assert theirs == [absent if cell == restricted.MASKED[lang] and said == absent else cell
                                      for cell, said in zip(own, theirs, strict=True)]  # fmt: skip
            p = persons.gather(read, place, "2024", audience)
            page = [row for cells, by in ((p.sex, "sex"), (p.age, "age_band"))
                    for row in persons_tables.by(p, cells, by, lang).to_numpy().tolist()]  # fmt: skip
            assert [[row[0], row[1], row[3]] for row in restricted_tables.persons(p, lang).words(lang)[1:]] == page
            h = housing.gather(read, place, "2024", audience)
            page = housing_tables.rates(h, lang).to_numpy().tolist()
            told = restricted_tables.housing(h, lang).words(lang)
            assert [[row[1], row[3], row[4]] for row in told] == [row[1:] for row in page]
            years = housing_tables.yearly(h, lang).to_numpy().tolist()
            turned = list(zip(*restricted_tables.housing_by_year(h, lang).words(lang), strict=True))[1:]
            assert [list(row) for row in reversed(turned)] == [row[1:] for row in years]


def test_the_command_gives_what_a_workbook_holds(made, released_data):
    for code in ("person_crime_rate", "housing_case_rate"):
        asked = {"Code": code, "Période": "2024", "Territoire": "Ville-Marie", "Libellé": ""}
        (row,) = (row for row in sheet(made["analysis", "REM19", "fr"], SHEET["fr"]) if asked.items() <= row.items())
        done = run("indicators", "values", code, "--territory", "REM19", "--from", "2024-01", "--to", "2024-12", "--by",
                   "year", "--format", "csv", data=released_data)  # fmt: skip
        head, told = (line.split(",") for line in done.stdout.splitlines())
        told = dict(zip(head, told, strict=True))
        for column, name in (("numerator", "Nombre"), ("value", "Valeur"), ("high", "Borne haute (95 %)")):
            assert plain(row[name]) == pytest.approx(float(told[column]), abs=1e-5)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_download_of_the_page_gives_what_a_workbook_holds(made, released_data, monkeypatch, audience):
    heads = ("Valeur", "Borne basse (95 %)", "Borne haute (95 %)")
    with visits.serving(released_data, audience, monkeypatch):
        h = housing.gather(restricted_cells.reader(indicators.version(), audience), "REM19", "2024", audience)
        table = housing_tables.download(h, FACTS, "fr")
    for place in ("REM19", "66142", "city"):
        rows = {row["Indicateur"]: row for row in sheet(made[audience, place, "fr"], SHEET["fr"])
                if row["Code"] in housing.NAMES and row["Période"] == "2024" and not row["Libellé"]}  # fmt: skip
        assert len(rows) == len(housing.NAMES)
        for _, told in table[table["Code"] == place].iterrows():
            for head, name in zip(("Numérateur", *heads), ("Nombre", *heads), strict=True):
                mine = rows[told["Indicateur"]][name]
                assert plain(told[head]) == (None if isinstance(mine, str) else pytest.approx(plain(mine), abs=1e-4))


# The same again, and from outside -------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["pdf", "pptx", "xlsx", "docx"])
def test_the_same_document_gives_the_same_bytes(made, released_data, monkeypatch, ending):
    with visits.serving(released_data, "analysis", monkeypatch):
        restricted_cells._cells.cache_clear()
        again = documents.build("66142", YEARS, lang="fr", audience="analysis")
    assert documents.written(again, ending) == documents.written(made["analysis", "66142", "fr"], ending)


def test_the_command_of_the_shared_audience_needs_the_release_alone(made, released_data, tmp_path, monkeypatch):
    monkeypatch.setenv("LABSU_SHARED", str(released_data / "shared"))
    asked = ["portrait", "--territory", "REM19", "--from", "2024", "--to", "2024", "--format", "xlsx", "--out"]
    done = run("reports", *asked, tmp_path / "o", "--audience", "shared", data=tmp_path / "nothing")
    assert done.returncode == 0, done.stderr
    (path,) = (tmp_path / "o").iterdir()
    assert path.read_bytes() == next(iter(documents.written(made["shared", "REM19", "fr"], "xlsx").values()))
    assert "interne" not in path.name


def test_the_files_of_each_audience_are_told_apart_by_their_names(made):
    names = {documents.stem(document) for document in made.values()}
    assert len(names) == len(made)


@pytest.mark.skipif(not OFFICE, reason="no LibreOffice here: apt-get install libreoffice-impress libreoffice-writer")
@pytest.mark.parametrize("ending", ["pptx", "docx", "xlsx"])
def test_libreoffice_opens_them(made, tmp_path, ending):
    """With much hidden, where charts have gaps."""
    (path,) = (tmp_path / name for name in documents.written(made["shared", "66142", "fr"], ending))
    path.write_bytes(next(iter(documents.written(made["shared", "66142", "fr"], ending).values())))
    assert converted(path, tmp_path).stat().st_size > 10_000
