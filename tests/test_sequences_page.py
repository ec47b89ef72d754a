"""Links that pin what is seen, views added to a sequence from any page, the page of sequences, and one that runs."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from indicators.catalog import catalog
from pages.parts.cards import cards
from reports import sequences, words
from reports.sequences import View
from tests import choices, tiny
from tests.test_sequences import view, world  # noqa: F401 (a fixture)


@pytest.fixture
def data(world):  # noqa: F811
    """A tiny Montréal without any sequence."""
    for path in sequences.folder(world).glob("*"):
        path.unlink()
    return world


CARDS = {card.name: card for card in cards("analysis")}


def opened(page, **address):
    app = choices.visited(CARDS[page].path)
    for name, value in address.items():
        app.query_params[name] = value
    app = app.run()
    assert not app.exception and not app.error
    return app


def press(app, label):
    return next(one for one in app.button if one.label == label).click().run()


def markup(app):
    return " ".join(one.proto.body for one in app.get("html"))


def test_a_view_is_added_from_a_page_with_its_finding_for_a_title(data):
    app = press(opened("tendances", territory="REM19", lang="fr"), "Ajouter cette vue")
    title = next(one for one in app.text_input if one.label == "Titre de la vue").value
    assert title and title.split() == app.title[0].value.split()
    app = press(opened("portrait", territory="REM19", lang="fr"), "Ajouter cette vue")
    assert "Ville-Marie" in next(one for one in app.text_input if one.label == "Titre de la vue").value


def form() -> AppTest:
    """What « Ajouter cette vue » opens, alone: the tests' visitor redraws whole pages, which would close it."""

    def script():
        from pages.parts import links
        from reports.sequences import View

        links._add(View("tendances", {"lang": "fr", "version": "1", "territory": "REM19"}, "Titre proposé"))

    return AppTest.from_function(script).run()


def named(app, name):
    next(one for one in app.text_input if one.label.startswith("Nom de la nouvelle")).set_value(name)
    return app


def test_the_form_keeps_a_view(data):
    app = named(form(), "Comité")
    app.text_area[0].set_value("Dire bonjour")
    press(app, "Ajouter")
    press(form(), "Ajouter")  # the sequence is now offered, first
    kept = sequences.read("comite").views
    assert [(one.title, one.note, one.page, one.version) for one in kept] == [
        ("Titre proposé", "Dire bonjour", "tendances", "1"), ("Titre proposé", "", "tendances", "1")]  # fmt: skip
    app = press(named(form().selectbox[0].set_value("").run(), "../x"), "Ajouter")
    assert len(app.warning) == 1 and "caractères" in app.warning[0].value
    assert list(sequences.every()) == ["comite"]


def test_where_nothing_can_be_written_the_form_says_so(data, monkeypatch):
    monkeypatch.setattr(sequences, "is_writable", lambda: False)
    app = form()
    assert "lecture seule" in app.info[0].value and not app.button and not app.text_input


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
@pytest.mark.parametrize("audience", ["analysis", "shared"])
def test_every_page_offers_a_link_that_pins_its_version(card, audience, data, monkeypatch):
    if audience == "shared":
        if card.audience != "all":
            pytest.skip("not a page of the shared audience")
        monkeypatch.setenv("LABSU_AUDIENCE", "shared")
        monkeypatch.setenv("LABSU_SHARED", str(data))
    app = opened(card.name, lang="en")
    assert "Copy link" in markup(app)
    query = markup(app).split('data-query="')[1].split('"')[0].replace("&amp;", "&")
    assert "lang=en" in query
    if card.name != "sequences":
        assert f"version={tiny.number_of(data)}" in query
        for name, code in app.query_params.items():
            assert name in query, f"{card.name}: {name}={code} is in the address and not in the link"


@pytest.mark.parametrize(
    ("lang", "offer"), [("fr", "Afficher la version actuelle"), ("en", "Show the current version")]
)
def test_a_version_no_longer_there_is_said_and_the_current_one_offered(lang, offer, data):
    app = opened("tendances", version="99", lang=lang, territory="REM19")
    assert "99" in app.warning[0].value and "99" in app.title[0].value
    assert not app.get("vega_lite_chart"), "no figure of another version stands for the one asked"
    app = next(one for one in app.button if offer in one.label).click().run()
    assert not app.warning and "REM19" in app.query_params["territory"]
    assert app.session_state["choice:territory"] == "REM19" and app.get("vega_lite_chart")


def running(*views, **address):
    slug = sequences.create(
        "Marche", tuple(View(v.page, v.query, v.title, v.note, n) for n, v in enumerate(views))
    ).slug
    return opened("accueil", sequence=slug, mode="presentation", **address)


def step(app):
    return markup(app).split("class='step'>")[1].split("<")[0]


