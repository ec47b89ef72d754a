"""Own places on the pages: named and changed by the analyst, chosen as a territory is, unknown to everybody else."""

import shutil

import pytest

import indicators
from loaders import groups
from pages.parts import own_places
from pages.parts.cards import cards
from tests import choices, restricted_pages, tiny
from tests.restricted_pages import opened, words

PAGE = tiny.ROOT / own_places.PAGE
SHOWN = ("portrait", "tendances", "comparer")


@pytest.fixture(scope="module")
def data(restricted_data, tmp_path_factory):
    copy = shutil.copytree(restricted_data, tmp_path_factory.mktemp("pages") / "data")
    with tiny.shown(copy):
        yield copy


@pytest.fixture
def group(data):
    made = groups.create("Centre", ("REM19", "REM21"), data)
    yield made
    groups.remove(made.code, data)


def numbers(app) -> list[str]:
    """The texts of a page with figures in them."""
    return [line for line in words(app).splitlines() if any(sign.isdigit() for sign in line)]


def test_a_group_is_made_changed_and_deleted(data):
    app = choices.visited(PAGE).run()
    assert not app.exception and "0 groupe de territoires" in app.title[0].value.replace("\u00a0", " ")
    app.text_input("group-name:new").input("Nord-Est")
    app.multiselect("group-members:new").set_value(["REM16", "REM33"])
    app.button("group-create").click().run()
    (made,) = groups.read().values()
    assert (made.code, set(made.members)) == ("g-nord-est", {"REM16", "REM33"})
    assert app.text_input("group-name:new").value == "" and app.multiselect("group-members:new").value == []
    app.text_input(f"group-name:{made.code}").input("Nord et est")
    app.multiselect(f"group-members:{made.code}").set_value(["REM16", "REM33", "REM09"])
    app.button(f"group-keep:{made.code}").click().run()
    (changed,) = groups.read().values()
    assert (changed.code, changed.name, len(changed.members)) == (made.code, "Nord et est", 3)
    app.button(f"group-forget:{made.code}").click().run()
    assert groups.read() == {} and not app.exception


@pytest.mark.parametrize("name", ["<b>Centre</b>", "", "Centre"])
def test_what_cannot_be_made_is_said_once(name, data, group):
    app = choices.visited(PAGE).run()
    app.text_input("group-name:new").input(name)
    app.multiselect("group-members:new").set_value(["REM16", "REM33"])
    app.button("group-create").click().run()
    assert len(app.warning) == 1 and not app.exception
    assert list(groups.read()) == [group.code]
    assert "<b>Centre" not in "".join(one.proto.body for one in app.get("html"))


def test_a_damaged_file_is_said_and_other_places_stay(data):
    path = groups.folder() / groups.FILE
    path.parent.mkdir(exist_ok=True)
    kept = path.read_bytes() if path.exists() else b"[]"
    path.write_bytes(b'[{"code": "g-')
    try:
        app = opened("mes_lieux")
        assert groups.FILE in words(app) and "PDQ 21" in words(app)
        assert len(opened("tendances", territory="g-centre").warning) == 1
    finally:
        path.write_bytes(kept)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("page", SHOWN)
def test_pages_show_own_places_and_say_whose_they_are(page, lang, data, group):
    said = {
        group.code: {"fr": "groupe de l'analyste", "en": "the analyst's group"},
        "pdq-21": {"fr": "poste inscrit à l'extrait", "en": "the station written in the extract"},
    }
    for code, whose in said.items():
        app = opened(page, territory=code, lang=lang)
        assert app.session_state["choice:territory"] == code and not app.warning
        assert whose[lang] in words(app) and indicators.territories()[code].name[lang] in words(app)


def test_a_changed_group_is_drawn_anew(data, group):
    before = numbers(opened("tendances", territory=group.code))
    assert numbers(opened("tendances", territory=group.code)) == before
    groups.edit(group.code, group.name, ("REM19", "REM24"), data)
    assert numbers(opened("tendances", territory=group.code)) != before


def test_a_page_that_cannot_show_a_place_says_so(data, group):
    app = opened("lieux", territory="pdq-21")
    assert len(app.warning) == 1 and "PDQ 21" in app.warning[0].value
    assert app.session_state["choice:territory"] == "city"
    assert opened("lieux", territory=group.code).session_state["choice:territory"] == group.code


@pytest.mark.parametrize("code", ["g-inconnu", "pdq-24", "pdq-999", "q-1", "g-<b>x</b>", "g-", "mine"])
def test_an_unknown_place_falls_back_with_the_usual_warning(code, data):
    app = opened("tendances", territory=code)
    assert len(app.warning) == 1 and app.session_state["choice:territory"] == "city"
    assert "<b>x" not in "".join(one.proto.body for one in app.get("html"))


def test_the_list_of_territories_leads_to_my_places(data):
    app = choices.visited(tiny.ROOT / "pages" / "tendances.py").run()
    (listed,) = [one for one in app.selectbox if own_places.MINE in str(one.key) or one.label == "Territoire"]
    listed.select_index(len(listed.options) - 1).run()
    assert not app.exception and "Mes lieux" in words(app)
    assert app.session_state["choice:territory"] == "city"


def test_the_shared_audience_is_shown_none(data, group, monkeypatch):
    restricted_pages.share(data)
    with restricted_pages.serving(data, "shared", monkeypatch):
        assert "mes_lieux" not in {card.name for card in cards("shared")}
        for page in SHOWN:
            for code in (group.code, "pdq-21"):
                app = opened(page, territory=code)
                assert len(app.warning) == 1 and app.session_state["choice:territory"] == "city"
                assert "Centre (groupe)" not in words(app) and "PDQ 21" not in words(app)
                for box in app.selectbox:
                    assert not any("PDQ" in one or "groupe" in one or "Mes lieux" in one for one in box.options)


def test_a_group_is_outlined_on_the_map_with_its_own_figures(data, group):
    app = opened("carte", territory=group.code, indicator="person_crime_rate", period="2024")
    (spec,) = restricted_pages.specs(app)
    assert [one["territory_id"] for one in spec["params"][0]["value"]] == list(group.members)
    row = indicators.values("person_crime_rate", group.code, "2024-01", "2024-12", "period").iloc[0]
    said = next(line for line in words(app).splitlines() if "Centre" in line and "soit" in line)
    assert int(row["numerator"]) in restricted_pages.numbers(said)
    assert len(opened("carte", territory="pdq-21").warning) == 1, "a station has no outline"


def test_own_places_are_taken_away_when_they_are_named(data, group):
    asked = {"indicators": "burglary_rate", "by": "year", "period": "2024"}
    both = opened("telecharger", territories=f"REM19,{group.code},pdq-21", **asked)
    assert "Centre" in words(both) and "PDQ 21" in words(both) and not both.warning
    every = opened("telecharger", **asked)
    assert "37 territoires" in every.title[0].value and "PDQ 21" not in words(every)
