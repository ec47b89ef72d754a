"""Sources, versions, what became of each line, unlocated acts, population, breaks, and the reports they agree with."""

import pandas as pd
import streamlit as st

import indicators
from indicators import provenance
from indicators.breaks import breaks
from pages.parts import blocks, choose, frame, kept, versions_choice
from pages.parts.state import say
from reports import reconciliation, style, words
from reports.data_words import BASES, CHECKS, KINDS, STATES

PAGE = {
    "title": {"fr": "Données", "en": "Data"},
    "icon": ":material/database:",
    "order": 70,
    "audience": "all",
}


def table(page: frame.Page, heads: list[str], rows: list[list[str]], title: str, numbers: bool = False) -> None:
    """A table of words in the open."""
    blocks.house_table(page, heads, rows, title, numbers)


# Sources and lines ----------------------------------------------------------------------------------------------------


def sources(page: frame.Page) -> None:
    """Every source of the version: whose it is, which file, which days, under which licence."""
    lang = page.lang
    title = say(fr="D'où viennent les données", en="Where the data come from")
    blocks.section(page, title)
    rows = []
    for name, source in page.version.sources.items():
        origin = indicators.contracts()[name].origin
        days = "" if not source["first_day"] else (
            f"{words.day(source['first_day'], lang)} – {words.day(source['last_day'], lang)}")  # fmt: skip
        kind = say(fr="inventé (démonstration)", en="made up (demonstration)") if source["demonstration"] else (
            say(fr="fourni avec le projet", en="shipped with the project") if source["default"]
            else say(fr="reçu", en="received"))  # fmt: skip
        ours = source["demonstration"] or (name == "limites" and source["default"])
        whose = say(fr="ce projet", en="this project") if ours else origin["producer"]
        if ours and not source["demonstration"]:
            kind = say(fr="schématique, dessiné pour le projet", en="schematic, drawn for the project")
        rows.append([source["file"], origin["title"][lang], whose, kind, words.count(source["rows"], lang), days,
                     "" if ours else origin["licence"]])  # fmt: skip
    table(page, say(
        fr=["Fichier", "Source", "Producteur", "Nature", "Lignes", "Jours", "Licence"],
        en=["File", "Source", "Producer", "Kind", "Rows", "Days", "Licence"],
    ), rows, title)  # fmt: skip


def lines(page: frame.Page) -> None:
    """What became of every line of every file, in sums and in sentences."""
    lang = page.lang
    title = say(fr="Ce que sont devenues les lignes", en="What became of the lines")
    blocks.section(page, title, say(
        fr="Lignes lues = gardées + écartées. En-têtes, lignes vides, préambule et totaux sont comptés à part. Une "
           "ligne écartée garde son numéro et sa raison, dans un fichier réservé à l'analyste.",
        en="Lines read = kept + set aside. Headers, blank lines, preamble and totals are counted apart. A line set "
           "aside keeps its number and its reason, in a file for the analyst alone.",
    ))  # fmt: skip
    rows, said = [], []
    for report in page.version.manifest["reports"]:
        around = sum(report[part] for part in ("header", "blank", "preamble", "total", "continuation"))
        balance = say(fr="oui", en="yes") if report["balances"] else say(fr="non", en="no")
        rows.append([report["file"], *(words.count(report[part], lang) for part in ("lines_in", "loaded", "rejected")),
                     words.count(around, lang), balance])  # fmt: skip
        said += [[report["file"], words.count(count, lang), text]
                 for _, count, text in provenance.reasons(report, lang)]  # fmt: skip
    table(page, say(
        fr=["Fichier", "Lues", "Gardées", "Écartées", "Autour", "Compte juste"],
        en=["File", "Read", "Kept", "Set aside", "Around", "Adds up"],
    ), rows, title, numbers=True)  # fmt: skip
    if said:
        table(page, say(fr=["Fichier", "Lignes", "Remarque"], en=["File", "Lines", "Note"]), said,
              say(fr="Remarques de lecture", en="Reading notes"))  # fmt: skip
    else:
        blocks.note(page, say(fr="Aucune remarque.", en="No note."))


