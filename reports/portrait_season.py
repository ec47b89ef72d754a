"""A portrait's trend: each month of the whole beside its season, the period's last year beside the years before."""

import pandas as pd

from indicators import Store, catalog, own
from indicators.judgements import varying
from indicators.seasons import ENOUGH
from reports import trend, trend_sentences, trend_tables
from reports.portrait_numbers import Portrait
from reports.trend import Study

RUN = 5  # years of a reference
TITLE = {"fr": "Évolution et saisons", "en": "Trend and seasons"}


def reference(p: Portrait, whole: list[int]) -> tuple[int, int]:
    """The years that tell what is usual: the whole ones just before the period, five at most.

    Where the data hold fewer than three of them, the first whole years before the period's last, five at most.
    """
    start, last = p.years
    before = [year for year in whole if year < start][-RUN:]
    if len(before) < ENOUGH:
        before = [year for year in whole if year < last][:RUN]
    return (before[0], before[-1]) if before else (start, start)


def study(store: Store, p: Portrait) -> Study:
    """The whole's months from the first year that the portrait shows to the period's end."""
    years = reference(p, [int(span.label) for span in store.spans("year") if "partial" not in span.flag])
    start = min(years[0], int(p.yearly["period"].min()))
    frame = store.values(p.whole, places=[p.territory], by="month", start=f"{start}-01", end=f"{p.years[1]}-12")
    return trend.study(frame, catalog()[p.whole], p.territory, "count", years, varying(store, p.whole, p.territory))


def empty(p: Portrait, found: Study, lang: str) -> str:
    """Why there is no chart; empty where there is one."""
    if found.months["numerator"].sum():
        return ""
    return {"fr": "Aucun acte signalé dans ces années.", "en": "No reported act in these years."}[lang]


def title(found: Study, lang: str) -> str:
    return trend_sentences.title(found, lang)


def subtitle(found: Study, lang: str) -> str:
    return trend_sentences.subtitle(found, lang)


def sentences(found: Study, other: str, lang: str) -> list[str]:
    """Months beyond the band, the last year beside the reference with the test, the peak; then the slope's test.

    `other` is the label that the page's top gives the whole: where the two differ, a sentence says what each is of.
    """
    told = [trend_sentences.lead(found, lang), f"{trend_tables.trend_title(found, lang)}."]
    if other and found.movement.label and other != found.movement.label:
        is_rated = not own.is_own(found.territory) or bool(own.members(found.territory))
        told.append({
            "fr": "Ici, le test porte sur le nombre d'actes des douze derniers mois ; plus haut, il porte "
                  f"{'sur le taux, et ' if is_rated else ''}sur d'autres années.",
            "en": "Here the test is on the number of acts of the last twelve months; above, it is "
                  f"{'on the rate, and ' if is_rated else ''}on other years.",
        }[lang])  # fmt: skip
    return told


def breaks(found: Study, lang: str) -> list[str]:
    """Each break or event that the chart draws, with its cause and effect."""
    first, last = (found.months["period"].iloc[at] for at in (0, -1))
    drawn = [one for one in found.breaks if str(one.on) <= f"{last}-31" and str(one.until or one.on) >= first]
    return [trend_sentences.break_note(one, lang) for one in drawn]


def tables(found: Study, lang: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the sentences rest on, line by line, and every month."""
    heads = {"fr": ["Ce que disent les phrases", "Valeur"], "en": ["What the sentences say", "Value"]}[lang]
    return pd.DataFrame(trend_tables.compared(found, lang), columns=heads), trend_tables.every_month(found, lang)
