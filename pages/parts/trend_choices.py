"""What may be chosen on the page of trends: months or years, measure, reference, run of years, breakdown."""

import streamlit as st

import indicators
from indicators.breaks import touching
from indicators.seasons import ENOUGH
from pages.parts import choose, state
from pages.parts.frame import Page
from pages.parts.state import say
from reports import years, years_parted
from reports.trend_sentences import upper_first

RUN = 5  # years of a reference
OFTEN = 10  # events a month in the agglomeration under which months say less than years
ALL, NONE = "all", "none"  # the codes of every year and of no breakdown
GRAINS = {"month": {"fr": "Mois", "en": "Month"}, "year": {"fr": "Année", "en": "Year"}}


def _follow(page: Page, name: str, default: str) -> None:
    """A choice left at its default takes the default of the indicator that is chosen next."""
    before = st.session_state.get(f"usual:{name}")
    if page.large:  # a view of a sequence says what it wants
        return
    if before and st.session_state.get(f"choice:{name}") == before:
        state.keep(name, default)
    st.session_state[f"usual:{name}"] = default


def measure() -> choose.Choice:
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


@st.cache_data(max_entries=200, show_spinner=False)
def usual_grain(version: int, name: str) -> str:
    """Months where there are events enough to tell them apart, else years: the only grain that is shared of some."""
    reader = indicators.reader(name, number=version)
    if "month" not in reader.grains:
        return "year"
    if reader.status == "open":
        return "month"
    (events,) = reader.columns(name, places=["agglomeration"], by="period")["numerator"]
    return "month" if events / len(reader.months) >= OFTEN else "year"


def grain(page: Page, reader: indicators.Reader, name: str) -> choose.Choice:
    """By month or by year; left at its default, it follows the default of the next indicator."""
    default = usual_grain(page.version.number, name)
    _follow(page, "by", default)
    codes = [code for code in GRAINS if code in reader.grains]
    return choose.Choice(
        label=say(fr="Pas", en="Step"),
        codes=codes,
        words=lambda code: GRAINS[code][page.lang],
        default=default,
        known=codes.__contains__,
        warning=say(
            fr=f"Ce lien demande un pas qui n'est pas offert ici. Affiché : {GRAINS[default]['fr'].lower()}.",
            en=f"This link asks for a step that is not offered here. Showing: {GRAINS[default]['en'].lower()}.",
        ),
    )


def run(reader: indicators.Reader) -> choose.Choice:
    """Every year, or any run of them."""
    every = say(fr="Toutes", en="All")
    known = choose.complete_years(reader)
    runs = [f"{first}-{last}" for last in reversed(known) for first in known if first < last]
    return choose.Choice(
        label=say(fr="Années", en="Years"),
        codes=[ALL, *runs],
        words=lambda code: every if code == ALL else code.replace("-", "–"),
        default=ALL,
        known=[ALL, *runs].__contains__,
        warning=say(fr="Ce lien demande des années hors des données. Toutes sont affichées.",
                    en="This link asks for years outside the data. Showing all of them."),
    )  # fmt: skip


def breakdown(page: Page, reader: indicators.Reader, name: str) -> choose.Choice:
    """What the series may be broken down by."""
    offered = reader.breakdowns(name)
    names = {NONE: say(fr="Aucune", en="None")}
    names |= {code: upper_first(years_parted.breakdown_words(code, page.lang)) for code in offered}
    return choose.Choice(
        label=say(fr="Ventilation", en="Breakdown"),
        codes=list(names),
        words=names.__getitem__,
        default=NONE,
        known=names.__contains__,
        warning=say(fr="Cette ventilation n'est pas offerte pour cet indicateur : aucune n'est affichée.",
                    en="This breakdown is not offered for this indicator: none is shown."),
    )  # fmt: skip


def _first_comparable(indicator: indicators.Indicator, territory: str) -> int:
    """The first year after the last hard break of a series."""
    hard = [one for one in touching(indicator, territory) if one.kind == "hard"]
    return max((years.first_whole(one) for one in hard), default=0)


def reference(page: Page, reader: indicators.Reader, indicator: indicators.Indicator, territory: str) -> choose.Choice:
    """Runs of whole years that end before the last twelve consolidated months.

    By default the first five, or the first that lie after the last hard break.
    """
    after = _first_comparable(indicator, territory)
    limit = int(str(reader.months[max(reader.provisional_from - 12, 0)])[:4])
    whole = [year for year in choose.complete_years(reader) if year < limit]
    runs = [(first, first + RUN - 1) for first in whole if first + RUN - 1 in whole]
    later = [year for year in whole if year >= after]
    if not any(first >= after for first, _ in runs) and len(later) >= ENOUGH:
        runs.append((later[0], later[-1]))
    runs = runs or [(whole[0], whole[-1]) if whole else (limit, limit)]
    codes = [f"{first}-{last}" for first, last in runs]
    default = next((code for code, run in zip(codes, runs, strict=True) if run[0] >= after), codes[0])

    _follow(page, "reference", default)
    told = default.replace("-", "–")

    def is_run(code: str) -> bool:
        ends = code.split("-")
        if len(ends) != 2 or not all(end.isdigit() for end in ends):
            return False
        first, last = map(int, ends)
        return code in codes or (last - first + 1 >= ENOUGH and set(range(first, last + 1)) <= set(whole))

    asked = st.session_state.get("choice:reference") or st.query_params.get("reference", "")
    if asked not in codes and is_run(asked):
        codes.append(asked)
    return choose.Choice(
        label=say(fr="Référence", en="Reference"),
        codes=codes,
        words=lambda code: code.replace("-", "–"),
        default=default,
        known=is_run,
        warning=say(fr=f"Ce lien demande des années de référence hors des données. Affichées : {told}.",
                    en=f"This link asks for reference years outside the data. Showing {told}."),
    )  # fmt: skip
