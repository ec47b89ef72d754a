"""Whatever is done to a good extract, its lines are all accounted for, and what is loaded is what was there."""

import io
import resource
import time
from collections import Counter

import pyarrow as pa
import pytest
from extracts import ACTS, AS_OF, HEADER, SHARED, balanced, read, rows, text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders import fates, reading
from loaders.fates import Refused

QUIET = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CELLS = [
    "",
    " ",
    "n.d.",
    "NaN",
    "Fraude",
    "0",
    "1",
    "-1",
    "25-01-01",
    "13/05/2025",
    "05/13/2025",
    "2025-02-30",
    "45913",
]
CELLS += [
    "2031-01-01",
    "1,5",
    "1 234,5",
    "inf",
    '"',
    'a"b',
    "a\nb",
    "é",
    "e\u0301",
    "\u00a0Méfait",
    "TOTAL",
    "x" * 300,
    "Ã©",
    "\ufffd",
]
CELLS += ["=1+1", "\u202e", "jour", "CATEGORIE", "-73.6", "45.5", "1e309", "PDQ 30", "999999999999999999999"]
GOOD = rows()


def multiset(table: pa.Table) -> Counter:
    return Counter(tuple(line.items()) for line in table.to_pylist())


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return read(tmp_path_factory.mktemp("good"), text(GOOD)).table


def outcome(folder, data: bytes, name: str = "extrait.csv") -> tuple[pa.Table | None, fates.Report]:
    """What became of a file; anything but a table or a refusal is a failure of the test."""
    try:
        extract = read(folder, data, name)
    except Refused as refusal:
        assert refusal.report.action == "rejeter_fichier"
        assert refusal.report.loaded == 0 and balanced(refusal.report)
        str(refusal)
        return None, refusal.report
    report = extract.report
    assert balanced(report) and report.loaded == len(extract.table) > 0
    assert report.rejected == len(report.rejects) == len(report.raw)
    assert extract.table.column_names == ["reported_on", "category", "shift", "pdq", "longitude", "latitude"]
    for name in ("reported_on", "category"):
        assert extract.table[name].null_count == 0
    return extract.table, report


cell_change = st.tuples(st.just("cell"), st.integers(0, 7), st.integers(0, 7), st.sampled_from(CELLS))
line_change = st.tuples(
    st.sampled_from(
        ["blank", "header", "drop field", "add field", "footer", "total", "twice", "stray quote", "empty fields"]
    ),
    st.integers(0, 7),
    st.just(0),
    st.just(""),
)
changes = st.lists(st.one_of(cell_change, line_change), max_size=6)
wrappings = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "end": st.sampled_from(["\n", "\r\n", "\r"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-8"]),
        "preamble": st.integers(0, 3),
        "sep": st.booleans(),
        "cut": st.one_of(st.just(0), st.integers(0, 40)),
    }
)

PLAIN = {"delimiter": ",", "end": "\n", "encoding": "utf-8", "preamble": 0, "sep": False, "cut": 0}


def mutated(done: list, wrap: dict) -> bytes:
    """The good extract after a list of changes, wrapped in a delimiter, line ends and an encoding."""
    table = [list(line) for line in GOOD]
    for _, line, column, cell in [one for one in done if one[0] == "cell"]:
        table[line][column] = cell
    lines = text(table, delimiter=wrap["delimiter"]).split("\n")[:-1]
    for what, at, *_ in done:
        at = min(at + 1, len(lines) - 1)
        mark = wrap["delimiter"]
        if what in ("blank", "header", "footer", "total", "twice", "empty fields"):
            new = {
                "blank": "",
                "header": lines[0],
                "footer": "Source : SPVM",
                "twice": lines[at],
                "empty fields": mark * 7,
            }
            lines.insert(at, new.get(what, mark.join(["TOTAL", "", "", "8", "", "", "", ""])))
        elif what == "drop field":
            lines[at] = lines[at].rpartition(mark)[0]
        elif what == "add field":
            lines[at] += mark + "x"
        elif what == "stray quote":
            lines[at] = lines[at].replace("o", '"', 1)
    lines = ["Titre"] * wrap["preamble"] + lines
    lines = [f"sep={wrap['delimiter']}"] * wrap["sep"] + lines
    data = "".join(line + wrap["end"] for line in lines).encode(wrap["encoding"], "replace")
    return data[: len(data) - wrap["cut"]]


@QUIET
@given(done=changes, wrap=wrappings)
def test_every_line_has_a_fate(tmp_path, done, wrap):
    _, report = outcome(tmp_path, mutated(done, wrap))
    assert report.balances()


