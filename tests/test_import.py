"""The import page: files handed over are looked at, checked, then published or discarded, and never trusted."""

import io
import json
import logging
import os
import re
import shutil
import time
from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from indicators import build
from loaders import mapping, received, versions
from loaders.fates import Refused
from loaders.load import load
from pages.parts.cards import cards
from reports import import_sentences as told
from tests import tiny
from tests.visit import browser, chromium, served
from tests.words import typos

BAD = tiny.SHARED / "badinputs"
GOOD, REVISED, STRANGE = "g01_valide_lf.csv", "r01b_extrait_v2_revise.csv", "k01_categorie_inconnue.csv"
pytestmark = pytest.mark.skipif(not BAD.exists(), reason="../shared/badinputs is absent: the messy files are not tried")


@pytest.fixture(scope="session")
def loaded(tmp_path_factory):
    """A version made of the first extract of the messy files."""
    data = tmp_path_factory.mktemp("import")
    outcome = load({"spvm_actes": BAD / "r01a_extrait_v1.csv"}, build=build.build, catalog=build.catalog_digest(),
                   data=data, as_of=date(2026, 1, 15))  # fmt: skip
    assert outcome.published
    return data


@pytest.fixture
def data(loaded, tmp_path):
    with tiny.shown(shutil.copytree(loaded, tmp_path / "data")) as folder:
        yield folder


def visit(**address):
    app = AppTest.from_file(tiny.ROOT / "app.py", default_timeout=120)
    for name, value in address.items():
        app.query_params[name] = value
    app.switch_page("pages/importer.py")
    return app.run()


def drop(app, *names, **named):
    """Drop files: by their name among the messy files, or name=bytes."""
    files = [(name, (BAD / name).read_bytes(), "") for name in names] + [(name, one, "") for name, one in named.items()]
    app.file_uploader[0].set_value(files)
    return app.run()


def press(app, label):
    button = next(one for one in app.button if one.label == label)
    assert not button.disabled, f"{label} cannot be pressed"
    return button.click().run()


def plain(app):
    """What is written as plain text."""
    return re.sub("[\u00a0\u202f]", " ", "\n".join(one.value for one in app.text))


def marked(app):
    """What is written as markdown or markup."""
    pieces = [one.value for kind in ("title", "subheader", "markdown", "warning", "success", "info", "error")
              for one in getattr(app, kind)]  # fmt: skip
    pieces += [re.sub(r"(?s)<style.*?</style>", "", one.proto.body) for one in app.get("html")]
    labels = [one.label for kind in ("button", "selectbox", "expander", "text_input") for one in getattr(app, kind)]
    return "\n".join([*pieces, *labels])


def content(data):
    """Every file of the live version, byte for byte."""
    folder = versions.live(data).folder
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def copies(data):
    return [path for path in received.folder(data).rglob("*") if path.is_file()]


# From the drop to the publication -------------------------------------------------------------------------------------


def test_a_good_file_is_checked_then_published(own_data):
    with tiny.shown(own_data) as data:
        app = drop(visit(), GOOD)
        assert app.selectbox[0].value == "spvm_actes"
        assert app.dataframe[0].value.shape == (12, 8)
        app = press(app, "Vérifier")
        assert versions.live(data).number == 1, "checking publishes nothing"
        assert "12 lignes lues, 12 gardées, 0 mise de côté" in app.title[0].value.replace("\u00a0", " ")
        app = press(app, "Publier")
        assert versions.live(data).number == 2 and "version 2" in app.success[0].value
        assert any(path.name.endswith("-g01-valide-lf.csv") for path in copies(data))
        app.switch_page("pages/donnees.py")
        assert "Version 2" in marked(app.run())


def test_differences_are_told_before_publication(data):
    app = press(drop(visit(lang="en"), REVISED), "Check")
    said = plain(app) + marked(app)
    assert "2 rows added, 2 withdrawn, of which 1 probable reclassification, against version 1." in said
    assert "Nothing in this version is doubtful" in said
    assert versions.live(data).number == 1


