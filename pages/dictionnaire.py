"""Every indicator as its pair of files defines it, and every source as its contract promises it."""

import unicodedata
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

import indicators
from indicators.breaks import breaks
from indicators.catalog import bases
from pages.parts import blocks, choose, frame, kept, state
from pages.parts.choose import Choice
from pages.parts.state import say
from reports import map_legend, words
from reports.dictionary_words import GRADES, KINDS, POLARITIES, THEMES, TYPES, YEARS, judged, sharing
from reports.labels_restricted import BREAKDOWNS

PAGE = {
    "title": {"fr": "Dictionnaire", "en": "Dictionary"},
    "icon": ":material/menu_book:",
    "order": 60,
    "audience": "all",
}
EVERY = "all"


# Finding an indicator -------------------------------------------------------------------------------------------------


def theme_words(theme: str, lang: str) -> str:
    return THEMES.get(theme, {}).get(lang, theme.capitalize())


def theme_choice(lang: str) -> Choice:
    """One theme of the catalogue, or all of them."""
    known = [EVERY, *dict.fromkeys(one.theme for one in indicators.catalog().values())]
    every = say(fr="Tous les thèmes", en="All themes")
    return Choice(
        say(fr="Thème", en="Theme"),
        known,
        lambda code: every if code == EVERY else theme_words(code, lang),
        EVERY,
        known.__contains__,
        say(fr="Ce lien demande un thème inconnu. Tous sont affichés.",
            en="This link asks for an unknown theme. All are shown."),
    )  # fmt: skip


def searched(name: str, lang: str) -> str:
    """Every text of an indicator's card, bare."""
    one = indicators.catalog()[name]
    texts = (one.title, one.short, one.included, one.excluded, one.caution)
    return bare(" ".join([name, *(text[lang] for text in texts)]))


def bare(text: str) -> str:
    """A text without accents or capitals, as people search."""
    split = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def matching(theme: str, search: str, lang: str) -> list[str]:
    """The indicators of a theme whose texts hold every word searched for, whatever their accents and capitals."""
    wanted = [bare(word) for word in search.split()]
    found = []
    for name, one in indicators.catalog().items():
        if theme in (EVERY, one.theme) and (not wanted or all(word in searched(name, lang) for word in wanted)):
            found.append(name)
    return found


def index(page: frame.Page, names: list[str], opened: str) -> None:
    """The list of indicators by theme; each opens its card."""
    catalog, last = indicators.catalog(), None
    with st.container(key="index"):
        for name in sorted(names, key=lambda name: list(dict.fromkeys(
                one.theme for one in catalog.values())).index(catalog[name].theme)):  # fmt: skip
            if catalog[name].theme != last:
                last = catalog[name].theme
                blocks.note(page, theme_words(last, page.lang))
            st.button(
                catalog[name].title[page.lang],
                key=f"open:{name}",
                type="secondary" if name == opened else "tertiary",
                on_click=state.keep,
                args=("indicator", name),
            )


# One card -------------------------------------------------------------------------------------------------------------


def heading(page: frame.Page, one: indicators.Indicator) -> None:
    """Which indicator it is, in a sentence."""
    place = theme_words(one.theme, page.lang) + f" · {one.name}"
    blocks.finding(page, place, one.title[page.lang], one.short[page.lang])


