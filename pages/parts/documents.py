"""A portrait to take away: a format is chosen, the document is made when it is asked for, then handed out."""

import streamlit as st

from indicators import Store, Version
from pages.parts import blocks, frame
from pages.parts.state import say
from reports import documents
from reports.portrait_numbers import Portrait
from reports.words import typeset

NAMES = {
    "pdf": {"fr": "PDF, à imprimer", "en": "PDF, to print"},
    "pptx": {"fr": "PowerPoint, graphiques modifiables", "en": "PowerPoint, editable charts"},
    "xlsx": {"fr": "Excel, valeurs et limites", "en": "Excel, values and limits"},
    "docx": {"fr": "Word, à compléter", "en": "Word, to be completed"},
    "png": {"fr": "Images PNG", "en": "PNG images"},
    "svg": {"fr": "Images SVG", "en": "SVG images"},
}


@st.cache_data(max_entries=24, show_spinner=False)
def _made(_p: Portrait, _store: Store, _version: Version, number: int, territory: str, years: tuple[int, int],
          per: str | None, lang: str, audience: str, address: str, ending: str) -> tuple[str, bytes]:  # fmt: skip
    """The file's name and bytes, kept for whoever asks for the same."""
    document = documents.of(_p, _store, _version, lang, audience, address)
    files = documents.written(document, ending)
    return documents.together(files, f"{documents.stem(document)}_{ending}")


def _address() -> str:
    """Where this dashboard answers, as the reader's browser knows it."""
    url = (st.context.url or "").split("?")[0].rstrip("/")
    return url.rsplit("/", 1)[0] if url.endswith("/portrait") else url or documents.ADDRESS


@st.fragment
def offered(page: frame.Page, p: Portrait) -> None:
    """The choice of a format, and the document once it has been asked for; nothing in a presentation."""
    if page.large:
        return
    with st.expander(typeset(say(fr="Documents : PDF, PowerPoint, Excel, Word, images",
                                 en="Documents: PDF, PowerPoint, Excel, Word, images"), page.lang)):  # fmt: skip
        blocks.note(page, say(
            fr="Les mêmes chiffres que cette page, avec leurs tableaux, leurs sources et un lien vers cette version.",
            en="The same figures as this page, with their tables, their sources and a link to this version.",
        ))  # fmt: skip
        choice, ask, take = st.columns([3, 2, 5], vertical_alignment="bottom")
        with choice:
            ending = st.selectbox(say(fr="Format", en="Format"), list(NAMES), key=f"documents:format:{page.lang}",
                                  format_func=lambda code: NAMES[code][page.lang])  # fmt: skip
        asked = (page.version.number, p.territory, p.years, p.per, page.lang, frame.audience(), _address(), ending)
        with ask:
            if st.button(say(fr="Préparer", en="Prepare"), key="documents:prepare", width="stretch"):
                st.session_state["documents:asked"] = asked
        if st.session_state.get("documents:asked") == asked:
            with take:
                _hand(page, p, asked)


def _hand(page: frame.Page, p: Portrait, asked: tuple) -> None:
    """The button that hands out what was made, or the sentence that says why it could not be."""
    try:
        with st.spinner(say(fr="Préparation du document…", en="Preparing the document…")):
            name, content = _made(p, page.store, page.version, *asked)
    except documents.MissingFont:
        blocks.note(page, say(
            fr="Le document n'a pas pu être fait : sa police de caractères manque à l'installation.",
            en="The document could not be made: its font is missing from the installation.",
        ))  # fmt: skip
        return
    mime = documents.MIMES[asked[-1]] if not name.endswith(".zip") else "application/zip"
    weight = max(1, round(len(content) / 1024))
    st.download_button(
        say(fr=f"Télécharger {name} ({weight} ko)", en=f"Download {name} ({weight} kB)"), content, name, mime,
        key="documents:take", on_click="ignore", width="stretch",
    )  # fmt: skip
