"""The right end of a page's row: the link that pins what is seen, the view to add to a sequence, and the keys."""

import contextvars
import html
import json
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

import indicators
from pages.parts import sequence_run, state
from pages.parts.state import say
from reports import sequences, words
from reports.sequences import View

# One listener for the whole visit: P presents; arrows, space and page keys step; Escape leaves.
KEYS = """
if (!window.labsuKeys) {
  window.labsuKeys = true;
  const press = name => {
    const button = document.querySelector(`.st-key-${name} button`);
    if (button) button.click();
    return Boolean(button);
  };
  const steps = {ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "back", PageUp: "back"};
  const field = "input, textarea, select, canvas, [contenteditable=true], [role=combobox], [role=grid]";
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isPresented = document.querySelector(".presented");
    if (!isPresented && event.key.toLowerCase() === "p" && !event.repeat) {
      if (event.target.closest?.(field) || document.querySelector("[role=dialog]")) return;
      if (press("present")) event.preventDefault();
    } else if (isPresented && steps[event.key]) {
      if (press("step-" + steps[event.key])) event.preventDefault();
    } else if (isPresented && event.key === "Escape" && !press("step-leave")) {
      const address = new URL(location);
      address.searchParams.delete("mode");
      location.href = address;
    }
  });
}
"""
COPY = """
{
  const box = document.currentScript.parentElement.querySelector(".copy-link");
  const said = box.querySelector("[role=status]");
  const words = JSON.parse(box.dataset.words);
  box.querySelector("button").addEventListener("click", async () => {
    const address = location.origin + location.pathname + "?" + box.dataset.query;
    said.textContent = "";
    let isCopied = true;
    try { await navigator.clipboard.writeText(address); } catch { isCopied = false; }
    let field = box.querySelector("input");
    if (!isCopied) {
      if (!field) {
        field = document.createElement("input");
        field.readOnly = true;
        field.setAttribute("aria-label", words.field);
        box.append(field);
      }
      field.value = address;
      field.focus();
      field.select();
      isCopied = !navigator.clipboard && document.execCommand("copy");  // an address without https
    }
    if (isCopied && field) field.remove();
    said.textContent = isCopied ? words.copied : words.refused;
    if (isCopied) setTimeout(() => { said.textContent = ""; }, 5000);
  });
}
"""
_slot = contextvars.ContextVar("slot", default=None)


def begin() -> None:
    """A page is about to be drawn: its keys, and nothing kept of the last one."""
    _slot.set(None)
    st.session_state.pop("finding", None)
    st.html(f"<script>{KEYS}</script>", unsafe_allow_javascript=True)


def pinned(page) -> dict[str, str]:
    """Everything that makes this screen: the page's choices, its language, and its version even while it is live."""
    if page.card.name == sequence_run.PAGE:  # each of its views pins its own version
        return {"sequence": st.session_state["choice:sequence"], "lang": page.lang}
    codes = {name: st.session_state[f"choice:{name}"] for name in st.session_state["choices"]
             if name not in state.QUIET}  # fmt: skip
    return {**codes, "lang": page.lang, "version": str(page.version.number)}


def draw(page) -> None:
    """The link that pins the choices read so far, and the way to add what is seen to a sequence."""
    with st.container(key="shares", horizontal=True, width="content", vertical_alignment="center", gap="small"):
        _slot.set(st.empty())
        _copy(page)
        if page.card.name != sequence_run.PAGE:
            st.button(
                say(fr="Ajouter cette vue", en="Add this view"),
                key="add-view",
                on_click=_asked,
                help=say(fr="À une séquence, pour la présenter.", en="To a sequence, to present it."),
            )
    if view := st.session_state.pop("view-asked", None):
        st.dialog(say(fr="Ajouter cette vue à une séquence", en="Add this view to a sequence"))(_add)(view)
    if said := st.session_state.pop("sequence-said", None):
        st.toast(said)


def end(page) -> None:
    """The page is drawn: the link holds the choices that were read below the row, too."""
    if _slot.get() is not None and st.session_state["view-seen"].query != pinned(page):
        _copy(page)


def _asked() -> None:
    """Keep what is on the screen, with its finding, before the page is drawn again."""
    view = st.session_state["view-seen"]
    st.session_state["view-asked"] = replace(view, title=_title(view))


def _copy(page) -> None:
    said = {
        "copied": say(fr="Lien copié", en="Link copied"),
        "refused": say(fr="Copie refusée par le navigateur : l'adresse est à copier ici.",
                       en="The browser refused to copy: copy the address here."),
        "field": say(fr="Adresse à copier", en="Address to copy"),
    }  # fmt: skip
    st.session_state["view-seen"] = View(page.card.name, pinned(page), page.card.title[page.lang])
    _slot.get().html(
        f"<div class='copy-link' data-query=\"{html.escape(urlencode(pinned(page)))}\" "
        f'data-words="{html.escape(json.dumps(said, ensure_ascii=False))}">'
        f"<button type='button'>{say(fr='Copier le lien', en='Copy link')}</button>"
        f"<span role='status' aria-live='polite'></span></div><script>{COPY}</script>",
        unsafe_allow_javascript=True, width="content",
    )  # fmt: skip


def _title(view: View) -> str:
    """The page's own finding, else where one is and what is shown."""
    if found := st.session_state.get("finding"):
        return found.replace("**", "")[: sequences.LONGEST_TITLE]
    place, name = view.query.get("territory"), view.query.get("indicator")
    return " · ".join(filter(None, (
        view.title,
        place and indicators.territories()[place].name[state.lang()],
        name and indicators.catalog()[name].title[state.lang()],
        words.run(view.query.get("period", ""), state.lang()),
    )))  # fmt: skip


def _add(view: View) -> None:
    """The form: into which sequence, under which title, with what the presenter will say."""
    if not sequences.is_writable():
        st.info(say(fr="Les séquences ne peuvent pas être enregistrées ici : le dossier des données est en lecture "
                       "seule.",
                    en="Sequences cannot be saved here: the data folder is read-only."))  # fmt: skip
        return
    known = sequences.every()
    codes = [*known, ""]
    used = st.session_state.get("sequence-used", st.session_state.get("choice:sequence"))
    slug = st.selectbox(
        say(fr="Séquence", en="Sequence"), codes, index=codes.index(used) if used in known else 0,
        format_func=lambda code: known[code].name if code else say(fr="Nouvelle séquence", en="New sequence"),
    )  # fmt: skip
    name = "" if slug else st.text_input(say(fr="Nom de la nouvelle séquence", en="Name of the new sequence"))
    title = st.text_input(say(fr="Titre de la vue", en="Title of the view"), value=view.title,
                          help=say(fr="Pour la liste ; l'écran garde le constat de la page.",
                                   en="For the list; the screen keeps the page's own finding."))  # fmt: skip
    note = st.text_area(say(fr="Note de l'orateur (jamais à l'écran)", en="Speaker's note (never on screen)"))
    if not st.button(say(fr="Ajouter", en="Add"), type="primary", key="add-view-done"):
        return
    try:
        if not slug:
            slug = sequences.create(name).slug
        changed = sequences.add(slug, View(view.page, view.query, title.strip() or view.title, note))
    except sequences.Problem as problem:
        st.warning(problem.said[state.lang()])
        return
    st.session_state["sequence-used"] = slug
    st.session_state["sequence-said"] = say(fr=f"Vue {len(changed.views)} de « {changed.name} » ajoutée.",
                                            en=f"View {len(changed.views)} of “{changed.name}” added.")  # fmt: skip
    st.rerun()
