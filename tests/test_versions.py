"""Versions: complete before anybody sees them, one pointer that forgives, older ones readable."""

import fcntl
import hashlib
import json
import shutil

import pytest

import indicators
from loaders import decisions, versions
from loaders.contract import contracts
from loaders.places import territories
from tests import tiny


@pytest.fixture
def two(own_data):
    """Two published versions, the second with a few acts more."""
    tiny.next_file(own_data, 5)
    assert tiny.publish(own_data, approve=True).published
    return own_data


def bytes_of(data, number):
    """A fingerprint of everything in one version."""
    folder = versions.versions_folder(data) / str(number)
    found = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert found
    return hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()


def point(data, content: bytes):
    (versions.versions_folder(data) / "current").write_bytes(content)


def litter(data):
    """What a load leaves that no version owns."""
    folder = versions.versions_folder(data)
    owned = {"current", "lock", "register.jsonl"} | {str(version.number) for version, _ in versions.history(data)}
    return sorted(path.name for path in folder.iterdir() if path.name not in owned)


def test_a_new_file_is_a_new_version_and_the_old_one_stays(two, tiny_data):
    assert [(version.number, state) for version, state in versions.history(two)] == [(1, "published"), (2, "published")]
    assert tiny.number_of(two) == 2
    assert bytes_of(two, 1) == bytes_of(tiny_data, 1)
    rows = {number: sum(source["rows"] for source in versions.open_version(number, two).sources.values())
            for number in (1, 2)}  # fmt: skip
    assert rows[2] == rows[1] + 5
    assert litter(two) == []


def test_old_versions_answer_as_they_did(two, tiny_data):
    for name in indicators.opened(data=tiny_data).names:
        then = indicators.values(name, data=tiny_data)
        again = indicators.values(name, data=two, as_of_version=1)
        assert again[["numerator", "value"]].equals(then[["numerator", "value"]])
    every = [indicators.values(name, "agglomeration", by="year", data=two)["numerator"].sum()
             - indicators.values(name, "agglomeration", by="year", data=two, as_of_version=1)["numerator"].sum()
             for name in indicators.opened(data=two).names]  # fmt: skip
    assert max(every) == 5, "the five acts are counted"


def test_loading_the_same_again_changes_nothing(two):
    before = bytes_of(two, 2)
    outcome = tiny.publish(two)
    assert (outcome.state, outcome.version, outcome.exit_code) == ("unchanged", 2, 0)
    assert not outcome.published
    assert bytes_of(two, 2) == before and tiny.number_of(two) == 2


def test_a_version_is_sealed_with_the_bytes_it_had(two):
    version = versions.live(two)
    assert version.manifest["version"] == 2
    files = {path.relative_to(version.folder).as_posix() for path in version.folder.rglob("*") if path.is_file()}
    assert files == {*version.manifest["files"], "manifest.json"}
    assert set(version.manifest["built"]["indicators"]) == set(indicators.catalog())
    for name, contract in contracts().items():
        source = version.sources[name]
        assert source["sha256"] and source["rows"] and contract.name == name


def test_rollback_makes_an_older_version_live_and_the_next_number_is_new(two):
    assert decisions.rollback(1, two).number == 1
    assert tiny.number_of(two) == 1
    tiny.next_file(two, 3)
    assert tiny.publish(two, approve=True).version == 3
    assert tiny.number_of(two) == 3


@pytest.mark.parametrize("number", [7, 0, -1])
def test_rollback_to_nothing_is_refused(two, number):
    with pytest.raises(versions.NoVersion, match=str(number)):
        decisions.rollback(number, two)
    assert tiny.number_of(two) == 2


# The pointer --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [
    b"", b"\n", b"9\n", b"0\n", b"-1\n", b"two\n", b"../../elsewhere\n", b"../2\n", b"/2\n", b"2/../1\n", b"1e0\n",
    b"\xff\xfe\x00", b"\xef\xbb\xbf2\n", b"2\x00", b"99999999999999999999\n", "²\n".encode(), "٢\n".encode(),
], ids=repr)  # fmt: skip
def test_a_wrong_pointer_falls_back_to_the_last_whole_version(two, content):
    point(two, content)
    assert tiny.number_of(two) == 2


@pytest.mark.parametrize("content", [b"1\r\n", b" 1 \n", b"1", b"1\n\n"], ids=repr)
def test_a_pointer_written_by_another_hand_is_read(two, content):
    point(two, content)
    assert tiny.number_of(two) == 1


def test_without_a_pointer_the_last_published_version_is_live(two):
    (versions.versions_folder(two) / "current").unlink()
    assert tiny.number_of(two) == 2
    decisions.rollback(1, two)
    (versions.versions_folder(two) / "current").unlink()
    assert tiny.number_of(two) == 1, "the last one made live, not the highest number"


