"""Every page opens through app.py, for every indicator it offers, in both languages, on full data and on hardly any."""

import html
import json
import logging
import re
import traceback

import pytest

import indicators
from indicators.catalog import catalog, family
from loaders.contract import contracts
from loaders.places import territories
from pages.parts import blocks
from pages.parts.cards import cards
from tests import choices, samples, tiny
from tests.words import BANNED, typos

CARDS = cards("analysis")
LANGUAGES = ("fr", "en")
WORLDS = ["tiny_data", "bare_data"]
each_page = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
QUIET = ("lang", "mode", "version")
# What producers wrote of themselves is quoted as it is, in both languages.
QUOTED = {contract.origin["title"]["fr"] for contract in contracts().values()} | {
    contract.origin[part] for contract in contracts().values() for part in ("producer", "licence", "citation")
}


@pytest.fixture(scope="module")
def demo(demo_data):
    with tiny.shown(demo_data) as data:
        yield data


@pytest.fixture
def world(request):
    with tiny.shown(request.getfixturevalue(request.param)) as data:
        yield data


@pytest.fixture(autouse=True)
def log():
    """The traceback of a page that failed, which its visitor does not see."""
    kept = []
    handler = logging.Handler()
    handler.emit = lambda record: kept.append("".join(traceback.format_exception(*record.exc_info)))
    logging.getLogger("labsu").addHandler(handler)
    LOG[:] = [kept]
    yield
    logging.getLogger("labsu").removeHandler(handler)


LOG = []


def opened(card, **address):
    """A visitor's first run, by a link to this page."""
    app = choices.visited(card.path)
    for name, value in address.items():
        app.query_params[name] = value
    return check(app.run(), card)


def check(app, card):
    """The page was drawn, without an exception, an error or a value that nobody computed."""
    assert not app.exception, app.exception
    assert not app.error, "".join(LOG[0][-1:]) or [one.value for one in app.error]
    assert app.title, f"{card.name} shows no title: did it run?"
    said = words(app)
    lang = app.session_state["choice:lang"]
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b|\bNaT\b|undefined|<NA>", said), said
    assert not BANNED[lang].search(said), BANNED[lang].search(said)
    assert not typos(own(said, lang), lang), typos(own(said, lang), lang)
    for chart in app.get("vega_lite_chart"):
        assert len(chart.proto.alt.split()) >= 3, f"{card.name}: a chart says in one sentence what it shows"
        assert not typos(chart.proto.alt, lang), typos(chart.proto.alt, lang)
        spec = json.loads(chart.proto.spec)
        assert spec["config"]["locale"]["number"]["decimal"] == {"fr": ",", "en": "."}[lang]
    return app


def words(app):
    """What is written on the page, without its markup, a line for each piece."""
    pieces = [
        one.value for kind in ("title", "header", "subheader", "markdown", "caption", "info", "warning", "success")
        for one in getattr(app, kind)
    ]  # fmt: skip
    bodies = [re.sub(r"(?s)<(style|script|svg).*?</\1>", " ", one.proto.body) for one in app.get("html")]
    pieces += [html.unescape(re.sub(r"<[^>]+>", " | ", body)) for body in bodies if not body.startswith("/*")]
    return "\n".join(pieces)


def own(said, lang):
    """The text without what is quoted from producers."""
    if lang == "en":
        said = said.replace("\u00a0", " ")
        for quoted in sorted(QUOTED, key=len, reverse=True):
            said = said.replace(quoted.replace("\u00a0", " "), "…")
    return said


def value(app, name):
    """What the address says of one choice."""
    found = app.query_params.get(name)
    return found[0] if isinstance(found, list) else found


def address(app):
    return {name: value(app, name) for name in app.query_params if name not in QUIET}


def picker(app, name):
    """The widget of a choice, if this page offers it."""
    key = f"widget:{name}:{app.session_state['choice:lang']}"
    return next((box for box in app.selectbox if box.key == key), None)


def test_every_indicator_of_the_open_file_is_on_some_page_of_choices(demo):
    shown = [set(codes["indicator"]) for codes in choices.offered().values() if "indicator" in codes]
    assert {name for name, one in catalog().items() if family(one) == "open"} in shown


def test_there_are_pages():
    assert len(CARDS) >= 2, "found too few pages: the tests below would pass by testing nothing"
    assert len({card.order for card in CARDS}) == len(CARDS), "two pages want one place"
    files = {path.stem for path in (tiny.ROOT / "pages").glob("*.py")} - {"__init__"}
    assert files == {card.name for card in CARDS}, "every file of pages/ is a page"


