"""Cells of restricted extracts as pages tell them: a number or the words in its place, years, changes, breaks."""

import math
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

import indicators
from indicators import Reader, catalog, disclosure, judgements, own, safe
from indicators.arithmetic import rate_limits
from indicators.breaks import Break, between, first_whole
from indicators.catalog import FAMILIES
from indicators.comparisons import LABELS, change
from reports import words
from reports.judged_words import SYMBOLS
from reports.labels_restricted import WHOSE

MASKED = {"fr": "masqué", "en": "hidden"}
USUAL_PERIOD = "2018-2022"
COLUMNS = ("numerator", "denominator", "value", "low", "high", "flag", "hidden", "text", "why")  # of a cell


@dataclass(frozen=True)
class Cell:
    """One cell of the menu; hidden, it has no number at all."""

    number: float = math.nan
    below: float = math.nan
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    flag: str = ""
    hidden: bool = True
    instead: str = ""
    why: str = ""

    @property
    def is_shown(self) -> bool:
        return not self.hidden and not math.isnan(self.number)

    @property
    def has_value(self) -> bool:
        return not self.hidden and not math.isnan(self.value)

    def count(self, lang: str) -> str:
        """The number, or what is written in its place: « < 8 », « masqué »."""
        if self.is_shown:
            return words.count(self.number, lang)
        return self.instead.replace(" ", words.FIXED) or MASKED[lang]

    def told(self, kind: str, lang: str) -> str:
        """The value by its kind, or why there is none."""
        return MASKED[lang] if self.hidden else words.value(self.value, kind, lang)

    def limits(self, kind: str, lang: str) -> str:
        """The interval, or why there is none."""
        return MASKED[lang] if self.hidden else words.interval(self.low, self.high, kind, lang)


@dataclass(frozen=True)
class Read:
    """What reads for one audience: called with an indicator and a breakdown, every cell of the menu.

    `reader` gives what answers for an indicator, whose years tell how much it varies.
    """

    cells: Callable[[str, str], pd.DataFrame]
    reader: Callable[[str], Reader]

    def __call__(self, name: str, breakdown: str) -> pd.DataFrame:
        return self.cells(name, breakdown)

    def varying(self, name: str, place: str) -> judgements.Vary:
        """What tells how much an indicator varies in a place."""
        return lambda *runs: judgements.variation(self.reader(name), name, place, *runs)


class Years(dict[int, Cell]):
    """The cells of a place by year, the indicator they are of, and what tells how much its years vary there."""

    def __init__(self, cells: Mapping[int, Cell], name: str, place: str, vary: judgements.Vary):
        super().__init__(cells)
        self.name, self.place, self.vary = name, place, vary

    def variation(self, first: int, last: int) -> float:
        """The φ by which a change from a year to another is judged."""
        return self.vary((f"{first}-01", f"{first}-12"), (f"{last}-01", f"{last}-12"))


class Cells:
    """The cells of one place, for one reader's audience; read(name, breakdown) gives every cell of the menu."""

    def __init__(self, read: Read, place: str, period: str):
        self.read, self.place, self.period = read, place, period

    def by(self, name: str, breakdown: str = "", place: str = "", period: str = "") -> dict[str, Cell]:
        """The cells of a period by label; none where the menu has none."""
        found = _indexed(self.read(name, breakdown))
        return dict(found.get((place or self.place, period or self.period), {}))

    def one(self, name: str, place: str = "", period: str = "") -> Cell:
        """The cell without breakdown."""
        found = _indexed(self.read(name, ""))
        return found.get((place or self.place, period or self.period), {}).get("", Cell())

    def yearly(self, name: str) -> Years:
        """The cells of this place by year, over all the years of the menu."""
        found = _indexed(self.read(name, ""))
        years = sorted(period for place, period in found if place == self.place and len(period) == 4)
        known = {int(year): found[self.place, year][""] for year in years}
        return Years(known, name, self.place, self.read.varying(name, self.place))

    def everywhere(self, name: str) -> dict[str, Cell]:
        """The cells of the period by territory."""
        found = _indexed(self.read(name, ""))
        return {place: cells[""] for (place, period), cells in found.items() if period == self.period}


_known: dict[int, dict[tuple[str, str], dict[str, Cell]]] = {}


def _indexed(table: pd.DataFrame) -> dict[tuple[str, str], dict[str, Cell]]:
    """A table's cells by place and period, then by label; made once for as long as the table is kept.

    A page asks some sixty times for a few rows of the same tables: to look through them each time takes most of it.
    """
    if id(table) not in _known:
        found: dict[tuple[str, str], dict[str, Cell]] = {}
        columns = ("territory_id", "period", "label", *COLUMNS)
        for place, period, label, *cell in zip(*(table[column].tolist() for column in columns), strict=True):
            found.setdefault((place, period), {})[label] = Cell(*cell)
        weakref.finalize(table, _known.pop, id(table), None)
        _known[id(table)] = found
    return _known[id(table)]


