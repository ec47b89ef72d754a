"""Choices kept as codes in the address bar: read once, checked, offered by widgets in any language, written back."""

from collections.abc import Callable

import streamlit as st

LANGUAGES = ("fr", "en")
QUIET = ("lang", "mode", "version", "sequence", "step")


def lang() -> str:
    """The reader's language."""
    return st.session_state.get("choice:lang", "fr")


def is_presenting() -> bool:
    """Whether the page is shown to a committee, without chrome."""
    return st.session_state.get("choice:mode") == "presentation"


def say(**words: str) -> str:
    """The words in the reader's language: say(fr="…", en="…")."""
    return words[lang()]


def read(name: str, known: Callable[[str], bool], default: str, warn: str | None = None) -> str:
    """The code of a choice: from the session, else from the address if it is known, else the default.

    A code that is not known is dropped, and `warn` is kept to be shown once at the top of the page.
    """
    key = f"choice:{name}"
    asked = st.query_params.get(name)
    if key not in st.session_state:
        st.session_state[key] = default if asked is None else asked
    if not known(st.session_state[key]):
        if warn:
            st.session_state.setdefault("warnings", []).append(warn)
        st.session_state[key] = default
    st.session_state.setdefault("choices", {})[name] = default
    return st.session_state[key]


def keep(name: str, code: str) -> None:
    """Set a choice from a page's own event, such as a click on a map."""
    st.session_state[f"choice:{name}"] = code


def widget(
    kind: Callable,
    name: str,
    label: str,
    codes: list[str],
    labels: Callable[[str], str],
    more: dict[str, Callable[[], str]] | None = None,
    **options,
) -> str:
    """A widget on codes; its key holds the language, so that a change of language never loses the selection.

    `more` are lines that are no codes, each with what makes the code to keep when it is picked.
    """
    chosen, key, more = f"choice:{name}", f"widget:{name}:{lang()}", more or {}
    st.session_state[key] = st.session_state[chosen]

    def changed() -> None:
        picked = st.session_state[key]
        st.session_state[chosen] = more[picked]() if picked in more else picked

    kind(label, [*codes, *more], format_func=labels, key=key, on_change=changed, **options)
    return st.session_state[chosen]


def begin() -> None:
    """Forget which choices the last page read: only those of the page being drawn belong in its address."""
    st.session_state["choices"] = {}


def write_address() -> None:
    """Write the page's choices in the address bar, defaults too, so that a link says the same next year."""
    wanted = {
        name: st.session_state[f"choice:{name}"]
        for name, default in st.session_state.get("choices", {}).items()
        if name not in QUIET or st.session_state[f"choice:{name}"] != default
    }
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def warnings() -> list[str]:
    """The warnings since the last page was drawn."""
    return st.session_state.pop("warnings", [])