def card(page: frame.Page, one: indicators.Indicator) -> None:
    """Everything that is to be known of one indicator."""
    lang = page.lang
    lines = [
        (say(fr="Compris", en="Included"), one.included[lang]),
        (say(fr="Exclu", en="Excluded"), one.excluded[lang]),
        (say(fr="Unité comptée", en="Counting unit"), one.counting_unit[lang]),
        (say(fr="Date retenue", en="Date used"), one.date_basis[lang]),
        (say(fr="Nature", en="Kind"), KINDS[one.kind][lang]),
        (say(fr="Unité", en="Unit"), one.unit[lang]),
        *((say(fr="Dénominateur", en="Denominator"), denominator(code, lang)) for code in one.denominators),
        (say(fr="Ventilations", en="Breakdowns"), words.listing([
            BREAKDOWNS.get(code, {}).get(lang, code) for code in (*one.breakdowns, *one.apart)], lang)
            or say(fr="aucune", en="none")),
        (say(fr="Diffusion", en="Sharing"), sharing(one, lang)),
        (say(fr="Polarité", en="Polarity"), POLARITIES[one.polarity][lang]),
        (say(fr="Qualité", en="Quality"), GRADES.get(one.quality, {}).get(lang, one.quality)),
        (say(fr="Prudence", en="Caution"), one.caution[lang]),
        (say(fr="Ruptures", en="Breaks"), ruptures(one, lang)),
        (say(fr="Sources", en="Sources"), "\n".join(dict.fromkeys(
            f"{contract.origin['citation']} ({contract.origin['licence']})"
            for per in (None, *one.denominators) for contract in indicators.sources(one.by(per))))),
    ]  # fmt: skip
    if page.large:  # one screen: what is counted, per what, and what to beware of
        kept = [one.included, one.excluded, one.counting_unit, one.date_basis, one.unit, one.caution]
        lines = [(head, text) for head, text in lines if text in [own[lang] for own in kept]]
    rows = "".join(f"<tr><th scope='row'>{escape(head)}</th><td>{_lines(text)}</td></tr>"
                   for head, text in lines)  # fmt: skip
    st.html(f"<table class='house card'><tbody>{words.typeset(rows, lang)}</tbody></table>")
    if page.large:
        return
    if one.name in page.names:
        ways(one.name, lang)
    example(page, one)
    with st.expander(say(fr="Requête SQL", en="SQL query")):
        st.code(one.sql.strip(), language="sql")
        shared = [name for name in bases() if name in one.sql]
        if shared:
            blocks.note(page, say(fr="Vue partagée que cette requête lit :", en="Shared view that this query reads:"))
            for name in shared:
                st.code(bases()[name].strip(), language="sql")


def ways(name: str, lang: str) -> None:
    """The way to an indicator's figures on the other pages."""
    pages = {
        "tendances": ("indicator", say(fr="Tendance", en="Trend")),
        "carte": ("indicator", say(fr="Carte", en="Map")),
        "comparer": ("indicator", say(fr="Comparer les territoires", en="Compare territories")),
        "telecharger": ("indicators", say(fr="Télécharger", en="Download")),
    }
    links = " · ".join(
        f"<a href='./{page}?{escape(urlencode({key: name, 'lang': lang}))}' target='_self'>{text}</a>"
        for page, (key, text) in pages.items()
    )
    st.html(f"<p class='note where'>{links}</p>")


