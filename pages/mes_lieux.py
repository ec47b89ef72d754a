"""The analyst's own places: groups of territories to name and change, police stations, neighbourhoods of a file."""

from collections.abc import Callable
from functools import partial

import streamlit as st

import indicators
from indicators import own
from loaders import groups
from loaders.named import Problem
from pages.parts import blocks, choose, frame, state
from pages.parts.state import say
from reports import own_words, words

PAGE = {
    "title": {"fr": "Mes lieux", "en": "My places"},
    "icon": ":material/flag:",
    "order": 57,
    "audience": "analysis",
    "listed": False,  # the list of territories of every page leads here
}
NEW = "new"


# What buttons do ------------------------------------------------------------------------------------------------------


def done(change: Callable[[], groups.Group | None], told: str) -> None:
    """Make a change and say so; what could not be done is told at the top of the page."""
    try:
        made = change()
    except Problem as problem:
        st.session_state.setdefault("warnings", []).append(problem.said[state.lang()])
        return
    st.session_state["group-said"] = told
    if made:
        st.session_state["group-open"] = made.code


def keep(code: str) -> None:
    """Create a group, or keep what the fields of one hold."""
    name, members = st.session_state[f"group-name:{code}"], tuple(st.session_state[f"group-members:{code}"])
    told = say(fr=f"Enregistré : {name.strip()}.", en=f"Saved: {name.strip()}.")
    if code == NEW:
        before = st.session_state.get("group-open")
        done(partial(groups.create, name, members), told)
        if st.session_state.get("group-open") != before:  # made: the fields serve the next one
            st.session_state[f"group-name:{NEW}"], st.session_state[f"group-members:{NEW}"] = "", []
    else:
        done(partial(groups.edit, code, name, members), told)


def forget(code: str, name: str) -> None:
    done(partial(groups.remove, code), say(fr=f"Supprimé : {name}.", en=f"Deleted: {name}."))


# Blocks ---------------------------------------------------------------------------------------------------------------


def fields(page: frame.Page, code: str) -> None:
    """The name and the members of a group."""
    known = indicators.territories()
    left, right = st.columns([1, 2])
    left.text_input(say(fr="Nom du groupe", en="Name of the group"), key=f"group-name:{code}", max_chars=60)
    right.multiselect(
        say(fr="Territoires du groupe", en="Territories of the group"), page.store.parts,
        format_func=lambda place: known[place].name[page.lang], key=f"group-members:{code}",
        placeholder=say(fr="Choisir des territoires", en="Choose territories"),
    )  # fmt: skip


def ways(page: frame.Page, code: str) -> None:
    """The pages that show a place."""
    titles = {
        "portrait": say(fr="Portrait", en="Portrait"),
        "tendances": say(fr="Tendances", en="Trends"),
        "comparer": say(fr="Comparer", en="Compare"),
    }
    for name, title in titles.items():
        st.page_link(f"pages/{name}.py", label=title, query_params={"territory": code, "lang": page.lang})


def one_group(page: frame.Page, group: groups.Group) -> None:
    """A group: its members, what shows it, and how to change or delete it."""
    known, lang = indicators.territories(), page.lang
    names = words.listing([known[one].name[lang] for one in group.members], lang)
    with st.expander(words.typeset(f"{group.name} · {len(group.members)} territoires" if lang == "fr" else
                                   f"{group.name} · {len(group.members)} territories", lang)):  # fmt: skip
        blocks.note(page, say(fr=f"Somme de {names}. Code : {group.code}.",
                              en=f"The sum of {names}. Code: {group.code}."))  # fmt: skip
        if absent := [known[one].name[lang] for one in group.members if one not in page.store.parts]:
            blocks.note(page, say(
                fr=f"Absents de cette version, donc groupe non offert : {words.listing(absent, 'fr')}.",
                en=f"Absent from this version, hence not offered: {words.listing(absent, 'en')}."))  # fmt: skip
        else:
            with st.container(horizontal=True):
                ways(page, group.code)
        st.session_state.setdefault(f"group-name:{group.code}", group.name)
        st.session_state.setdefault(f"group-members:{group.code}", list(group.members))
        fields(page, group.code)
        with st.container(horizontal=True):
            st.button(say(fr="Enregistrer", en="Save"), key=f"group-keep:{group.code}", on_click=keep,
                      args=(group.code,))  # fmt: skip
            with st.popover(say(fr="Supprimer", en="Delete")):
                st.button(say(fr="Supprimer ce groupe", en="Delete this group"), key=f"group-forget:{group.code}",
                          on_click=forget, args=(group.code, group.name))  # fmt: skip


