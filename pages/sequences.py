"""The sequences that presenters prepared: their views in order, with titles and notes, their names and addresses."""

import html
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

import streamlit as st

import indicators
from pages.parts import blocks, choose, frame, state, versions_choice
from pages.parts.cards import cards
from pages.parts.state import say
from reports import sequences, words
from reports.sequences import Problem, Sequence, View

PAGE = {
    "title": {"fr": "Séquences", "en": "Sequences"},
    "icon": ":material/slideshow:",
    "order": 85,
    "audience": "all",
}


# What buttons do ------------------------------------------------------------------------------------------------------


def done(change: Callable[[], Sequence | None]) -> Sequence | None:
    """Make a change; what could not be done is told at the top of the page."""
    try:
        return change()
    except Problem as problem:
        st.session_state.setdefault("warnings", []).append(problem.said[state.lang()])
        return None


def name_it(slug: str, is_copy: bool) -> None:
    """Give the sequence the name in the field, or keep it and save its views under that name beside it."""
    name = st.session_state[f"name:{slug}"]
    views = partial(sequences.create, name, sequences.read(slug).views)
    if made := done(views if is_copy else partial(sequences.rename, slug, name)):
        state.keep("sequence", made.slug)


def forget(slug: str) -> None:
    done(partial(sequences.remove, slug))
    state.keep("sequence", "")


def retitle(slug: str, number: int) -> None:
    """Keep the title and the note that the fields of a view hold."""
    title, note = (st.session_state[f"{kind}:{slug}:{number}"] for kind in ("title", "note"))
    done(partial(sequences.edit, slug, number, title, note))


# Blocks ---------------------------------------------------------------------------------------------------------------


def sequence_choice(known: dict[str, Sequence], asked: str) -> choose.Choice:
    """The sequences by name; an address that names none, or one that cannot be read, has its sentence."""
    warning = ""
    if asked and asked not in known:
        try:
            sequences.read(asked)
        except Problem as problem:
            warning = problem.said[state.lang()]
    codes = ["", *known]
    return choose.Choice(
        label=say(fr="Séquence", en="Sequence"),
        codes=codes,
        words=lambda code: known[code].name if code else say(fr="Aucune ouverte", en="None open"),
        default="",
        known=codes.__contains__,
        warning=warning,
    )


def summary(page: frame.Page, view: View) -> str:
    """Where a view stands: its page, place, indicator, period, language and version, and whether that can be shown."""
    card = {one.name: one for one in cards(frame.audience())}.get(view.page)
    query, lang = view.query, page.lang
    place = indicators.territories().get(query.get("territory", ""))
    name = indicators.catalog().get(query.get("indicator", ""))
    parts = [
        card.title[lang] if card else say(fr="page non offerte ici", en="page not offered here"),
        place.name[lang] if place else "",
        name.title[lang] if name else "",
        several(query, lang),
        words.run(query.get("period", ""), lang),
        "" if query.get("lang", lang) == lang else say(fr="en anglais", en="in French"),
        version_words(view.version),
    ]
    return " · ".join(part for part in parts if part)


def several(query: dict[str, str], lang: str) -> str:
    """The indicators of a view of several, or how many; nothing for one of all, or of a group."""
    known, names = indicators.catalog(), query.get("indicators", "").split(",")
    if not set(names) <= set(known):
        return ""
    if len(names) > 2:
        return f"{len(names)} {say(fr='indicateurs', en='indicators')}"
    return ", ".join(known[name].title[lang] for name in names)


def version_words(number: str) -> str:
    """A view's version, and whether it is still there."""
    if not (number.isascii() and number.isdigit()):
        return ""
    try:
        if versions_choice.may_show(int(number), frame.audience()):
            indicators.version(int(number))
            return f"version {number}"
    except (indicators.NoVersion, ValueError):
        pass
    return say(fr=f"version {number[:9]}, qui n'est plus là", en=f"version {number[:9]}, which is gone")


