"""The frame of every page: language, version pinned for the run, warnings, presentation, and what surrounds it."""

import contextvars
import logging
import re
import runpy
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import numpy as np
import streamlit as st
from PIL import Image

import indicators
from loaders import versions
from pages.parts import links, own_places, sequence_run, state, versions_choice
from pages.parts.cards import Card, cards
from pages.parts.state import say
from reports import counted, words

ROOT = Path(__file__).parent.parent.parent
SHEET = Path(__file__).parent / "sheet.css"
_framed = contextvars.ContextVar("framed", default=False)
_page = contextvars.ContextVar("page")


class _Stopped(Exception):
    """A page has no more to show."""


@dataclass(frozen=True)
class Page:
    """What a page needs to know of the run it is in."""

    card: Card
    lang: str
    version: indicators.Version
    store: indicators.Store
    large: bool
    readers: dict[str, indicators.Reader] = field(default_factory=dict, repr=False, compare=False)

    @property
    def last_day(self) -> str:
        return self.version.last_day

    @property
    def names(self) -> list[str]:
        """The indicators that this version answers for to this process's audience, by theme."""
        return by_theme(indicators.held(of=self.version))

    def of(self, name: str) -> indicators.Reader:
        """What answers for an indicator, to be asked for values."""
        if name not in self.readers:  # a page may ask hundreds of times
            self.readers[name] = indicators.reader(name, of=self.version)
        return self.readers[name]


def by_theme(names: list[str]) -> list[str]:
    """The names with those of a theme together, themes in the catalogue's order."""
    catalog = indicators.catalog()
    themes = list(dict.fromkeys(one.theme for one in catalog.values()))
    return sorted(names, key=lambda name: themes.index(catalog[name].theme))


def audience() -> str:
    """Who this process serves: `analysis` or `shared`."""
    return versions.audience()


# Drawn by app.py ----------------------------------------------------------------------------------------------------


def declare() -> None:
    """Say that the frame is being drawn; pages opened without it go through app.py first."""
    _framed.set(True)


def icon() -> Image.Image:
    """The favicon, three bars on navy, drawn here so that no request leaves the machine."""
    picture = np.full((32, 32, 3), (22, 50, 79), dtype=np.uint8)
    for left, top in ((6, 18), (13, 12), (20, 6)):
        picture[top:26, left : left + 6] = 255
    return Image.fromarray(picture)


def navigation() -> tuple[st.Page, Card]:
    """Every page of this audience in the top row; none of it in a presentation."""
    state.begin()
    state.read("lang", lambda code: code in state.LANGUAGES, "fr")
    state.read("mode", lambda code: code in ("", "presentation"), "")
    asked = sequence_run.follow()
    known = cards(audience())
    pages = [
        st.Page(
            card.path, title=card.title[state.lang()], icon=card.icon, url_path=card.name, default=number == 0,
            visibility="visible" if card.listed else "hidden",
        )
        for number, card in enumerate(known)
    ]  # fmt: skip
    current = st.navigation(pages, position="hidden" if state.is_presenting() else "top")
    card = known[pages.index(current)] if current in pages else known[0]
    if asked and card.name != asked and asked in (one.name for one in known):
        st.switch_page(next(page for page, one in zip(pages, known, strict=True) if one.name == asked))
    return current, card


def run(current: st.Page, card: Card) -> None:
    """Draw the frame around the chosen page; an error in the page is logged, and told in one sentence."""
    st.html(SHEET)
    st.html(f"<script>document.documentElement.lang='{state.lang()}'</script>", unsafe_allow_javascript=True)
    links.begin()
    if state.is_presenting():
        _present(card)
    else:
        _language()
    version = _pin()
    if audience() != "shared":
        own_places.forget_changed()
    _page.set(Page(card, state.lang(), version, indicators.opened(version.number), state.is_presenting()))
    _marks(version)
    try:
        current.run()
    except _Stopped:
        pass
    except Exception:
        logging.getLogger("labsu").exception("page %s failed", card.name)
        st.error(say(
            fr="Cette page n'a pas pu être tracée. L'erreur est notée au journal ; les autres pages restent justes.",
            en="This page could not be drawn. The error is in the log; the other pages stay right.",
        ))  # fmt: skip
    links.end(_page.get())
    state.write_address()


