"""How an indicator moved over time in one territory: by month beside its season, by year, and by label."""

import contextlib

import streamlit as st

import indicators
from indicators.comparisons import BASE
from indicators.judgements import varying
from pages.parts import blocks, cautions, choose, frame, monitoring, sequence_run, state, trend_choices, trend_years
from pages.parts.state import say
from pages.parts.trend_choices import ALL, NONE
from reports import (
    labels_restricted,
    restricted,
    style,
    trend,
    trend_figures,
    trend_sentences,
    trend_tables,
    units,
    words,
    years,
    years_figures,
)
from reports.judged_words import TESTED

PAGE = {
    "title": {"fr": "Tendances", "en": "Trends"},
    "icon": ":material/show_chart:",
    "order": 30,
    "audience": "all",
}


# What the page shows, kept by version and choices ---------------------------------------------------------------------


def studied(version: int, territory: str, name: str, measure: str, reference: str, per: str | None) -> trend.Study:
    """The months of one territory, and how they moved."""
    reader, ends = indicators.reader(name, number=version), tuple(int(year) for year in reference.split("-"))
    values, vary = reader.values(name, places=[territory], by="month", per=per), varying(reader, name, territory)
    return trend.study(values, indicators.catalog()[name].by(per), territory, measure, ends, vary, per)


def years_asked(territory: str, span: str, per: str | None) -> dict:
    """What a reader is asked for the years of one territory."""
    start, end = (None, None) if span == ALL else choose.months_of(span)
    return {"places": [territory], "by": "year", "start": start, "end": end, "per": per}


def by_year(version: int, territory: str, name: str, measure: str, span: str, per: str | None) -> years.Yearly:
    """The years of one territory, and how the last one moved."""
    reader = indicators.reader(name, number=version)
    values, one = reader.values(name, **years_asked(territory, span, per)), indicators.catalog()[name].by(per)
    return years.study(values, one, territory, measure, per, reader.status, varying(reader, name, territory))


@st.cache_data(max_entries=300, show_spinner=False)
def reached(version: int, territory: str, name: str, measure: str, by: str, run: str,
            per: str | None) -> tuple[float, float] | None:  # fmt: skip
    """How high one presented chart reaches; nothing when it cannot be drawn."""
    if by == "year":
        found = by_year(version, territory, name, measure, run, per)
        return None if found.hidden or found.years.empty else years_figures.reach(found, large=True)
    study = studied(version, territory, name, measure, run, per)
    return None if study.hidden else trend_figures.reach(study, large=True)


def shared_scale(measure: str, by: str) -> tuple[float, float] | None:
    """The one scale of a running sequence's charts of the same indicator and measure, so that they compare by eye."""
    found = []
    for view in sequence_run.alike("indicator", "measure", "per", "by", "breakdown"):
        codes = (view.query.get(name, "") for name in ("territory", "indicator"))
        run = view.query.get("years", ALL) if by == "year" else view.query.get("reference", "")
        with contextlib.suppress(indicators.NoVersion, ValueError, LookupError):  # it says so when its turn comes
            found.append(reached(int(view.version), *codes, measure, by, run, view.query.get("per")))
    known = [one for one in found if one]
    return (max(one[0] for one in known), max(one[1] for one in known)) if known else None


@st.cache_data(max_entries=300, show_spinner=False)
def drawn(version: int, lang: str, large: bool, territory: str, name: str, measure: str, reference: str,
          per: str | None, scale: tuple[float, float] | None = None) -> dict:  # fmt: skip
    """Every word, figure and table of the months for these choices."""
    reader, indicator = indicators.reader(name, number=version), indicators.catalog()[name].by(per)
    study = studied(version, territory, name, measure, reference, per)
    title, months = trend_sentences.title(study, lang), trend_tables.every_month(study, lang)
    if reader.status == "internal":  # the mark goes along with what is downloaded
        months = months.rename(columns={months.columns[1]: restricted.marked(months.columns[1], "analysis", lang)})
    shown = {
        "title": title,
        "lead": trend_sentences.lead(study, lang),
        "subtitle": trend_sentences.subtitle(study, lang, short=large),
        "hidden": study.hidden,
        "why": f"{title}.",
        "chart": None if study.hidden else style.specification(
            trend_figures.season_chart(study, lang, large, scale), lang, large),
        "recent": trend_tables.recent(study, lang),
        "months": months,
        "compared": trend_tables.compared(study, lang),
        "notes": trend_tables.notes(study, lang),
        "delay": trend_tables.delay(study, lang),
        "trend": (trend_tables.trend_title(study, lang), trend_tables.trend_sentence(study, lang)),
        "parts": None,
    }  # fmt: skip
    if "shift" in indicator.breakdowns and not study.hidden and not large:
        shown["parts"] = by_shift(reader, study, name, lang)
    if not study.hidden and not large:
        shown["since"] = monitoring.since(study, int(str(reader.months[-1])[:4]), lang)
    return shown


