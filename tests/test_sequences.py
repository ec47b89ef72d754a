"""Sequences of views: what is kept on the disk, what is refused, and that no name leaves the folder."""

import contextlib
import json
import os
import threading

import pytest

from loaders import versions
from reports import sequences
from reports.sequences import Problem, View
from tests import tiny
from tests.words import BANNED, typos

HOSTILE = [
    "../etc/passwd", "a/b", "a\\b", "x\0y", "..", "", "   ", "!?", "a" * 300, "ligne\nautre", "/", "\u202eab", "ﷺ" * 55,
]  # fmt: skip
ADDRESSES = [*HOSTILE, "Majuscule", "un..deux", "é", "-a", "a-", "a--b", "lock", "../sequences/comite"]


@pytest.fixture(scope="module")
def world(tiny_data, tmp_path_factory):
    """A tiny Montréal of its own, for pages to be drawn."""
    import shutil

    data = shutil.copytree(tiny_data, tmp_path_factory.mktemp("sequences") / "data")
    with tiny.shown(data):
        yield data


@pytest.fixture
def data(world):
    """The same without any sequence."""
    for path in sequences.folder(world).glob("*"):
        path.unlink()
    return world


def view(page="tendances", title="Un titre", note="", **query) -> View:
    return View(page, {"lang": "fr", "version": "1", **query}, title, note)


def said(problem: Problem) -> None:
    """One plain sentence in each language."""
    for lang, text in problem.said.items():
        assert text.endswith(".") and not BANNED[lang].search(text)
        assert not typos(text, lang), typos(text, lang)


# On the disk ----------------------------------------------------------------------------------------------------------


def test_a_sequence_is_read_as_it_was_written(data):
    made = sequences.create("Comité de novembre, 2ᵉ séance", data=data)
    assert made.slug == "comite-de-novembre-2e-seance"
    note = "Dire « bonjour ».\nPuis attendre."
    for n in range(3):
        sequences.add(made.slug, view(title=f"Vue {n}", note=note, territory="REM19"), data)
    found = sequences.read(made.slug, data)
    assert [one.title for one in found.views] == ["Vue 0", "Vue 1", "Vue 2"]
    assert [one.id for one in found.views] == [1, 2, 3]
    assert found.views[0].note == note and found.views[0].version == "1"
    assert list(sequences.every(data)) == [made.slug]
    assert not list(sequences.folder(data).glob("*.part")), "nothing half written stays"


def test_views_move_change_and_go(data):
    slug = sequences.create("a", data=data).slug
    for n in range(3):
        sequences.add(slug, view(title=str(n)), data)

    def titles():
        return "".join(one.title for one in sequences.read(slug, data).views)

    sequences.move(slug, 3, -1, data)
    assert titles() == "021"
    sequences.move(slug, 1, -1, data), sequences.move(slug, 2, 1, data), sequences.move(slug, 99, 1, data)
    assert titles() == "021", "at either end a view stays; one that is gone moves nothing"
    sequences.edit(slug, 3, "deux", "note", data)
    assert titles() == "0deux1"
    sequences.drop(slug, 3, data), sequences.drop(slug, 3, data)
    assert titles() == "01"
    sequences.add(slug, view(title="x"), data)
    assert len({one.id for one in sequences.read(slug, data).views}) == 3


def test_names(data):
    sequences.create("Un", (view(),), data)
    with pytest.raises(Problem) as twice:
        sequences.create("un !", data=data)
    said(twice.value)
    assert sequences.rename("un", "Deux", data).slug == "deux"
    assert list(sequences.every(data)) == ["deux"]
    assert sequences.rename("deux", "DEUX", data).name == "DEUX"
    sequences.create("Trois", data=data)
    with pytest.raises(Problem):
        sequences.rename("deux", "trois", data)
    assert len(sequences.read("deux", data).views) == 1
    sequences.remove("deux", data), sequences.remove("deux", data)
    assert list(sequences.every(data)) == ["trois"]


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_bad_name_is_refused_and_writes_nothing(name, data):
    before = {path for path in data.parent.rglob("*") if "sequences" not in path.parts[-2:]}
    with pytest.raises(Problem) as refused:
        sequences.create(name, data=data)
    said(refused.value)
    assert {path for path in data.parent.rglob("*") if "sequences" not in path.parts[-2:]} == before
    assert not sequences.every(data)