def checks(page: frame.Page) -> None:
    """The automatic checks of the load, with their result."""
    title = say(fr="Contrôles automatiques du chargement", en="Automatic checks of the load")
    results = {True: say(fr="réussi", en="passed"), False: say(fr="échoué", en="failed"),
               None: say(fr="trop peu d'historique", en="too little history")}  # fmt: skip
    rows = []
    for name, source in page.version.sources.items():
        for check in source.get("checks") or []:
            text = CHECKS.get(check["name"], {}).get(page.lang, check["name"])
            found = f" ({words.month(check['month'], page.lang)})" if "month" in check else ""
            rows.append([indicators.contracts()[name].origin["title"][page.lang], text + found,
                         results[check["passed"]]])  # fmt: skip
    if rows:
        blocks.section(page, title)
        table(page, say(fr=["Source", "Contrôle", "Résultat"], en=["Source", "Check", "Result"]), rows, title)


# Versions -------------------------------------------------------------------------------------------------------------


def versions(page: frame.Page) -> None:
    """Every readable version, what it changed, and which one is shown."""
    lang = page.lang
    title = say(fr="Versions et révisions", en="Versions and revisions")
    blocks.section(page, title, say(
        fr="Chaque chargement est gardé entier. Une version antérieure, une fois choisie, est montrée sur toutes les "
           "pages, et son lien la garde.",
        en="Each load is kept whole. An earlier version, once chosen, is shown on every page, and its link keeps it.",
    ))  # fmt: skip
    versions_choice.choose_version(page)
    rows = []
    for version, state in reversed(indicators.history()):
        last = version.last_day
        shown = say(fr="affichée", en="shown") if version.number == page.version.number else ""
        rows.append([str(version.number), words.day(version.manifest["created_at"][:10], lang),
                     words.day(last, lang) if last else "", STATES.get(state, {}).get(lang, state),
                     _revised(version, lang), shown])  # fmt: skip
    table(page, say(
        fr=["Version", "Chargée le", "Dernier jour", "État", "Révisions", ""],
        en=["Version", "Loaded on", "Last day", "State", "Revisions", ""],
    ), rows, title)  # fmt: skip


def _revised(version: indicators.Version, lang: str) -> str:
    """What a version added, withdrew and reclassified against the one before it."""
    told = []
    for source in version.sources.values():
        if found := source.get("revision"):
            counts = [words.count(found[part], lang) for part in ("added", "withdrawn", "reclassified")]
            told.append(say(
                fr=f"{counts[0]} ajoutés, {counts[1]} retirés, dont {counts[2]} reclassés, depuis la version "
                   f"{found['against']}",
                en=f"{counts[0]} added, {counts[1]} withdrawn, of which {counts[2]} reclassified, since version "
                   f"{found['against']}",
            ))  # fmt: skip
    return " ; ".join(told) or say(fr="sans objet", en="none to tell")


def provisional(page: frame.Page) -> None:
    """Which months may still change, and where the delay comes from."""
    lang, delay = page.lang, page.version.delay
    months = [str(month) for month in page.store.months[page.store.provisional_from :]]
    span = f"{words.month(months[0], lang)} – {words.month(months[-1], lang)}" if months else words.absent(lang)
    number = words.count(delay["months"], lang)
    how = say(fr="mesuré d'une version à l'autre", en="measured from version to version") if delay["measured"] else say(
        fr="fixé par défaut, faute de versions assez éloignées pour le mesurer",
        en="set by default, for lack of versions far enough apart to measure it")  # fmt: skip
    blocks.section(page, say(fr="Mois provisoires", en="Provisional months"))
    blocks.note(page, say(
        fr=f"Provisoires : {span}. Un mois cesse de bouger après {number} mois : délai {how}. Un mois provisoire est "
           "marqué partout et n'entre dans aucun test.",
        en=f"Provisional: {span}. A month stops moving after {number} months: a delay {how}. A provisional month is "
           "marked everywhere and enters no test.",
    ))  # fmt: skip


