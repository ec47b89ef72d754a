"""The tables of a portrait, each figure of the page in the reader's words."""

import pandas as pd

from indicators import catalog
from indicators.comparisons import LABELS
from reports import rest_words, words
from reports.judged_words import SYMBOLS
from reports.portrait_notes import ratio_word
from reports.portrait_numbers import ENOUGH, Portrait
from reports.rest_words import AMONG


def indicators_table(p: Portrait, lang: str) -> pd.DataFrame:
    """Every indicator of the catalogue, a row each, in words."""
    rest = rest_words.head(p.territory, lang)
    columns = {
        "fr": ["Indicateur", "Nombre", "Valeur", "Unité", "Intervalle à 95 %", rest, AMONG["fr"], "Pairs",
               "Avant", "Évolution"],
        "en": ["Indicator", "Number", "Value", "Unit", "95% interval", rest, AMONG["en"], "Peers", "Before",
               "Change"],
    }[lang]  # fmt: skip
    rows = []
    for name, row in p.rows.items():
        one = p.indicator(name)
        few = one.kind == "share" and row["denominator"] < ENOUGH  # no share on fewer acts
        given = pd.notna(row["value"]) and not few
        change = f"{SYMBOLS[row['change']]} {LABELS[row['change']][lang]}" if row["change"] else words.absent(lang)
        if pd.notna(row["percent"]):
            change += f" ({words.signed_percent(row['percent'], lang)})"
        rows.append([
            one.title[lang],
            words.count(row["numerator"], lang),
            words.value(row["value"], one.kind, lang) if given else words.absent(lang),
            one.unit[lang].removeprefix("% ") if one.kind == "share" else one.unit[lang],
            words.interval(row["low"], row["high"], one.kind, lang) if given else words.absent(lang),
            words.value(row["reference_value"], one.kind, lang) if p.reference else words.absent(lang),
            ratio_word(row["against"], lang) if row["against"] and given else words.absent(lang),
            words.value(theirs, one.kind, lang) if pd.notna(theirs := row.get("peers_value")) else words.absent(lang),
            words.count(row["before"], lang),
            change,
        ])  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def yearly_table(p: Portrait, lang: str) -> pd.DataFrame:
    """Acts by year, a column each, for the whole and each category."""
    wide = p.yearly.assign(acts=[words.count(one, lang) for one in p.yearly["numerator"]])
    wide = wide.pivot(index="indicator", columns="period", values="acts").loc[[p.whole, *p.categories]]
    partial = set(p.yearly.loc[p.yearly["flag"].ne(""), "period"])
    wide.columns = [f"{year} (p)" if year in partial else year for year in wide.columns]
    wide.insert(0, {"fr": "Catégorie", "en": "Category"}[lang], [catalog()[name].label[lang] for name in wide.index])
    return wide


def rolling_table(p: Portrait, lang: str) -> pd.DataFrame:
    """Acts of twelve months, a row per last month, newest first, a column per category."""
    wide = p.rolling.pivot(index="period", columns="indicator", values="numerator")[list(p.categories)].iloc[::-1]
    flags = p.rolling.groupby("period")["flag"].first()
    found = pd.DataFrame(
        {catalog()[name].label[lang]: [words.count(one, lang) for one in wide[name]] for name in p.categories}
    )
    months = [words.month(period, lang) + (" p" if flags[period] else "") for period in wide.index]
    found.insert(0, {"fr": "Douze mois jusqu'à", "en": "Twelve months to"}[lang], months)
    return found


def mix_table(p: Portrait, lang: str) -> pd.DataFrame:
    """Each category's number and part, beside those of the rest of the city."""
    rest = rest_words.head(p.territory, lang)
    names = {"fr": ["Catégorie", "Nombre", "Part", f"{rest}, nombre", f"{rest}, part"],
             "en": ["Category", "Number", "Share", f"{rest}, number", f"{rest}, share"]}[lang]  # fmt: skip
    rows = []
    for name in p.categories:
        row = p.row(name)
        mine = [words.count(row["numerator"], lang), words.percent(p.share(name), lang)]
        city = [
            words.count(row["reference_numerator"], lang),
            words.percent(p.share(name, "reference_numerator"), lang),
        ]
        rows.append([catalog()[name].label[lang], *mine, *(city if p.reference else [])])
    whole, every = p.row(p.whole), words.percent(100, lang)
    city = [words.count(whole["reference_numerator"], lang), every] if p.reference else []
    rows.append([{"fr": "Ensemble", "en": "All"}[lang], words.count(whole["numerator"], lang), every, *city])
    return pd.DataFrame(rows, columns=names[: 5 if p.reference else 3])


def hours_table(p: Portrait, quarts: dict[str, dict[str, str]], lang: str) -> pd.DataFrame:
    """Acts of the whole period by month and shift of the report, with the totals and each shift's part."""
    wide = p.hours.pivot(index="month", columns="shift", values="numerator")
    wide = wide[[shift for shift in quarts if shift in wide]]
    shifts = wide.sum()
    names = {"fr": ("Mois", "Ensemble", "Part"), "en": ("Month", "All", "Share")}[lang]
    months = [*(words.MONTHS[lang][month - 1] for month in wide.index), *names[1:]]
    found = pd.DataFrame({names[0]: months})
    for shift in wide:
        part = words.percent(100 * shifts[shift] / shifts.sum(), lang) if shifts.sum() else words.absent(lang)
        found[quarts[shift][lang]] = [words.count(one, lang) for one in (*wide[shift], shifts[shift])] + [part]
    found[names[1]] = [words.count(one, lang) for one in (*wide.sum(axis=1), shifts.sum())] + [words.percent(100, lang)]
    return found


def against_table(p: Portrait, lang: str) -> pd.DataFrame:
    """Each rate and that of the rest of the city, their ratio with its interval, the class among the 34, the peers."""
    rest = rest_words.head(p.territory, lang)
    heads = {
        "fr": ["Catégorie", "Taux", rest, "Rapport", "Intervalle du rapport", AMONG["fr"], "Pairs"],
        "en": ["Category", "Rate", rest, "Ratio", "Interval of the ratio", AMONG["en"], "Peers"],
    }[lang]
    rows = []
    for name in (p.whole, *p.categories):
        row, kind = p.row(name), p.indicator(name).kind
        theirs = row.get("peers_value")
        rows.append([
            catalog()[name].label[lang], words.value(row["value"], kind, lang),
            words.value(row["reference_value"], kind, lang), words.rate(row["ratio"], lang),
            words.interval(row["ratio_low"], row["ratio_high"], "rate", lang),
            ratio_word(row["against"], lang) or words.absent(lang),
            words.value(theirs, kind, lang) if pd.notna(theirs) else words.absent(lang),
        ])  # fmt: skip
    return pd.DataFrame(rows, columns=heads)
