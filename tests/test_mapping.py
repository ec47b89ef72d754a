"""Mappings: refused in one sentence when they cannot be kept, given by hand, then found again by themselves."""

import csv
import io
from datetime import date

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from indicators import build
from loaders import decisions, mapping, preview, reading, versions
from loaders.contract import contracts
from loaders.fates import Refused, codes, sentence
from loaders.load import load
from loaders.mapping import Mapping
from tests import processes, tiny

AS_OF = date(2026, 1, 15)
OWN = {"GENRE": "category", "JOUR": "reported_on", "PERIODE": "shift", "POSTE": "pdq", "SERVICE": None}
ROWS = [
    ["Méfait", "2025-01-02", "jour", "30", "A"],
    ["Introduction", "2025-02-03", "nuit", "21", "B"],
    ["Méfait", "2025-02-04", "soir", "", "B"],
]


@pytest.fixture
def theirs():
    return Mapping("interne", "spvm_actes", dict(OWN))


def write(path, header=tuple(OWN), rows=ROWS, delimiter=";"):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
    return path


def workbook(path, rows):
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)


def run(data, path, **options):
    return load({"spvm_actes": path}, build=build.build, data=data, as_of=AS_OF, **options)


def command(*words, data):
    return processes.run("loaders", "load", *words, "--as-of", "2026-01-15", LABSU_DATA=str(data))


# What a mapping may be ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("columns", "code"), [
    (OWN | {"SERVICE": "bureau"}, "MAPPING_COLONNE"),
    (OWN | {"SERVICE": "territory_id"}, "MAPPING_COLONNE"),
    (OWN | {"SERVICE": "category"}, "MAPPING_DOUBLE"),
    (OWN | {"Jour": None}, "MAPPING_DOUBLE"),
    (OWN | {"GENRE": None}, "MAPPING_ESSENTIELLE"),
    (OWN | {"NOM_VICTIME": None}, "COL_INTERDITE"),
    (OWN | {"GENRE": None, "Prénom": "category"}, "COL_INTERDITE"),
    ({}, "MAPPING_ESSENTIELLE"),
], ids=lambda one: one if isinstance(one, str) else "")  # fmt: skip
def test_a_mapping_that_cannot_be_kept_is_refused(columns, code, tmp_path):
    with pytest.raises(Refused) as refusal:
        mapping.save(Mapping("interne", "spvm_actes", columns), tmp_path)
    assert refusal.value.code == code in codes()
    assert not list(tmp_path.rglob("*.yml"))
    for lang in ("fr", "en"):
        assert "?" not in sentence(code, refusal.value.params, lang)


@pytest.mark.parametrize("name", [
    "../evil", "a/b", "..", ".", "", "/etc/passwd", "CON.yml", "été", "a b", "A", "-a", "a-", "a\0", "a\n", "x" * 41,
    "a\u202eb", "..\\evil",
])  # fmt: skip
def test_a_name_is_one_plain_word(name, tmp_path, theirs):
    for act in (
        lambda: mapping.save(Mapping(name, theirs.source, theirs.columns), tmp_path),
        lambda: mapping.named(name, tmp_path),
    ):
        with pytest.raises(Refused, match="Mapping"):
            act()
    assert not list(tmp_path.parent.glob("*evil*")) and not list(tmp_path.rglob("*"))


def test_an_unknown_source_is_refused(tmp_path):
    with pytest.raises(Refused, match="spvm_actes"):
        mapping.save(Mapping("interne", "nobody", dict(OWN)), tmp_path)


def test_what_is_saved_is_what_is_read(tmp_path, theirs):
    odd = Mapping("odd", "spvm_actes", OWN | {"NO": None, "2024": None, "null": None, "Y ~": None, "a: b": None})
    for one in (theirs, odd):
        assert mapping.read(mapping.save(one, tmp_path)) == one
    assert [one.name for one in mapping.saved(tmp_path)] == ["interne", "odd"]
    assert mapping.saved(tmp_path, "population") == []


@pytest.mark.parametrize("text", [
    "", "- a", "name: x", "name: [", "name: x\nsource: spvm_actes\ncolumns: [a]",
    "name: x\nsource: spvm_actes\ncolumns: {a: {b: c}}", "name: x\nsource: spvm_actes\ncolumns: {a: pdq}\nmore: 1",
    "!!python/object/apply:os.system ['touch evil']", "\x00", "name: x\nsource: spvm_actes\ncolumns:" + "#" * 70_000,
], ids=range(10))  # fmt: skip
def test_a_file_that_is_no_mapping_is_refused(text, tmp_path):
    path = tmp_path / "x.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(Refused, match=r"Mapping x\.yml"):
        mapping.read(path)
    assert not (tiny.ROOT / "evil").exists()


