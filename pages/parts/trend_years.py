"""Blocks of a series by year: the years with their intervals and table, and each label of a breakdown by year."""

import indicators
from pages.parts import blocks
from pages.parts.frame import Page
from pages.parts.state import say
from reports import style, trend_sentences, years, years_figures, years_parted, years_words
from reports.years import Yearly

NOTHING = {"fr": "Aucun tracé : aucune année n'a de valeur à montrer.",
           "en": "No chart: no year has a value to show."}  # fmt: skip
YEARLY = {"fr": "Partagé par année seulement.", "en": "Shared by year only."}


def shown(found: Yearly, lang: str, large: bool, scale: tuple[float, float] | None) -> dict:
    """Every word, figure and table of the years; to be kept by the page."""
    title = years_words.title(found, lang)
    if found.years.empty:
        return {"title": title, "lead": "", "subtitle": "", "chart": None, "why": f"{title}.", "note": "", "notes": []}
    return {
        "title": title,
        "lead": years_words.lead(found, lang),
        "subtitle": years_words.subtitle(found, lang, short=large),
        "chart": None if found.hidden else style.specification(
            years_figures.year_chart(found, lang, large, scale), lang, large),
        "why": NOTHING[lang],
        "table": years_words.table(found, lang),
        "note": " ".join([YEARLY[lang]] * (found.status == "safe") + [years_words.note(found, lang)]),
        "notes": [trend_sentences.break_note(one, lang) for one in years_words.breaks_within(found)],
    }  # fmt: skip


def parted(reader: indicators.Reader, found: Yearly, breakdown: str, asked: dict, lang: str, large: bool) -> dict:
    """Every word, figure and table of the years by label; `asked` is what the whole's years were asked with."""
    frame = reader.values(found.indicator.name, breakdown=breakdown, **asked)
    parts = years.by_label(frame, breakdown, found)
    kept = {label: one for label, one in parts.items() if one.years["hidden"].any() or one.years["numerator"].sum() > 0}
    parts = {label: kept[label] for label in years_parted.ordered(list(kept), breakdown)}
    if not parts or found.years.empty:
        return {"title": years_words.title(found, lang), "chart": None, "why": years_words.title(found, lang) + "."}
    is_hidden = all(one.hidden for one in parts.values())
    title = years_parted.title(parts, breakdown, lang)
    return {
        "title": title,
        "lead": years_parted.lead(parts, breakdown, found, lang),
        "subtitle": years_parted.subtitle(parts, lang, short=large),
        "chart": None if is_hidden else style.specification(
            years_figures.parted(parts, breakdown, lang, large), lang, large),
        "why": NOTHING[lang],
        "table": years_parted.table(parts, breakdown, found, lang),
        "shares": years_parted.shares(parts, breakdown, found, lang) if found.is_count else None,
        "note": years_parted.note(parts, lang),
    }  # fmt: skip


def draw(page: Page, made: dict) -> None:
    """The years: chart or why there is none, table, by which rule the last one is judged."""
    if made["chart"] is None:
        blocks.empty(page, made["why"])
    else:
        blocks.note(page, made["subtitle"])
        blocks.chart(page, made["chart"], f"{made['title']}. {made['subtitle']}", "years")
    if page.large:
        return
    if "table" in made:
        blocks.house_table(page, *made["table"], say(fr="Les mêmes chiffres par année", en="The same figures by year"))
    if made["note"]:
        blocks.note(page, made["note"])


def draw_parted(page: Page, made: dict) -> None:
    """The years by label: what moved, the rows, their table, shares of the whole."""
    if not page.large:
        blocks.section(page, made["title"], made.get("lead", ""))
    if made["chart"] is None:
        blocks.empty(page, made["why"])
    else:
        blocks.note(page, made["subtitle"])
        blocks.chart(page, made["chart"], f"{made['title']}. {made['subtitle']}", "parted")
    if page.large or "table" not in made:
        return
    blocks.house_table(page, *made["table"], made["title"])
    blocks.note(page, made["note"])
    if made["shares"] is not None:
        name = say(fr="Parts de chaque année", en="Shares of each year")
        blocks.twin(page, made["shares"], name, "", "shares")