@each_page
def test_every_indicator_in_both_languages(card, demo):
    with choices.heard() as offered:
        app = opened(card)
    names = offered.get("indicator", [])
    assert set(names) <= set(catalog())
    drawn = samples.indicators(names)
    assert not app.warning, [one.value for one in app.warning]
    french = words(app)
    shown = set()
    for lang in LANGUAGES:
        if app.session_state["choice:lang"] != lang:
            check(app.button("language-switch").click().run(), card)
        assert app.session_state["choice:lang"] == lang
        for name in drawn:
            picker(app, "indicator").set_value(name)
            check(app.run(), card)
            assert value(app, "indicator") == name, "the address says what is seen"
            shown.add((lang, app.title[0].value, words(app)))
    assert len(shown) == len(LANGUAGES) * len(drawn), "two indicators look alike"
    assert app.session_state["choice:lang"] == "en" and words(app) != french
    assert "Données de démonstration" in french and "Demonstration data" in words(app)


@each_page
def test_every_other_choice(card, demo):
    """The first and last of each list, and what is known to be awkward: a small territory, a wide one."""
    with choices.heard() as offered:
        app = opened(card)
    awkward = {"territory": ["66092", "agglomeration"], "indicator": []}
    for name, codes in list(offered.items()):
        start = app.session_state[f"choice:{name}"]
        for code in awkward.get(name, [codes[0], codes[-1]]):
            if picker(app, name) is None:
                continue
            picker(app, name).set_value(code)
            check(app.run(), card)
            assert value(app, name) == code
        app.session_state[f"choice:{name}"] = start
        check(app.run(), card)
    assert offered or not app.selectbox


@each_page
@pytest.mark.parametrize("world", WORLDS, indirect=True)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_open_where_there_is_hardly_anything(card, world, lang):
    """An empty block says why it is empty; nothing is invented and nothing breaks."""
    app = opened(card, lang=lang)
    assert app.session_state["choice:lang"] == lang
    assert "demonstration" not in words(app).lower().replace("é", "e"), "nothing made up is shown here"


@each_page
def test_without_any_version_a_page_says_what_to_do(card, tmp_path):
    with tiny.shown(tmp_path):
        app = choices.visited(card.path).run()
        assert not app.exception and not app.error
        assert "python -m loaders load" in app.info[0].value


@each_page
def test_unknown_values_in_the_address_fall_back_with_a_message(card, demo):
    usual = address(opened(card))
    for name in usual:
        strange = opened(card, **{name: "zzz"})
        assert address(strange) == usual, f"{name}: the address says what is seen"
        assert strange.warning, f"{name}=zzz: promised a message; found none"
        assert not strange.run().warning, "told once"
    if usual:
        told = {lang: {one.value for one in opened(card, lang=lang, **dict.fromkeys(usual, "zzz")).warning}
                for lang in LANGUAGES}  # fmt: skip
        assert told["fr"] and told["en"] and told["fr"].isdisjoint(told["en"])


@each_page
def test_the_address_of_the_frame_is_forgiving(card, demo):
    for address in ({"lang": "zz"}, {"mode": "zz"}, {"version": "zz"}, {"lang": "", "mode": "", "version": ""}):
        app = opened(card, **address)
        assert app.session_state["choice:lang"] == "fr"
    gone = opened(card, version="99")
    assert len(gone.warning) == 1 and "99" in gone.warning[0].value


@each_page
def test_a_link_opens_what_it_says(card, demo):
    """Codes, not labels: the same link in the other language shows the same thing."""
    with choices.heard() as offered:
        app = opened(card)
    wanted = {"territory": "REM19", "indicator": offered.get("indicator", list(catalog()))[-1], "period": "2018-2022"}
    wanted = {key: code for key, code in wanted.items() if key in app.query_params}
    titles = {}
    for lang in LANGUAGES:
        linked = opened(card, lang=lang, **wanted)
        assert not linked.warning
        for key, code in wanted.items():
            assert linked.session_state[f"choice:{key}"] == code
            assert value(linked, key) == code
        titles[lang] = words(linked)
    assert titles["fr"] != titles["en"]
    if "territory" in wanted:
        assert territories()["REM19"].name["fr"] in titles["fr"]


@each_page
@pytest.mark.parametrize("lang", LANGUAGES)
def test_presentation_shows_a_finding_and_no_choices(card, lang, demo):
    app = opened(card, mode="presentation", lang=lang)
    assert not app.selectbox and not app.button
    shown = len(app.get("vega_lite_chart")) + len(app.dataframe)
    assert shown <= 1, "one main chart, or where there is none one table"
    styles = " ".join(one.proto.body for one in app.get("html"))
    assert "font-size:24px" in styles
    assert value(app, "mode") == "presentation"


@each_page
def test_a_version_is_pinned_for_the_run(card, demo):
    app = opened(card, version=str(tiny.number_of(demo)))
    assert not app.warning
    assert value(app, "version") == str(indicators.version().number)


def test_a_page_that_breaks_is_told_in_one_sentence(demo, monkeypatch):
    """The visitor sees a sentence, the log the error, the other pages go on: so the checks above can fail."""

    def broken(*_, **__):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(blocks, "finding", broken)
    breaking = next(card for card in CARDS if "blocks.finding(" in card.path.read_text("utf-8"))
    app = choices.visited(breaking.path).run()
    assert len(app.error) == 1 and not app.exception
    assert "broken on purpose" not in app.error[0].value
    with pytest.raises(AssertionError):
        check(app, breaking)