def test_an_unknown_category_is_held_with_its_sentence(data):
    app = press(drop(visit(), STRANGE), "Vérifier")
    assert "une autre est écrite (Fraude) (lignes mises de côté : 1)" in plain(app)
    assert "Ligne 3." in plain(app)
    aside = next(one.value for one in app.dataframe if "Code" in one.value)
    assert aside.iloc[0].tolist()[:2] == ["3", "CAT_INCONNUE:Fraude"]
    assert versions.states(data)[2] == "held"


def test_a_discarded_version_leaves_the_live_one(data):
    before = content(data)
    app = press(drop(visit(), STRANGE), "Vérifier")
    app = press(app, "Écarter")
    assert content(data) == before and not (versions.versions_folder(data) / "2").exists()
    assert not copies(data), "the file went with its version"
    assert "écartée" in plain(app) and not app.exception


def test_the_same_file_again_changes_nothing(data):
    app = press(drop(visit(), "r01a_extrait_v1.csv"), "Vérifier")
    assert "déjà chargés" in plain(app) and versions.live(data).number == 1
    assert not copies(data)


def test_several_files_are_taken_in_turn(data):
    app = drop(visit(), STRANGE, "s19_total_faux.csv", REVISED)
    assert plain(app).count("attend son tour") == 2
    app = press(press(app, "Vérifier"), "Écarter")
    app = press(app, "Vérifier")
    assert "la ligne de total promet 15 lignes" in plain(app)
    app = press(press(app, "Vérifier"), "Publier")
    assert versions.live(data).manifest["sources"]["spvm_actes"]["file"].endswith("-r01b-extrait-v2-revise.csv")


# Refusals -------------------------------------------------------------------------------------------------------------


def test_a_personal_column_is_named_and_its_values_are_nowhere(data, caplog):
    app = drop(visit(), "s06_colonne_personnelle.csv")
    said = plain(app) + marked(app)
    assert "NOM_VICTIME" in said and "refusé" in app.title[0].value
    values = {line.split(",")[-2] for line in (BAD / "s06_colonne_personnelle.csv").read_text("utf-8").splitlines()[1:]}
    assert values and not any(value and value in said + caplog.text for value in values)
    assert not app.dataframe and not copies(data)


def test_the_page_stays_usable_after_a_refusal(data):
    app = drop(visit(), "s06_colonne_personnelle.csv")
    app = press(drop(app, REVISED), "Vérifier")
    assert versions.states(data)[2] == "held"


@pytest.mark.parametrize("name", ["w15_bombe_zip.xlsx", "w16_milliard_de_rires.xlsx", "w19_zip_slip.xlsx",
                                  "s23_gzip.csv", "s10_zero_octet.csv", "w14_ole_chiffre.xlsx"])  # fmt: skip
def test_a_dangerous_file_is_refused_quickly_in_one_sentence(name, data):
    app, start = visit(), time.monotonic()
    app = drop(app, name)
    assert time.monotonic() - start < 2.5
    assert len(app.text) == 1 and "refusé" in app.text[0].value
    assert versions.live(data).number == 1 and not copies(data)


@pytest.mark.parametrize("name", ["a.pkl", "a.feather", "a.parquet", "a", "a.csv.exe", "a.html"])
def test_other_kinds_of_file_are_refused(name, data):
    app = drop(visit(), **{name: b"\x80\x05\x95ab\n1,2\n"})
    assert "refusé" in plain(app) and not copies(data)
    assert press(drop(app, REVISED), "Vérifier")


def test_markup_in_a_file_is_text(data):
    app = press(drop(visit(), "x02_html_js_markdown.csv"), "Vérifier")
    for sign in ("<script>document.title", "onerror", "javascript:"):
        assert sign not in marked(app)
        assert any(one.value.astype(str).apply(lambda cells, s=sign: cells.str.contains(s)).any(axis=None)
                   for one in app.dataframe), "the row set aside is there to be read"  # fmt: skip


