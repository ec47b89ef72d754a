"""What is seen, taken away: values of chosen indicators, territories and periods as CSV or Parquet, and every table."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import streamlit as st

import indicators
from pages.parts import blocks, choose, frame, state
from pages.parts.choose import Choice
from pages.parts.facts import facts_of
from pages.parts.state import say
from pages.parts.wanted import Wanted
from reports import export_words, exports, words

PAGE = {
    "title": {"fr": "Télécharger", "en": "Download"},
    "icon": ":material/download:",
    "order": 80,
    "audience": "all",
}
ALL = "all"
FIRST_ROWS = 12
SHOWN = (
    "indicator",
    "territory",
    "period",
    "shift",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "unit",
    "remark",
)
BREAKDOWNS = {"": {"fr": "Aucune", "en": "None"}, "shift": {"fr": "Quart du signalement", "en": "Shift of the report"}}


# Choices --------------------------------------------------------------------------------------------------------------


def offered(page: frame.Page) -> list[str]:
    """The indicators that this process may give away."""
    named = [name for name in indicators.catalog() if name in page.store.names]
    if frame.audience() == "shared":
        return [name for name in named if indicators.sensitivity(indicators.catalog()[name]) == "open"]
    return named


def table_choice(label: str, codes: dict[str, dict[str, str]], default: str, lang: str) -> Choice:
    """A choice among a few codes whose words are in a table."""
    warning = say(
        fr=f"Ce lien demande un choix inconnu ({label}). Le choix habituel est repris.",
        en=f"This link asks for an unknown choice ({label}). The usual one is used.",
    )
    return Choice(label, list(codes), lambda code: codes[code][lang], default, codes.__contains__, warning)


def several(name: str, label: str, codes: list[str], words_of: Callable[[str], str], every: str) -> list[str]:
    """Any number of codes, kept in the address as `a,b`; none chosen means all of them."""
    chosen = state.read(
        name,
        lambda text: text == ALL or set(text.split(",")) <= set(codes),
        ALL,
        say(fr=f"Ce lien demande un choix inconnu ({label}). Tout est affiché.",
            en=f"This link asks for an unknown choice ({label}). Everything is shown."),
    )  # fmt: skip
    key = f"widget:{name}:{state.lang()}"
    st.session_state[key] = [] if chosen == ALL else chosen.split(",")

    def changed() -> None:
        state.keep(name, ",".join(st.session_state[key]) or ALL)

    st.multiselect(label, codes, format_func=words_of, key=key, on_change=changed, placeholder=every)
    return codes if chosen == ALL else [code for code in codes if code in chosen.split(",")]


def ask(page: frame.Page) -> Wanted:
    """The reader's choices, in a row and two lists."""
    catalog, lang = indicators.catalog(), page.lang
    known = offered(page)
    breakdowns = {"": BREAKDOWNS[""]} | {
        name: BREAKDOWNS.get(name, {"fr": name, "en": name}) for one in known for name in catalog[one].breakdowns
    }
    years = choose.all_years(page.store)
    period = choose.CHOICES["period"](page)
    whole = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
    period = replace(period, codes=list(dict.fromkeys([*period.codes[:1], whole, *period.codes[1:]])))
    codes = choose.bar(
        page,
        ("period", period),
        ("by", table_choice(say(fr="Pas de temps", en="Time step"), export_words.GRAINS, "year", lang)),
        ("breakdown", table_choice(say(fr="Ventilation", en="Breakdown"), breakdowns, "", lang)),
        (
            "separator",
            table_choice(
                say(fr="Colonnes du CSV", en="CSV columns"),
                export_words.COLUMNS,
                "semicolon" if lang == "fr" else "comma",
                lang,
            ),
        ),
        *choose.pers(page, known),
    )
    left, right = st.columns(2, gap="large")
    with left:
        names = several("indicators", say(fr="Indicateurs", en="Indicators"), known,
                        lambda code: catalog[code].title[lang],
                        say(fr=f"Tous les indicateurs ({len(known)})",
                            en=f"All indicators ({len(known)})"))  # fmt: skip
    territories = indicators.territories()
    with right:
        places = several("territories", say(fr="Territoires", en="Territories"), page.store.places,
                         lambda code: territories[code].name[lang],
                         say(fr=f"Tous les territoires et les totaux ({len(page.store.places)})",
                             en=f"All territories and totals ({len(page.store.places)})"))  # fmt: skip
    for warning in state.warnings():
        st.warning(warning)
    return Wanted(names, places, codes[0], codes[1], codes[2] or None, codes[3], codes[4] if len(codes) > 4 else None)


