"""The documents of the portrait page: nothing is made until it is asked for, and what is asked is what is shown."""

import pytest

from reports import documents
from tests import choices, restricted_pages, tiny


@pytest.fixture
def asked(demo_data, monkeypatch):
    """The portrait page, and what the writers were asked for."""
    made = []
    monkeypatch.setitem(documents.writers.WHOLE, "pdf", lambda document: made.append(document) or b"%PDF")
    with tiny.shown(demo_data):
        app = choices.visited(tiny.ROOT / "pages" / "portrait.py")
        app.query_params["territory"] = "REM19"
        app.query_params["period"] = "2021-2023"
        yield app.run(), made


def press(app):
    return app.button(key="documents:prepare").click().run()


def test_nothing_is_made_until_it_is_asked_for(asked):
    app, made = asked
    assert not made and not app.get("download_button")
    press(app)
    assert not app.exception and len(app.get("download_button")) == 1
    (document,) = made
    assert (document.territory, document.years, document.lang) == ("REM19", (2021, 2023), "fr")
    assert f"version={document.version}" in document.link


def test_a_document_of_another_choice_is_not_offered(asked):
    app, made = asked
    press(app)
    app.session_state["choice:territory"] = "REM23"
    app.run()
    assert not app.get("download_button") and len(made) == 1


def test_a_committee_is_offered_none(asked):
    app, _ = asked
    app.session_state["choice:mode"] = "presentation"
    app.run()
    assert not [one for one in app.button if one.key == "documents:prepare"]


def test_a_missing_font_is_told_in_a_sentence(asked, monkeypatch):
    app, _ = asked

    def fail(_):
        raise documents.MissingFont("gone")

    monkeypatch.setitem(documents.writers.WHOLE, "pdf", fail)
    press(app)
    assert not app.exception and not app.get("download_button")


@pytest.mark.parametrize("audience", ["analysis", "shared"])
def test_each_audience_is_handed_what_it_may_see(released_data, monkeypatch, audience):
    made = []
    monkeypatch.setitem(documents.writers.WHOLE, "pdf", lambda document: made.append(document) or b"%PDF")
    with restricted_pages.serving(released_data, audience, monkeypatch):
        app = choices.visited(tiny.ROOT / "pages" / "portrait.py")
        app.query_params["territory"] = "REM19"
        app.query_params["period"] = "2024"
        press(app.run())
    (document,) = made
    assert {"crimes", "persons", "housing"} <= {block.name for block in document.blocks}
    assert document.is_internal == (audience == "analysis")
    flags = {cell.value for row in document.sheets["restricted"].rows for cell in row[-1:]}
    assert flags == {"interne : ne pas diffuser" if document.is_internal else "agrégé, arrondi, petits nombres masqués"}
