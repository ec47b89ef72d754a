"""What the pages of restricted extracts share: their cells, read once, their periods, and what is said without them."""

import pandas as pd
import streamlit as st

from indicators import own
from loaders.places import WHOLES
from pages.parts import blocks, choose, frame
from pages.parts.state import say
from reports import restricted


@st.cache_resource(max_entries=256, show_spinner=False)
def _cells(version: int, audience: str, name: str, breakdown: str, beside: str = "") -> pd.DataFrame:
    """Every cell of one indicator and breakdown of a version's menu; nobody changes them.

    `beside` is an own place of the analyst: its cells and those of the wholes then, and no other.
    """
    places = [beside, *WHOLES] if beside else None
    table = frame.indicators.shown(name, places, breakdown=breakdown, audience=audience, as_of_version=version)
    known = frame.indicators.version(version)
    return restricted.with_provisional(table, restricted.last_day(known), known.delay["months"])


def reader(version: int, audience: str, place: str = "") -> restricted.Read:
    """What reads the cells of a version for an audience, those of an own place where `place` is one."""
    beside = place if own.is_own(place) else ""
    return restricted.Read(
        lambda name, breakdown: _cells(version, audience, name, breakdown, beside),
        lambda name: frame.indicators.reader(name, audience, version),
    )


def cells_of(page: frame.Page, name: str) -> pd.DataFrame | None:
    """The cells of an indicator without breakdown, or None where this version has no such extract."""
    try:
        found = _cells(page.version.number, frame.audience(), name, "")
    except ValueError:
        return None
    return found if len(found) else None


def period(page: frame.Page, table: pd.DataFrame) -> tuple[str, choose.Choice]:
    """The choice of a period of the menu, for `choose.bar`: runs of years, then years."""
    codes = restricted.periods(table)
    usual = restricted.spoken(codes[0])
    return "period", choose.Choice(
        label=say(fr="Période", en="Period"),
        codes=codes,
        words=restricted.spoken,
        default=codes[0],
        known=codes.__contains__,
        warning=say(
            fr=f"Cette période n'est pas offerte ici. Affichée : {usual}.",
            en=f"This period is not offered here. Showing: {usual}.",
        ),
    )


def nothing(page: frame.Page, title: str) -> None:
    """A page whose extract is not loaded says so in one sentence."""
    choose.bar(page)
    blocks.finding(page, title, restricted.NOTHING[page.lang])
    frame.caption(page)