@st.cache_data(max_entries=300, show_spinner=False)
def drawn_by_year(version: int, lang: str, large: bool, territory: str, name: str, measure: str, span: str,
                  per: str | None, scale: tuple[float, float] | None = None) -> dict:  # fmt: skip
    """Every word, figure and table of the years for these choices."""
    return trend_years.shown(by_year(version, territory, name, measure, span, per), lang, large, scale)


@st.cache_data(max_entries=300, show_spinner=False)
def drawn_by_label(version: int, lang: str, large: bool, territory: str, name: str, measure: str, span: str,
                   per: str | None, breakdown: str) -> dict:  # fmt: skip
    """Every word, figure and table of the years by label for these choices."""
    found = by_year(version, territory, name, measure, span, per)
    reader = indicators.reader(name, number=version)
    return trend_years.parted(reader, found, breakdown, years_asked(territory, span, per), lang, large)


@st.cache_data(max_entries=100, show_spinner=False)
def examined(part: str, version: int, lang: str, territory: str, name: str, measure: str, reference: str,
             per: str | None) -> dict:  # fmt: skip
    """A folded part of the same series, once it is opened, by its name in monitoring: words, figures, tables."""
    return monitoring.FOLDED[part](studied(version, territory, name, measure, reference, per), lang)


def by_shift(store: indicators.Reader, study: trend.Study, name: str, lang: str) -> tuple | None:
    """The three shifts: title, figure, table, unit; none where a year holds too few acts to be parted."""
    if not study.movement.before >= BASE:
        return None
    frame_ = store.values(
        name, places=[study.territory], by="month", breakdown="shift", per=study.indicator.offers(study.per)
    )
    found = trend.by_label(frame_, "shift", study)
    parts = {label: found[label] for label in labels_restricted.SHIFTS if label in found}
    return (
        trend_tables.labels_title(parts, study, lang),
        style.specification(trend_figures.label_chart(parts, study, lang), lang),
        trend_tables.labels_table(parts, study, lang),
        trend_sentences.unit_words(study, lang),
    )


@st.cache_data(max_entries=64, show_spinner=False)
def unlocated(version: int, lang: str, name: str, start: str, end: str) -> str:
    """The share of an indicator's acts that have no known place, in a sentence."""
    reader = indicators.reader(name, number=version)
    if indicators.catalog()[name].kind == "share" or reader.status == "safe":
        return ""
    lost, total = reader.columns(name, places=["unlocated", "agglomeration"], by="period", start=start, end=end)[
        "numerator"
    ].tolist()
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
           f"des années de référence, jamais contre le mois d'avant. {TESTED['fr']}",
        en="p: provisional, left out of the tests; the months before are consolidated. A month is judged against the "
           f"same month of the reference years, never against the month before. {TESTED['en']}",
    ))  # fmt: skip
    total = len(shown["months"])
    blocks.twin(page, shown["months"], say(fr="Tableau des mêmes chiffres", en="Table of the same figures"),
                say(fr=f"{total} mois", en=f"{total} months"), "season")  # fmt: skip
    return None


def details(page: frame.Page, shown: dict, *choices: str | None, is_parted: bool) -> None:
    if shown["hidden"]:
        return
    monitoring.since_january(page, shown["since"])
    blocks.section(page, *shown["trend"])
    if shown["compared"]:
        heads = [say(fr="Ce que dit la phrase du haut", en="What the sentences at the top rest on"), ""]
        blocks.house_table(page, heads, [list(line) for line in shown["compared"]], heads[0], numbers=False)
    if shown["parts"] and not is_parted:
        title, figure, table, unit = shown["parts"]
        blocks.section(page, title, say(
            fr=f"Par quart du signalement. {unit}, moyenne des 12 derniers mois ; tirets : provisoire.",
            en=f"By reporting shift. {unit}, mean of the last 12 months; dashes: provisional.",
        ))  # fmt: skip
        blocks.chart(page, figure, title, "shifts")
        blocks.house_table(page, list(table.columns), table.to_numpy().tolist(), title)
    monitoring.folded(page, lambda part: examined(part, page.version.number, page.lang, *choices))


