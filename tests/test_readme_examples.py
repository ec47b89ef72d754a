"""The README's examples run as they stand: an indicator, a source and a page, in a copy of the tree."""

import json
import os
import re
import shutil
import subprocess

import pytest

from tests.tiny import PYTHON, ROOT

FENCED = re.compile(r"^```(sql|yaml|python)\n(?:--|#) (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILES = {path: text for _, path, text in FENCED.findall((ROOT / "README.md").read_text("utf-8"))}
NAMED = {"indicator": "night_burglary_rate", "source": "ville_lampadaires", "page": "exemple"}
COPIED = (
    "app.py",
    "indicators",
    "loaders",
    "pages",
    "reports",
    "tests",
    ".streamlit",
    "data/reference",
    "pyproject.toml",
)
LOOK = """
import json
from streamlit.testing.v1 import AppTest
import indicators
from tests import choices
from tests.tiny import ROOT

seen = {"held": indicators.held(), "root": str(ROOT)}
for name in ("exemple", "tendances", "dictionnaire", "telecharger"):
    codes = {"indicators": NAME} if name == "telecharger" else {"indicator": NAME}
    for asked in (codes, {"indicator": "victim_count"}) if name == "exemple" else (codes,):
        app = AppTest.from_file(ROOT / "app.py", default_timeout=120).switch_page(f"pages/{name}.py")
        for key, code in asked.items():
            app.query_params[key] = code
        with choices.heard() as offered:
            app.run()
        seen.setdefault(name, []).append({
            "failed": bool(app.exception or app.error or app.warning), "title": [one.value for one in app.title],
            "offered": offered.get("indicator", []), "words": " ".join(one.proto.body for one in app.get("html")),
        })
print("SEEN" + json.dumps(seen))
"""


@pytest.fixture(scope="module")
def tree(tiny_data, tmp_path_factory):
    """A copy of the project with the README's files in their places, and a tiny Montréal for its data."""
    root = tmp_path_factory.mktemp("tree")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, root / name)
    for path, text in FILES.items():
        assert not (ROOT / path).exists(), f"{path} is there already: the example would replace it"
        (root / path).write_text(text, "utf-8")
    shutil.copytree(tiny_data, root / "world")
    return root


def said(tree, *words):
    """What a command says in the copy; it must end well."""
    done = subprocess.run([PYTHON, *words], cwd=tree, capture_output=True, text=True,
                          env=os.environ | {"LABSU_DATA": str(tree / "world")})  # fmt: skip
    assert not done.returncode, (done.stdout + done.stderr)[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def seen(tree):
    """What the pages of the copy show once its commands were run."""
    contract = FILES[f"loaders/{NAMED['source']}.yml"]
    given = re.search(r"  given: \|\n((?:    .*\n)+)", contract)[1].replace("    ", "")
    (tree / "lampadaires.csv").write_text(given, "utf-8")
    said(tree, "-m", "loaders", "load", "lampadaires.csv", "--as", NAMED["source"])
    said(tree, "-m", "indicators", "build")
    told = said(tree, "-c", LOOK.replace("NAME", repr(NAMED["indicator"])))
    return json.loads(told.rpartition("SEEN")[2])


def test_the_readme_shows_each_of_them():
    pair = [f"indicators/property/{NAMED['indicator']}.{ending}" for ending in ("sql", "yml")]
    assert set(FILES) == {*pair, f"loaders/{NAMED['source']}.yml", f"pages/{NAMED['page']}.py"}
    commands = (ROOT / "README.md").read_text("utf-8")
    for command in ("python -m indicators build", f"python -m loaders load lampadaires.csv --as {NAMED['source']}"):
        assert f"$ {command}" in commands


def test_the_worked_examples_hold(tree):
    chosen = f"worked_example and ({NAMED['indicator']} or {NAMED['source']})"
    files = ("tests/test_indicators.py", "tests/test_sources.py")
    told = said(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", *files, "-k", chosen)
    assert "2 passed" in told


def test_the_indicator_stands_on_every_page(seen, tree):
    assert seen["root"] == str(tree), "the copy was looked at, not the project"
    assert NAMED["indicator"] in seen["held"]
    for page in ("tendances", "dictionnaire", "telecharger"):
        assert not seen[page][0]["failed"], page
        assert "ntroductions de nuit" in " ".join(seen[page][0]["title"]) + seen[page][0]["words"]
    assert NAMED["indicator"] in seen["tendances"][0]["offered"]


def test_the_source_is_read_without_a_module(seen, tree):
    assert not (tree / "loaders" / f"{NAMED['source']}.py").exists()
    told = said(tree, "-c", f"""
import pyarrow.parquet as pq
from loaders import versions
print(pq.read_table(versions.live().table({NAMED["source"]!r})).to_pylist())
""")  # fmt: skip
    assert "'light_id': 'L-1'" in told and "'since': None" in told


def test_the_page_answers_for_any_indicator(seen):
    opened = seen[NAMED["page"]]
    assert len(opened) == 2 and not any(one["failed"] for one in opened)
    assert all(int(one["title"][0]) > 0 for one in opened)
    assert "victim_count" in opened[1]["words"] and "interne" in opened[1]["words"].lower()
