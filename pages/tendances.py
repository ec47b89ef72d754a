"""How an indicator moved over time in one territory: months beside their season, the last year beside a reference."""

import contextlib

import streamlit as st

import indicators
from indicators.comparisons import BASE
from indicators.seasons import ENOUGH
from pages.parts import blocks, cautions, choose, frame, monitoring, sequence_run, state
from pages.parts.state import say
from reports import style, trend, trend_figures, trend_sentences, trend_tables, units, words

PAGE = {
    "title": {"fr": "Tendances", "en": "Trends"},
    "icon": ":material/show_chart:",
    "order": 30,
    "audience": "all",
}
RUN = 5
WHY = {
    "small_population": {
        "fr": "Taux non publié : moins de 1 000 habitants.",
        "en": "Rate not published: fewer than 1,000 residents.",
    },
    "no_denominator": {
        "fr": "Aucun acte signalé pendant cette période : rien à rapporter.",
        "en": "No reported act in this period: nothing to relate it to.",
    },
}
SOURCE = {
    "fr": "Source : SPVM, Actes criminels, Ville de Montréal (CC BY 4.0) ; date du signalement, non de l'acte.",
    "en": "Source: SPVM, Actes criminels, City of Montréal (CC BY 4.0); date of the report, not of the act.",
}


# Choices --------------------------------------------------------------------------------------------------------------


def measure_choice() -> choose.Choice:
    names = {"count": say(fr="Nombre", en="Number"), "rate": say(fr="Taux", en="Rate")}
    return choose.Choice(
        label=say(fr="Mesure", en="Measure"),
        codes=list(names),
        words=names.__getitem__,
        default="count",
        known=names.__contains__,
        warning=say(fr="Ce lien demande une mesure inconnue. Le nombre est affiché.",
                    en="This link asks for an unknown measure. Showing the number."),
    )  # fmt: skip


def reference_choice(page: frame.Page) -> choose.Choice:
    """Runs of whole years that end before the last twelve consolidated months; the first five by default."""
    limit = int(str(page.store.months[max(page.store.provisional_from - 12, 0)])[:4])
    years = [year for year in choose.complete_years(page.store) if year < limit]
    runs = [(first, first + RUN - 1) for first in years if first + RUN - 1 in years] or [
        (years[0], years[-1]) if years else (limit, limit)
    ]
    codes = [f"{first}-{last}" for first, last in runs]

    def is_run(code: str) -> bool:
        ends = code.split("-")
        if len(ends) != 2 or not all(end.isdigit() for end in ends):
            return False
        first, last = map(int, ends)
        return code in codes or (last - first + 1 >= ENOUGH and set(range(first, last + 1)) <= set(years))

    asked = st.session_state.get("choice:reference") or st.query_params.get("reference", "")
    if asked not in codes and is_run(asked):
        codes.append(asked)
    return choose.Choice(
        label=say(fr="Référence", en="Reference"),
        codes=codes,
        words=lambda code: code.replace("-", "–"),
        default=codes[0],
        known=is_run,
        warning=say(fr="Ce lien demande des années de référence hors des données. Les premières sont affichées.",
                    en="This link asks for reference years outside the data. Showing the first ones."),
    )  # fmt: skip


# What the page shows, kept by version and choices ---------------------------------------------------------------------


def studied(version: int, territory: str, name: str, measure: str, reference: str, per: str | None) -> trend.Study:
    """The months of one territory, and how they moved."""
    values = indicators.opened(version).values(name, places=[territory], by="month", per=per)
    years = tuple(int(year) for year in reference.split("-"))
    return trend.study(values, indicators.catalog()[name].by(per), territory, measure, years, per)


@st.cache_data(max_entries=300, show_spinner=False)
def reached(version: int, territory: str, name: str, measure: str, reference: str,
            per: str | None) -> tuple[float, float] | None:  # fmt: skip
    """How high one presented chart reaches; nothing when it cannot be drawn."""
    study = studied(version, territory, name, measure, reference, per)
    return None if study.hidden else trend_figures.reach(study, large=True)


def shared_scale(measure: str) -> tuple[float, float] | None:
    """The one scale of a running sequence's charts of the same indicator and measure, so that they compare by eye."""
    found = []
    for view in sequence_run.alike("indicator", "measure", "per"):
        codes = (view.query.get(name, "") for name in ("territory", "indicator"))
        with contextlib.suppress(indicators.NoVersion, ValueError, LookupError):  # it says so when its turn comes
            found.append(reached(int(view.version), *codes, measure, view.query["reference"], view.query.get("per")))
    known = [one for one in found if one]
    return (max(one[0] for one in known), max(one[1] for one in known)) if known else None


