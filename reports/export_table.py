"""What a file holds, as a table to read: territories down, periods across, each value with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from indicators import Indicator, territories
from reports import exports, labels_restricted, units, words
from reports.export_words import HEADS
from reports.restricted import MASKED

OPEN = "(p)"  # after a period whose figures may still change
GAP = "–"  # an indicator that does not reach a period of the others


@dataclass(frozen=True)
class Shown:
    """Headings and rows in words; the first `named` columns name the row, last by its unit where these differ.

    `unit` is that of all values where they have the same. `why` are the reasons of hidden numbers.
    """

    heads: list[str]
    rows: list[list[str]]
    named: int
    unit: str
    why: list[str]
    is_cut: bool = False

    @property
    def has_units(self) -> bool:
        """Whether each row says its unit."""
        return not self.unit

    @property
    def is_open(self) -> bool:
        """Whether some period is not over, or may still change."""
        return any(head.endswith(OPEN) for head in self.heads)


def shown(tables: Mapping[str, pd.DataFrame], known: Mapping[str, Indicator], lang: str, most: int) -> Shown:
    """The values of some indicators as they were asked for, one row a territory, and a label where there are several.

    `known` gives each indicator by the denominator asked for; rows after the first `most` are left out.
    """
    every = pd.concat(tables.values())
    periods = list(dict.fromkeys(sorted(every["period"], key=lambda one: (one[:4], one))))
    soft = set(every.loc[every["flag"].str.contains("partial|provisional"), "period"])
    breakdown = exports.breakdown_of(every)
    has_labels = bool(breakdown) and every[breakdown].nunique() > 1
    heads = [HEADS["territory"][lang]]
    if has_labels:
        heads.append(labels_restricted.named(breakdown, lang))
    if len(tables) > 1:
        heads.insert(0, HEADS["indicator"][lang])
    given = {known[name].unit[lang] for name in tables}
    if len(given) > 1:
        heads.append(HEADS["unit"][lang])
    named, rows = len(heads), []
    for name, table in tables.items():
        if len(rows) > most:
            break
        label = table[breakdown] if breakdown else pd.Series("", index=table.index)
        found: dict[tuple[str, str], dict[str, str]] = {}
        asked = ("territory_id", "period", "value", "low", "high", "flag", "hidden", "text")
        for place, period, *cell, own in zip(*(table[column] for column in asked), label, strict=True):
            found.setdefault((place, own), {})[period] = _cell(known[name], *cell, lang=lang)
        order = labels_restricted.in_order(breakdown, label.unique()) if has_labels else list(label.unique())
        places = list(dict.fromkeys(table["territory_id"]))
        for place, own in sorted(found, key=lambda key: (places.index(key[0]), order.index(key[1]))):
            row = [territories()[place].name[lang]]
            row += [labels_restricted.name(breakdown, own, lang)] if has_labels else []
            row = [known[name].title[lang], *row] if len(tables) > 1 else row
            row += [known[name].unit[lang]] if len(given) > 1 else []
            rows.append(row + [found[place, own].get(period, GAP) for period in periods])
    heads += [words.period(one, lang) + (f" {OPEN}" if one in soft else "") for one in periods]
    reasons = every.loc[every["hidden"], ["text", "why"]].drop_duplicates().itertuples(index=False)
    why = list(dict.fromkeys(exports.hidden(*one, lang) for one in reasons))
    return Shown(heads, rows[:most], named, given.pop() if len(given) == 1 else "", why, len(rows) > most)


def _cell(
    one: Indicator, value: float, low: float, high: float, flag: str, is_hidden: bool, text: str, lang: str
) -> str:
    """3,69 (3,55 – 3,84); what stands in the place of a number that is hidden or was not computed."""
    if is_hidden:
        return text.replace(" ", words.FIXED) if text and one.kind == "count" else MASKED[lang]
    if pd.isna(value):
        return units.reason(flag, one, lang) or words.absent(lang)
    return f"{words.value(value, one.kind, lang)} ({words.interval(low, high, one.kind, lang)})"