# Places, people, breaks -----------------------------------------------------------------------------------------------


@st.cache_data(max_entries=8, show_spinner=False)
def unlocated_spec(_acts: pd.DataFrame, folder: str, whole: list[int], lang: str, large: bool) -> dict:
    """The chart of unlocated shares, ready to draw."""
    chart = reconciliation.unlocated_chart(reconciliation.unlocated(_acts), whole, lang, large)
    return style.specification(chart, lang, large)


def unlocated(page: frame.Page, acts: pd.DataFrame, whole: list[int]) -> None:
    """The share of acts without a place, by year and category."""
    shares = reconciliation.unlocated(acts)
    title = reconciliation.unlocated_sentence(shares, whole, page.lang)
    about = say(fr="Part des actes de l'agglomération sans coordonnées utilisables, par année et catégorie. Ils "
                   "comptent dans le total, dans aucun territoire. Cercle : année incomplète.",
                en="Share of the agglomeration's acts without usable coordinates, by year and category. They count in "
                   "the total, in no territory. Circle: incomplete year.")  # fmt: skip
    if not page.large:
        blocks.section(page, title, about)
    if shares.empty or shares["events"].max() < reconciliation.FEWEST:
        return blocks.empty(page, say(
            fr=f"Aucune année ne compte {reconciliation.FEWEST} actes : une part n'y dirait rien.",
            en=f"No year has {reconciliation.FEWEST} acts: a share would tell nothing.",
        ))  # fmt: skip
    spec = unlocated_spec(acts, str(page.version.folder), whole, page.lang, page.large)
    blocks.chart(page, spec, f"{title}. {about}", "unlocated", fills=True)
    heads, rows = reconciliation.unlocated_table(shares, page.lang)
    blocks.twin(page, pd.DataFrame(rows, columns=heads), say(fr="Tableau des mêmes chiffres",
                en="Table of the same figures"), "", "unlocated")  # fmt: skip


def population(page: frame.Page) -> None:
    """What the residents of each year are: counted, estimated, interpolated or carried."""
    people, lang = provenance.population(page.version), page.lang
    title = say(fr="Sur quoi repose le nombre d'habitants de chaque année",
                en="What each year's number of residents rests on")  # fmt: skip
    blocks.section(page, title, say(
        fr="Nombre de territoires (sur 34) selon ce qui fonde le nombre d'habitants, et habitants de l'agglomération.",
        en="Number of territories (of 34) by what the number of residents rests on, and the agglomeration's residents.",
    ))  # fmt: skip
    if people.empty:
        return blocks.empty(page, "")
    counted = people.groupby(["year", "basis"]).size().unstack(fill_value=0)
    sums = people.groupby("year")["residents"].sum()
    codes = [code for code in BASES if code in counted] + [code for code in counted if code not in BASES]
    rows = [
        [str(year), *(words.count(counted.loc[year, code], lang) if counted.loc[year, code] else "–" for code in codes),
         words.count(sums[year], lang)]
        for year in counted.index
    ]  # fmt: skip
    heads = [say(fr="Année", en="Year"), *(BASES.get(code, {}).get(lang, code) for code in codes),
             say(fr="habitants", en="residents")]  # fmt: skip
    table(page, heads, rows, title, numbers=True)
    blocks.note(page, indicators.contracts()["population"].caution[lang])


def ruptures(page: frame.Page) -> None:
    """Every known break: what changed, when, and what to expect of it."""
    lang = page.lang
    title = say(fr="Ruptures à connaître avant de comparer deux dates", en="Breaks to know before comparing two dates")
    blocks.section(page, title)
    rows = []
    for one in breaks():
        days = words.day(one.on, lang) + (f" – {words.day(one.until, lang)}" if one.until else "")
        rows.append([days, KINDS.get(one.kind, {}).get(lang, one.kind), one.cause[lang], one.effect[lang]])
    table(page, say(
        fr=["Date", "Nature", "Ce qui change", "Effet attendu"], en=["Date", "Kind", "What changes", "Expected effect"]
    ), rows, title)  # fmt: skip


