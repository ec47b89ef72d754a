"""What is seen, taken away: the values of any indicators as a table, CSV or Parquet, and every built table."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import streamlit as st

import indicators
from pages.parts import blocks, choose, frame, kept, own_places, state
from pages.parts.choose import Choice, Run
from pages.parts.facts import facts_of
from pages.parts.many import ALL, Many
from pages.parts.state import say
from pages.parts.wanted import Wanted
from reports import export_table, export_words, exports, labels_restricted, words
from reports.dictionary_words import THEMES

PAGE = {
    "title": {"fr": "Télécharger", "en": "Download"},
    "icon": ":material/download:",
    "order": 80,
    "audience": "all",
}
MOST_CELLS = 12_000  # of the table on the screen; the file has no limit
WIDTHS = {"indicator": 190, "territory": 265, "unit": 175}  # in pixels, so that the longest name is read
SHORT = 45  # rows of a table that is read whole, without a frame to scroll in
NARROW = 13  # and its columns


# Choices --------------------------------------------------------------------------------------------------------------


def of_indicators(page: frame.Page) -> Many:
    """Every indicator of this audience, one by one, by extract or by theme."""
    catalog, lang, names = indicators.catalog(), page.lang, page.names
    kept = {
        "restricted": (say(fr="Tous ceux des extraits restreints", en="All those of restricted extracts"),
                       [name for name in names if page.of(name).status != "open"]),
        "open": (say(fr="Tous ceux du fichier ouvert", en="All those of the open file"),
                 [name for name in names if page.of(name).status == "open"]),
    }  # fmt: skip
    for theme in dict.fromkeys(catalog[name].theme for name in names):
        title = say(fr="Thème : ", en="Theme: ") + THEMES.get(theme, {}).get(lang, theme)
        kept[theme] = title, [name for name in names if catalog[name].theme == theme]

    def words_of(code: str) -> str:
        theme = THEMES.get(catalog[code].theme, {}).get(lang, catalog[code].theme)
        return f"{catalog[code].title[lang]} · {theme.lower()}"

    return Many(
        "indicators", say(fr="Indicateurs", en="Indicators"), names, words_of,
        say(fr=f"Tous les indicateurs ({len(names)})", en=f"All indicators ({len(names)})"), grouped(kept),
    )  # fmt: skip


def of_territories(page: frame.Page) -> Many:
    """Every territory and total, one by one or by kind; the analyst's own places, one by one."""
    known, places = indicators.territories(), page.store.places
    kept = {
        "boroughs": (say(fr="Tous les arrondissements", en="All boroughs"),
                     [one for one in page.store.parts if known[one].kind == "arrondissement"]),
        "cities": (say(fr="Toutes les villes liées", en="All related cities"),
                   [one for one in page.store.parts if known[one].kind != "arrondissement"]),
    }  # fmt: skip
    return Many(
        "territories", say(fr="Territoires", en="Territories"), places, lambda code: own_places.label(code, page.lang),
        say(fr=f"Tous les territoires et les totaux ({len(places)})",
            en=f"All territories and totals ({len(places)})"), grouped(kept),
        own_places.offered(page.card.name, page.store),
    )  # fmt: skip


def of_labels(page: frame.Page, wanted: Wanted, able: list[str]) -> Many:
    """The labels of the breakdown, of all the indicators that have it."""
    codes = _labels(page, str(page.version.folder), wanted, tuple(able))
    title = labels_restricted.named(wanted.breakdown, page.lang)
    return Many(
        "labels", title, codes, lambda code: labels_restricted.name(wanted.breakdown, code, page.lang),
        say(fr=f"Tous les libellés ({len(codes)})", en=f"All labels ({len(codes)})"),
    )  # fmt: skip


@st.cache_data(max_entries=256, show_spinner=False)
def _labels(_page: frame.Page, folder: str, wanted: Wanted, able: tuple[str, ...]) -> list[str]:
    """The labels that these indicators have in a version, in their order."""
    found = {label for name in able for label in wanted.values(_page, name, wanted.places[:1])[wanted.breakdown]}
    return labels_restricted.in_order(wanted.breakdown, found)


def grouped(kept: dict[str, tuple[str, list[str]]]) -> dict[str, tuple[str, list[str]]]:
    """The groups that spare a choice, each with how many it holds."""
    return {code: (f"{title} ({len(held)})", held) for code, (title, held) in kept.items() if len(held) > 1}


def table_choice(label: str, codes: dict[str, str], default: str) -> Choice:
    """A choice among a few codes, given with their words."""
    warning = say(
        fr=f"{label} : le choix demandé n'est pas offert ici. Affiché : {codes[default]}.",
        en=f"{label}: the choice asked for is not offered here. Showing: {codes[default]}.",
    )
    return Choice(label, list(codes), codes.__getitem__, default, codes.__contains__, warning)