# Files ----------------------------------------------------------------------------------------------------------------


def csv_of(page: frame.Page, wanted: Wanted, facts: exports.Facts) -> bytes:
    """Every value asked for, in words, as CSV."""
    tables = [wanted.readable(page, name, facts) for name in wanted.names]
    return exports.csv(pd.concat(tables, ignore_index=True), wanted.separator)


def parquet_of(store: indicators.Store, wanted: Wanted, facts: exports.Facts) -> bytes:
    """Every value asked for, in codes, as Parquet."""
    tables = [wanted.values(store, name).assign(indicator=name) for name in wanted.names]
    return exports.parquet(pd.concat(tables, ignore_index=True), wanted.names, facts, wanted.per)


def built_of(page: frame.Page, names: list[str], facts: exports.Facts, separator: str | None = None) -> bytes:
    """The whole built table: the halves of every indicator by territory, month and breakdown."""
    table = pq.read_table(page.version.built("values"))
    table = table.filter(pc.is_in(table["indicator"], pc.cast(names, table.schema.field("indicator").type)))
    if separator is None:
        return exports.parquet(table, names, facts)
    told = table.to_pandas().assign(version=facts.version, last_day=facts.last_day, notice=facts.mention(page.lang))
    return exports.csv(told, separator)


def download(label: str, make: Callable[[], bytes], name: str, mime: str, key: str) -> None:
    """A button whose file is made when it is asked for."""
    st.download_button(label, make, name, mime, key=key, on_click="ignore", width="stretch")


# Blocks ---------------------------------------------------------------------------------------------------------------


def preview(page: frame.Page, wanted: Wanted, facts: exports.Facts) -> tuple[pd.DataFrame, dict[str, Callable]]:
    """The first rows of the file, and how the language writes the numbers of each column."""
    one, lang = indicators.catalog()[wanted.names[0]], page.lang
    table = wanted.readable(page, one.name, facts, wanted.places[:3])
    heads = {code: export_words.HEADS[code][lang] for code in SHOWN if export_words.HEADS[code][lang] in table}
    table = table.head(FIRST_ROWS)[list(heads.values())]
    written: dict[str, Callable] = {heads[code]: lambda label: words.period(label, lang) for code in ("period",)}
    written |= {heads[code]: lambda number: words.count(float(number), lang) for code in ("numerator",)}
    below = words.rate if one.by(one.offers(wanted.per)).per == 1 else words.count  # an area keeps its decimals
    written[heads["denominator"]] = lambda number: below(float(number), lang)
    written |= {heads[code]: lambda number: words.value(number, one.kind, lang) for code in ("value", "low", "high")}
    return table, written


def rows_of(store: indicators.Store, wanted: Wanted) -> int:
    """How many rows the file will have."""
    return len(wanted.places) * sum(len(wanted.values(store, name, wanted.places[:1])) for name in wanted.names)


def buttons(page: frame.Page, wanted: Wanted, facts: exports.Facts) -> None:
    """The three files of what is seen."""
    named = lambda ending: exports.file_name(wanted.names, wanted.period, wanted.by, facts, ending)  # noqa: E731
    first, second, third = st.columns(3)
    with first:
        download(say(fr="Télécharger en CSV", en="Download as CSV"),
                 lambda: csv_of(page, wanted, facts), named("csv"), "text/csv", "csv")  # fmt: skip
    with second:
        download(say(fr="Télécharger en Parquet", en="Download as Parquet"),
                 lambda: parquet_of(page.store, wanted, facts), named("parquet"), "application/vnd.apache.parquet",
                 "parquet")  # fmt: skip
    with third:
        download(say(fr="Télécharger la fiche (texte)", en="Download the sheet (text)"),
                 lambda: exports.sheet(wanted.names, facts, page.lang, wanted.per), named("txt"), "text/plain",
                 "sheet")  # fmt: skip