def _lines(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def denominator(code: str, lang: str) -> str:
    """A denominator and which years its values are of."""
    own = indicators.denominators()[code]
    years = YEARS.get(code, {}).get(lang) or say(
        fr="valeur de l'année connue la plus proche (voir Données)",
        en="value of the nearest known year (see Data)",
    )
    return f"{own.label[lang]}, {own.unit[lang]}. {own.whose[lang]} {own.caution[lang]} {map_legend.capital(years)}."


def ruptures(one: indicators.Indicator, lang: str) -> str:
    """The breaks that touch an indicator somewhere, oldest first."""
    places, denominators = ("city", *indicators.territories()), (None, *one.denominators)
    found = [
        broken
        for broken in breaks()
        if any(broken.touches(one, place, per) for place in places for per in denominators)
    ]
    told = [f"{words.day(broken.on, lang)}, {broken.cause[lang]}" for broken in found]
    return "\n".join(told) or say(fr="aucune connue", en="none known")


def example(page: frame.Page, one: indicators.Indicator) -> None:
    """The worked example that is also the indicator's test: rows given, values expected."""
    lang, given, names = page.lang, one.example["given"], indicators.territories()
    span = f"{words.month(str(one.example['from']), lang)} – {words.month(str(one.example['to']), lang)}"
    blocks.section(
        page,
        say(fr="Exemple calculé", en="Worked example"),
        say(fr=f"Ces lignes donnent ces valeurs pour {span}. L'exemple est aussi le test de la requête.",
            en=f"These rows give these values for {span}. The example is also the query's test."),
    )  # fmt: skip
    for table, rows in given.items():
        if rows:
            title = indicators.contracts()[table].origin["title"][lang]
            grid(page, rows, say(fr=f"Donné, « {title} »", en=f"Given, “{title}”"), table)
    heads = {
        "territory_id": say(fr="Territoire", en="Territory"),
        "numerator": say(fr="Numérateur", en="Numerator"),
        "denominator": say(fr="Dénominateur", en="Denominator"),
        "value": one.unit[lang],
    }
    expected = [
        {
            heads.get(key, key): names[str(cell)].name[lang] if key == "territory_id"
            else words.value(cell, one.kind, lang) if key == "value" else words.count(cell, lang)
            for key, cell in row.items()
        }
        for row in one.example["expect"]
    ]  # fmt: skip
    grid(page, expected, say(fr="Attendu", en="Expected"), None)


def grid(page: frame.Page, rows: list[dict[str, Any]], title: str, table: str | None) -> None:
    """Rows of an example as a short table; columns of a clean table under their own names."""
    heads = list(dict.fromkeys(key for row in rows for key in row))
    blocks.note(page, title)
    cells = [["–" if row.get(head) is None else str(row[head]) for head in heads] for row in rows]
    blocks.house_table(page, heads, cells, title, numbers=False)


# Sources --------------------------------------------------------------------------------------------------------------


def sources(page: frame.Page) -> None:
    """Each source's contract: its columns with their meaning, and what to beware of."""
    lang = page.lang
    blocks.section(page, say(fr="Les sources et leurs colonnes", en="Sources and their columns"), say(
        fr="Ce que chaque fichier doit tenir. Un fichier qui ne le tient pas est refusé ou retenu, avec la raison.",
        en="What each file must keep. A file that does not is refused or held, with the reason.",
    ))  # fmt: skip
    yes, no = say(fr="oui", en="yes"), say(fr="non", en="no")
    heads = say(
        fr=["Colonne", "Sens", "Type", "Lue sous", "Peut être vide"],
        en=["Column", "Meaning", "Type", "Read as", "May be empty"],
    )
    for contract in indicators.contracts().values():
        with st.expander(words.typeset(contract.origin["title"][lang] + f" · {contract.name}", lang)):
            blocks.note(page, f"{contract.origin['citation']}. {contract.origin['licence']}. {contract.caution[lang]} "
                              f"{contract.retention[lang]}")  # fmt: skip
            rows = []
            for name, column in contract.columns.items():
                read = ", ".join(column.get("from", [])[:4]) or say(fr="calculée", en="computed")
                rows.append([name, column["meaning"][lang], TYPES[column["type"]][lang], read,
                             yes if column.get("may_be_empty") else no])  # fmt: skip
            blocks.house_table(page, heads, rows, contract.origin["title"][lang], numbers=False)


def words_of_figures(page: frame.Page) -> None:
    """What the words that judge a figure mean, each with its rule."""
    blocks.section(page, say(fr="Ce que disent les mots", en="What the words mean"))
    for name, text in judged(page.lang):
        blocks.note(page, f"**{name}**. {text}")


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
catalog = indicators.catalog()
known = list(catalog)
opened = state.read("indicator", known.__contains__, known[0], say(
    fr="Ce lien demande un indicateur inconnu. Le premier est affiché.",
    en="This link asks for an unknown indicator. Showing the first one."))  # fmt: skip
(theme,) = choose.bar(page, ("theme", theme_choice(page.lang)))
if page.large:
    heading(page, catalog[opened])
    kept.block(page, "card", opened, draw=lambda: card(page, catalog[opened]))
else:
    left, right = st.columns([3, 8], gap="large")
    with left:
        search = st.text_input(
            say(fr="Chercher un mot", en="Search a word"),
            key=f"search:{page.lang}",
            placeholder=say(fr="vol, nuit, arme…", en="theft, night, firearm…"),
        )
        found = matching(theme, search, page.lang)
        if found:
            index(page, found, opened)
        else:
            blocks.empty(page, say(fr="Aucun indicateur ne contient ces mots.", en="No indicator holds these words."))
    with right:
        heading(page, catalog[opened])
        kept.block(page, "card", opened, draw=lambda: card(page, catalog[opened]))
    kept.block(page, "words", draw=lambda: words_of_figures(page))
    kept.block(page, "sources", draw=lambda: sources(page))
frame.caption(page, say(
    fr=f"{len(known)} indicateurs. Chaque fiche est lue des deux fichiers qui calculent l'indicateur.",
    en=f"{len(known)} indicators. Each card is read from the two files that compute the indicator.",
))  # fmt: skip
