"""A presenter in a real Chromium: eight views prepared, kept over a restart, run by keyboard; a link copied."""

import re
import shutil
from urllib.parse import parse_qsl, urlparse

import pytest
from playwright.sync_api import expect

from pages.parts.cards import cards
from reports import sequences
from tests import tiny, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(visit.chromium() is None, reason="no chromium is installed: nothing was tried in a browser"),
]
EIGHT = [
    ("", {}),
    ("portrait", {"territory": "REM23", "period": "2018-2022"}),
    ("tendances", {"territory": "city", "measure": "count"}),
    ("tendances", {"territory": "REM19", "measure": "count"}),
    ("carte", {"period": "2021-2025", "lang": "en"}),
    ("comparer", {"territory": "REM23"}),
    ("lieux", {"territory": "REM19"}),
    ("donnees", {"lang": "en"}),
]
FORWARD = ["ArrowRight", "PageDown", "Space", "ArrowRight", "ArrowRight", "PageDown", "Space"]
NAME, SLUG = "Comité du 3 décembre", "comite-du-3-decembre"
CARDS = cards("analysis")


@pytest.fixture(scope="module")
def data(demo_data, tmp_path_factory):
    """The demonstration, in a folder where sequences may be kept."""
    return shutil.copytree(demo_data, tmp_path_factory.mktemp("presenter") / "data")


@pytest.fixture(scope="module")
def address(data):
    with visit.forked(data) as address:
        yield address


class Presenter(visit.Visit):
    """A visitor whose every request is noted, sockets too."""

    def __init__(self, *details, **more):
        super().__init__(*details, **more)
        self.asked: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))

    def strangers(self) -> list[str]:
        """The addresses asked that are not this server's."""
        own = urlparse(self.address).netloc
        return [url[:200] for url in self.asked if urlparse(url).scheme not in ("data", "blob")
                and urlparse(url).netloc != own]  # fmt: skip

    def add_this_view(self, count: int, note: str) -> str:
        """Add what is seen to the sequence, naming it the first time; give the title that was proposed."""
        english = self.query.get("lang") == "en"
        self.page.get_by_role("button", name="Add this view" if english else "Ajouter cette vue").click()
        form = self.page.get_by_role("dialog")
        form.get_by_role("button", name="Add" if english else "Ajouter", exact=True).wait_for()
        if count == 1:
            form.get_by_label("Nom de la nouvelle séquence").fill(NAME)
        title = form.get_by_role("textbox", name="Title of the view" if english else "Titre de la vue")
        expect(title).to_have_value(re.compile("."))
        proposed = title.input_value()
        form.get_by_label("Speaker" if english else "Note de l").fill(note)
        form.get_by_role("button", name="Add" if english else "Ajouter", exact=True).click()
        form.wait_for(state="detached")
        self.page.get_by_test_id("stToast").wait_for()
        return proposed

    def place(self) -> str:
        return self.page.locator(".step").inner_text()

    def goes_to(self, place: str) -> None:
        self.wait_for(f"document.querySelector('.step')?.textContent === '{place}'")


def test_eight_views_are_prepared_kept_over_a_restart_and_run_by_keyboard(data, program):
    number, proposed = str(tiny.number_of(data)), []
    with visit.forked(data) as address, Presenter(program, address) as presenter:
        for count, (path, codes) in enumerate(EIGHT, 1):
            presenter.go(path, **codes)
            proposed.append(presenter.add_this_view(count, f"NOTE {count}"))
        assert not presenter.strangers() and not presenter.complaints
    kept = sequences.read(SLUG, data)
    assert [view.title for view in kept.views] == proposed and len(kept.views) == len(EIGHT)
    assert {view.version for view in kept.views} == {number}
    with visit.forked(data) as address, Presenter(program, address, "projector") as presenter:
        presenter.go("sequences", sequence=SLUG)
        assert presenter.title.startswith(NAME)
        assert presenter.page.get_by_label("Note de l'orateur, vue 8").input_value() == "NOTE 8"
        presenter.page.keyboard.press("p")
        titles = []
        for place, key in enumerate([*FORWARD, "ArrowRight"], 1):
            presenter.goes_to(f"{place} / 8")
            check_view(presenter, kept.views[place - 1], number)
            titles.append(presenter.title)
            presenter.page.keyboard.press(key)
        presenter.page.wait_for_timeout(800)
        assert presenter.rest().place() == "8 / 8", "at the end it stays"
        assert len(set(titles)) >= 6, "each view says what it found; two places may have the same finding"
        presenter.page.keyboard.press("ArrowLeft")
        presenter.goes_to("7 / 8")
        presenter.page.reload()
        assert presenter.rest().place() == "7 / 8", "the address holds the view"
        presenter.page.keyboard.press("Escape")
        presenter.wait_for("location.pathname === '/sequences' && !location.search.includes('mode')")
        assert presenter.title.startswith(NAME) and presenter.query == {"sequence": SLUG}
        assert not presenter.strangers(), presenter.strangers()
        assert len(presenter.asked) > 20 and not presenter.complaints, presenter.complaints


