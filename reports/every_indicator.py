"""Every indicator of a version for one territory and period, by theme: number, value, interval, the city's, remark."""

import html
from collections.abc import Callable
from urllib.parse import urlencode

import pandas as pd

from indicators import Indicator, Menu, Reader, catalog
from reports import exports, units, words
from reports.dictionary_words import THEMES
from reports.portrait_numbers import ENOUGH
from reports.restricted import MASKED, mark

TITLE = {"fr": "Tous les indicateurs, par thème", "en": "All indicators, by theme"}
HEADS = {
    "fr": ("Indicateur", "Nombre", "Valeur", "Unité", "Intervalle à 95 %", "Ville", "Remarque"),
    "en": ("Indicator", "Number", "Value", "Unit", "95% interval", "City", "Remark"),
}
N = " class='n'"
KINDS = ("", N, N, "", N, N, "")  # of the columns: numbers stand to the right
CITY = "city"


def outside(reader: Reader, lang: str) -> str:
    """Why a period is not answered, after what is left out: the periods of a menu, or the months that are known."""
    if not isinstance(reader, Menu):
        first, last = (words.month(str(month), lang) for month in (reader.months[0], reader.months[-1]))
        return {"fr": f"connus de {first} à {last} seulement", "en": f"known from {first} to {last} only"}[lang]
    runs = words.listing([one.replace("-", "–") for one in reader.periods if "-" in one], lang)
    together = {"fr": f" ou pour {runs} ensemble", "en": f" or for {runs} together"}[lang] if runs else ""
    return {"fr": "partagés par année entière", "en": "shared by whole year"}[lang] + together


def rows(
    names: list[str], reader: Callable[[str], Reader], place: str, first: int, last: int, per: str | None, lang: str
) -> list[tuple[str, list[str]]]:
    """The name of each indicator with its row of the table, under HEADS."""
    return [(name, _row(catalog()[name], reader(name), place, first, last, per, lang)) for name in names]


def _row(own: Indicator, reader: Reader, place: str, first: int, last: int, per: str | None, lang: str) -> list[str]:
    one, gap = exports.divided(own, per if reader.status != "safe" else None), words.absent(lang)
    asked = {"places": [place, CITY], "by": "period", "start": f"{first}-01", "end": f"{last}-12"}
    try:
        table = reader.values(own.name, **asked, per=one.denominators[0] if one.denominators else None)
    except ValueError:
        said = outside(reader, lang)
        return [own.title[lang], gap, gap, one.unit[lang].removeprefix("% "), gap, gap, said[:1].upper() + said[1:]]
    mine, city = table.iloc[0], table.iloc[-1]
    internal = mark("analysis", lang) if reader.status == "internal" else ""
    told = exports.hidden(mine["text"], mine["why"], lang) if mine["hidden"] else exports.remark(
        mine["flag"], lang, one.kind
    )  # fmt: skip
    if one.kind == "share" and not mine["hidden"] and 0 < mine["denominator"] < ENOUGH:
        told = {"fr": f"part non donnée : sur moins de {ENOUGH}", "en": f"share not given: out of under {ENOUGH}"}[lang]
    return [
        own.title[lang],
        (mine["text"].replace(" ", words.FIXED) or MASKED[lang]) if mine["hidden"] else words.count(
            mine["numerator"], lang),
        _value(one, mine, lang),
        one.unit[lang].removeprefix("% "),
        gap if mine["hidden"] or _is_few(one, mine) else words.interval(mine["low"], mine["high"], one.kind, lang),
        _value(one, city, lang),
        " · ".join(filter(None, (told, internal))),
    ]  # fmt: skip


def _is_few(one: Indicator, row: pd.Series) -> bool:
    """Whether a share would be of too few to be given, as on the rest of the portrait."""
    return one.kind == "share" and row["denominator"] < ENOUGH


def _value(one: Indicator, row: pd.Series, lang: str) -> str:
    if row["hidden"]:
        return MASKED[lang]
    if pd.isna(row["value"]) or _is_few(one, row):
        return units.reason(row["flag"], one, lang) or words.absent(lang)
    return words.value(row["value"], one.kind, lang)


def table(found: list[tuple[str, list[str]]], place: str, period: str, lang: str) -> str:
    """The rows as a table under the names of their themes, each indicator with the way to its trend."""
    columns, body, theme = len(KINDS), [], ""
    for name, cells in found:
        if catalog()[name].theme != theme:
            theme = catalog()[name].theme
            body.append(f"<tr><th class='theme' colspan='{columns}'>{html.escape(THEMES[theme][lang])}</th></tr>")
        query = {"indicator": name, "territory": place, "period": period, "lang": lang}
        link = f"<a href=\"./tendances?{html.escape(urlencode(query))}\" target='_self'>{html.escape(cells[0])}</a>"
        pairs = zip(KINDS[1:], cells[1:], strict=True)
        told = "".join(f"<td{kind}>{html.escape(cell, quote=False)}</td>" for kind, cell in pairs)
        body.append(f"<tr><th scope='row'>{link}</th>{told}</tr>")
    heads = "".join(f"<th scope='col'{kind}>{text}</th>" for kind, text in zip(KINDS, HEADS[lang], strict=True))
    title = html.escape(TITLE[lang])
    return words.typeset(
        f"<div class='scroll' role='region' tabindex='0' aria-label='{title}'><table class='house across every'>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>", lang,
    )  # fmt: skip
