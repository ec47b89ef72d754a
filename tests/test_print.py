"""The browser's own print of every page: nothing that one clicks, nothing cut at the right, the source kept."""

import pytest

from pages.parts.cards import cards
from tests import visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(visit.chromium() is None, reason="no chromium is installed: nothing was printed"),
]
CARDS = cards("analysis")
LETTER = 700  # px of a letter sheet between its margins
CONTROLS = (
    "button, select, nav, summary, [role=combobox], [role=slider], [data-testid=stHeader], [data-testid=stSidebar],"
    "[data-testid=stExpander], [data-testid=stFileUploader]"
)
SEEN = "all => all.filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 160))"
WIDE = """edge => [...document.querySelectorAll("[data-testid=stMain] :is(p, h1, h2, h3, table, svg, canvas, footer)")]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > edge + 1)
  .map(one => one.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_a_page_prints_without_what_one_clicks_and_whole(card, address, program):
    with visit.Visit(program, address) as seen:
        seen.go("" if card is CARDS[0] else card.name)
        assert seen.page.locator(CONTROLS).evaluate_all(SEEN), "on the screen, there are controls"
        seen.page.emulate_media(media="print")
        seen.page.set_viewport_size({"width": LETTER, "height": 900})
        seen.page.wait_for_timeout(300)
        found = seen.page.locator(f"[data-testid=stApp] :is({CONTROLS})").evaluate_all(SEEN)
        assert not found, found
        assert seen.page.locator("h1").first.is_visible()
        sources = seen.page.locator("footer.source")
        assert not sources.count() or sources.first.is_visible()
        assert not seen.page.evaluate(WIDE, LETTER), "cut at the right of the sheet"
        assert seen.page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
        assert seen.page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