def test_without_any_version_one_is_told_what_to_do(tmp_path):
    with pytest.raises(versions.NoVersion, match="Run: "):
        versions.live(tmp_path)
    with pytest.raises(indicators.NoVersion):
        indicators.version(data=tmp_path)


# Damage -------------------------------------------------------------------------------------------------------------


def damaged(data, number, how):
    folder = versions.versions_folder(data) / str(number)
    victim = sorted(folder.rglob("*.parquet"))[0]
    if how == "a byte":
        content = bytearray(victim.read_bytes())
        content[len(content) // 2] ^= 1
        victim.unlink()  # a clean table may be shared with another version by a link
        victim.write_bytes(content)
    elif how == "cut":
        content = victim.read_bytes()
        victim.unlink()
        victim.write_bytes(content[: len(content) // 2])
    elif how == "a file gone":
        victim.unlink()
    elif how == "no manifest":
        (folder / "manifest.json").unlink()
    elif how == "half a manifest":
        path = folder / "manifest.json"
        path.write_text(path.read_text("utf-8")[:100], "utf-8")
    elif how == "all gone":
        shutil.rmtree(folder)


@pytest.mark.parametrize("how", ["a byte", "cut", "a file gone", "no manifest", "half a manifest", "all gone"])
def test_a_damaged_version_is_never_shown(two, how):
    damaged(two, 2, how)
    assert tiny.number_of(two) == 1
    with pytest.raises(versions.NoVersion, match="version 2"):
        versions.open_version(2, two)


def test_the_next_load_repairs_what_was_damaged(two):
    damaged(two, 2, "a byte")
    outcome = tiny.publish(two, approve=True)
    assert (outcome.version, outcome.published) == (3, True)
    assert tiny.number_of(two) == 3


def test_a_torn_last_line_of_the_register_hides_nothing(two):
    register = versions.versions_folder(two) / "register.jsonl"
    with register.open("a", encoding="utf-8") as file:
        file.write('{"at": "2026-01-01", "attem')
    (versions.versions_folder(two) / "current").unlink()
    assert tiny.number_of(two) == 2
    tiny.next_file(two, 2)
    assert tiny.publish(two, approve=True).version == 3
    assert [state for _, state in versions.history(two)] == ["published"] * 3


# Loads that do not end well -----------------------------------------------------------------------------------------


def test_a_second_load_is_told_to_wait(two):
    tiny.next_file(two, 1)
    with (versions.versions_folder(two) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(versions.Busy, match="wait"):
            tiny.publish(two)
        with pytest.raises(versions.Busy):
            decisions.rollback(1, two)
    assert tiny.publish(two, approve=True).published


def test_a_refused_file_publishes_nothing(two):
    contract = next(one for one in contracts().values() if not (one.default or one.is_restricted))
    path = two / "raw" / tiny.file_of(contract)
    path.write_text("a;b\n1;2\n", "utf-8")
    outcome = tiny.publish(two)
    assert (outcome.state, outcome.exit_code, outcome.published) == ("refused", 4, False)
    assert outcome.version == tiny.number_of(two) == 2
    assert litter(two) == []


def test_new_limits_place_the_points_again(own_data):
    """The official limits, once fetched, replace the schematic ones for acts already loaded."""
    first = versions.live(own_data)
    contract = next(one for one in contracts().values() if "geometry" in one.columns)
    shift = json.loads((tiny.ROOT / "data" / contract.default).read_text("utf-8"))
    ids = [feature["properties"]["CODEMAMH"] for feature in shift["features"]]
    for feature, other in zip(shift["features"], [*ids[1:], ids[0]], strict=True):
        feature["properties"]["CODEMAMH"] = other  # every territory takes its neighbour's name
    (own_data / "raw" / tiny.file_of(contract)).write_text(json.dumps(shift), "utf-8")
    assert tiny.publish(own_data, approve=True).published
    second = versions.live(own_data)
    assert first.has_schematic_limits and not second.has_schematic_limits
    name = indicators.opened(data=own_data).names[0]
    counts = [indicators.values(name, by="period", data=own_data, as_of_version=number).set_index("territory_id")
              for number in (1, 2)]  # fmt: skip
    where = [{place for place, n in table["numerator"].items() if n and not territories()[place].is_whole}
             for table in counts]  # fmt: skip
    assert where[0] and where[1] and where[0].isdisjoint(where[1])
    assert counts[0]["numerator"]["agglomeration"] == counts[1]["numerator"]["agglomeration"]