def _pin() -> indicators.Version:
    """The version asked in the address, else the live one; the page stops with a sentence when it is not there."""
    wanted = state.read("version", lambda code: code == "" or bool(re.fullmatch("[0-9]{1,9}", code)), "")
    try:
        if wanted and not versions_choice.may_show(int(wanted), audience()):
            raise indicators.NoVersion(f"version {wanted}: promised a published version; it never was.")
        return indicators.version(int(wanted) if wanted else None)
    except indicators.NoVersion:
        try:
            live = indicators.version()
        except indicators.NoVersion:
            state.keep("version", "")
            st.title("LabSU")
            st.info(say(
                fr="Aucune version n'est publiée. Lancez `python -m loaders demo` puis `python -m loaders load`.",
                en="No version is published. Run `python -m loaders demo`, then `python -m loaders load`.",
            ))  # fmt: skip
            st.stop()
        versions_choice.gone(wanted, live.number)


def _language() -> None:
    """The language switch, at the right end of the top row."""
    other = "en" if state.lang() == "fr" else "fr"
    with st.container(key="language"):
        st.button(
            {"en": "English", "fr": "Français"}[other],
            key="language-switch",
            type="tertiary",
            on_click=state.keep,
            args=("lang", other),
        )


def _present(card: Card) -> None:
    """No chrome, no controls, one screen of larger type (the house sheet's `presented`), Escape to leave."""
    st.html("<style>html{font-size:24px!important}</style>")
    st.html("<i class='presented'></i>")
    sequence_run.controls(card.name)


def _marks(version: indicators.Version) -> None:
    """What must never be forgotten: made-up data, schematic limits, an old version, and warnings of this run."""
    if version.is_demonstration:
        st.html(f"<p class='demonstration' role='note'>{demonstration()}</p>")
    versions_choice.mark(version.number)
    for warning in state.warnings():
        st.warning(warning)


def demonstration() -> str:
    """The mark of made-up data, for pages and exports alike."""
    return say(
        fr="<b>Données de démonstration</b> : chiffres inventés, à ne pas citer.",
        en="<b>Demonstration data</b>: made-up figures, not to be cited.",
    )


# Called by pages ----------------------------------------------------------------------------------------------------


def begin(_path: str, _card: dict) -> Page:
    """The first line of every page: give the run's page, or go through app.py when a deep link skipped it."""
    if not _framed.get():
        runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
        st.stop()
    return _page.get()


def stop() -> NoReturn:
    """A page has no more to show; its link and address are still written, as they would not be after st.stop."""
    raise _Stopped


def caption(page: Page, *lines: str, names: Sequence[str] = ()) -> None:
    """The lines under a page: sources, version, last day, each as plain text.

    `names` are the indicators shown: their own sources, last days and rules of disclosure are told, first of all.
    """
    version = page.version
    limits = say(fr="limites schématiques du projet", en="schematic outlines of the project")
    parts = [*_told(page, names), *own_places.said(), *lines]
    if version.has_schematic_limits:
        parts.append(say(fr=f"Territoires : {limits}.", en=f"Territories: {limits}."))
    parts.append(say(
        fr=f"Version {version.number}, {until(page, names)}. Intervalle à 95 %"
           + (" : fourchette des valeurs que le hasard rend plausibles." if not page.large else "."),
        en=f"Version {version.number}, {until(page, names)}. 95% interval"
           + (": the range of values that chance leaves plausible." if not page.large else "."),
    ))  # fmt: skip
    if version.is_demonstration:
        parts.append(say(fr="Données de démonstration : ne pas citer.", en="Demonstration data: not to be cited."))
    st.html(f"<footer class='source'>{words.typeset(' '.join(parts), page.lang)}</footer>")


def until(page: Page, names: Sequence[str] = ()) -> str:
    """The last day of what some indicators count; of the open file's acts where none is named."""
    asked = names or [next(name for name in indicators.catalog() if name in page.store.names)]
    told = (counted.until(indicators.catalog()[name], page.version, page.lang) for name in asked)
    return ", ".join(dict.fromkeys(filter(None, told)))


def _told(page: Page, names: Sequence[str]) -> list[str]:
    """The sources of some indicators, and how their figures may travel."""
    if not names:
        return []
    rules = counted.status(list(names), [page.of(name) for name in names], page.lang, short=page.large)
    return list(filter(None, (counted.source(list(names), page.version, page.lang), rules)))