def grouped(page: frame.Page) -> None:
    """Every group, then the fields of a new one; one sentence where their file cannot be read or written."""
    blocks.section(page, say(fr="Groupes de territoires", en="Groups of territories"), say(
        fr="Un groupe est la somme de ses territoires : nombres, habitants, taux. Il garde son code quand son nom ou "
           "ses territoires changent.",
        en="A group is the sum of its territories: numbers, residents, rates. It keeps its code when its name or its "
           "territories change."))  # fmt: skip
    if told := st.session_state.pop("group-said", ""):
        blocks.note(page, told)
    try:
        known = groups.read()
    except Problem as problem:
        blocks.empty(page, problem.said[page.lang])
        return
    for group in known.values():
        one_group(page, group)
    if not groups.is_writable():
        blocks.empty(page, say(fr="Le dossier des données ne peut pas être écrit ici : aucun groupe ne s'y garde.",
                               en="The data folder cannot be written here: no group can be kept."))  # fmt: skip
        return
    with st.expander(say(fr="Nouveau groupe", en="New group"), expanded=not known):
        fields(page, NEW)
        st.button(say(fr="Créer le groupe", en="Create the group"), key="group-create", type="primary", on_click=keep,
                  args=(NEW,))  # fmt: skip


def stations(page: frame.Page, codes: list[str]) -> None:
    """The police stations, with those that joined them."""
    title = say(fr="Postes de quartier (PDQ)", en="Neighbourhood police stations (PDQ)")
    if not codes:
        blocks.section(page, title)
        return blocks.empty(page, say(fr="L'extrait de cette version ne dit aucun poste.",
                                      en="The extract of this version tells no station."))  # fmt: skip
    blocks.section(page, title, say(
        fr="Par le poste inscrit à l'extrait. Un poste fusionné est compté sous celui qu'il a rejoint, pour toute la "
           "série : elle reste continue. Aucun habitant n'est connu par poste : des nombres et des parts, sans taux.",
        en="By the station written in the extract. A merged station counts under the one it joined, for the whole "
           "series: it stays continuous. No residents are known by station: numbers and shares alone."))  # fmt: skip
    heads = [say(fr="Poste", en="Station"), say(fr="Secteurs", en="Areas"), say(fr="Comprend", en="Includes")]
    known = indicators.territories()
    rows = [[known[code].name[page.lang], own.serves()[code], own_words.includes(code, page.lang)] for code in codes]
    blocks.house_table(page, heads, rows, title, numbers=False)
    return None


def neighbourhoods(page: frame.Page, codes: list[str]) -> None:
    """The areas of the file of limits; how to drop one where there is none."""
    title = say(fr="Quartiers", en="Neighbourhoods")
    if not codes:
        blocks.section(page, title)
        blocks.empty(page, say(
            fr="Aucun fichier de limites. Déposez un GeoJSON à la page Importer : un nom et un contour par quartier, "
               "en degrés (WGS 84), un numéro et des habitants s'ils sont connus ; il est pris pour « Limites de "
               "quartiers ».",
            en="No file of limits. Drop a GeoJSON on the page Import: a name and an outline for each neighbourhood, in "
               "degrees (WGS 84), a number and residents where known; it is taken for “Limits of "
               "neighbourhoods”."))  # fmt: skip
        st.page_link("pages/importer.py", label=say(fr="Ouvrir Importer", en="Open Import"))
        return
    zones = own.zones(page.version.folder)
    known = words.count(sum(zones[code].residents is not None for code in codes), page.lang)
    blocks.section(page, title, say(
        fr=f"Fichier {page.version.sources['zones']['file']}. Un acte compte où tombe son point, l'intersection la "
           f"plus proche. Habitants connus pour {known} sur {words.count(len(codes), 'fr')} : "
           "les autres ont des nombres, sans taux.",
        en=f"File {page.version.sources['zones']['file']}. An act counts where its point falls, the nearest "
           f"intersection. Residents known for {known} of {words.count(len(codes), 'en')}: "
           "the others have numbers, without rates."))  # fmt: skip
    heads = [say(fr="Quartier", en="Neighbourhood"), say(fr="Habitants", en="Residents"), "Code"]
    told = [zones[code].residents for code in codes]
    residents = [words.absent(page.lang) if one is None else words.count(one, page.lang) for one in told]
    rows = [[zones[code].name[page.lang], one, code] for code, one in zip(codes, residents, strict=True)]
    blocks.house_table(page, heads, rows, title, numbers=False)


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
choose.bar(page)
offered = page.store.own
counts = {kind: [code for code in offered if code.startswith(kind)] for kind in own.KINDS}
kinds = {
    own.GROUP: say(fr="groupe de territoires|groupes de territoires", en="group of territories|groups of territories"),
    own.STATION: say(fr="poste de quartier|postes de quartier", en="police station|police stations"),
    own.ZONE: say(fr="quartier|quartiers", en="neighbourhood|neighbourhoods"),
}
told = [
    f"{words.count(len(codes), page.lang)} {words.plural(len(codes), *kinds[kind].split('|'), page.lang)}"
    for kind, codes in counts.items() if codes or kind == own.GROUP
]  # fmt: skip
blocks.finding(page, say(fr="Mes lieux · pour l'analyse seule", en="My places · for the analysis alone"),
               words.listing(told, page.lang), "" if page.large else say(
    fr="Ils se choisissent comme un territoire dans Portrait, Tendances, Comparer et Télécharger. Le public partagé ne "
       "les voit jamais.",
    en="They are chosen as a territory is in Portrait, Trends, Compare and Download. The shared audience never sees "
       "them."))  # fmt: skip
if not page.large:
    grouped(page)
    stations(page, counts[own.STATION])
    neighbourhoods(page, counts[own.ZONE])
frame.caption(page)
