"""Every loader turns its contract's example into the rows promised, and refuses a file that breaks the promise."""

import ast

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from loaders import inputs, versions
from loaders.contract import HERE, contracts, read
from loaders.fates import Refused
from loaders.places import territories
from tests import tiny

each_contract = pytest.mark.parametrize("contract", contracts().values(), ids=contracts())
with_default = [contract for contract in contracts().values() if contract.default]
ESSENTIAL = [
    (contract, name) for contract in contracts().values() for name, column in contract.received.items()
    if column.get("essential")
]  # fmt: skip


@pytest.fixture(scope="module")
def limits():
    """The committed limits, where the points of examples are placed."""
    contract = next(one for one in contracts().values() if "geometry" in one.columns)
    return inputs.clean(inputs.Input(contract, tiny.ROOT / "data" / contract.default), inputs.today(), None)[0]


def cleaned(contract, path, limits):
    return inputs.clean(inputs.Input(contract, path), inputs.today(), limits)[0]


def test_there_are_sources():
    assert contracts(), "found no contract: the tests below would pass by testing nothing"
    assert any(not contract.default for contract in contracts().values()), "no source that is received"


def test_every_file_that_promises_columns_is_a_contract():
    promised = {path.stem for path in HERE.glob("*.yml") if "columns" in yaml.safe_load(path.read_text("utf-8"))}
    assert promised == set(contracts())


def test_a_source_has_a_module_where_its_columns_are_turned_into_others():
    table = pa.table({"x": [1]})
    own = {name for name in contracts() if (HERE / f"{name}.py").exists()}
    assert own and own < set(contracts()), "of both kinds"
    for name in own:
        functions = {node.name for node in ast.parse((HERE / f"{name}.py").read_text("utf-8")).body
                     if isinstance(node, ast.FunctionDef)}  # fmt: skip
        assert "load" in functions, f"{name}.py: promised a function load(table); found {sorted(functions)}"
    for name in set(contracts()) - own:
        assert inputs.turned(name, table) is table


@each_contract
def test_worked_example(contract, tmp_path, limits):
    table = cleaned(contract, tiny.write_example(contract, tmp_path), limits)
    assert table.schema.names == list(contract.clean)
    assert [str(kind) for kind in table.schema.types] == [str(kind) for kind in contract.clean.values()]
    assert table.to_pylist() == contract.example["expect"]


@each_contract
def test_examples_hold_what_a_contract_allows(contract):
    """A column that may be empty is empty somewhere in the example, so that reading nothing is tried too.

    A key that may be empty is made of something else by the source's own module.
    """
    expected = contract.example["expect"]
    assert len(expected) >= 2
    for name in set(contract.clean) - set(contract.key):
        if contract.columns[name].get("may_be_empty") and "linked" not in contract.columns[name]:
            assert {row[name] is None for row in expected} == {True, False}, f"{contract.name}.{name}"


@pytest.mark.parametrize("contract", with_default, ids=lambda contract: contract.name)
def test_the_committed_default_keeps_the_promise(contract, limits):
    table = cleaned(contract, tiny.ROOT / "data" / contract.default, limits)
    assert len(table)
    if "territory_id" in table.schema.names:
        assert set(table["territory_id"].to_pylist()) <= {place for place in territories() if place != "unlocated"}


@each_contract
def test_contracts_say_all_they_must(contract):
    for text in (contract.origin["title"], contract.retention, contract.caution):
        assert set(text) == {"fr", "en"} and all(words.strip() for words in text.values())
    for text in (contract.retention, contract.caution):
        assert all(words.rstrip().endswith(".") for words in text.values()), "a full sentence"
    assert contract.origin["url"].startswith("https://")
    assert set(contract.key) | set(contract.order) <= set(contract.clean)
    for name, column in contract.received.items():
        assert column["from"], f"{contract.name}.{name}: no spelling to find it by"
    spellings = [spelling for column in contract.received.values() for spelling in column["from"]]
    assert len(spellings) == len(set(spellings)), "one spelling means one column"


@pytest.mark.parametrize("contract, column", ESSENTIAL, ids=lambda value: getattr(value, "name", value))
def test_a_file_without_an_essential_column_is_refused(contract, column, tmp_path, limits):
    path = tiny.write_example(contract, tmp_path)
    text = path.read_text("utf-8")
    spelled = [name for name in contract.columns[column]["from"] if name in text]
    assert spelled, f"the example shows no {column}"
    for spelling in spelled:
        text = text.replace(spelling, "Zzz")
    path.write_text(text, "utf-8")
    with pytest.raises(Refused) as refusal:
        cleaned(contract, path, limits)
    assert str(refusal.value).count(" ") > 5, f"one plain sentence; found {refusal.value}"


@each_contract
@pytest.mark.parametrize("content", ["", "\n", "%PDF-1.7 …", "a;b\n1;2\n"], ids=["empty", "blank", "pdf", "other"])
def test_a_file_that_is_something_else_is_refused(contract, content, tmp_path, limits):
    path = tmp_path / tiny.file_of(contract)
    path.write_text(content, "utf-8")
    with pytest.raises(Refused):
        cleaned(contract, path, limits)


def test_a_broken_contract_says_which_field(tmp_path):
    path = HERE / f"{next(iter(contracts()))}.yml"
    for field, wrong in {"sensitivity": "secret", "columns": {"x": {"type": "point"}}, "origin": {}}.items():
        broken = tmp_path / path.name
        broken.write_text(yaml.safe_dump(yaml.safe_load(path.read_text("utf-8")) | {field: wrong}), "utf-8")
        with pytest.raises(ValueError, match=rf"^{path.name}: .*{field}"):
            read(broken)


def test_every_example_together_makes_a_version(bare_data):
    version = versions.live(bare_data)
    assert set(version.sources) == set(contracts())
    for name, contract in contracts().items():
        table = pq.read_table(version.table(name))
        assert table.schema.names == list(contract.clean)
        assert len(table) == len(contract.example["expect"]) == version.sources[name]["rows"]
        assert not version.sources[name]["default"]


def test_what_a_default_gave_is_said(tiny_data):
    version = versions.live(tiny_data)
    assert {name for name, source in version.sources.items() if source["default"]} == {one.name for one in with_default}
    assert version.has_schematic_limits
    assert not version.is_demonstration


def test_the_demonstration_says_what_it_is(demo_data):
    version = versions.live(demo_data)
    assert version.is_demonstration
    marked = [name for name, source in version.sources.items() if source["demonstration"]]
    assert marked and set(marked) == {name for name in version.sources if not contracts()[name].default}


@pytest.mark.parametrize("world", ["tiny_data", "demo_data"])
def test_every_point_is_in_its_territory_and_every_row_is_kept(world, request):
    """A row without a usable point stays, in no territory; nobody is placed twice."""
    version = versions.live(request.getfixturevalue(world))
    for name, contract in contracts().items():
        if name not in version.sources or not contract.columns.get("territory_id", {}).get("derived"):
            continue
        report = next(one for one in version.manifest["reports"] if one["source"] == name)
        rows, strays, pointless = duckdb.connect().execute(
            "select count(*), count(*) filter (where territory_id is not null and longitude is null),"
            f" count(*) filter (where longitude is null) from read_parquet('{version.table(name)}')"
        ).fetchone()  # fmt: skip
        assert rows == report["loaded"] == report["lines_in"] - report["rejected"]
        assert strays == 0 and (pointless or "reported_on" not in contract.columns)
