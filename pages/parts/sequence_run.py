"""Runs a sequence of views: which one is shown, the hidden buttons behind the arrow keys, the way out."""

import streamlit as st

from pages.parts import state
from pages.parts.state import say
from reports import sequences
from reports.sequences import Sequence, View

PAGE = "sequences"
OWN = ("mode", "sequence", "step")  # what a view never sets


def present(page: str) -> None:
    """Present the page, or from the page of sequences the one that is open, from its first view."""
    state.keep("mode", "presentation")
    if page == PAGE and _opened():
        state.keep("step", "1")


def _opened() -> Sequence | None:
    """The sequence that the address or the page names, if it has views."""
    try:
        found = sequences.read(st.session_state.get("choice:sequence", ""))
    except sequences.Problem:
        return None
    return found if found.views else None


def shown() -> tuple[Sequence, int] | None:
    """The sequence that is running and the place of its view, from zero."""
    step = st.session_state.get("choice:step", "")
    sequence = _opened() if step and state.is_presenting() else None
    if sequence is None:
        return None
    place = int(step) - 1 if step.isascii() and step.isdigit() and len(step) < 4 else 0
    return sequence, min(max(place, 0), len(sequence.views) - 1)


def follow() -> str:
    """Set the choices of the view to show, and give the page it stands on; nothing where no sequence is asked."""
    if "choice:sequence" not in st.session_state:  # a first visit, by an address
        state.keep("sequence", st.query_params.get("sequence", ""))
        asked = st.session_state["choice:sequence"]
        state.keep("step", (st.query_params.get("step") or "1") if asked and state.is_presenting() else "")
        if asked and not state.is_presenting():
            return PAGE
    if not st.session_state["choice:step"]:
        return PAGE if st.session_state.pop("sequence-left", False) else ""
    found = shown()
    if found is None:  # unknown, unreadable or empty: its page says so
        state.keep("mode", "")
        state.keep("step", "")
        return PAGE
    sequence, place = found
    view = sequence.views[place]
    if st.session_state.get("sequence-shown") != (sequence.slug, place):
        st.session_state.setdefault("sequence-before", _choices())
        st.session_state["sequence-shown"] = (sequence.slug, place)
        for name, code in view.query.items():
            if name not in OWN:
                state.keep(name, code)
    state.keep("step", str(place + 1))
    for name in ("sequence", "step"):
        state.read(name, lambda code: True, "")
    state.read("lang", lambda code: code in state.LANGUAGES, "fr")
    return view.page


def _choices() -> dict[str, str]:
    """The choices in force, so that one comes back to them."""
    return {
        key: code for key, code in st.session_state.items()
        if str(key).startswith("choice:") and str(key).removeprefix("choice:") not in OWN
    }  # fmt: skip


def _step(by: int) -> None:
    if found := shown():
        sequence, place = found
        state.keep("step", str(min(max(place + by, 0), len(sequence.views) - 1) + 1))


def _leave() -> None:
    """Back to the page of sequences, with the choices that were in force."""
    for key in _choices():
        del st.session_state[key]
    st.session_state.update(st.session_state.pop("sequence-before", {}))
    st.session_state.pop("sequence-shown", None)
    st.session_state["sequence-left"] = True
    state.keep("mode", "")
    state.keep("step", "")


def controls(page: str) -> None:
    """While a sequence runs: « 3 / 8 », and the buttons that keys press, which nobody sees (the house sheet)."""
    found = shown()
    if found is None:
        return
    sequence, place = found
    with st.container(key="steps"):
        st.button(say(fr="Vue précédente", en="Previous view"), key="step-back", on_click=_step, args=(-1,))
        st.button(say(fr="Vue suivante", en="Next view"), key="step-next", on_click=_step, args=(1,))
        st.button(say(fr="Quitter", en="Leave"), key="step-leave", on_click=_leave)
    st.html(f"<p class='step'>{place + 1} / {len(sequence.views)}</p>")
    if sequence.views[place].page != page:
        st.title(sequence.views[place].title, anchor=False)
        st.warning(say(fr="Cette vue demande une page qui n'est pas offerte ici.",
                       en="This view asks for a page that is not offered here."))  # fmt: skip
        st.stop()


def alike(*names: str) -> list[View]:
    """The views of the running sequence that share the page and these choices of the view shown: one scale for all."""
    found = shown()
    if found is None:
        return []
    sequence, place = found
    view = sequence.views[place]
    return sequences.alike(sequence, view.page, view.query, names)
