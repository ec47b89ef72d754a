"""The import page: files handed over are looked at, checked, then published or discarded, and never trusted."""

import logging
import time

import pytest

from loaders import mapping, versions
from reports import import_sentences as told
from tests import imports, tiny
from tests.imports import BAD, GOOD, REVISED, STRANGE, content, copies, drop, hold, marked, plain, press, visit
from tests.visit import browser, chromium, forked

pytestmark = pytest.mark.skipif(imports.ABSENT, reason=imports.WHY)


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


def test_differences_are_told_before_publication(import_data):
    app = press(drop(visit(lang="en"), REVISED), "Check")
    said = plain(app) + marked(app)
    assert "2 rows added, 2 withdrawn, of which 1 probable reclassification, against version 1." in said
    assert "Nothing in this version is doubtful" in said
    assert versions.live(import_data).number == 1


def test_an_unknown_category_is_held_with_its_sentence(import_data):
    app = press(drop(visit(), STRANGE), "Vérifier")
    assert "une autre est écrite (Fraude) (lignes mises de côté : 1)" in plain(app)
    assert "Ligne 3." in plain(app)
    aside = next(one.value for one in app.dataframe if "Code" in one.value)
    assert aside.iloc[0].tolist()[:2] == ["3", "CAT_INCONNUE:Fraude"]
    assert versions.states(import_data)[2] == "held"


def test_a_discarded_version_leaves_the_live_one(import_data):
    before = content(import_data)
    app = press(drop(visit(), STRANGE), "Vérifier")
    app = press(app, "Écarter")
    assert content(import_data) == before and not (versions.versions_folder(import_data) / "2").exists()
    assert not copies(import_data), "the file went with its version"
    assert "écartée" in plain(app) and not app.exception


def test_the_same_file_again_changes_nothing(import_data):
    app = press(drop(visit(), "r01a_extrait_v1.csv"), "Vérifier")
    assert "déjà chargés" in plain(app) and versions.live(import_data).number == 1
    assert not copies(import_data)


def test_several_files_are_taken_in_turn(import_data):
    app = drop(visit(), STRANGE, "s19_total_faux.csv", REVISED)
    assert plain(app).count("attend son tour") == 2
    app = press(press(app, "Vérifier"), "Écarter")
    app = press(app, "Vérifier")
    assert "la ligne de total promet 15 lignes" in plain(app)
    app = press(press(app, "Vérifier"), "Publier")
    assert versions.live(import_data).manifest["sources"]["spvm_actes"]["file"].endswith("-r01b-extrait-v2-revise.csv")


# Refusals -------------------------------------------------------------------------------------------------------------


def test_a_personal_column_is_named_and_its_values_are_nowhere(import_data, caplog):
    app = drop(visit(), "s06_colonne_personnelle.csv")
    said = plain(app) + marked(app)
    assert "NOM_VICTIME" in said and "refusé" in app.title[0].value
    values = {line.split(",")[-2] for line in (BAD / "s06_colonne_personnelle.csv").read_text("utf-8").splitlines()[1:]}
    assert values and not any(value and value in said + caplog.text for value in values)
    assert not app.dataframe and not copies(import_data)


def test_the_page_stays_usable_after_a_refusal(import_data):
    app = drop(visit(), "s06_colonne_personnelle.csv")
    app = press(drop(app, REVISED), "Vérifier")
    assert versions.states(import_data)[2] == "held"


@pytest.mark.parametrize("name", ["w15_bombe_zip.xlsx", "w16_milliard_de_rires.xlsx", "w19_zip_slip.xlsx",
                                  "s23_gzip.csv", "s10_zero_octet.csv", "w14_ole_chiffre.xlsx"])  # fmt: skip
def test_a_dangerous_file_is_refused_quickly_in_one_sentence(name, import_data):
    app, start = visit(), time.monotonic()
    app = drop(app, name)
    assert time.monotonic() - start < 2.5
    assert len(app.text) == 1 and "refusé" in app.text[0].value
    assert versions.live(import_data).number == 1 and not copies(import_data)


@pytest.mark.parametrize("name", ["a.pkl", "a.feather", "a.parquet", "a", "a.csv.exe", "a.html"])
def test_other_kinds_of_file_are_refused(name, import_data):
    app = drop(visit(), **{name: b"\x80\x05\x95ab\n1,2\n"})
    assert "refusé" in plain(app) and not copies(import_data)
    assert press(drop(app, REVISED), "Vérifier")


def test_markup_in_a_file_is_text(import_data):
    app = press(drop(visit(), "x02_html_js_markdown.csv"), "Vérifier")
    for sign in ("<script>document.title", "onerror", "javascript:"):
        assert sign not in marked(app)
        assert any(one.value.astype(str).apply(lambda cells, s=sign: cells.str.contains(s)).any(axis=None)
                   for one in app.dataframe), "the row set aside is there to be read"  # fmt: skip


def test_markup_in_a_header_is_text(import_data):
    header, *rows = (BAD / REVISED).read_text("utf-8").splitlines()
    odd = ["<img src=x onerror=alert(1)>", "[clic](javascript:alert(1))", "**gras**"]
    text = "\n".join([",".join([header, *odd]), *(f"{row},1,2,3" for row in rows), ""])
    app = drop(visit(), **{"<b>a</b>.csv": text.encode()})
    before = marked(app)
    app = press(app, "Vérifier")
    for name in odd:
        assert name in plain(app) and name not in before + marked(app)
    assert "<b>a</b>.csv" in plain(app) and "<b>a</b>" not in before + marked(app)