def annual_reports(page: frame.Page, acts: pd.DataFrame, whole: list[int]) -> None:
    """The open file's yearly totals beside those of the SPVM's annual reports, with the known reasons for the gaps."""
    lang = page.lang
    compared = reconciliation.compare(acts[acts["year"].isin(whole)], provenance.published())
    title = reconciliation.sentence(compared, lang)
    blocks.section(page, title, say(
        fr="Actes du fichier ouvert pour 100 infractions du rapport annuel ; agglomération, non localisés compris.",
        en="Acts of the open file per 100 offences of the annual report, agglomeration, unlocated acts included.",
    ))  # fmt: skip
    if page.version.is_demonstration:
        blocks.note(page, say(
            fr="Par construction : les données de démonstration sont tirées de ces totaux publiés. Cet accord ne "
               "prouve rien.",
            en="By construction: the demonstration data are drawn from these published totals. This agreement proves "
               "nothing.",
        ))  # fmt: skip
    if compared.empty:
        return
    table(page, *reconciliation.ratio_table(compared, lang), title, numbers=True)
    gaps = [[reconciliation.category(code, lang), why[lang]] for code, why in provenance.known_gaps().items()]
    table(page, say(fr=["Catégorie", "Raison connue de l'écart"], en=["Category", "Known reason for the gap"]), gaps,
          say(fr="Raisons des écarts", en="Reasons for the gaps"))  # fmt: skip
    blocks.twin(page, reconciliation.count_table(compared, lang), say(fr="Les deux nombres, année par année",
                en="Both numbers, year by year"), "", "annual")  # fmt: skip


def held(page: frame.Page, acts: pd.DataFrame, whole: list[int]) -> None:
    """What the figures of this version rest on."""
    provisional(page)
    unlocated(page, acts, whole)
    population(page)
    ruptures(page)
    annual_reports(page, acts, whole)


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
choose.bar(page)
acts, whole = provenance.acts(page.version), choose.complete_years(page.store)
reports = page.version.manifest["reports"]
read, rejected = (sum(report[part] for report in reports) for part in ("lines_in", "rejected"))
place = say(fr="Données · sources, versions, limites", en="Data · sources, versions, limits")
shares = reconciliation.unlocated(acts)
if page.large:
    blocks.finding(page, place, reconciliation.unlocated_sentence(shares, whole, page.lang))
    unlocated(page, acts, whole)
else:
    n, out = words.count(read, page.lang), words.count(rejected, page.lang)
    blocks.finding(
        page,
        place,
        say(fr=f"{n} lignes lues, " + (f"{out} écartée{'s' if rejected > 1 else ''}, chacune avec sa raison" if rejected
               else "aucune écartée"),
            en=f"{n} lines read, " + (f"{out} set aside, each with its reason" if rejected else "none set aside")),
        say(fr=f"Version {page.version.number}, chargée le "
               f"{words.day(page.version.manifest['created_at'][:10], 'fr')} ; derniers actes le "
               f"{words.day(page.last_day, 'fr')}. Un fichier douteux est retenu ou refusé avec une phrase qui dit "
               "pourquoi ; la version publiée reste.",
            en=f"Version {page.version.number}, loaded on "
               f"{words.day(page.version.manifest['created_at'][:10], 'en')}; last acts on "
               f"{words.day(page.last_day, 'en')}. A doubtful file is held or refused with a sentence that says why; "
               "the published version stays."),
    )  # fmt: skip
    kept.block(page, "read", draw=lambda: [block(page) for block in (sources, lines, checks)])
    versions(page)
    kept.block(page, "held", draw=lambda: held(page, acts, whole))
frame.caption(page, say(
    fr="Sources : SPVM, Actes criminels et rapports annuels 2015 à 2024 ; Statistique Canada ; Institut de la "
       "statistique du Québec ; Ville de Montréal.",
    en="Sources: SPVM, Actes criminels and annual reports 2015 to 2024; Statistics Canada; Institut de la statistique "
       "du Québec; Ville de Montréal.",
))  # fmt: skip