@st.cache_data(max_entries=300, show_spinner=False)
def drawn(version: int, lang: str, large: bool, territory: str, name: str, measure: str, reference: str,
          per: str | None, scale: tuple[float, float] | None = None) -> dict:  # fmt: skip
    """Every word, figure and table of the page for these choices."""
    store, indicator = indicators.opened(version), indicators.catalog()[name].by(per)
    study = studied(version, territory, name, measure, reference, per)
    shown = {
        "title": trend_sentences.title(study, lang),
        "lead": trend_sentences.lead(study, lang),
        "subtitle": trend_sentences.subtitle(study, lang, short=large),
        "hidden": study.hidden,
        "why": f"{trend_sentences.title(study, lang)}." if indicator.kind == "rate" else WHY.get(study.hidden, {}).get(
            lang, ""),
        "chart": None if study.hidden else style.specification(
            trend_figures.season_chart(study, lang, large, scale), lang, large),
        "recent": trend_tables.recent(study, lang),
        "months": trend_tables.every_month(study, lang),
        "compared": trend_tables.compared(study, lang),
        "notes": trend_tables.notes(study, lang),
        "delay": trend_tables.delay(study, lang),
        "trend": (trend_tables.trend_title(study, lang), trend_tables.trend_sentence(study, lang)),
        "parts": None,
    }  # fmt: skip
    if "shift" in indicator.breakdowns and not study.hidden and not large:
        shown["parts"] = by_shift(store, study, name, lang)
    if not study.hidden and not large:
        shown["since"] = monitoring.since(study, int(str(store.months[-1])[:4]), lang)
    return shown


@st.cache_data(max_entries=100, show_spinner=False)
def examined(part: str, version: int, lang: str, territory: str, name: str, measure: str, reference: str,
             per: str | None) -> dict:  # fmt: skip
    """A folded part of the same series, once it is opened, by its name in monitoring: words, figures, tables."""
    return monitoring.FOLDED[part](studied(version, territory, name, measure, reference, per), lang)


def by_shift(store: indicators.Store, study: trend.Study, name: str, lang: str) -> tuple | None:
    """The three shifts: title, figure, table, unit; none where a year holds too few acts to be parted."""
    if not study.movement.before >= BASE:
        return None
    frame_ = store.values(
        name, places=[study.territory], by="month", breakdown="shift", per=study.indicator.offers(study.per)
    )
    found = trend.by_label(frame_, "shift", study)
    parts = {label: found[label] for label in trend_sentences.SHIFTS if label in found}
    return (
        trend_tables.labels_title(parts, study, lang),
        style.specification(trend_figures.label_chart(parts, study, lang), lang),
        trend_tables.labels_table(parts, study, lang),
        trend_sentences.unit_words(study, lang),
    )


@st.cache_data(max_entries=64, show_spinner=False)
def unlocated(version: int, lang: str, name: str, start: str, end: str) -> str:
    """The share of an indicator's acts that have no known place, in a sentence."""
    if indicators.catalog()[name].kind == "share":
        return ""
    rows = indicators.opened(version).values(
        name, places=["unlocated", "agglomeration"], by="period", start=start, end=end
    )
    lost, total = rows["numerator"].tolist()
    if not total:
        return ""
    share, span = words.percent(100 * lost / total, lang), words.years(int(start[:4]), int(end[:4]))
    return {
        "fr": f"Non localisé : {words.count(lost, lang)} sur {words.count(total, lang)} ({share}, {span}). "
        "Dans le total de l'agglomération, dans aucun territoire.",
        "en": f"Unlocated: {words.count(lost, lang)} of {words.count(total, lang)} ({share}, {span}). "
        "In the agglomeration's total, in no territory.",
    }[lang]


# Blocks ---------------------------------------------------------------------------------------------------------------