def test_a_name_in_use_is_kept_from_another_mapping(tmp_path, theirs):
    mapping.save(theirs, tmp_path)
    mapping.save(theirs, tmp_path)
    other = Mapping("interne", "spvm_actes", OWN | {"SERVICE": "x"})
    with pytest.raises(Refused, match="already called interne"):
        mapping.save(other, tmp_path)
    assert mapping.named("interne", tmp_path) == theirs
    mapping.save(other, tmp_path, replace=True)
    assert mapping.named("interne", tmp_path) == other


# Loading through one --------------------------------------------------------------------------------------------------


def test_by_hand_then_by_itself(tmp_path):
    data, first = tmp_path / "data", write(tmp_path / "premier.csv")
    alone = command(first, "--as", "spvm_actes", data=data)
    assert alone.returncode == 4 and "En-tête" in alone.stdout
    own = tmp_path / "interne.yml"
    own.write_text("name: interne\nsource: spvm_actes\ncolumns: {GENRE: category, JOUR: reported_on, PERIODE: shift,\n"
                   " POSTE: pdq, SERVICE: null}\n", "utf-8")  # fmt: skip
    given = command(first, "--mapping", own, data=data)
    assert given.returncode == 3, given.stdout + given.stderr  # the columns of places are absent: a person decides
    assert "« interne »" in given.stdout and "3 lignes lues, 3 chargées" in given.stdout
    assert mapping.named("interne", data).columns == OWN
    second = write(tmp_path / "second.csv", rows=ROWS[:2])
    outcome = run(data, second)
    assert outcome.sources[0]["notes"]["MAPPING:interne"] == 1 and outcome.sources[0]["loaded"] == 2
    by_name = command(second, "--mapping", "interne", data=data)
    assert by_name.returncode == 3 and "« interne »" in by_name.stdout


@pytest.mark.parametrize("word", ["../interne", "/etc/passwd", "absente", "absent.yml"])
def test_an_unknown_mapping_is_wrong_usage(word, tmp_path):
    done = command(write(tmp_path / "a.csv"), "--mapping", word, data=tmp_path / "data")
    assert done.returncode == 2 and done.stderr.startswith("Correspondance") and "Traceback" not in done.stderr


def test_the_columns_of_the_contract_are_preferred_to_a_mapping(tmp_path, theirs):
    mapping.save(theirs, tmp_path)
    outcome = run(tmp_path, tiny.write_example(contracts()["spvm_actes"], tmp_path / "in"))
    assert outcome.sources[0]["loaded"] and not any("MAPPING" in code for code in outcome.sources[0]["notes"])


def test_a_header_that_lacks_one_name_is_not_recognised(tmp_path, theirs):
    mapping.save(theirs, tmp_path)
    path = write(tmp_path / "a.csv", list(OWN)[:-1], [row[:-1] for row in ROWS])
    assert mapping.matching(path, theirs.contract, tmp_path) is None
    assert run(tmp_path, path).state == "refused"


def test_the_mapping_that_names_most_columns_is_taken_and_none_when_two_differ(tmp_path, theirs):
    mapping.save(Mapping("small", "spvm_actes", {"GENRE": "category", "JOUR": "reported_on"}), tmp_path)
    mapping.save(theirs, tmp_path)
    path = write(tmp_path / "a.csv")
    assert mapping.matching(path, theirs.contract, tmp_path) == theirs
    mapping.save(Mapping("rival", "spvm_actes", OWN | {"PERIODE": None, "SERVICE": "shift"}), tmp_path)
    assert mapping.matching(path, theirs.contract, tmp_path) is None


def test_few_columns_kept_of_many_are_still_a_header(tmp_path):
    header = ["GENRE", "JOUR", "A1", "A2", "A3", "A4", "A5"]
    path = write(tmp_path / "a.csv", header, [[*row[:2], *"12345"] for row in ROWS])
    few = {"GENRE": "category", "JOUR": "reported_on", "A1": None}
    extract = reading.read(path, contracts()["spvm_actes"], AS_OF, few)
    assert len(extract.table) == 3
    assert dict(extract.report.reasons)["COL_INCONNUE"]["columns"] == ["A2", "A3", "A4", "A5"]


def test_a_name_sent_nowhere_is_not_read_even_if_the_contract_knows_it(tmp_path):
    """A file may call DATE the day of its own printing."""
    path = write(tmp_path / "a.csv", ["GENRE", "JOUR", "DATE"], [[*row[:2], "2026-01-01"] for row in ROWS])
    extract = reading.read(path, contracts()["spvm_actes"], AS_OF,
                           {"GENRE": "category", "JOUR": "reported_on", "DATE": None})  # fmt: skip
    assert extract.table["reported_on"].to_pylist() == [date.fromisoformat(row[1]) for row in ROWS]


