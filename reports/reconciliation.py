"""How the open file's totals stand beside the SPVM's annual reports, and how many acts have no place, year by year."""

import altair as alt
import pandas as pd

from reports import style, words

CATEGORIES = {
    "Introduction": {"fr": "Introductions par effraction", "en": "Break-ins"},
    "Méfait": {"fr": "Méfaits", "en": "Mischief"},
    "Vol dans / sur véhicule à moteur": {"fr": "Vols dans ou sur un véhicule", "en": "Thefts from vehicles"},
    "Vol de véhicule à moteur": {"fr": "Vols de véhicule", "en": "Vehicle thefts"},
    "Vols qualifiés": {"fr": "Vols qualifiés", "en": "Robberies"},
    "Infractions entrainant la mort": {"fr": "Infractions entraînant la mort", "en": "Offences causing death"},
}
FEWEST = 50  # acts under which the share of a category is not drawn: it would only show noise
EVERY = "all"


def category(code: str, lang: str) -> str:
    """A category of the open file in a reader's words."""
    return CATEGORIES.get(code, {}).get(lang, code)


# The annual reports ---------------------------------------------------------------------------------------------------


def compare(acts: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Both totals of every category and year that the annual reports print: category, year, events, reported, ratio.

    `acts` has year, category, events (the agglomeration, unlocated included); `published` year, category, reported. The
    ratio is in per cent of what the annual report counts; years that the file does not hold are left out.
    """
    both = published.merge(acts[["year", "category", "events"]], on=["year", "category"], how="left")
    both = both[both["year"].isin(acts["year"].unique())].fillna({"events": 0})
    both["ratio"] = 100 * both["events"] / both["reported"].where(both["reported"] > 0)
    return both.sort_values(["category", "year"], ignore_index=True)[
        ["category", "year", "events", "reported", "ratio"]
    ]


def totals(compared: pd.DataFrame) -> pd.DataFrame:
    """The same over all the years together, one row per category."""
    sums = compared.groupby("category", as_index=False)[["events", "reported"]].sum()
    return _ordered(sums.assign(ratio=100 * sums["events"] / sums["reported"]))


def _ordered(table: pd.DataFrame, *also: str) -> pd.DataFrame:
    """Rows in the order of CATEGORIES, the same everywhere."""
    place = {code: number for number, code in enumerate(CATEGORIES)}
    rank = table["category"].map(place).fillna(len(place))
    ordered = table.assign(rank=rank).sort_values(["rank", "category", *also], kind="stable", ignore_index=True)
    return ordered.drop(columns="rank")


def sentence(compared: pd.DataFrame, lang: str) -> str:
    """Over which years, and what part of the annual reports' figures the open file holds, by category."""
    if compared.empty:
        return {
            "fr": "Aucune année du fichier ouvert n'a de rapport annuel à lui comparer.",
            "en": "No year of the open file has an annual report to compare with.",
        }[lang]
    span = words.years(int(compared["year"].min()), int(compared["year"].max()))
    parts = [
        f"{words.percent(row.ratio, lang)} {_of(row.category)}" if lang == "fr"
        else f"{words.percent(row.ratio, lang)} of {category(row.category, lang).lower()}"
        for row in totals(compared).itertuples()
    ]  # fmt: skip
    if lang == "fr":
        return f"En {span}, le fichier ouvert compte {words.listing(parts, lang)} des rapports annuels du SPVM."
    return f"In {span}, the open file holds {words.listing(parts, lang)} of the SPVM's annual reports."


def _of(code: str) -> str:
    """des introductions par effraction"""
    name = category(code, "fr")
    return f"des {name[0].lower()}{name[1:]}"


def ratio_table(compared: pd.DataFrame, lang: str) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the ratios: a row per category, a column per year and one for all of them."""
    years = sorted(compared["year"].unique())
    every = {"fr": "Ensemble", "en": "All years"}[lang]
    head = {"fr": "Fichier ouvert ÷ rapport annuel", "en": "Open file ÷ annual report"}[lang]
    known = totals(compared).set_index("category")["ratio"]
    grid = compared.pivot(index="category", columns="year", values="ratio")
    rows = [
        [category(code, lang), *(words.percent(grid.loc[code, year], lang) for year in years),
         words.percent(known[code], lang)]
        for code in totals(compared)["category"]
    ]  # fmt: skip
    return [head, *(str(year) for year in years), every], rows


def count_table(compared: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Both numbers of every category and year, in words."""
    heads = {
        "fr": ["Catégorie", "Année", "Fichier ouvert", "Rapport annuel", "Rapport des deux"],
        "en": ["Category", "Year", "Open file", "Annual report", "Ratio"],
    }[lang]
    rows = [
        [category(row.category, lang), str(row.year), words.count(row.events, lang), words.count(row.reported, lang),
         words.percent(row.ratio, lang)]
        for row in compared.itertuples()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=heads)


# Acts without a place -------------------------------------------------------------------------------------------------


def unlocated(acts: pd.DataFrame) -> pd.DataFrame:
    """The share of acts without a place: category (or « all »), year, events, unlocated, share in per cent."""
    every = acts.groupby("year", as_index=False)[["events", "unlocated"]].sum().assign(category=EVERY)
    both = pd.concat([every, acts], ignore_index=True)
    both["share"] = 100 * both["unlocated"] / both["events"].where(both["events"] > 0)
    return both[["category", "year", "events", "unlocated", "share"]]


def unlocated_sentence(shares: pd.DataFrame, whole: list[int], lang: str) -> str:
    """The share of the last whole year, and between which values it has stayed."""
    every = shares[(shares["category"] == EVERY) & shares["year"].isin(whole)].set_index("year")["share"]
    if every.empty:
        return {"fr": "Aucune année entière.", "en": "No whole year."}[lang]
    last, low, high = every.index[-1], words.percent(every.min(), lang), words.percent(every.max(), lang)
    said = words.percent(every.iloc[-1], lang)
    if lang == "fr":
        return f"En {last}, {said} des actes n'ont pas de lieu ; entre {low} et {high} depuis {every.index[0]}"
    return f"In {last}, {said} of acts have no place; between {low} and {high} since {every.index[0]}"


def unlocated_table(shares: pd.DataFrame, lang: str) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the shares: all acts first, then a row per category, a column per year."""
    grid = shares.pivot(index="category", columns="year", values="share")
    order = [EVERY, *(code for code in CATEGORIES if code in grid.index)]
    order += [code for code in grid.index if code not in order]
    name = {"fr": "Ensemble", "en": "All acts"}[lang]
    rows = [
        [name if code == EVERY else category(code, lang), *(words.percent(share, lang) for share in grid.loc[code])]
        for code in order
    ]
    return [{"fr": "Part non localisée", "en": "Unlocated share"}[lang], *(str(year) for year in grid.columns)], rows


def unlocated_chart(shares: pd.DataFrame, whole: list[int], lang: str, large: bool = False) -> alt.LayerChart:
    """The share of acts without a place by year: all acts in navy, categories in grey, an incomplete year hollow."""
    rare = shares.groupby("category")["events"].max()
    drawn = shares[shares["category"].map(rare) >= FEWEST].copy()
    drawn["share"] = drawn["share"].round(1)
    drawn["name"] = [
        {"fr": "Ensemble", "en": "All acts"}[lang] if code == EVERY else category(code, lang)
        for code in drawn["category"]
    ]
    drawn["whole"] = drawn["year"].isin(whole)
    drawn["hint"] = [
        f"{row.name}, {row.year}{colon(lang)}{words.percent(row.share, lang)}" for row in drawn.itertuples(index=False)
    ]
    first, last = int(drawn["year"].min()), int(drawn["year"].max())
    top = max(5.0, float(drawn["share"].max()) * 1.2)
    gap = top * (0.06 if large else 0.055)
    ends, starts = (_spread(drawn[drawn["year"] == year], gap) for year in (last, first))
    ends["text"] = [words.percent(share, lang) for share in ends["share"]]
    starts["text"] = starts["name"]
    years = sorted(int(year) for year in drawn["year"].unique())
    x = alt.X("year:Q", title=None, scale=alt.Scale(domain=[years[0], last + 0.1], nice=False),
              axis=alt.Axis(format="d", values=years, grid=False))  # fmt: skip
    y = alt.Y("share:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False),
              axis=alt.Axis(grid=True, tickCount=4, labelExpr="datum.label + '\u00a0%'" if lang == "fr"
                            else "datum.label + '%'"))  # fmt: skip
    is_all = alt.datum.category == EVERY
    colour = alt.condition(is_all, alt.value(style.SUBJECT), alt.value(style.SERIES))
    base = alt.Chart(drawn)
    lines = base.mark_line().encode(
        x=x, y=y, detail="category:N", color=colour,
        strokeWidth=alt.condition(is_all, alt.value(4.5 if large else 3), alt.value(2 if large else 1.5)),
    )  # fmt: skip
    dots = base.mark_point(filled=False, fill="white", size=50, strokeWidth=1.5, opacity=1).encode(
        x=x, y=y, color=colour, tooltip=alt.Tooltip("hint:N", title=" ")
    )
    height = alt.Y("at:Q", scale=alt.Scale(domain=[0, top], nice=False))
    ink = alt.condition(is_all, alt.value(style.SUBJECT), alt.value(style.SECONDARY))
    values = alt.Chart(ends).mark_text(align="left", dx=10).encode(x=x, y=height, text="text:N", color=ink)
    halo = alt.Chart(starts).mark_text(
        align="left", dx=4, dy=-12 if large else -9, stroke="white", strokeWidth=4, strokeJoin="round"
    ).encode(x=x, y=height, text="text:N")  # fmt: skip
    names = alt.Chart(starts).mark_text(align="left", dx=4, dy=-12 if large else -9).encode(
        x=x, y=height, text="text:N", color=ink
    )  # fmt: skip
    partial = dots.transform_filter(~alt.datum.whole)
    return alt.layer(lines, partial, values, halo, names).properties(
        height=480 if large else 320, width="container",
        padding={"left": 2, "top": 8, "right": 110 if large else 66, "bottom": 2},
    )  # fmt: skip


def _spread(rows: pd.DataFrame, gap: float) -> pd.DataFrame:
    """The rows of one year from the highest share down, with the height of a label beside each."""
    rows = rows.sort_values("share", ascending=False).copy()
    return rows.assign(at=_apart(rows["share"].tolist(), gap))


def colon(lang: str) -> str:
    return "\u00a0: " if lang == "fr" else ": "


def _apart(values: list[float], gap: float) -> list[float]:
    """Heights in falling order moved as little as needed to stand `gap` apart."""
    placed = list(values)
    for number in range(1, len(placed)):
        placed[number] = min(placed[number], placed[number - 1] - gap)
    below = min(0.0, placed[-1]) if placed else 0.0
    return [place - below for place in placed]
