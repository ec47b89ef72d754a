"""The README says what there is: every command, every make target, every setting, and nothing else."""

import contextlib
import io
import re
from importlib import import_module

import pytest

from tests.tiny import ROOT

README = (ROOT / "README.md").read_text("utf-8") if (ROOT / "README.md").exists() else ""
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
ROOMS = ["loaders", "indicators"]


def helped(room, *words):
    """What a command prints of itself."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        import_module(f"{room}.__main__").main([*words, "--help"])
    return said.getvalue()


def commands(room):
    listed = re.search(r"\{([a-z,]+)\}", helped(room))
    return listed[1].split(",") if listed else []


COMMANDS = [(room, command) for room in ROOMS for command in commands(room)]
TARGETS = re.findall(r"^([a-z-]+):.*?##", MAKEFILE, re.MULTILINE)


def settings():
    """Every environment variable that the code reads, those for breaking it in tests excepted."""
    for room in (*ROOMS, "pages", "reports"):
        for path in (ROOT / room).rglob("*.py"):
            if path.stem != "faults":
                yield from re.findall(r"environ\S*\(?\[?\"(LABSU_[A-Z]+)", path.read_text("utf-8"))


def test_there_is_something_to_name():
    assert len(COMMANDS) >= 5 and len(TARGETS) >= 3
    assert len(README.splitlines()) > 40


@pytest.mark.parametrize("room, command", COMMANDS)
def test_every_command_is_named(room, command):
    assert re.search(rf"python -m {room}\b[^\n]*\b{command}\b", README), f"README: python -m {room} {command}"


def test_no_option_is_named_that_does_not_exist():
    ours = {option for room, command in COMMANDS for option in re.findall(r"--[a-z][a-z-]+", helped(room, command))}
    lines = [line for line in README.splitlines() if re.search(r"python -m (loaders|indicators)\b", line)]
    named = {option for line in lines for option in re.findall(r"(?<!\w)--[a-z][a-z-]+", line)}
    assert named and named <= ours, sorted(named - ours)


def test_no_command_is_named_that_does_not_exist():
    named = set(re.findall(r"python -m (loaders|indicators) ([a-z]+)", README))
    assert named and named <= set(COMMANDS)


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_is_named(target):
    assert re.search(rf"\bmake {target}(?![\w-])", README), f"README: make {target}"


def test_no_target_is_named_that_does_not_exist():
    named = set(re.findall(r"`make ([a-z-]+)|^\$? ?make ([a-z-]+)", README, re.MULTILINE))
    named = {word for pair in named for word in pair if word}
    assert named and named <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def test_every_setting_is_named():
    found = set(settings())
    assert "LABSU_DATA" in found
    assert not {name for name in found if name not in README}


def test_every_file_it_points_to_is_there():
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README)
    assert any(link.endswith(".png") for link in links), "a picture"
    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing
    named = [path for path in re.findall(r"`((?:pages|loaders|indicators|reports|data|tests)/[\w/.-]+\.\w+)`", README)]
    assert not [path for path in named if not (ROOT / path).exists()]


def test_it_opens_in_both_languages_with_one_purpose():
    opening = README[:1500]
    assert re.search(r"[àéèêç]", opening) and re.search(r"\bthe\b", opening)
    assert not re.search(r"/(?:tmp|work|home)/", README), "no machine's own paths"