def rest(ours: Cell, city: Cell, place: str, per: float = 1.0) -> Cell:
    """What the city holds without a place made of boroughs; the city itself beside any other. Hidden if either is.

    Of a place partly outside the city, nothing is told: its cell does not say how much of it lies within.
    """
    within = judgements.boroughs(place)
    if not within:
        return city
    if not (ours.is_shown and city.is_shown) or len(within) < len(own.members(place)):
        return Cell(flag=city.flag, instead=city.instead, why=city.why or ours.why)
    number, below = city.number - ours.number, city.below - ours.below
    if not (number >= 0 and below > 0):
        return Cell(max(number, 0.0), below, flag=city.flag, hidden=False)
    limits = rate_limits(number, below, per)
    return Cell(number, below, per * number / below, float(limits.low), float(limits.high), city.flag, False)


def last_day(version: indicators.Version) -> str:
    """The last day of the cases' extract, as the version or its release tells it; empty where there is none."""
    found = {**version.manifest["sources"], **version.manifest.get("restricted", {})}
    return str((found.get(FAMILIES["internal"]) or {}).get("last_day") or "")


def with_provisional(table: pd.DataFrame, last: str, months: int) -> pd.DataFrame:
    """Cells whose period ends less than so many months before the last day are flagged: they may still change."""
    if not last:
        return table
    firm = int(last[:4]) * 12 + int(last[5:7]) - months
    soft = (table["period"].str[-4:].astype(int) * 12 + 12 > firm) & ~table["flag"].str.contains("provisional")
    return table.assign(flag=(table["flag"] + soft.map({True: " provisional", False: ""})).str.strip())


# Periods ------------------------------------------------------------------------------------------------------------


def periods(table: pd.DataFrame) -> list[str]:
    """The periods of the menu: the usual run first, other runs, then years from the last."""
    found = safe.menu(table)
    runs = sorted((one for one in found if len(one) > 4), key=lambda one: (one != USUAL_PERIOD, one))
    return runs + sorted((one for one in found if len(one) == 4), reverse=True)


def nearest(wanted: str, offered: list[str]) -> str:
    """The period asked if the menu has it, else the first of the menu."""
    return wanted if wanted in offered else offered[0]


def spoken(period: str) -> str:
    """2018–2022."""
    return period.replace("-", "–")


def crossed(names: list[str], place: str, first: int, last: int) -> list[Break]:
    """The hard breaks within some years, of any of these indicators, once each."""
    found = [one for name in names for one in between(catalog()[name], place, f"{first}-01", f"{last}-12")]
    return list({one.on: one for one in found}.values())


def said_breaks(names: list[str], place: str, first: int, last: int, lang: str) -> str:
    """What the period's breaks forbid; empty where there is none."""
    head = {"fr": "Rupture : ", "en": "Break: "}[lang]
    return " ".join(f"{head}{one.title[lang]}, {one.cause[lang]}. {one.effect[lang]}"
                    for one in crossed(names, place, first, last))  # fmt: skip


# Changes ------------------------------------------------------------------------------------------------------------


def comparable(yearly: Years, first: int, last: int) -> list[int]:
    """The years of a run that lie after its last hard break."""
    cuts = [first_whole(one) for one in crossed([yearly.name], yearly.place, first, last)]
    return [year for year in yearly if max([first, *cuts]) <= year <= last]


def moved(before: Cell, after: Cell, dispersion: float) -> str:
    """How a number moved, as a key of LABELS; empty where it may not be said.

    Both must be shown, and their shown numbers differ by the step of revision at least: rounding alone could make less.
    `dispersion` is the φ of the change.
    """
    if not (before.is_shown and after.is_shown):
        return ""
    if abs(after.number - before.number) < disclosure.settings()["revision_step"]:
        return ""
    below = [1.0 if math.isnan(one.below) else one.below for one in (before, after)]
    if min(below) <= 0:
        return ""
    return str(change(before.number, after.number, *below, dispersion).label)


def told(yearly: Years, first: int, last: int, lang: str) -> str:
    """Both numbers and the word of the test: 1 000 en 2018, 1 200 en 2022 (▲ hausse nette)."""
    before, after = yearly[first], yearly[last]
    then = {"fr": f"{before.count('fr')} en {first}, {after.count('fr')} en {last}",
            "en": f"{before.count('en')} in {first}, {after.count('en')} in {last}"}[lang]  # fmt: skip
    if not (label := moved(before, after, yearly.variation(first, last))):
        none = {"fr": "écart trop petit pour être dit", "en": "gap too small to be told"}[lang]
        return f"{then} ({none})"
    return f"{then} ({SYMBOLS[label]}{words.FIXED}{LABELS[label][lang]})"


def last_firm(yearly: Mapping[int, Cell], until: int | None = None) -> int:
    """The last year, up to `until`, whose months are no longer provisional; the very last where there is none."""
    kept = [year for year in yearly if until is None or year <= until] or list(yearly)
    return max((year for year in kept if "provisional" not in yearly[year].flag), default=max(kept))