def breaks(page: frame.Page, notes: list[str]) -> None:
    """What the chart's dashed lines and brackets are."""
    if notes:
        with st.expander(say(fr="Ruptures et événements tracés", en="Breaks and events drawn")):
            for line in notes:
                blocks.note(page, line)


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
name = choose.indicator(page)
reader, own = page.of(name), indicators.catalog()[name]
grain = trend_choices.grain(page, reader, name)
extra = [("by", grain), ("measure", trend_choices.measure())] if own.denominators or own.rated_by else [("by", grain)]
by, *asked = [state.read(code, one.known, one.default, one.warning) for code, one in extra]
measure = asked[0] if asked else "count" if own.kind == "count" else "value"
per = own.rated_by[0] if measure == "rate" and own.rated_by else None
pers = choose.pers(page, [name]) if measure == "rate" and reader.status != "safe" else []
territories = choose.CHOICES["territory"](page)
place = state.read("territory", territories.known, territories.default, territories.warning)
parting = trend_choices.breakdown(page, reader, name)
is_parted = state.read("breakdown", parting.known, parting.default, parting.warning) != NONE
runs = [("reference", trend_choices.reference(page, reader, own, place))] if by == "month" else []
if by == "year" or is_parted:
    runs.append(("years", trend_choices.run(reader)))
asked = ["territory", "indicator", *extra, *pers, ("breakdown", parting), *runs]
chosen = dict(zip((one if isinstance(one, str) else one[0] for one in asked), choose.bar(page, *asked), strict=True))
territory, breakdown = chosen["territory"], chosen["breakdown"]
per = chosen.get("per", per)
indicator = own.by(per)
if by == "month" and not (reader.covered >= 1).any():
    blocks.empty(page, say(fr="Aucun mois complet dans cet extrait.", en="No whole month in this extract."))
    frame.stop()
key = (page.version.number, page.lang, page.large, territory, name, measure)
span = chosen.get("years", ALL)
if by == "year":
    shown = drawn_by_year(*key, span, per, shared_scale(measure, by))
else:
    shown = drawn(*key, chosen["reference"], per, shared_scale(measure, by))
parts = drawn_by_label(*key, span, per, breakdown) if is_parted else None
top = parts if parts and page.large else shown  # one chart for a committee: the one that was asked for
where, below = indicators.territories()[territory].name[page.lang], ""
ends = tuple(int(str(reader.months[at])[:4]) for at in (0, -1))
warning = ""
if measure == "rate":
    where += f" · {units.named(page.store, indicator, None, territory, ends, page.lang)}"
    below = units.source(page.store, indicator, None, territory, ends, page.lang)
    warning = cautions.of_rates(page.version.number, page.lang, territory, indicator.denominators[0])
mark = restricted.mark("analysis", page.lang) if reader.status == "internal" else ""
line = " · ".join(filter(None, (PAGE["title"][page.lang], where, indicator.title[page.lang], mark)))
blocks.finding(page, line, top["title"], "" if page.large else " ".join(filter(None, (shown["lead"], warning))))
if page.large and warning:
    blocks.note(page, warning)
if parts and page.large:
    trend_years.draw_parted(page, parts)
elif by == "year":
    trend_years.draw(page, shown)
else:
    main_chart(page, shown)
if not page.large:
    if by == "month":
        details(page, shown, territory, name, measure, chosen["reference"], per, is_parted=is_parted)
    if parts:
        trend_years.draw_parted(page, parts)
    breaks(page, shown["notes"])
    blocks.definition(page, own)
whole = choose.complete_years(reader)
last = (f"{whole[max(-5, -len(whole))]}-01", f"{whole[-1]}-12") if whole else (None, None)
lost = unlocated(page.version.number, page.lang, name, *last) if whole and not page.large else ""
delay = "" if page.large else shown.get("delay", "")
frame.caption(page, *filter(None, (below, lost, delay)), names=[name])