def main_chart(page: frame.Page, shown: dict) -> None:
    if shown["hidden"]:
        return blocks.empty(page, shown["why"])
    blocks.note(page, shown["subtitle"])
    blocks.chart(page, shown["chart"], f"{shown['title']}. {shown['subtitle']}", "season")
    if page.large:
        return None
    heads, rows = shown["recent"]
    name = say(fr="Les neuf derniers mois", en="The last nine months")
    blocks.house_table(page, heads, rows, name)
    blocks.note(page, say(
        fr="p : provisoire, exclu des tests ; les mois d'avant sont consolidés. Un mois se juge contre le même mois "
           "des années de référence, jamais contre le mois d'avant. « Variation habituelle » : l'écart n'est pas plus "
           "grand que ce que le hasard et les écarts d'une année à l'autre expliquent ; « nette » : il l'est (95 %).",
        en="p: provisional, left out of the tests; the months before are consolidated. A month is judged against the "
           "same month of the reference years, never against the month before. “Usual variation”: the gap is no larger "
           "than chance and year-to-year swings explain; “clear”: it is (95%).",
    ))  # fmt: skip
    total = len(shown["months"])
    blocks.twin(page, shown["months"], say(fr="Tableau des mêmes chiffres", en="Table of the same figures"),
                say(fr=f"{total} mois", en=f"{total} months"), "season")  # fmt: skip
    return None


def details(page: frame.Page, shown: dict, indicator: indicators.Indicator, *choices: str | None) -> None:
    if shown["hidden"]:
        return
    monitoring.since_january(page, shown["since"])
    blocks.section(page, *shown["trend"])
    if shown["compared"]:
        heads = [say(fr="Ce que dit la phrase du haut", en="What the sentences at the top rest on"), ""]
        blocks.house_table(page, heads, [list(line) for line in shown["compared"]], heads[0], numbers=False)
    if shown["parts"]:
        title, figure, table, unit = shown["parts"]
        blocks.section(page, title, say(
            fr=f"Par quart du signalement. {unit}, moyenne des 12 derniers mois ; tirets : provisoire.",
            en=f"By reporting shift. {unit}, mean of the last 12 months; dashes: provisional.",
        ))  # fmt: skip
        blocks.chart(page, figure, title, "shifts")
        blocks.house_table(page, list(table.columns), table.to_numpy().tolist(), title)
    monitoring.folded(page, lambda part: examined(part, page.version.number, page.lang, *choices))
    if shown["notes"]:
        with st.expander(say(fr="Ruptures et événements tracés", en="Breaks and events drawn")):
            for line in shown["notes"]:
                blocks.note(page, line)
    blocks.definition(page, indicator)


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
known = choose.CHOICES["indicator"](page)
name = state.read("indicator", known.known, known.default, known.warning)
indicator = indicators.catalog()[name]
extra = [("measure", measure_choice())] if indicator.kind == "rate" else []
if extra and state.read("measure", extra[0][1].known, extra[0][1].default, extra[0][1].warning) == "rate":
    extra += choose.pers(page, [name])
chosen = choose.bar(page, "territory", "indicator", *extra, ("reference", reference_choice(page)))
territory, reference = chosen[0], chosen[-1]
measure = chosen[2] if extra else "value"
per = chosen[3] if len(extra) > 1 else None
indicator = indicator.by(per)
if not (page.store.covered >= 1).any():
    blocks.empty(page, say(fr="Aucun mois complet dans cet extrait.", en="No whole month in this extract."))
    st.stop()
shown = drawn(page.version.number, page.lang, page.large, territory, name, measure, reference, per,
              shared_scale(measure))  # fmt: skip
place = indicators.territories()[territory].name[page.lang]
below, span = "", tuple(int(str(page.store.months[at])[:4]) for at in (0, -1))
if measure == "rate":
    place += f" · {units.named(page.store, indicator, None, territory, span, page.lang)}"
    below = units.source(page.store, indicator, None, territory, span, page.lang)
warning = cautions.of_rates(page.version.number, page.lang, territory, per) if measure == "rate" else ""
blocks.finding(
    page, f"{PAGE['title'][page.lang]} · {place} · {indicator.title[page.lang]}", shown["title"],
    "" if page.large else " ".join(filter(None, (shown["lead"], warning))),
)  # fmt: skip
if page.large and warning:
    blocks.note(page, warning)
main_chart(page, shown)
if not page.large:
    details(page, shown, indicator, territory, name, measure, reference, per)
whole = choose.complete_years(page.store)
span = (f"{whole[max(-5, -len(whole))]}-01", f"{whole[-1]}-12") if whole else (None, None)
lost = unlocated(page.version.number, page.lang, name, *span) if whole and not page.large else ""
frame.caption(page, *filter(None, (SOURCE[page.lang], below, lost, "" if page.large else shown["delay"])))
