"""The import page trusts no file and tells no secret: names, sizes, who sees it, versions pinned, sentences."""

import io
import json
import os
import re
import time

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from loaders import decisions, received, versions
from loaders.fates import Refused
from pages.parts.cards import cards
from reports import import_sentences as told
from tests import imports, tiny
from tests.imports import REVISED, copies, drop, hold, marked, plain, press, visit
from tests.words import typos

pytestmark = pytest.mark.skipif(imports.ABSENT, reason=imports.WHY)


# Files are not trusted ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [
    "../../evil.csv", "..\\..\\evil.csv", "/etc/passwd", "CON.csv", "a\0b.csv", "\u202egpj.csv", "x" * 300 + ".csv",
    "a\nb.csv", ".csv", "", "été d'or.CSV", "<b>a</b>.csv", "a.c/s.v",
], ids=range(13))  # fmt: skip
def test_names_are_our_own(name, tmp_path):
    copy = received.take(io.BytesIO(b"a,b\n"), name, tmp_path)
    assert copy.path.parent.parent == received.waiting(tmp_path)
    assert re.fullmatch(r"[0-9a-f]{12}-[a-z0-9-]{1,40}(\.[a-z0-9]{1,8})?", copy.path.name)
    assert copy.path.read_bytes() == b"a,b\n" and copy.path.stat().st_mode & 0o077 == 0
    assert copy.path.parent.stat().st_mode & 0o077 == 0
    inside = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert inside == [copy.path]