def test_an_error_says_nothing_of_the_file(import_data, monkeypatch, caplog):
    def broken(*_, **__):
        raise ValueError("CANARI")

    app = drop(visit(), REVISED)
    monkeypatch.setattr("loaders.load.clean", broken)
    with caplog.at_level(logging.DEBUG):
        app = press(app, "Vérifier")
    assert "CANARI" not in plain(app) + marked(app) + caplog.text and not app.exception
    assert "L'erreur" in "".join(one.label for one in app.status) or "journal" in str(app.get("status"))
    monkeypatch.undo()
    assert press(app, "Vérifier") and versions.states(import_data)[max(versions.states(import_data))] == "held"


def test_a_second_load_is_told_so(import_data):
    app = drop(visit(), REVISED)
    with versions.alone(import_data):
        app = press(app, "Vérifier")
    assert any(told.TROUBLE["Busy"]["fr"] == one.label for one in app.status)
    app = press(app, "Vérifier")
    with versions.alone(import_data):
        app = press(app, "Publier")
    assert versions.live(import_data).number == 1 and app.warning[0].value == told.TROUBLE["Busy"]["fr"]
    press(app, "Publier")
    assert versions.live(import_data).number == 2


# Versions held elsewhere ----------------------------------------------------------------------------------------------


def test_a_version_held_by_command_is_decided_on_the_page(import_data):
    assert hold(import_data).state == "held"
    app = visit()
    assert "Version 2, à publier ou à écarter" in marked(app) and "(Fraude)" in plain(app)
    press(app, "Publier")
    assert versions.live(import_data).number == 2


def test_a_stale_version_says_so_and_cannot_be_published(import_data):
    hold(import_data)
    assert hold(import_data, REVISED).published
    app = visit()
    assert "dépassée" in marked(app) and app.warning[0].value == told.TROUBLE["Stale"]["fr"]
    with pytest.raises(AssertionError, match="cannot be pressed"):
        press(app, "Publier")
    press(app, "Écarter")
    assert versions.states(import_data)[2] == "discarded"


def test_two_people_do_not_publish_the_same_version(import_data):
    hold(import_data)
    ours, theirs = visit(), visit()
    press(theirs, "Publier")
    app = press(ours, "Publier")
    assert app.warning[0].value == told.TROUBLE["NoVersion"]["fr"] and versions.live(import_data).number == 2


# Mapping --------------------------------------------------------------------------------------------------------------


JOINED = {
    "DATE (essentielle)": "JOUR", "CATEGORIE (essentielle)": "GENRE", "QUART": "PERIODE", "PDQ": "POSTE", "X": "ABSC",
    "Y": "ORDO", "LONGITUDE": "L1", "LATITUDE": "L2",
}  # fmt: skip


def strangers():
    header, *rows = (BAD / GOOD).read_text("utf-8").splitlines()
    assert header == "CATEGORIE,DATE,QUART,PDQ,X,Y,LONGITUDE,LATITUDE"
    return "\n".join(["GENRE,JOUR,PERIODE,POSTE,ABSC,ORDO,L1,L2", *rows, ""]).replace("Introduction", "Méfait").encode()


def test_unknown_columns_are_mapped_once_for_all(import_data):
    app = drop(visit(), **{"interne.csv": strangers()})
    assert app.selectbox[0].value is None
    app.selectbox[0].set_value("spvm_actes")
    app = app.run()
    assert next(one for one in app.button if one.label == "Vérifier").disabled
    for label, own in JOINED.items():
        next(one for one in app.selectbox if one.label == label).set_value(own)
    app.text_input[0].set_value("../interne")
    app = press(app, "Enregistrer la correspondance")
    assert "Correspondance : un nom" in plain(app) and not mapping.saved(import_data)
    app.text_input[0].set_value("interne")
    app = press(app, "Enregistrer la correspondance")
    assert [one.name for one in mapping.saved(import_data)] == ["interne"]
    app = press(app, "Vérifier")
    assert "« interne »" in plain(app) and "12 gardées" in plain(app)
    app = drop(visit(), **{"suivant.csv": strangers().replace(b"jour", b"soir")})
    assert app.selectbox[0].value == "spvm_actes"
    assert not next(one for one in app.button if one.label == "Vérifier").disabled


def test_one_header_for_two_columns_is_refused(import_data):
    app = drop(visit(), **{"interne.csv": strangers()})
    app.selectbox[0].set_value("spvm_actes")
    app = app.run()
    for label in ("DATE (essentielle)", "CATEGORIE (essentielle)"):
        next(one for one in app.selectbox if one.label == label).set_value("JOUR")
    app = press(app, "Enregistrer la correspondance")
    assert "JOUR l'est deux fois" in plain(app) and not mapping.saved(import_data)


# In a real browser ----------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.skipif(not chromium(), reason="no Chromium is installed: the page is not tried in a browser")
def test_a_real_browser_drops_checks_and_runs_nothing(import_data):
    with forked(import_data) as address, browser() as program:
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
        assert versions.live(import_data).number == 1