def test_markup_in_a_header_is_text(data):
    header, *rows = (BAD / REVISED).read_text("utf-8").splitlines()
    odd = ["<img src=x onerror=alert(1)>", "[clic](javascript:alert(1))", "**gras**"]
    text = "\n".join([",".join([header, *odd]), *(f"{row},1,2,3" for row in rows), ""])
    app = drop(visit(), **{"<b>a</b>.csv": text.encode()})
    before = marked(app)
    app = press(app, "Vérifier")
    for name in odd:
        assert name in plain(app) and name not in before + marked(app)
    assert "<b>a</b>.csv" in plain(app) and "<b>a</b>" not in before + marked(app)


def test_an_error_says_nothing_of_the_file(data, monkeypatch, caplog):
    def broken(*_, **__):
        raise ValueError("CANARI")

    app = drop(visit(), REVISED)
    monkeypatch.setattr("loaders.load.clean", broken)
    with caplog.at_level(logging.DEBUG):
        app = press(app, "Vérifier")
    assert "CANARI" not in plain(app) + marked(app) + caplog.text and not app.exception
    assert "L'erreur" in "".join(one.label for one in app.status) or "journal" in str(app.get("status"))
    monkeypatch.undo()
    assert press(app, "Vérifier") and versions.states(data)[max(versions.states(data))] == "held"


def test_a_second_load_is_told_so(data):
    app = drop(visit(), REVISED)
    with versions.alone(data):
        app = press(app, "Vérifier")
    assert any(told.TROUBLE["Busy"]["fr"] == one.label for one in app.status)
    app = press(app, "Vérifier")
    with versions.alone(data):
        app = press(app, "Publier")
    assert versions.live(data).number == 1 and app.warning[0].value == told.TROUBLE["Busy"]["fr"]
    press(app, "Publier")
    assert versions.live(data).number == 2


# Versions held elsewhere ----------------------------------------------------------------------------------------------


def hold(data, name=STRANGE):
    return load({"spvm_actes": BAD / name}, build=build.build, catalog=build.catalog_digest(), data=data,
                as_of=date(2026, 1, 15))  # fmt: skip


def test_a_version_held_by_command_is_decided_on_the_page(data):
    assert hold(data).state == "held"
    app = visit()
    assert "Version 2, à publier ou à écarter" in marked(app) and "(Fraude)" in plain(app)
    press(app, "Publier")
    assert versions.live(data).number == 2


def test_a_stale_version_says_so_and_cannot_be_published(data):
    hold(data)
    assert hold(data, REVISED).published
    app = visit()
    assert "dépassée" in marked(app) and app.warning[0].value == told.TROUBLE["Stale"]["fr"]
    with pytest.raises(AssertionError, match="cannot be pressed"):
        press(app, "Publier")
    press(app, "Écarter")
    assert versions.states(data)[2] == "discarded"


def test_two_people_do_not_publish_the_same_version(data):
    hold(data)
    ours, theirs = visit(), visit()
    press(theirs, "Publier")
    app = press(ours, "Publier")
    assert app.warning[0].value == told.TROUBLE["NoVersion"]["fr"] and versions.live(data).number == 2


# Mapping --------------------------------------------------------------------------------------------------------------


JOINED = {
    "DATE (essentielle)": "JOUR", "CATEGORIE (essentielle)": "GENRE", "QUART": "PERIODE", "PDQ": "POSTE", "X": "ABSC",
    "Y": "ORDO", "LONGITUDE": "L1", "LATITUDE": "L2",
}  # fmt: skip


def strangers():
    header, *rows = (BAD / GOOD).read_text("utf-8").splitlines()
    assert header == "CATEGORIE,DATE,QUART,PDQ,X,Y,LONGITUDE,LATITUDE"
    return "\n".join(["GENRE,JOUR,PERIODE,POSTE,ABSC,ORDO,L1,L2", *rows, ""]).replace("Introduction", "Méfait").encode()


