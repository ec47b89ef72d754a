"""A visitor in a real Chromium: deep links on a fresh server, nothing asked elsewhere, choices kept, no barrier."""

import contextlib
import itertools
import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError

from indicators.catalog import catalog
from pages.parts.cards import cards
from tests import choices, samples, tiny, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(visit.chromium() is None, reason="no chromium is installed: nothing was tried in a browser"),
]
CARDS = cards("analysis")
each_page = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
# Barriers that axe finds in what Streamlit draws itself, with why they are not ours to lift.
STREAMLITS_OWN: dict[str, str] = {}
SHARED_CHOICES = ("territory", "indicator", "period")
MOVING = {"view": "cells", "indicator": next(one.name for one in catalog().values() if one.cells)}
# Notes whether a page asks for a context of WebGL.
ASKS = """
window.asked3d = false;
for (const canvas of [HTMLCanvasElement, OffscreenCanvas]) {
  const own = canvas.prototype.getContext;
  canvas.prototype.getContext = function (kind, ...rest) {
    window.asked3d ||= kind.startsWith("webgl");
    return own.call(this, kind, ...rest);
  };
}
"""


@pytest.fixture(scope="module")
def offered(demo_data):
    """The codes that each page's widgets offer, by page and choice."""
    with tiny.shown(demo_data):
        return choices.offered()


SEEN = "one.checkVisibility({opacityProperty: true, visibilityProperty: true})"


def path_of(card):
    """A page's own address; Streamlit leaves the first page none but the entry's."""
    return "" if card is CARDS[0] else card.name


def is_sound(seen):
    """Nothing broke, nothing was complained of, nothing left the machine."""
    page = seen.page
    assert not page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count()
    assert not page.get_by_role("dialog").count(), "no « page not found »"
    assert seen.title.strip()
    assert not seen.complaints, seen.complaints
    assert not seen.elsewhere, seen.elsewhere


def barriers(seen):
    found = Axe().run(seen.page).response["violations"]
    return [
        f"{one['impact']} {one['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
        for one in found if one["impact"] in ("serious", "critical") and one["id"] not in STREAMLITS_OWN
        for node in one["nodes"][:3]
    ]  # fmt: skip


LINK = '[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]'


def links(seen):
    """The names in the navigation, without their icons."""
    return [one.inner_text().split("\n")[-1].strip() for one in seen.page.locator(LINK).all()]


@pytest.mark.parametrize("card", samples.cards(CARDS), ids=lambda card: card.name)
def test_the_first_visit_to_a_fresh_server_is_by_a_deep_link(card, demo_data, program):
    """The page, the frame around it and the whole navigation, before anybody opened the entry."""
    with visit.forked(demo_data) as fresh, visit.Visit(program, fresh) as seen:
        seen.go(path_of(card))
        is_framed(seen)


def is_framed(seen):
    """The page is whole, in French, with every page above it and the mark of made-up data."""
    is_sound(seen)
    assert links(seen) == [one.title["fr"] for one in CARDS if one.listed]
    assert seen.page.locator(".demonstration").is_visible()
    assert seen.page.evaluate("document.documentElement.lang") == "fr"


@pytest.fixture(
    scope="module", params=itertools.product(CARDS, samples.SIZES), ids=lambda one: "-".join([one[0].name, *one[1]])
)
def opened(request, address, program):
    """A page opened once, presented, for tests that follow one another; with the screens that it is then seen on."""
    card, sizes = request.param
    with visit.Visit(program, address, "projector") as seen:
        yield seen.go(path_of(card), mode="presentation"), sizes


def spoken(seen, lang):
    """The page in a language, by its button; its address says so."""
    if seen.page.evaluate("document.documentElement.lang") != lang:
        seen.page.get_by_role("button", name={"fr": "Français", "en": "English"}[lang]).click()
        seen.wait_for(f"document.documentElement.lang === '{lang}'")
    assert seen.query.get("lang", "fr") == lang


def left(seen):
    """The page, no longer presented where it was."""
    if seen.page.locator(".presented").count():
        seen.page.keyboard.press("Escape")
        seen.wait_for("!document.querySelector('.presented')")
    assert "mode" not in seen.query
    return seen


# How far down and right anything is drawn, and on how many lines the finding stands.
FITS = """() => {
  const leaves = [...document.querySelectorAll(".stMainBlockContainer *")].filter(one =>
    !one.children.length && one.checkVisibility()).map(one => one.getBoundingClientRect());
  const title = document.querySelector("h1"), style = getComputedStyle(title);
  const inside = title.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  return [Math.max(...leaves.map(one => one.bottom)), Math.max(...leaves.map(one => one.right)),
          Math.round(inside / parseFloat(style.lineHeight))];
}"""