def whole(page: frame.Page, wanted: Wanted, facts: exports.Facts) -> None:
    """The whole built table, as the pages read it."""
    names = offered(page)
    kept = pc.sum(pc.is_in(page.store.values_table["indicator"], pc.cast(
        names, page.store.values_table.schema.field("indicator").type))).as_py()  # fmt: skip
    rows = words.count(kept, page.lang)
    blocks.section(
        page,
        say(fr="Tout le tableau", en="The whole table"),
        say(fr=f"{rows} lignes : numérateur (et dénominateur des parts) de chaque indicateur par territoire, mois et "
               "ventilation, en codes. C'est ce que lisent toutes les pages.",
            en=f"{rows} rows: numerator (and denominator of shares) of each indicator by territory, month and "
               "breakdown, in codes. This is what every page reads."),
    )  # fmt: skip
    name = f"labsu_values_v{facts.version}{'_demonstration' if facts.demonstration else ''}"
    first, second, _ = st.columns(3)
    with first:
        download("CSV", lambda: built_of(page, names, facts, wanted.separator), f"{name}.csv", "text/csv", "all-csv")
    with second:
        download("Parquet", lambda: built_of(page, names, facts), f"{name}.parquet",
                 "application/vnd.apache.parquet", "all-parquet")  # fmt: skip


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
facts = facts_of(page)
wanted = ask(page)
able = [name for name in wanted.names if not wanted.breakdown or wanted.breakdown in
        indicators.catalog()[name].breakdowns]  # fmt: skip
place = say(fr="Télécharger · ce qui est vu, avec sa fiche", en="Download · what is seen, with its sheet")
if not able:
    blocks.finding(
        page, place, say(fr="Rien à télécharger avec ces choix", en="Nothing to download with these choices")
    )
    blocks.empty(page, say(fr="Aucun des indicateurs choisis n'offre cette ventilation.",
                           en="None of the chosen indicators offers this breakdown."))  # fmt: skip
    frame.caption(page)
    st.stop()
left_out = [indicators.catalog()[name].label[page.lang] for name in wanted.names if name not in able]
wanted = replace(wanted, names=able)
rows = rows_of(page.store, wanted)
count = words.count(rows, page.lang)
sizes = (len(able), len(wanted.places), rows)
told = {
    "fr": [words.plural(size, *pair, "fr") for size, pair in zip(sizes, (
        ("indicateur", "indicateurs"), ("territoire", "territoires"), ("ligne prête", "lignes prêtes")), strict=True)],
    "en": [words.plural(size, *pair, "en") for size, pair in zip(sizes, (
        ("indicator", "indicators"), ("territory", "territories"), ("row ready", "rows ready")), strict=True)],
}[page.lang]  # fmt: skip
blocks.finding(page, place, f"{count} {told[2]}{say(fr=' : ', en=': ')}{sizes[0]} {told[0]}, {sizes[1]} {told[1]}")
if left_out:
    blocks.note(page, say(
        fr=f"Sans cette ventilation, donc absents : {words.listing(left_out, 'fr')}.",
        en=f"Without this breakdown, hence left out: {words.listing(left_out, 'en')}.",
    ))  # fmt: skip
if not page.large:
    buttons(page, wanted, facts)
    blocks.note(page, say(
        fr="Le CSV s'ouvre d'un double clic : une ligne d'en-tête, puis les valeurs. Unité, dénominateur, source, "
           "licence, version et remarques (provisoire, non calculé) sont dans des colonnes, sur chaque ligne. Le "
           "Parquet garde les codes et porte les mêmes renseignements en métadonnées (clé « labsu »). La fiche dit ce "
           "que compte chaque indicateur.",
        en="The CSV opens with a double click: one header row, then values. Unit, denominator, source, licence, "
           "version and remarks (provisional, not computed) are in columns, on every row. The Parquet file keeps the "
           "codes and carries the same facts as metadata (key “labsu”). The sheet tells what each indicator counts.",
    ))  # fmt: skip
if not page.large:  # no table before a committee
    shown, written = preview(page, wanted, facts)
    blocks.section(page, say(fr="Premières lignes", en="First rows"), say(
        fr=f"{len(shown)} sur {count}. Dans le fichier, les nombres restent des nombres.",
        en=f"{len(shown)} of {count}. In the file, numbers stay numbers.",
    ))  # fmt: skip
    about = say(fr="Premières lignes du fichier à télécharger", en="First rows of the file to download")
    numbers = shown.style.format(written)
    st.dataframe(numbers, hide_index=True, width="stretch", height="content", key="preview", alt=about)
    whole(page, wanted, facts)
frame.caption(page, say(
    fr="Licences : celle de chaque source est sur chaque ligne. Citer la source et la version.",
    en="Licences: that of each source is on every row. Cite the source and the version.",
))  # fmt: skip
