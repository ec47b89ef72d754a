"""The page of trends for every indicator, both audiences and languages, by month, by year and by breakdown."""

import json
import re
from collections import Counter

import indicators
from indicators.catalog import catalog
from pages.parts import choose
from reports import counted, sequences
from reports.sequences import View
from tests import choices, restricted_pages, tiny
from tests.restricted_pages import plain, tables, words

PLACES = ["REM19", "agglomeration", "66092", "city"]  # a large part, the wholes, the smallest part
WHY = ("Aucun tracé", "No chart")
ACTS = {"fr": re.compile(r"\b[Aa]ctes?\b"), "en": re.compile(r"\b[Aa]cts?\b")}


def opened(**address):
    """A visitor's first run, in the house's words, without any warning."""
    app = restricted_pages.opened("tendances", **address)
    assert not app.warning, [one.value for one in app.warning]
    return app


def value(app, name):
    found = app.query_params.get(name)
    return found[0] if isinstance(found, list) else found


def answered(app, name, lang):
    """A finding; a chart, or one sentence why there is none; of what the indicator counts and of nothing else."""
    assert app.title[0].value
    said = words(app)
    notes = [plain(one.proto.body) for one in app.get("html") if "class='note'" in one.proto.body]
    title = plain(app.title[0].value)
    assert app.get("vega_lite_chart") or any(why in one for why in (*WHY, title) for one in notes), said
    if counted.event(catalog()[name], 2, "fr") == "actes":
        return
    for field in ("title", "noun", "short", "included", "excluded", "counting_unit", "date_basis", "caution"):
        text = plain(getattr(catalog()[name], field)[lang])
        said = said.replace(text, "").replace(text[:1].upper() + text[1:], "")
    found = ACTS[lang].search(said)
    assert not found, said[max(0, found.start() - 80) : found.end() + 40]


def test_every_indicator_answers_by_its_own_step_or_by_year(audience):
    """Places and languages taken in turn; half of them by year, by the measure that divides where there is one."""
    names = indicators.held()
    assert set(names) == set(catalog()), "the demonstration holds every extract"
    for number, name in enumerate(names):
        asked = {"by": "year"} if number % 2 == (audience == "shared") else {}
        if asked and (catalog()[name].denominators or catalog()[name].rated_by):
            asked["measure"] = "rate"
        lang, place = ("fr", "en")[number // 2 % 2], PLACES[number // 4 % 4]
        app = opened(indicator=name, territory=place, lang=lang, **asked)
        answered(app, name, lang)
        assert (value(app, "indicator"), value(app, "territory")) == (name, place)


def test_every_breakdown_is_drawn_by_year(audience):
    """Each of two indicators that offer it, places and languages taken in turn; alone for a committee."""
    drawn, turn = Counter(), 0
    for name in indicators.held():
        for breakdown in indicators.reader(name).breakdowns(name):
            drawn[breakdown] += 1
            if drawn[breakdown] > 2:
                continue
            turn += 1
            lang, place = ("fr", "en")[turn % 2], PLACES[turn % 4]
            asked = {"indicator": name, "breakdown": breakdown, "territory": place, "lang": lang, "by": "year"}
            app = opened(**asked)
            answered(app, name, lang)
            assert value(app, "breakdown") == breakdown
            rows = tables(app)[-1]
            assert len(rows) > 1 and len({len(row) for row in rows}) == 1
            if drawn[breakdown] == 1:
                app = opened(**asked, mode="presentation")
                assert len(app.get("vega_lite_chart")) <= 1 and not app.selectbox and not app.get("expander")
    every = {"shift", "weekday", "sex", "age_band", "sex+age_band", "sub_group", "group", "relation", "clientele"}
    assert set(drawn) == every


def test_a_link_to_homicides_keeps_its_codes_and_its_years(audience):
    first, *_, last = choose.complete_years(indicators.reader("homicide_count"))
    app = opened(indicator="homicide_count", territory="agglomeration", years=f"{last - 1}-{last}")
    assert value(app, "indicator") == "homicide_count" and value(app, "years") == f"{last - 1}-{last}"
    assert value(app, "by") == "year", "so few that months say nothing"
    assert first <= last - 1 and [row[0] for row in tables(app)[0][1:]] == [str(last), str(last - 1)]
    assert "omicides" in words(app) and ("Homicides · interne" in words(app)) == (audience == "analysis")
    if audience == "shared":
        app = restricted_pages.opened("tendances", indicator="homicide_count", by="month")
        assert value(app, "by") == "year" and len(app.warning) == 1
        assert "Partagé par année seulement." in words(app)


def test_what_is_left_at_its_default_follows_the_indicator(audience):
    app = opened(indicator="burglary_rate")
    assert value(app, "by") == "month"
    for name, by in (("homicide_count", "year"), ("burglary_rate", "month")):
        app.selectbox(key="widget:indicator:fr").set_value(name).run()
        assert (value(app, "indicator"), value(app, "by")) == (name, by) and not app.warning


def test_a_yearly_chart_keeps_its_scale_along_a_sequence(demo_data):
    asked = {"indicator": "burglary_rate", "measure": "count", "by": "year", "years": "2018-2024"}
    with tiny.shown(demo_data) as data:
        places = ("city", "REM19")
        alone = [ends(opened(mode="presentation", territory=place, **asked)) for place in places]
        assert alone[0] > 2 * alone[1], "two places of another size"
        codes = [{**asked, "version": str(tiny.number_of(data)), "territory": place} for place in ("REM19", "city")]
        sequences.create("x", tuple(View("tendances", query, "", "", n) for n, query in enumerate(codes)))
        try:
            app = choices.visited(tiny.ROOT / "pages" / "carte.py")
            app.query_params["mode"], app.query_params["sequence"] = "presentation", "x"
            first = ends(app.run())
            assert first == ends(app.button(key="step-next").click().run()) == alone[0]
        finally:
            sequences.remove("x")


def ends(app):
    """The end of the vertical scale of the one chart shown."""
    (chart,) = app.get("vega_lite_chart")
    found = {json.dumps(layer["encoding"]["y"]["scale"]["domain"]) for layer in json.loads(chart.proto.spec)["layer"]
             if "scale" in layer.get("encoding", {}).get("y", {})}  # fmt: skip
    assert len(found) == 1
    return json.loads(found.pop())[1]