def period(page: frame.Page, names: list[str]) -> Run:
    """The periods that one at least of these indicators knows; all the years of the first beside the usual ones."""
    readers = list({id(one): one for one in map(page.of, names)}.values())
    runs = [choose.period(page, one) for one in readers]
    years = choose.all_years(readers[0])
    whole = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
    codes = [
        *runs[0].codes[:1],
        *([whole] if runs[0].known(whole) else []),
        *(code for one in runs for code in one.codes),
    ]

    def words_of(code: str) -> str:
        return next((one for one in runs if one.known(code)), runs[0]).words(code)

    return replace(
        runs[0], codes=list(dict.fromkeys(codes)), words=words_of,
        known=lambda code: any(one.known(code) for one in runs),
        months=tuple(sorted({month for one in runs for month in one.months})),
    )  # fmt: skip


def ask(page: frame.Page) -> tuple[Wanted, dict[str, list[str]]]:
    """The reader's choices, in a row and some lists; and the indicators that they leave out, by why."""
    lang, listed, placed = page.lang, of_indicators(page), of_territories(page)
    names, places = listed.read(), placed.read()
    readers = {name: page.of(name) for name in names}
    grains = [code for code in export_words.GRAINS if any(code in one.grains for one in readers.values())]
    broken = dict.fromkeys(code for name, one in readers.items() for code in one.breakdowns(name))
    broken = {code: labels_restricted.named(code, lang) for code in broken}
    codes = choose.bar(
        page,
        ("period", period(page, names)),
        ("by", table_choice(say(fr="Pas de temps", en="Time step"),
                            {code: export_words.GRAINS[code][lang] for code in grains}, "year")),
        ("breakdown", table_choice(say(fr="Ventilation", en="Breakdown"),
                                   {"": say(fr="Aucune", en="No breakdown"), **broken}, "")),
        ("separator", table_choice(say(fr="Colonnes du CSV", en="CSV columns"),
                                   {code: text[lang] for code, text in export_words.COLUMNS.items()},
                                   "semicolon" if lang == "fr" else "comma")),
        *choose.pers(page, names),
        shown=names,
    )  # fmt: skip
    wanted = Wanted(tuple(names), tuple(places), *codes[:2], codes[2] or None, codes[3], *codes[4:])
    kept, why = sorted_out(page, wanted)
    lists = [listed, placed]
    if kept and wanted.breakdown:
        if st.session_state.get("labels-of", wanted.breakdown) != wanted.breakdown:
            state.keep("labels", ALL)  # those of another breakdown
        st.session_state["labels-of"] = wanted.breakdown
        lists.insert(1, labelled := of_labels(page, wanted, kept))
        labels = labelled.read()
        if len(labels) < len(labelled.codes):
            wanted = replace(wanted, labels=tuple(labels))
            kept, why = sorted_out(page, wanted)
    if not page.large:
        for column, one in zip(st.columns(len(lists), gap="medium"), lists, strict=True):
            with column:
                one.draw()
    for warning in state.warnings():
        st.warning(warning)
    return replace(wanted, names=tuple(kept)), why


def sorted_out(page: frame.Page, wanted: Wanted) -> tuple[list[str], dict[str, list[str]]]:
    """The indicators that answer with these choices; and the others, by why."""
    kept, why = [], {}
    for name in wanted.names:
        if reason := wanted.unanswered(page, name):
            why.setdefault(reason, []).append(indicators.catalog()[name].label[page.lang])
        else:
            kept.append(name)
    return kept, why


# Files ----------------------------------------------------------------------------------------------------------------


def csv_of(page: frame.Page, wanted: Wanted, facts: exports.Facts) -> bytes:
    """Every value asked for, in words, as CSV."""
    tables = [wanted.readable(page, name, facts) for name in wanted.names]
    return exports.csv(pd.concat(tables, ignore_index=True), wanted.separator)


def parquet_of(page: frame.Page, wanted: Wanted, facts: exports.Facts) -> bytes:
    """Every value asked for, in codes, as Parquet."""
    tables = [
        wanted.values(page, name).assign(indicator=name, sharing=facts.status(name), last_day=facts.day(name))
        for name in wanted.names
    ]
    return exports.parquet(pd.concat(tables, ignore_index=True), list(wanted.names), facts, wanted.per)


def built_of(page: frame.Page, store: indicators.Store, facts: exports.Facts, separator: str | None = None) -> bytes:
    """The whole built table: the halves of every indicator by territory, month and breakdown."""
    table, names = store.values_table, [name for name in indicators.catalog() if name in store.names]
    if separator is None:
        return exports.parquet(table, names, facts)
    sharing = export_words.SHARING[store.status][page.lang]
    told = table.to_pandas().assign(sharing=sharing, version=facts.version, last_day=facts.day(names[0]),
                                    notice=facts.mention(page.lang, names))  # fmt: skip
    return exports.csv(told, separator)