def test_personal_columns_are_refused_whatever_the_mapping_says(tmp_path, theirs):
    path = write(tmp_path / "a.csv", [*OWN, "NOM_VICTIME"], [[*row, "CANARI"] for row in ROWS])
    outcome = run(tmp_path, path, mapping=theirs)
    assert outcome.state == "refused" and "COL_INTERDITE" in outcome.sources[0]["notes"]
    assert not any(b"CANARI" in one.read_bytes() for one in (tmp_path / "versions").rglob("*") if one.is_file())


def test_a_workbook_is_read_through_a_mapping(tmp_path, theirs):
    workbook(tmp_path / "a.xlsx", [list(OWN), *ROWS])
    mapping.save(theirs, tmp_path)
    outcome = run(tmp_path, tmp_path / "a.xlsx")
    assert (outcome.sources[0]["loaded"], outcome.sources[0]["notes"]["MAPPING:interne"]) == (3, 1)


def test_the_same_file_through_another_mapping_is_read_again(tmp_path, theirs):
    path = write(tmp_path / "a.csv")
    assert run(tmp_path, path, mapping=theirs, approve=True).published
    assert run(tmp_path, path, mapping=theirs).state == "unchanged"
    other = Mapping("autre", "spvm_actes", OWN | {"PERIODE": None})
    assert run(tmp_path, path, mapping=other, approve=True).published
    table = versions.live(tmp_path).table("spvm_actes")
    assert pq.read_table(table)["shift"].null_count == 3


def test_nothing_is_published_when_a_person_asked_to_see_first(tmp_path):
    path = tiny.write_example(contracts()["spvm_actes"], tmp_path / "in")
    outcome = run(tmp_path, path, publish=False)
    assert (outcome.state, outcome.published, outcome.exit_code) == ("held", False, 3)
    held = versions.open_version(outcome.version, tmp_path)
    assert held.manifest["held"] and versions.states(tmp_path)[held.number] == "held"
    with pytest.raises(versions.NoVersion):
        versions.live(tmp_path)
    decisions.approve(outcome.version, tmp_path)
    assert run(tmp_path, path, publish=False).state == "unchanged"


# What is looked at beforehand -----------------------------------------------------------------------------------------


def test_twenty_rows_whatever_the_file(tmp_path):
    rows = [[f"l{n}", "2025-01-02", "jour", "30", "A"] for n in range(100)]
    text = write(tmp_path / "a.csv", rows=rows)
    utf16 = tmp_path / "b.csv"
    utf16.write_bytes(text.read_text("utf-8").encode("utf-16"))
    workbook(tmp_path / "c.xlsx", [list(OWN), *rows])
    preamble = tmp_path / "d.csv"
    preamble.write_text("Service de police\n\n" + text.read_text("utf-8"), "utf-8")
    for path in (text, utf16, tmp_path / "c.xlsx", preamble):
        seen = preview.preview(path, contracts()["spvm_actes"])
        assert seen.header == list(OWN) and len(seen.rows) == 20
        assert [row[0] for row in seen.rows] == [f"l{n}" for n in range(20)]


def test_only_the_head_of_a_large_text_is_read(tmp_path):
    path = tmp_path / "a.csv"
    line = "Méfait;2025-01-02;jour;30;é\n"
    path.write_text("GENRE;JOUR;PERIODE;POSTE;SERVICE\n" + line * 100_000, "utf-8")
    text = preview.head(path, [contracts()["spvm_actes"]])
    assert len(text.encode()) <= preview.HEAD and text.endswith(line)


def test_no_row_is_shown_of_a_file_that_names_persons(tmp_path):
    path = write(tmp_path / "a.csv", ["CATEGORIE", "DATE", "NOM_VICTIME"], [["Méfait", "2025-01-02", "CANARI"]])
    with pytest.raises(Refused) as refusal:
        preview.preview(path, contracts()["spvm_actes"])
    assert refusal.value.code == "COL_INTERDITE" and "CANARI" not in str(refusal.value)


def test_a_first_row_of_values_is_not_taken_for_names(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(";".join(row) for row in ROWS) + "\n", "utf-8")
    with pytest.raises(Refused, match="Header"):
        preview.preview(path, contracts()["spvm_actes"])


@pytest.mark.parametrize("contract", contracts().values(), ids=contracts())
def test_a_file_is_taken_for_the_source_it_is(contract, tmp_path):
    assert preview.recognised(tiny.write_example(contract, tmp_path)) == contract.name


def test_a_file_of_nothing_known_is_taken_for_nothing(tmp_path):
    assert preview.recognised(write(tmp_path / "a.csv")) is None
    text = io.StringIO()
    csv.writer(text).writerows([["A", "B"], ["p", "q"]])
    (tmp_path / "b.csv").write_text(text.getvalue(), "utf-8")
    assert preview.recognised(tmp_path / "b.csv") is None