def since_last_year(yearly: Years, last: int, lang: str) -> str:
    """How the last year of a period compares with the one before it, in words."""
    if last not in yearly or last - 1 not in yearly:
        return {"fr": "Évolution non calculée : une seule année.", "en": "Change not computed: a single year."}[lang]
    before, after = yearly[last - 1], yearly[last]
    if crossed([yearly.name], yearly.place, last - 1, last):
        return {"fr": "Évolution non calculée : le mode de comptage change.",
                "en": "Change not computed: the counting rule changes."}[lang]  # fmt: skip
    if not (before.is_shown and after.is_shown):
        return {"fr": "Évolution masquée : un de ses nombres l'est.", "en": "Change hidden: one of its numbers is."}[
            lang
        ]
    if "provisional" in after.flag:
        return {"fr": "Évolution non calculée : mois encore provisoires.",
                "en": "Change not computed: months still provisional."}[lang]  # fmt: skip
    return told(yearly, last - 1, last, lang)


# What is said of the rules ----------------------------------------------------------------------------------------


def mark(audience: str, lang: str) -> str:
    """The word of exact figures: « interne »; nothing for the shared audience, whose cells are safe."""
    return {"fr": "interne", "en": "internal"}[lang] if audience == "analysis" else ""


def marked(head: str, audience: str, lang: str) -> str:
    """A column's heading with the mark of exact figures, so that it is never lost in an export."""
    return f"{head} ({mark(audience, lang)})" if mark(audience, lang) else head


def rules_of(names: list[str], lang: str) -> str:
    """The thresholds of the classes of some indicators, labels included: arrondies à 5 près ; < 8 masqué."""
    known = disclosure.rules()
    classes = list(dict.fromkeys(disclosure.class_of(catalog()[name]) for name in names))
    first, stricter = known[classes[0]], [one for one in WHOSE if one in classes[1:]]
    if classes[0] not in WHOSE and "sensitive" not in stricter:
        stricter.insert(0, "sensitive")  # labels of a breakdown may be
    joint, told = (" ; ", " : ") if lang == "fr" else ("; ", ": ")
    said = {}  # by rule, whom it concerns
    for one in stricter:
        said.setdefault(_rule(known[one], lang), []).append(WHOSE[one][lang])
    said.pop(_rule(first, lang), None)
    return joint.join([_rule(first, lang), *(", ".join(who) + told + rule for rule, who in said.items())])


def _rule(rule: disclosure.Rule, lang: str) -> str:
    hidden = rule.hidden_text.replace(" ", words.FIXED)
    return {"fr": f"arrondies à {rule.base} près ; {hidden} masqué", "en": f"rounded to {rule.base}; {hidden} hidden"}[
        lang
    ]


def note(names: list[str], audience: str, lang: str, short: bool = False) -> str:
    """What the reader must know of the numbers' disclosure; its first words alone when short."""
    rules = rules_of(names, lang)
    if short and audience == "analysis":
        return {"fr": "Interne : chiffres exacts, à ne pas diffuser.",
                "en": "Internal: exact figures, not to be shared."}[lang]  # fmt: skip
    if short:
        return {"fr": f"Données agrégées, {rules}.", "en": f"Aggregated data, {rules}."}[lang]
    if audience == "analysis":
        return {
            "fr": f"Interne : chiffres exacts, à ne pas diffuser. Les données partagées sont agrégées, {rules} ; leurs "
            "totaux ne diffèrent de ceux-ci que par l'arrondi.",
            "en": f"Internal: exact figures, not to be shared. Shared data are aggregated, {rules}; their totals "
            "differ from these by rounding alone.",
        }[lang]
    return {
        "fr": f"Données agrégées, {rules}. Chaque nombre est arrondi à part : les parties ne font pas toujours le "
        "total, et un total ne diffère du tableau interne que par l'arrondi.",
        "en": f"Aggregated data, {rules}. Each number is rounded separately: parts need not add up to the total, and "
        "a total differs from the internal table by rounding alone.",
    }[lang]


def source_line(names: list[str], version: indicators.Version, lang: str) -> str:
    """The producers' citations, once each, and the last day of the restricted extract."""
    cited = dict.fromkeys(
        f"{one.origin['citation'].rstrip('.')}" for name in names for one in indicators.sources(catalog()[name])
    )
    said = {"fr": "Sources : ", "en": "Sources: "}[lang] + (" ; " if lang == "fr" else "; ").join(cited) + "."
    if not (last := last_day(version)):
        return said
    day = words.day(last[:10], lang)
    return said + {"fr": f" Extrait jusqu'au {day}.", "en": f" Extract to {day}."}[lang]


NOTHING = {"fr": "Aucun extrait chargé pour ce bloc.", "en": "No extract loaded for this block."}