def test_unknown_columns_are_mapped_once_for_all(data):
    app = drop(visit(), **{"interne.csv": strangers()})
    assert app.selectbox[0].value is None
    app.selectbox[0].set_value("spvm_actes")
    app = app.run()
    assert next(one for one in app.button if one.label == "Vérifier").disabled
    for label, own in JOINED.items():
        next(one for one in app.selectbox if one.label == label).set_value(own)
    app.text_input[0].set_value("../interne")
    app = press(app, "Enregistrer la correspondance")
    assert "Correspondance : un nom" in plain(app) and not mapping.saved(data)
    app.text_input[0].set_value("interne")
    app = press(app, "Enregistrer la correspondance")
    assert [one.name for one in mapping.saved(data)] == ["interne"]
    app = press(app, "Vérifier")
    assert "« interne »" in plain(app) and "12 gardées" in plain(app)
    app = drop(visit(), **{"suivant.csv": strangers().replace(b"jour", b"soir")})
    assert app.selectbox[0].value == "spvm_actes"
    assert not next(one for one in app.button if one.label == "Vérifier").disabled


def test_one_header_for_two_columns_is_refused(data):
    app = drop(visit(), **{"interne.csv": strangers()})
    app.selectbox[0].set_value("spvm_actes")
    app = app.run()
    for label in ("DATE (essentielle)", "CATEGORIE (essentielle)"):
        next(one for one in app.selectbox if one.label == label).set_value("JOUR")
    app = press(app, "Enregistrer la correspondance")
    assert "JOUR l'est deux fois" in plain(app) and not mapping.saved(data)


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


def test_a_file_taken_out_of_the_uploader_goes(data):
    app = drop(visit(), REVISED)
    assert len(copies(data)) == 1
    app.file_uploader[0].set_value(None)
    app.run()
    assert not copies(data)


# Who sees it ----------------------------------------------------------------------------------------------------------


def test_only_the_analysis_has_the_page(data, monkeypatch):
    assert "importer" in {card.name for card in cards("analysis")}
    assert "importer" not in {card.name for card in cards("shared")}
    monkeypatch.setenv("LABSU_AUDIENCE", "shared")
    assert not visit().file_uploader


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_words_are_set_as_each_language_sets_them(lang, data):
    hold(data)
    app = visit(lang=lang)
    said = re.sub(r"<[^>]+>", " | ", marked(app)) + "\n" + plain(app)
    assert not typos(said, lang), typos(said, lang)


# As presented on ------------------------------------------------------------------------------------------------------


def test_an_earlier_version_is_shown_everywhere_with_its_mark(data):
    assert hold(data, REVISED).published
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


def test_an_unpublished_version_is_for_the_analyst_alone(data, monkeypatch):
    hold(data)
    assert "Version 2, non publiée" in marked(visit(version="2"))
    monkeypatch.setenv("LABSU_AUDIENCE", "shared")
    app = AppTest.from_file(tiny.ROOT / "app.py", default_timeout=60)
    app.query_params["version"] = "2"
    assert "qui n'est plus là" in app.run().warning[0].value


@pytest.mark.parametrize("asked", ["²", "-1", "1e3", "9" * 30, "../1"])
def test_a_version_that_is_no_number_is_the_live_one(asked, data):
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
        versions.Stale("x"),
        versions.NoVersion("x"),
        OSError(28, "x"),
        KeyError("CANARI"),
    ):
        for lang in ("fr", "en"):
            assert told.trouble(error, lang).endswith(".") and "CANARI" not in told.trouble(error, lang)


# In a real browser ----------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.skipif(not chromium(), reason="no Chromium is installed: the page is not tried in a browser")
def test_a_real_browser_drops_checks_and_runs_nothing(data):
    with served(data) as address, browser() as program:
        tab, dialogs = program.new_page(locale="fr-CA"), []
        tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        tab.goto(f"{address}/importer?lang=fr")
        pick = tab.locator("[data-testid=stFileUploaderDropzoneInput]")
        pick.wait_for(state="attached")
        title = tab.title()
        pick.set_input_files(BAD / "x02_html_js_markdown.csv")
        tab.get_by_role("button", name="Vérifier", exact=True).click()
        tab.get_by_role("button", name="Publier", exact=True).wait_for()
        tab.get_by_text("Voir les 3 lignes mises de côté").click()
        tab.wait_for_timeout(1000)
        assert not dialogs and tab.title() == title
        tab.get_by_role("button", name="Écarter", exact=True).click()
        tab.get_by_text("La version 2 est écartée").wait_for()
        assert versions.live(data).number == 1