def test_a_file_too_large_is_refused_and_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(received, "LARGEST", 10)
    with pytest.raises(Refused, match="File"):
        received.take(io.BytesIO(b"x" * 11), "a.csv", tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_copy_of_made_up_data_stays_made_up(tmp_path):
    (tmp_path / "raw").mkdir()
    told_of = {"sha256": received.hashlib.sha256(b"a,b\n").hexdigest(), "demonstration": True}
    (tmp_path / "raw" / "x.csv.origin.json").write_text(json.dumps(told_of), "utf-8")
    copy = received.take(io.BytesIO(b"a,b\n"), "vrai.csv", tmp_path)
    kept = received.keep(copy, tmp_path)
    assert json.loads(kept.with_name(f"{kept.name}.origin.json").read_text("utf-8"))["demonstration"]
    assert not list(received.waiting(tmp_path).iterdir())


def test_copies_that_nobody_loaded_do_not_stay(tmp_path):
    old, new = (received.take(io.BytesIO(text), "a.csv", tmp_path) for text in (b"a", b"b"))
    os.utime(old.path.parent, (time.time() - 2 * received.WAIT,) * 2)
    received.sweep(tmp_path)
    assert not old.path.exists() and new.path.exists()


def test_a_file_taken_out_of_the_uploader_goes(import_data):
    app = drop(visit(), REVISED)
    assert len(copies(import_data)) == 1
    app.file_uploader[0].set_value(None)
    app.run()
    assert not copies(import_data)


# Who sees it ----------------------------------------------------------------------------------------------------------


def test_only_the_analysis_has_the_page(import_data, monkeypatch):
    assert "importer" in {card.name for card in cards("analysis")}
    assert "importer" not in {card.name for card in cards("shared")}
    monkeypatch.setenv("LABSU_AUDIENCE", "shared")
    assert not visit().file_uploader


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_words_are_set_as_each_language_sets_them(lang, import_data):
    hold(import_data)
    app = visit(lang=lang)
    said = re.sub(r"<[^>]+>", " | ", marked(app)) + "\n" + plain(app)
    assert not typos(said, lang), typos(said, lang)


# As presented on ------------------------------------------------------------------------------------------------------


def test_an_earlier_version_is_shown_everywhere_with_its_mark(import_data):
    assert hold(import_data, REVISED).published
    app = visit()
    app.switch_page("pages/donnees.py")
    app = app.run()
    box = next(one for one in app.selectbox if "tels que présentés" in one.label)
    assert len(box.options) == 2
    app = box.set_value("1").run()
    for card in cards("analysis"):
        app.switch_page(f"pages/{card.path.name}")
        app = app.run()
        mark = [one.proto.body for one in app.get("html") if "Telle que présentée le" in one.proto.body]
        assert len(mark) == 1 and "(version 1)" in mark[0], card.name
        assert "1" in app.query_params["version"]
    app = press(app, "Revenir à la version actuelle")
    assert "Telle que présentée" not in marked(app) and "version" not in app.query_params


def test_an_unpublished_version_is_for_the_analyst_alone(import_data, monkeypatch):
    hold(import_data)
    assert "Version 2, non publiée" in marked(visit(version="2"))
    monkeypatch.setenv("LABSU_AUDIENCE", "shared")
    monkeypatch.setenv("LABSU_SHARED", str(import_data))
    app = AppTest.from_file(tiny.ROOT / "app.py", default_timeout=60)
    app.query_params["version"] = "2"
    assert "qui n'est plus là" in app.run().warning[0].value


@pytest.mark.parametrize("asked", ["²", "-1", "1e3", "9" * 30, "../1"])
def test_a_version_that_is_no_number_is_the_live_one(asked, import_data):
    app = visit(version=asked)
    assert not app.exception and app.file_uploader


# Sentences ------------------------------------------------------------------------------------------------------------


def test_counts_agree_with_their_nouns():
    report = {"lines_in": 1, "loaded": 1, "rejected": 0}
    assert told.counted(report, "fr") == "1 ligne lue, 1 gardée, 0 mise de côté"
    assert told.counted(report, "en") == "1 row read, 1 kept, 0 set aside"
    report = {"lines_in": 1200, "loaded": 1198, "rejected": 2}
    assert told.counted(report, "fr") == "1\u202f200 lignes lues, 1\u202f198 gardées, 2 mises de côté"
    assert told.counted(report, "en") == "1,200 rows read, 1,198 kept, 2 set aside"


def test_what_would_change_is_the_difference_of_two_tables():
    def acts(*rows):
        return pd.DataFrame(rows, columns=["year", "category", "events"])

    before = acts((2024, "Méfait", 10), (2024, "Introduction", 5), (2025, "Méfait", 7))
    after = acts((2024, "Méfait", 11), (2024, "Introduction", 5), (2026, "Méfait", 2))
    changed = told.changes(before, after)
    assert changed.to_dict("split")["data"] == [
        [2026, "Méfait", 0, 2, 2], [2025, "Méfait", 7, 0, -7], [2024, "Méfait", 10, 11, 1],
    ]  # fmt: skip
    assert (
        told.change_title(changed, False, "fr") == "3 nombres publiés changeraient (2024–2026), soit −4 actes en tout"
    )
    assert told.change_title(changed, False, "en").startswith(
        "3 published counts would change (2024–2026), for −4 acts"
    )
    assert told.change_title(changed.iloc[:0], False, "en") == "No count of acts by year and category would change"
    assert told.changes(before, before).empty
    yearly = told.changes(before, after, ("year",))
    assert yearly["difference"].tolist() == [2, -7, 1] and yearly["before"].tolist() == [0, 7, 15]
    assert told.change_rows(yearly, "fr") == (["Année", "Publié", "Après", "Écart"],
                                              [["2026", "0", "2", "+2"], ["2025", "7", "0", "−7"],
                                               ["2024", "15", "16", "+1"]])  # fmt: skip


def test_checks_that_fail_are_named():
    results = [("A", True), ("B", None), ("C", False)]
    assert told.checks_line(results, "fr").replace("\u00a0", " ").replace("\u202f", " ") == (
        "Contrôles automatiques : 1 réussi sur 3, 1 sans assez d'historique ; non réussi : « C »."
    )
    assert told.checks_line(results, "en") == (
        "Automatic checks: 1 of 3 passed, 1 without enough history; not passed: “C”."
    )


def test_every_error_has_a_sentence_and_none_quotes_it():
    for error in (
        versions.Busy("x"),
        decisions.Stale("x"),
        versions.NoVersion("x"),
        OSError(28, "x"),
        KeyError("CANARI"),
    ):
        for lang in ("fr", "en"):
            assert told.trouble(error, lang).endswith(".") and "CANARI" not in told.trouble(error, lang)