def download(label: str, make: Callable[[], bytes], name: str, mime: str, key: str) -> None:
    """A button whose file is made when it is asked for."""
    st.download_button(label, make, name, mime, key=key, on_click="ignore", width="stretch")


# Blocks ---------------------------------------------------------------------------------------------------------------


@st.cache_data(max_entries=32, show_spinner=False)
def _made(_page: frame.Page, version: int, wanted: Wanted, lang: str) -> export_table.Shown:
    """The table to read of what a version answers."""
    tables = {name: wanted.values(_page, name) for name in wanted.names}
    known = {name: exports.divided(indicators.catalog()[name], wanted.per) for name in wanted.names}
    columns = max(table["period"].nunique() for table in tables.values())
    return export_table.shown(tables, known, lang, MOST_CELLS // columns)


def on_screen(page: frame.Page, wanted: Wanted) -> None:
    """The values as a table to read; the first rows of a very long one."""
    lang = page.lang
    made = _made(page, page.version.number, wanted, lang)
    blocks.section(page, title_of(page, wanted), " ".join(filter(None, (
        f"{made.unit[:1].upper()}{made.unit[1:]}." if made.unit else "",
        say(fr="Entre parenthèses : intervalle à 95 %.", en="In brackets: 95% interval."),
        say(fr="(p) : incomplet ou provisoire.", en="(p): incomplete or provisional.") if made.is_open else "",
        say(fr=f"Les {words.count(len(made.rows), 'fr')} premières lignes ; le fichier les a toutes.",
            en=f"The first {words.count(len(made.rows), 'en')} rows; the file has them all.") if made.is_cut else "",
    ))))  # fmt: skip
    about = say(fr="Valeurs par territoire et période", en="Values by territory and period")
    if len(made.rows) <= SHORT and len(made.heads) <= NARROW:
        blocks.house_table(page, made.heads, made.rows, about)
    else:
        wide = {export_words.HEADS[code][lang]: pixels for code, pixels in WIDTHS.items()}
        config = {
            head: st.column_config.TextColumn(alignment="right") if place >= made.named
            else st.column_config.TextColumn(pinned=place < made.named - made.has_units, width=wide.get(head))
            for place, head in enumerate(made.heads)
        }  # fmt: skip
        st.dataframe(pd.DataFrame(made.rows, columns=made.heads), hide_index=True, width="stretch", height=640,
                     column_config=config, key="shown", alt=about)  # fmt: skip
    if made.why:
        why = " · ".join(made.why)
        blocks.note(page, f"{why[:1].upper()}{why[1:]}.")


def title_of(page: frame.Page, wanted: Wanted) -> str:
    """What the table holds: Victimes, 12 à 25 ans, par année, 2021–2025."""
    lang, one = page.lang, indicators.catalog()[wanted.names[0]]
    several = say(fr="indicateurs", en="indicators")
    what = one.title[lang] if len(wanted.names) == 1 else f"{len(wanted.names)} {several}"
    labels = [labels_restricted.name(wanted.breakdown, code, lang) for code in wanted.labels]
    if wanted.breakdown and not 0 < len(labels) <= 3:
        labels = [labels_restricted.named(wanted.breakdown, lang)]
    run = words.period("/".join(wanted.months), lang)
    return ", ".join([what, *(_lower(one) for one in labels), _lower(export_words.GRAINS[wanted.by][lang]), run])


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def rows_of(page: frame.Page, wanted: Wanted) -> int:
    """How many rows the file will have."""
    return len(wanted.places) * _rows_each(page, str(page.version.folder), wanted)


@st.cache_data(max_entries=256, show_spinner=False)
def _rows_each(_page: frame.Page, folder: str, wanted: Wanted) -> int:
    """How many of them each place has."""
    return sum(len(wanted.values(_page, name, wanted.places[:1])) for name in wanted.names)


def buttons(page: frame.Page, wanted: Wanted, facts: exports.Facts) -> None:
    """The three files of what is seen."""
    asked = "_".join(filter(None, (wanted.breakdown, wanted.by)))
    named = lambda ending: exports.file_name(list(wanted.names), wanted.period, asked, facts, ending)  # noqa: E731
    first, second, third = st.columns(3)
    with first:
        download(say(fr="Télécharger en CSV", en="Download as CSV"),
                 lambda: csv_of(page, wanted, facts), named("csv"), "text/csv", "csv")  # fmt: skip
    with second:
        download(say(fr="Télécharger en Parquet", en="Download as Parquet"),
                 lambda: parquet_of(page, wanted, facts), named("parquet"), "application/vnd.apache.parquet",
                 "parquet")  # fmt: skip
    with third:
        download(say(fr="Télécharger la fiche (texte)", en="Download the sheet (text)"),
                 lambda: exports.sheet(list(wanted.names), facts, page.lang, wanted.per), named("txt"), "text/plain",
                 "sheet")  # fmt: skip


def whole(page: frame.Page, wanted: Wanted, facts: exports.Facts) -> None:
    """The whole built tables, as the pages read them: the open file's, and for the analysis that of restricted ones."""
    stores = {
        one.status: one for one in map(page.of, page.names) if isinstance(one, indicators.Store)
    }  # no safe cells: they are all in the files above
    blocks.section(page, say(fr="Tout le tableau", en="The whole table"), say(
        fr="Numérateur (et dénominateur des parts) de chaque indicateur par territoire, mois et ventilation, en "
           "codes : ce que lisent toutes les pages.",
        en="Numerator (and denominator of shares) of each indicator by territory, month and breakdown, in codes: what "
           "every page reads.",
    ))  # fmt: skip
    told = {
        "open": say(fr="Fichier ouvert", en="Open file"),
        "internal": say(fr="Extraits restreints, interne : ne pas diffuser",
                        en="Restricted extracts, internal: not to be shared"),
    }  # fmt: skip
    for status, store in stores.items():
        rows = words.count(len(store.values_table), page.lang)
        blocks.note(page, f"{told[status]}{say(fr=' : ', en=': ')}{rows} {say(fr='lignes', en='rows')}.")
        name = exports.file_name(["values"], status, "month", replace(facts, statuses={"values": status}), "")
        first, second, _ = st.columns(3)
        with first:
            download("CSV", lambda store=store: built_of(page, store, facts, wanted.separator), f"{name}csv",
                     "text/csv", f"all-csv-{status}")  # fmt: skip
        with second:
            download("Parquet", lambda store=store: built_of(page, store, facts), f"{name}parquet",
                     "application/vnd.apache.parquet", f"all-parquet-{status}")  # fmt: skip


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
facts = facts_of(page)
wanted, left_out = ask(page)
joint = " ; " if page.lang == "fr" else "; "  # names hold commas
reasons = [f"{why}{say(fr=' : ', en=': ')}{joint.join(labels)}." for why, labels in left_out.items()]
place = say(fr="Télécharger · ce qui est vu, avec sa fiche", en="Download · what is seen, with its sheet")
if facts.is_internal(wanted.names):
    place += f" · {export_words.SHARING['internal'][page.lang]}"
if not wanted.names:
    blocks.finding(
        page, place, say(fr="Rien à télécharger avec ces choix", en="Nothing to download with these choices")
    )
    for reason in reasons:
        blocks.empty(page, reason)
    frame.caption(page)
    frame.stop()
rows = rows_of(page, wanted)
count = words.count(rows, page.lang)
sizes = (len(wanted.names), len(wanted.places), rows)
told = {
    "fr": [words.plural(size, *pair, "fr") for size, pair in zip(sizes, (
        ("indicateur", "indicateurs"), ("territoire", "territoires"), ("ligne prête", "lignes prêtes")), strict=True)],
    "en": [words.plural(size, *pair, "en") for size, pair in zip(sizes, (
        ("indicator", "indicators"), ("territory", "territories"), ("row ready", "rows ready")), strict=True)],
}[page.lang]  # fmt: skip
one = indicators.catalog()[wanted.names[0]].title[page.lang]
what = one if len(wanted.names) == 1 else f"{sizes[0]} {told[0]}"
blocks.finding(page, place, f"{what}, {sizes[1]} {told[1]}{say(fr=' : ', en=': ')}{count} {told[2]}")
for reason in reasons:
    blocks.note(page, reason)
if not page.large:  # no table before a committee
    buttons(page, wanted, facts)
    kept.block(page, "table", wanted, draw=lambda: on_screen(page, wanted))
    blocks.note(page, say(
        fr="Le CSV s'ouvre d'un double clic : une ligne d'en-tête, puis les valeurs. Unité, dénominateur, source, "
           "licence, diffusion, version et remarques (provisoire, masqué, non calculé) sont dans des colonnes, sur "
           "chaque ligne. Le Parquet garde les codes et porte les mêmes renseignements en métadonnées (clé « labsu »). "
           "La fiche dit ce que compte chaque indicateur.",
        en="The CSV opens with a double click: one header row, then values. Unit, denominator, source, licence, "
           "sharing, version and remarks (provisional, hidden, not computed) are in columns, on every row. The Parquet "
           "file keeps the codes and carries the same facts as metadata (key “labsu”). The sheet tells what each "
           "indicator counts.",
    ))  # fmt: skip
    whole(page, wanted, facts)
frame.caption(page, say(
    fr="Licences : celle de chaque source est sur chaque ligne. Citer la source et la version.",
    en="Licences: that of each source is on every row. Cite the source and the version.",
), names=wanted.names)  # fmt: skip