def naming(page: frame.Page, sequence: Sequence) -> None:
    """The sequence's name: another one, a copy under another one, or the end of it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(say(fr="Nom", en="Name"), value=sequence.name,
                      key=f"name:{sequence.slug}", width=420)  # fmt: skip
        st.button(say(fr="Renommer", en="Rename"), key="rename", on_click=name_it, args=(sequence.slug, False))
        st.button(say(fr="Enregistrer sous ce nom", en="Save under this name"), key="save-copy", on_click=name_it,
                  args=(sequence.slug, True),
                  help=say(fr="L'autre séquence reste.", en="The other sequence stays."))  # fmt: skip
        with st.popover(say(fr="Supprimer", en="Delete")):
            st.button(say(fr="Supprimer cette séquence", en="Delete this sequence"), key="forget", on_click=forget,
                      args=(sequence.slug,))  # fmt: skip


def one_view(page: frame.Page, sequence: Sequence, place: int) -> None:
    """A view of the sequence: where it stands, its title and note, its place in the order."""
    view, slug, n = sequence.views[place], sequence.slug, place + 1
    keys = {kind: f"{kind}:{slug}:{view.id}" for kind in ("title", "note")}
    st.session_state[keys["title"]], st.session_state[keys["note"]] = view.title, view.note
    st.html("<div class='section'></div>")
    address = ("" if view.page == cards(frame.audience())[0].name else view.page) + "?" + urlencode(view.query)
    said = html.escape(words.typeset(summary(page, view), page.lang))
    show = say(fr="voir", en="see it")
    link = f"<a href=\"./{html.escape(address)}\" target='_self' aria-label='{show} {n}'>{show}</a>"
    st.html(f"<p class='subtitle view'><b>{n}</b> · {said} · {link}</p>")
    left, middle, right = st.columns([5, 5, 2.2], vertical_alignment="top")
    left.text_input(say(fr=f"Titre de la vue {n}", en=f"Title of view {n}"), key=keys["title"], on_change=retitle,
                    args=(slug, view.id))  # fmt: skip
    middle.text_area(say(fr=f"Note de l'orateur, vue {n}", en=f"Speaker's note, view {n}"), key=keys["note"],
                     on_change=retitle, args=(slug, view.id), height=68)  # fmt: skip
    with right.container(key=f"order-{view.id}", gap=None):
        for key, label, change, is_idle in (
            ("up", say(fr="Monter", en="Move up"), partial(sequences.move, slug, view.id, -1), place == 0),
            ("down", say(fr="Descendre", en="Move down"), partial(sequences.move, slug, view.id, 1),
             n == len(sequence.views)),
            ("drop", say(fr="Retirer", en="Remove"), partial(sequences.drop, slug, view.id), False),
        ):  # fmt: skip
            st.button(label, key=f"{key}:{slug}:{view.id}", type="tertiary", on_click=done, args=(change,),
                      disabled=is_idle)  # fmt: skip


def how(page: frame.Page) -> None:
    """How a sequence is made, run and shared."""
    lines = say(
        fr=("Ouvrez une page, faites vos choix, puis « Ajouter cette vue » : le territoire, l'indicateur, la période, "
            "la langue et la version sont épinglés.|Ici, ordonnez les vues, donnez un titre et une note à chacune ; "
            "tout est enregistré au fur et à mesure.|« Présenter », ou la touche P, montre la première vue en plein "
            "écran ; flèches, espace ou pages pour avancer et reculer, Échap pour revenir ici.|Les notes ne paraissent "
            "jamais à l'écran présenté. « Copier le lien » donne l'adresse de la séquence."),
        en=("Open a page, make your choices, then “Add this view”: territory, indicator, period, language and "
            "version are pinned.|Here, order the views, give each a title and a note; everything is saved as you go."
            "|“Present”, or the P key, shows the first view full-screen; arrows, space or page keys move, "
            "Escape comes back.|Notes never show on the presented screen. “Copy link” gives the sequence's address."),
    )  # fmt: skip
    items = "".join(f"<li>{words.typeset(line, page.lang)}</li>" for line in lines.split("|"))
    st.html(f"<ul class='plain'>{items}</ul>")


def title(known: dict[str, Sequence], sequence: Sequence | None, lang: str) -> str:
    """The open sequence and its size, else how many there are."""
    if sequence:
        views = words.plural(len(sequence.views), *say(fr="vue vues", en="view views").split(), lang)
        colon = say(fr=" : ", en=": ")
        return f"{sequence.name}{colon}{len(sequence.views)} {views}"
    if not known:
        return say(fr="Aucune séquence n'est encore enregistrée", en="No sequence is saved yet")
    if len(known) == 1:
        return say(fr="Une séquence est enregistrée", en="One sequence is saved")
    return say(fr=f"{len(known)} séquences sont enregistrées", en=f"{len(known)} sequences are saved")


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
known = sequences.every()
choice = sequence_choice(known, st.session_state.get("choice:sequence", ""))
state.read("sequence", choice.known, choice.default, choice.warning)
choose.bar(page, *([("sequence", choice)] if known else []))
sequence = known.get(st.session_state["choice:sequence"])
blocks.finding(page, say(fr="Séquences · vues à présenter", en="Sequences · views to present"),
               title(known, sequence, page.lang))  # fmt: skip
if not sequences.is_writable():
    blocks.note(page, say(fr="Le dossier des données est en lecture seule : les séquences se présentent, mais ne se "
                             "modifient pas ici.",
                          en="The data folder is read-only: sequences can be presented, but not changed here."),
    )  # fmt: skip
if sequence and not page.large:
    naming(page, sequence)
    if not sequence.views:
        blocks.note(page, say(fr="Aucune vue : ajoutez-en une depuis une autre page.",
                              en="No view: add one from another page."))  # fmt: skip
    for place in range(len(sequence.views)):
        one_view(page, sequence, place)
blocks.section(page, say(fr="Préparer, présenter, partager", en="Prepare, present, share"))
how(page)
frame.caption(page)