@pytest.mark.parametrize("slug", ADDRESSES, ids=ascii)
def test_an_address_that_names_no_sequence_reaches_no_file(slug, data):
    (data / "comite.json").write_text(json.dumps({"name": "comite", "views": []}))
    (sequences.folder(data)).mkdir(exist_ok=True)
    (sequences.folder(data) / "lock").touch()
    with pytest.raises(Problem) as unknown:
        sequences.read(slug, data)
    said(unknown.value)
    with contextlib.suppress(Problem):
        sequences.remove(slug, data)
    assert (data / "comite.json").exists() and (sequences.folder(data) / "lock").exists()


GOOD = {"name": "x", "views": [{"page": "carte", "query": {"lang": "fr"}, "title": "t", "note": "", "id": 1}]}
ONE = GOOD["views"][0]


@pytest.mark.parametrize("content", [
    "", "{", "[]", "null", '"x"', "[" * 100_000, json.dumps({"name": "x"}), json.dumps({"name": 3, "views": []}),
    json.dumps({"name": "another", "views": []}), json.dumps({"name": "x", "views": [3]}),
    *(json.dumps({"name": "x", "views": [{**ONE, **change}]}) for change in (
        {"page": "../carte"}, {"page": 3}, {"query": {"a b": "c"}}, {"query": {"lang": 3}}, {"query": []},
        {"title": "t" * 400}, {"title": None}, {"note": "n" * 5000}, {"id": "1"}, {"id": True}, {"more": 1})),
    json.dumps({"name": "x", "views": [ONE, ONE]}),
    json.dumps({"name": "x", "views": [{**ONE, "id": n} for n in range(99)]}),
    json.dumps({**GOOD, "padding": "x" * 1_100_000}),
], ids=lambda text: text[:50])  # fmt: skip
def test_a_file_that_is_not_what_was_written_is_told_and_the_others_stay(content, data):
    sequences.create("good", (view(),), data)
    (sequences.folder(data) / "x.json").write_text(content, "utf-8")
    with pytest.raises(Problem) as unread:
        sequences.read("x", data)
    said(unread.value)
    assert list(sequences.every(data)) == ["good"]


def test_bytes_that_are_no_text(data):
    sequences.create("x", data=data)
    (sequences.folder(data) / "x.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Problem):
        sequences.read("x", data)


def test_too_long_or_too_many_is_refused_and_the_file_stays(data):
    sequences.create("x", (view(),), data)
    for bad in (view(title="t" * 301), view(note="n" * 4001), view(page="Carte"), view(a="c" * 2001)):
        with pytest.raises(Problem) as refused:
            sequences.add("x", bad, data)
        said(refused.value)
    for n in range(sequences.MOST_VIEWS - 1):
        sequences.add("x", view(title=str(n)), data)
    with pytest.raises(Problem):
        sequences.add("x", view(), data)
    assert len(sequences.read("x", data).views) == sequences.MOST_VIEWS


def test_presenters_who_add_at_once_lose_nothing(data):
    sequences.create("x", data=data)
    all_at_once = [threading.Thread(target=sequences.add, args=("x", view(title=str(n)), data)) for n in range(12)]
    for one in all_at_once:
        one.start()
    for one in all_at_once:
        one.join()
    found = sequences.read("x", data).views
    assert {one.title for one in found} == {str(n) for n in range(12)} and len({one.id for one in found}) == 12


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser writes anywhere: a read-only folder was not tried")
def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    tmp_path.chmod(0o500)
    assert not sequences.is_writable(tmp_path)
    with pytest.raises(Problem) as refused:
        sequences.create("x", data=tmp_path)
    said(refused.value)


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "sequences").write_text("a file stands in its place")
    with pytest.raises(Problem) as refused:
        sequences.create("x", data=tmp_path)
    said(refused.value)
    with pytest.raises(Problem):
        sequences.read("x", tmp_path)
    assert sequences.every(tmp_path) == {}


def test_each_audience_has_its_own(data, monkeypatch):
    sequences.create("x")
    monkeypatch.setenv("LABSU_AUDIENCE", "shared")
    assert sequences.folder() == versions.shared_folder(data) / "sequences"
    assert sequences.every() == {}