def test_a_sequence_runs_from_its_first_view_to_its_last_and_back(data):
    app = running(
        view("tendances", territory="REM19", note="SECRET"), view("carte"), view("tendances", territory="REM23")
    )
    assert step(app) == "1 / 3" and app.session_state["choice:territory"] == "REM19"
    for key, wanted in (("step-next", "2 / 3"), ("step-next", "3 / 3"), ("step-next", "3 / 3"), ("step-back", "2 / 3"),
                        ("step-next", "3 / 3")):  # fmt: skip
        app = app.button(key=key).click().run()
        assert not app.exception and not app.error and step(app) == wanted
        assert "SECRET" not in str(app)
    assert app.session_state["choice:territory"] == "REM23"
    assert "3" in app.query_params["step"] and "marche" in app.query_params["sequence"]
    app = app.button(key="step-leave").click().run()
    assert app.title[0].value.startswith("Marche") and "mode" not in app.query_params
    assert all(one.value in ("SECRET", "") for one in app.text_area), "the note is for the presenter"
    assert "choice:territory" not in app.session_state, "choices of views do not stay"


def test_whoever_leaves_a_sequence_finds_her_own_choices_again(data):
    sequences.create("Marche", (view("tendances", territory="REM19"),))
    app = opened("tendances", territory="REM12")
    app.session_state["choice:sequence"] = "marche"
    app = app.switch_page("pages/sequences.py").run().button(key="present").click().run()
    assert step(app) == "1 / 1" and app.session_state["choice:territory"] == "REM19"
    app = app.button(key="step-leave").click().run()
    assert not app.exception and not app.error and app.session_state["choice:territory"] == "REM12"


def test_a_view_whose_version_is_gone_says_so_and_the_sequence_goes_on(data):
    app = running(view("carte", version="42"), view("tendances"))
    assert "42" in app.warning[0].value and "qui n'est plus là" in app.warning[0].value
    app = app.button(key="step-next").click().run()
    assert not app.warning and step(app) == "2 / 2"
    page = opened("sequences", sequence="marche")
    assert "version 42, qui n" in markup(page)


def test_a_view_of_a_page_that_is_not_offered_says_so(data):
    app = running(view("nowhere", title="Ailleurs"), view("tendances"))
    assert len(app.warning) == 1 and app.title[0].value == "Ailleurs"
    assert step(app.button(key="step-next").click().run()) == "2 / 2"


@pytest.mark.parametrize("slug", ["zzz", "../versions/1/manifest", "x" * 300])
@pytest.mark.parametrize("mode", ["", "presentation"])
def test_an_unknown_sequence_is_one_sentence(slug, mode, data):
    for page in ("sequences", "carte"):
        told = [opened(page, sequence=slug, lang=lang, mode=mode).warning for lang in ("fr", "en")]
        assert [one[0].value for one in told] == ["Ce lien demande une séquence inconnue.",
                                                  "This link asks for an unknown sequence."]  # fmt: skip


def test_a_link_to_a_sequence_opens_it_from_any_page(data):
    sequences.create("Un", (view(title="Première"),))
    app = opened("carte", sequence="un")
    assert app.title[0].value.startswith("Un") and "un" in app.query_params["sequence"]
    app = opened("carte", sequence="un", step="zz", mode="presentation")
    assert step(app) == "1 / 1"


def test_the_page_edits_what_is_kept(data):
    sequences.create("Un", (View("carte", {}, "A", "", 1), View("tendances", {}, "B", "", 2)))
    app = opened("sequences", sequence="un")
    next(one for one in app.text_input if one.label == "Titre de la vue 1").set_value("Alpha")
    next(one for one in app.text_area if one.label.endswith("vue 2")).set_value("À dire")
    app = app.run()
    app = app.button(key="down:un:1").click().run()
    assert [(one.title, one.note) for one in sequences.read("un").views] == [("B", "À dire"), ("Alpha", "")]
    app = app.button(key="drop:un:2").click().run()
    assert [one.title for one in sequences.read("un").views] == ["Alpha"]
    next(one for one in app.text_input if one.label == "Nom").set_value("Deux")
    app = press(app, "Enregistrer sous ce nom")
    assert set(sequences.every()) == {"un", "deux"} and "deux" in app.query_params["sequence"]
    next(one for one in app.text_input if one.label == "Nom").set_value("un")
    app = press(app, "Renommer")
    assert "appelle déjà" in app.warning[0].value and set(sequences.every()) == {"un", "deux"}
    app = press(app, "Supprimer cette séquence")
    assert set(sequences.every()) == {"un"} and not app.exception


@pytest.fixture
def demo(demo_data):
    with tiny.shown(demo_data) as data:
        yield data
        for path in sequences.folder(data).glob("*"):
            path.unlink()