@QUIET
@given(done=st.lists(cell_change, max_size=4))
def test_rows_that_nobody_touched_are_loaded_as_they_were(tmp_path, good, done):
    found, report = outcome(tmp_path, mutated(done, PLAIN))
    touched = {line for _, line, *_ in done}
    if found is not None and not report.hold:
        assert not multiset(good.take([at for at in range(8) if at not in touched])) - multiset(found)
    assert found is None or len(found) + report.rejected + report.total == 8


@QUIET
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path, data):
    tried = [
        outcome(tmp_path, data),
        outcome(tmp_path, data, "extrait.geojson"),
        outcome(tmp_path, text([], HEADER).encode() + data),
    ]
    assert all(report.balances() for _, report in tried)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize(
    "layout", ["plain", "crlf", "quoted", "cr", "blank points", "other order", "total", "embedded"]
)
def test_file_cut_at_every_byte_is_refused_held_or_true(tmp_path, layout, encoding):
    table, header = [list(line) for line in GOOD[:4]], list(HEADER)
    if layout == "blank points":
        table[2][4:] = table[3][4:] = ["", "", "", ""]
    if layout == "embedded":
        table[3][0] = "Vol dans / sur\nvéhicule à moteur"
    if layout == "other order":
        order = [7, 6, 5, 4, 1, 3, 0, 2]
        table, header = [[line[at] for at in order] for line in table], [header[at] for at in order]
    whole = text(table, header, end={"crlf": "\r\n", "cr": "\r"}.get(layout, "\n"))
    if layout == "quoted":
        whole = "".join(",".join(f'"{cell}"' for cell in line) + "\n" for line in [header, *table])
    if layout == "total":
        whole += "TOTAL,,,4,,,,\n"
    data = whole.encode(encoding)
    original = multiset(read(tmp_path, data).table)
    told = Counter()
    for length in range(len(data)):
        cut, report = outcome(tmp_path, data[:length])
        told["refused" if cut is None else "held" if report.hold else "true"] += 1
        if cut is not None and not report.hold:
            assert not multiset(cut) - original, f"cut at byte {length}"
    assert told["refused"] and told["true"]


def test_workbook_cut_anywhere_is_refused(tmp_path):
    path = SHARED / "badinputs" / "w01_valide.xlsx"
    if not path.exists():
        pytest.skip("the shared bad inputs are not beside this repository")
    data = path.read_bytes()
    for length in range(0, len(data), 97):
        assert outcome(tmp_path, data[:length], "extrait.xlsx")[0] is None


@QUIET
@given(
    order=st.permutations(range(8)),
    columns=st.permutations(range(8)),
    end=st.sampled_from(["\n", "\r\n"]),
    quoted=st.booleans(),
    bom=st.booleans(),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_same_content_in_another_dress_is_the_same_table(tmp_path, good, order, columns, end, quoted, bom, delimiter):
    table = [[HEADER[at] for at in columns], *([GOOD[line][at] for at in columns] for line in order)]
    mark = '"' if quoted else ""
    whole = "".join(delimiter.join(mark + cell + mark for cell in line) + end for line in table)
    found, report = outcome(tmp_path, ("\ufeff" * bom + whole).encode())
    assert multiset(found) == multiset(good)
    assert set(report.notes) <= {"ENC_BOM", "DELIM_PV", "DELIM_TAB", "DELIM_BARRE"}


@QUIET
@given(st.lists(st.sampled_from(range(8)), min_size=1, max_size=40))
def test_identical_rows_all_stay(tmp_path, picked):
    found, report = outcome(tmp_path, text([GOOD[at] for at in picked]).encode())
    assert len(found) == len(picked)
    assert report.notes.get("LIGNES_IDENTIQUES", 0) == len(picked) - len(set(picked))
    assert report.action == "accepter"


def test_bomb_is_refused_at_once_and_in_little_memory():
    path = SHARED / "badinputs" / "w15_bombe_zip.xlsx"
    if not path.exists():
        pytest.skip("the shared bad inputs are not beside this repository")
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(Refused) as caught:
        reading.read(path, ACTS, AS_OF)
    assert caught.value.code == "ZIP_RATIO"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    print(f"refused in {time.monotonic() - started:.3f} s")


def test_large_and_small_ways_agree(tmp_path, good):
    """The quick way (one row a line) and the careful way (blank lines, quotes over lines) give the same rows."""
    table = [list(line) for line in GOOD * 50]
    quick = read(tmp_path, text(table))
    lines = io.StringIO(text(table)).readlines()
    careful = read(tmp_path, "".join(line + "\n" * (at % 7 == 3) for at, line in enumerate(lines)))
    assert quick.table.equals(careful.table) and careful.report.blank > 10
