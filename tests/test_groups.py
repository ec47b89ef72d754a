"""Groups of territories: what is kept on the disk, what is refused, and what a damaged file says."""

import json
import threading

import pytest

from loaders import groups
from loaders.groups import Problem
from tests.words import BANNED, typos

MEMBERS = ("REM19", "REM21")
HOSTILE = [
    "", "   ", "!?", "a" * 300, "ligne\nautre", "\u202eab", "<b>gras</b>", "<script>alert(1)</script>", "a & b",
    "**gras**", "[lien](x)", "`code`", "$x$", 'guil"lemet', "a\\b", "x\0y", "{a}", "a;b",
]  # fmt: skip


def said(problem: Problem) -> None:
    """One plain sentence in each language."""
    for lang, text in problem.said.items():
        assert text.endswith(".") and not BANNED[lang].search(text)
        assert not typos(text, lang), typos(text, lang)


def test_a_group_is_read_as_it_was_written(tmp_path):
    made = groups.create(" Centre élargi (2ᵉ essai) ", ("REM21", "REM19"), tmp_path)
    assert made.code == "g-centre-elargi-2e-essai"
    assert groups.read(tmp_path) == {made.code: groups.Group(made.code, "Centre élargi (2ᵉ essai)", made.members)}
    assert set(made.members) == set(MEMBERS)


def test_a_code_stays_when_the_name_and_the_members_change(tmp_path):
    made = groups.create("Centre", MEMBERS, tmp_path)
    groups.edit(made.code, "Cœur de ville", ("REM19", "REM24", "66032"), tmp_path)
    (found,) = groups.read(tmp_path).values()
    assert (found.code, found.name) == (made.code, "Cœur de ville") and set(found.members) == {
        "REM19",
        "REM24",
        "66032",
    }
    for name in ("Centre", "coeur de ville"):  # the code is taken; the name is
        with pytest.raises(Problem) as problem:
            groups.create(name, MEMBERS, tmp_path)
        said(problem.value)
    groups.remove(made.code, tmp_path)
    assert groups.read(tmp_path) == {}
    with pytest.raises(Problem) as problem:
        groups.edit(made.code, "Centre", MEMBERS, tmp_path)
    said(problem.value)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_markup(name, tmp_path):
    with pytest.raises(Problem) as problem:
        groups.create(name, MEMBERS, tmp_path)
    said(problem.value)
    assert groups.read(tmp_path) == {}


@pytest.mark.parametrize(
    "members", [(), ("REM19",), ("REM19", "city"), ("REM19", "REM21", "REM99"), ("pdq-21", "REM19")]
)
def test_members_are_some_of_the_34(members, tmp_path):
    with pytest.raises(Problem) as problem:
        groups.create("Centre", members, tmp_path)
    said(problem.value)


def test_groups_are_limited(tmp_path):
    for n in range(groups.MOST):
        groups.create(f"Groupe {n}", MEMBERS, tmp_path)
    with pytest.raises(Problem) as problem:
        groups.create("Un de trop", MEMBERS, tmp_path)
    said(problem.value)
    assert len(groups.read(tmp_path)) == groups.MOST


GOOD = [{"code": "g-centre", "name": "Centre", "members": list(MEMBERS)}]
DAMAGED = {
    "cut": json.dumps(GOOD)[:-9],
    "empty": "",
    "bytes": b"\xff\xfe\x00",
    "another shape": json.dumps({"groups": GOOD}),
    "a number": "3",
    "deep": "[" * 100_000,
    "a code of another place": json.dumps([GOOD[0] | {"code": "pdq-21"}]),
    "a code that is a path": json.dumps([GOOD[0] | {"code": "g-../x"}]),
    "twice": json.dumps(GOOD * 2),
    "a name that is markup": json.dumps([GOOD[0] | {"name": "<b>x</b>"}]),
    "a name that is none": json.dumps([GOOD[0] | {"name": 3}]),
    "a member that is none": json.dumps([GOOD[0] | {"members": ["REM19", "REM99"]}]),
    "members that are none": json.dumps([GOOD[0] | {"members": "REM19"}]),
    "nothing in it": json.dumps([{}]),
    "too large": json.dumps(GOOD) + " " * groups.LARGEST,
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_says_so_and_is_left_as_it_is(content, tmp_path):
    path = groups.folder(tmp_path) / groups.FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = path.read_bytes()
    for act in (lambda: groups.read(tmp_path), lambda: groups.create("Autre", MEMBERS, tmp_path)):
        with pytest.raises(Problem) as problem:
            act()
        said(problem.value)
    assert path.read_bytes() == before


def test_the_file_it_damages_is_one_that_reads(tmp_path):
    path = groups.folder(tmp_path) / groups.FILE
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(GOOD), "utf-8")
    assert list(groups.read(tmp_path)) == ["g-centre"]


def test_writers_at_once_lose_nothing(tmp_path):
    failed = []

    def write(n: int) -> None:
        try:
            groups.create(f"Groupe {n}", MEMBERS, tmp_path)
        except Problem as problem:
            failed.append(problem)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and len(groups.read(tmp_path)) == 12


def test_the_shared_audience_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("LABSU_AUDIENCE", "shared")
    with pytest.raises(Problem) as problem:
        groups.create("Centre", MEMBERS, tmp_path)
    said(problem.value)
    assert not groups.folder(tmp_path).exists()
