"""Which published version is shown: the choice of an earlier one, its mark on every page, and the way back."""

from datetime import datetime
from typing import NoReturn
from zoneinfo import ZoneInfo

import streamlit as st

import indicators
from loaders import versions
from pages.parts import state
from pages.parts.state import say
from reports import words

LINK = "<style>.st-key-version-back button p { color: #1D5C99; text-decoration: underline }</style>"


def published() -> dict[int, str]:
    """When each version was first published, as a day in Montréal; by number, the newest first."""
    found: dict[int, str] = {}
    for event in versions.register():
        if event["state"] == "published" and event.get("version"):
            at = datetime.fromisoformat(event["at"]).astimezone(ZoneInfo("America/Toronto"))
            found.setdefault(event["version"], at.date().isoformat())
    return dict(sorted(found.items(), reverse=True))


def may_show(number: int, audience: str) -> bool:
    """Whether a version may be shown: one that was never published, only to the analyst who is to decide on it."""
    return audience == "analysis" or number in published()


def choose_version(page) -> None:
    """A choice among the published versions; every page then shows the one chosen, and says so."""
    days = published()
    readable = {version.number for version, _ in indicators.history()}
    live = indicators.version().number
    shown = st.session_state.get("choice:version", "")
    now = str(live) if shown == str(live) else ""  # a link may name the live version, and then keeps it
    codes = [now, *(str(number) for number in days if number in readable and number != live)]
    if shown not in codes:
        codes.append(shown)
    if len(codes) == 1:
        return

    def label(code: str) -> str:
        day = words.day(days[int(code or live)], page.lang) if int(code or live) in days else ""
        if code == now:
            return say(fr=f"Version {live}, publiée le {day}, actuelle", en=f"Version {live}, published {day}, current")
        if not day:
            return say(fr=f"Version {code}, non publiée", en=f"Version {code}, not published")
        return say(fr=f"Version {code}, publiée le {day}", en=f"Version {code}, published {day}")

    state.widget(st.selectbox, "version", say(fr="Montrer les chiffres tels que présentés dans",
                                              en="Show the figures as presented in"), codes, label)  # fmt: skip


def mark(number: int) -> None:
    """What stands on every page when it shows another version than the live one, with the way back."""
    if not st.session_state.get("choice:version") or number == indicators.version().number:
        return
    days = published()
    if number in days:
        day = words.day(days[number], state.lang())
        text = say(
            fr=f"<b>Telle que présentée le {day}</b> (version {number}) : les chiffres ont pu changer depuis.",
            en=f"<b>As presented on {day}</b> (version {number}): figures may have changed since.",
        )
    else:
        text = say(
            fr=f"<b>Version {number}, non publiée</b> : elle attend une décision ; à ne pas citer.",
            en=f"<b>Version {number}, not published</b>: it waits for a decision; not to be cited.",
        )
    with st.container(key="version-mark", horizontal=True, vertical_alignment="center"):
        st.html(f"{LINK}<p class='demonstration' role='note'>{text}</p>", width="content")
        if not state.is_presenting():
            st.button(say(fr="Revenir à la version actuelle", en="Back to the current version"), key="version-back",
                      type="tertiary", on_click=state.keep, args=("version", ""))  # fmt: skip


def gone(wanted: str, live: int) -> NoReturn:
    """A link's version is no longer there: say so, offer the current one, and draw no other figures meanwhile."""
    st.title(say(fr=f"La version {wanted} n'est plus là", en=f"Version {wanted} is gone"), anchor=False)
    if state.is_presenting():
        st.warning(say(
            fr=f"Cette vue demande la version {wanted}, qui n'est plus là.",
            en=f"This view asks for version {wanted}, which is gone.",
        ))  # fmt: skip
        st.stop()
    st.warning(say(
        fr=f"Ce lien demande la version {wanted}, qui n'est plus là. Les chiffres de la version actuelle, {live}, "
           "peuvent différer.",
        en=f"This link asks for version {wanted}, which is gone. The figures of the current version, {live}, may "
           "differ.",
    ))  # fmt: skip
    st.button(say(fr=f"Afficher la version actuelle ({live})", en=f"Show the current version ({live})"),
              key="version-back", on_click=state.keep, args=("version", ""))  # fmt: skip
    st.stop()