def test_a_presentation_hides_all_chrome(opened):
    seen, _ = opened
    is_sound(seen)
    for chrome in ('[data-testid="stHeader"]', '[data-testid="stTopNavLink"]', '[data-testid="stSidebar"]',
                   '[data-testid="stSelectbox"]', '[data-testid="stExpander"]', "button"):  # fmt: skip
        found = seen.page.locator(f'[data-testid="stApp"] {chrome}')
        visible = found.evaluate_all(f"all => all.filter(one => {SEEN}).map(one => one.outerHTML.slice(0, 200))")
        assert not visible, f"{chrome}: {visible}"
    size = seen.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert size == 24
    for width, height in ((1280, 720), (1920, 1080), (1024, 768)):
        seen.page.set_viewport_size({"width": width, "height": height})
        seen.page.wait_for_timeout(400)
        lowest, right, lines = seen.page.evaluate(FITS)
        assert lowest <= height and right <= width and lines <= 2, (width, height, lowest, right, lines)


WIDE = "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"


def test_escape_leaves_it_and_every_size_is_right_in_english(opened):
    seen, sizes = opened
    spoken(left(seen.on(sizes[0])), "en")
    for size in sizes:
        width = seen.on(size).page.viewport_size["width"]
        with contextlib.suppress(TimeoutError):  # charts are drawn again after the page has its new size
            seen.page.wait_for_function(f"{WIDE} <= {width}", timeout=10_000)
        is_sound(seen)
        wide = seen.page.evaluate(WIDE)
        assert wide <= width, f"{wide} px on a screen of {width}: one must scroll sideways"


def test_every_page_stands_in_its_frame_without_a_barrier(opened):
    seen, _ = opened
    spoken(left(seen.on("desk")), "fr")
    is_framed(seen)
    assert not (found := barriers(seen)), "\n".join(found)


LETTER = 700  # px of a letter sheet between its margins
CONTROLS = (
    "button, select, nav, summary, [role=combobox], [role=slider], [data-testid=stHeader], [data-testid=stSidebar],"
    "[data-testid=stExpander], [data-testid=stFileUploader]"
)
VISIBLE = "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 160))"
CUT = """edge => [...document.querySelectorAll("[data-testid=stMain] :is(p, h1, h2, h3, table, svg, canvas, footer)")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > edge + 1)
  .map(one => one.outerHTML.slice(0, 160))"""


def test_a_page_prints_without_what_one_clicks_and_whole(opened):
    """The browser's own print: nothing that one clicks, nothing cut at the right, the source kept."""
    seen = left(opened[0].on("desk"))
    page = seen.page
    assert page.locator(CONTROLS).evaluate_all(VISIBLE), "on the screen, there are controls"
    page.emulate_media(media="print")
    page.set_viewport_size({"width": LETTER, "height": 900})
    page.wait_for_timeout(300)
    found = page.locator(f"[data-testid=stApp] :is({CONTROLS})").evaluate_all(VISIBLE)
    assert not found, found
    assert page.locator("h1").first.is_visible()
    sources = page.locator("footer.source")
    assert not sources.count() or sources.first.is_visible()
    assert not page.evaluate(CUT, LETTER), "cut at the right of the sheet"
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
    page.emulate_media(media="screen")


def test_one_key_presents_any_page_but_not_while_one_writes(opened):
    seen, _ = opened
    left(seen.on("desk"))
    if (box := seen.page.get_by_role("combobox").first).is_visible():
        box.focus()
        seen.page.keyboard.press("p")
        seen.page.keyboard.press("Escape")
        seen.page.wait_for_timeout(300)
        assert "mode" not in seen.query
        box.blur()
    seen.page.keyboard.press("p")
    seen.wait_for("document.querySelector('.presented')")
    assert seen.query["mode"] == "presentation"
    is_sound(seen)


@each_page
def test_every_view_of_a_page(card, offered, address, program):
    """The page's own choices, each at its last code; none needs WebGL."""
    with visit.Visit(program, address) as seen:
        seen.page.add_init_script(ASKS)
        for name, codes in offered[card.name].items():
            if name not in SHARED_CHOICES:
                seen.go(path_of(card), **{name: codes[-1]})
                assert seen.query[name] == codes[-1]
                is_sound(seen)
                assert not seen.page.evaluate("window.asked3d")


def test_the_map_to_move_around_in_needs_webgl(address, program):
    with visit.Visit(program, address) as seen:
        seen.page.add_init_script(ASKS)
        seen.go("carte", **MOVING).wait_for("window.asked3d")
        assert seen.page.get_by_test_id("stDeckGlJsonChart").is_visible()
        is_sound(seen)


def test_an_unknown_page_leads_home(address, program):
    with visit.Visit(program, address) as seen:
        seen.go("no-such-page")
        assert links(seen) == [one.title["fr"] for one in CARDS if one.listed]