def test_the_same_indicator_keeps_its_scale_along_a_sequence(demo):
    asked = {"indicator": next(iter(catalog())), "measure": "count", "reference": "2015-2019"}
    alone = [ends(opened("tendances", mode="presentation", territory=place, **asked)) for place in ("city", "REM19")]
    assert alone[0] > 2 * alone[1], "two places of another size"
    codes = [{**asked, "version": str(tiny.number_of(demo)), "territory": place} for place in ("REM19", "city")]
    sequences.create("x", tuple(View("tendances", query, "", "", n) for n, query in enumerate(codes)))
    app = opened("carte", mode="presentation", sequence="x")
    first = ends(app)
    assert first == ends(app.button(key="step-next").click().run()) == alone[0]
    other = View("tendances", {**codes[0], "indicator": list(catalog())[1]}, "")
    assert sequences.alike(sequences.read("x"), other.page, other.query, ("indicator", "measure")) == []


def test_portraits_keep_their_scale_along_a_sequence(demo):
    codes = [{"version": str(tiny.number_of(demo)), "territory": place, "period": "2018-2022"} for place in
             ("REM23", "REM19", "66142")]  # fmt: skip
    alone = [ends(opened("portrait", mode="presentation", **query)) for query in codes]
    codes.append({**codes[0], "version": "99"})
    sequences.create("x", tuple(View("portrait", query, "", "", n) for n, query in enumerate(codes)))
    app = opened("portrait", mode="presentation", sequence="x")
    assert ends(app) == max(alone) > min(alone)
    app = app.button(key="step-next").click().run()
    assert ends(app.button(key="step-next").click().run()) == ends(app) == max(alone)


def ends(app):
    """The end of the vertical scale of the one chart shown."""
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    found = {json.dumps(layer["encoding"]["y"]["scale"]["domain"]) for layer in spec["layer"]
             if "scale" in layer.get("encoding", {}).get("y", {})}  # fmt: skip
    assert len(found) == 1
    return json.loads(found.pop())[1]


# Views of any indicator -----------------------------------------------------------------------------------------------

OWN = "2025-03_2025-09"
ASKED = {"indicators": "homicide_count", "period": OWN, "by": "month", "territories": "boroughs"}


def test_a_view_of_any_indicator_is_added_reopened_and_presented(audience):
    """Months of one's own, a count, a breakdown with its label: kept by their codes, told in the indicator's words."""
    shared = audience == "shared"
    query = {**ASKED, **({"period": "2025", "by": "year"} if shared else {})}
    victims = {"indicators": "victim_count", "breakdown": "age_band", "labels": "12-25", "period": "2025", "by": "year"}
    slug = sequences.create("Extraits").slug
    try:
        for codes in (query, victims):
            app = press(opened("telecharger", lang="fr", **codes), "Ajouter cette vue")
            assert not app.warning
            seen = app.session_state["view-seen"]
            assert {name: seen.query[name] for name in codes} == codes
            named_after = next(one for one in app.text_input if one.label == "Titre de la vue").value
            assert named_after.startswith(catalog()[codes["indicators"]].title["fr"])
            sequences.add(slug, View(seen.page, seen.query, named_after))
        listed = markup(opened("sequences", sequence=slug))
        assert "Homicides" in listed and "Victimes" in listed
        assert ("2025" if shared else "mars\u00a02025 – sept.\u00a02025") in listed
        app = opened("accueil", sequence=slug, mode="presentation")
        assert app.title[0].value.startswith("Homicides") and not app.warning
        assert app.session_state["choice:period"] == query["period"]
        app = app.button(key="step-next").click().run()
        assert not app.exception and not app.error and not app.warning
        assert app.title[0].value.startswith("Victimes") and app.session_state["choice:labels"] == "12-25"
    finally:
        sequences.remove(slug)


@pytest.mark.parametrize("page", ["tendances", "carte", "comparer", "telecharger"])
def test_a_sequence_lists_a_view_of_any_indicator_and_period_in_words(page, data):
    for name in catalog():
        query = {"lang": "fr", "version": "1", "indicator": name, "period": "2021-03_2023-09"}
        sequences.create(name, (View(page, query, "t"),))
        assert sequences.read(sequences.slug_of(name)).views[0].query == query
    app = opened("sequences", sequence=sequences.slug_of(name))
    listed = markup(app)
    assert words.typeset(catalog()[name].title["fr"], "fr") in listed and "mars\u00a02021 – sept.\u00a02023" in listed


def test_a_view_of_an_unknown_indicator_is_told_when_it_opens(data):
    app = running(View("telecharger", {"lang": "fr", "version": "1", "indicators": "zzz"}, "t"))
    assert len(app.warning) == 1 and "Indicateurs" in app.warning[0].value