def check_view(presenter, view, number):
    """The page and the choices that were pinned, on one screen, without a note or a button."""
    page = presenter.page
    assert urlparse(page.url).path.strip("/") == ("" if view.page == CARDS[0].name else view.page)
    shown = presenter.query
    wanted = {name: code for name, code in view.query.items() if (name, code) != ("lang", "fr")}
    assert {name: shown.get(name) for name in wanted} == wanted
    assert shown["version"] == number and shown["mode"] == "presentation"
    said = page.locator("body").inner_text()
    assert "NOTE" not in said
    assert not page.locator("button:visible").count(), page.locator("button:visible").all_inner_texts()
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    box, source = (page.locator(one).last.bounding_box() for one in (".step", ".source"))
    assert box["x"] + box["width"] <= width and box["y"] + box["height"] <= height
    assert source["y"] + source["height"] <= height + 1


def test_a_sequence_opens_and_starts_by_its_address(address, data, program):
    if not sequences.every(data):
        sequences.create(NAME, (sequences.View("carte", {"version": str(tiny.number_of(data))}, "Carte"),), data)
    with Presenter(program, address) as seen:
        seen.go("", sequence=SLUG)
        seen.wait_for("location.pathname === '/sequences'")
        assert seen.title.startswith(NAME)
        seen.go("", sequence=SLUG, mode="presentation")
        assert seen.place().startswith("1 / ")
        seen.go("carte", sequence="../../etc", mode="presentation")
        assert "inconnue" in seen.page.get_by_test_id("stAlert").inner_text()
        assert not seen.strangers()


def test_a_copied_link_opens_the_same_screen_with_its_version(address, data, program):
    with Presenter(program, address) as seen:
        seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
        seen.go("comparer", territory="REM23", lang="en")
        assert "version" not in seen.query
        button = seen.page.get_by_role("button", name="Copy link")
        button.focus()
        seen.page.keyboard.press("Enter")
        seen.page.get_by_role("status").get_by_text("Link copied").wait_for()
        link, title = seen.page.evaluate("navigator.clipboard.readText()"), seen.title
        assert seen.page.locator(".copy-link [aria-live=polite]").count() == 1
        assert not seen.page.get_by_label("Address to copy").count()
    pinned = dict(parse_qsl(urlparse(link).query))
    assert pinned["version"] == str(tiny.number_of(data)) and pinned["lang"] == "en"
    assert {"territory", "period", "peers", "indicator", "per"} <= set(pinned)
    with Presenter(program, address) as other:
        other.page.goto(link)
        assert other.rest().title == title
        assert {name: other.query.get(name) for name in pinned} == pinned


def test_a_refused_clipboard_leaves_the_address_in_a_field(address, program):
    with Presenter(program, address) as seen:
        seen.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
        seen.go("carte")
        seen.page.get_by_role("button", name="Copier le lien").click()
        field = seen.page.get_by_label("Adresse à copier")
        assert field.input_value().startswith(f"{address}/carte?") and "version=" in field.input_value()
        assert seen.page.evaluate("document.activeElement.value === getSelection().toString()")
        assert "refusée" in seen.page.locator(".copy-link [aria-live=polite]").inner_text()
        assert not seen.complaints