@pytest.fixture
def common(choosing, offered):
    """Two indicators that every such page offers."""
    names = [name for name in catalog() if all(name in offered[card.name]["indicator"] for card in choosing)]
    return catalog()[names[0]], catalog()[names[-1]]


@pytest.fixture
def choosing(offered):
    """The pages that offer both a territory and an indicator."""
    found = [card for card in CARDS if {"territory", "indicator"} <= set(offered[card.name])]
    return found or pytest.fail("no page offers a territory and an indicator")


def test_choices_survive_language_page_and_reload(choosing, common, address, program):
    wanted = {"territory": "REM19", "indicator": common[1].name}

    def kept(seen):
        return {key: seen.query.get(key) for key in wanted} == wanted

    first = choosing[0]
    with visit.Visit(program, address) as seen:
        seen.go(path_of(first), **wanted)
        assert kept(seen)
        french = seen.title
        seen.page.get_by_role("button", name="English").click()
        seen.wait_for("document.documentElement.lang === 'en'")
        assert kept(seen) and seen.query["lang"] == "en" and seen.title != french
        english = seen.title
        seen.page.reload()
        assert seen.rest().title == english and kept(seen)
        for other in choosing[1:]:
            seen.page.locator(LINK).filter(has_text=other.title["en"]).click()
            seen.wait_for(f"location.pathname.endsWith('/{path_of(other)}') && location.search.includes('territory=')")
            assert kept(seen) and seen.query["lang"] == "en", f"{other.name}: {seen.query}"
        seen.page.get_by_role("button", name="Français").click()
        seen.wait_for("document.documentElement.lang === 'fr'")
        assert kept(seen)
        is_sound(seen)


def test_a_choice_made_by_hand_survives_the_next_one_in_the_other_language(choosing, common, address, program):
    """The browser remembers labels, the address codes: after a change of language the next choice must not lose it."""
    first, last = common
    with visit.Visit(program, address) as seen:
        seen.go(path_of(choosing[0]))
        pick(seen, "Indicateur", last.title["fr"])
        seen.wait_for(f"location.search.includes('indicator={last.name}')")
        seen.page.get_by_role("button", name="English").click()
        seen.wait_for("document.documentElement.lang === 'en'")
        pick(seen, "Territory", "Verdun")
        seen.wait_for("!location.search.includes('territory=city')")
        assert seen.query["indicator"] == last.name != first.name
        link = seen.page.url
    with visit.Visit(program, address) as someone_else:
        someone_else.page.goto(link)
        someone_else.rest()
        assert someone_else.query["indicator"] == last.name
        assert "Verdun" in someone_else.page.locator('[data-testid="stMain"]').inner_text()
        is_sound(someone_else)


def pick(seen, label, option):
    """Choose in a list as a visitor does; an indicator's theme follows its name."""
    box = seen.page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    seen.page.get_by_role("option", name=re.compile(rf"^{re.escape(option)}( ·|$)")).first.click()


def test_one_enters_a_presentation_by_a_button(choosing, address, program):
    with visit.Visit(program, address) as seen:
        seen.go(path_of(choosing[0]), territory="REM19")
        seen.page.get_by_role("button", name="Présenter").click()
        seen.wait_for("location.search.includes('mode=presentation')")
        assert seen.query["territory"] == "REM19"
        is_sound(seen)


@pytest.fixture
def plain(program):
    """A screen without a graphics card, or a locked one."""
    other = visit.launched(program.browser_type, "--disable-3d-apis")
    yield other
    other.close()


def test_what_needs_webgl_answers_without_it(address, plain):
    """It has its words and table beside it."""
    with visit.Visit(plain, address) as seen:
        assert seen.page.evaluate("!document.createElement('canvas').getContext('webgl2')")
        seen.go("carte", **MOVING)
        page = seen.page
        assert not page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count()
        assert len(page.locator('[data-testid="stMain"]').inner_text()) > 200
        assert "WebGL" in page.locator('[data-testid="stMain"]').inner_text()


def test_the_checks_can_fail(address, program):
    """A complaint, a request elsewhere and a barrier are all noticed."""
    with visit.Visit(program, address) as seen:
        seen.go()
        seen.page.route("http://elsewhere.invalid/*", lambda route: route.abort())
        seen.page.evaluate("console.error('on purpose')")
        seen.page.evaluate("fetch('http://elsewhere.invalid/x').catch(() => 0)")
        seen.page.evaluate(f"document.body.insertAdjacentHTML('beforeend', {json.dumps('<button></button>')})")
        assert any("on purpose" in one for one in seen.complaints)
        assert seen.elsewhere
        assert any("button-name" in one for one in barriers(seen))
