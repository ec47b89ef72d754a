"""What a value is given in and divided by, in words: unit, denominator with its years and source, why there is none."""

import re
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from indicators import Indicator, Reader, denominators, own, territories
from indicators.own import Own
from reports import words

BASES = {
    "recensement_2016": {"fr": "recensement de 2016", "en": "2016 census"},
    "recensement_2021": {"fr": "recensement de 2021", "en": "2021 census"},
    "isq_2023": {"fr": "estimation de 2023 de l'Institut de la statistique du Québec",
                 "en": "2023 estimate of the Institut de la statistique du Québec"},
    "interpolation": {"fr": "années intermédiaires interpolées", "en": "years between interpolated"},
    "report": {"fr": "autres années reprises de la source la plus proche",
               "en": "other years carried from the nearest source"},
    "omhm_immeubles": {"fr": "liste des immeubles de l'OMHM, mois par mois",
                       "en": "list of OMHM buildings, month by month"},
}  # fmt: skip
SMALL = {"fr": "moins de 1 000 hab.", "en": "under 1,000 residents"}


def unit(indicator: Indicator, per: str | None, lang: str) -> str:
    """What a value is given in: pour 1 000 habitants par an · par km² par an."""
    return indicator.by(per).unit[lang]


def counted(indicator: Indicator, per: str | None, lang: str) -> str:
    """What is counted below the line: habitants · km² de terre ferme; empty for what is not a rate."""
    own = indicator.by(per).denominator
    return own.counted[lang] if own else ""


def caution(indicator: Indicator, per: str | None, lang: str) -> str:
    """What to beware of in the denominator; for a share, which has none, the indicator's own caution."""
    own = indicator.by(per).denominator
    return (own.caution if own else indicator.caution)[lang]


def label(code: str, lang: str) -> str:
    """The name of a denominator in a choice: Habitants · Superficie."""
    return denominators()[code].label[lang]


# Why there is none --------------------------------------------------------------------------------------------------


def missing(indicator: Indicator, per: str | None, place: str, lang: str) -> str:
    """That nobody has published this denominator for a territory, or for a part of a whole."""
    name = label(indicator.by(per).denominators[0], lang)
    if isinstance(territories()[place], Own) and not territories()[place].members:
        return {"fr": f"{name} : inconnu pour un poste de quartier ou un quartier ; le nombre est donné, sans taux.",
                "en": f"{name}: not known for a police station or a neighbourhood; a number is given, without a rate.",
                }[lang]  # fmt: skip
    if territories()[place].is_whole:
        return {
            "fr": f"{name} : une partie au moins n'a pas de valeur, donc le total non plus.",
            "en": f"{name}: one part at least has no value, hence neither has the total.",
        }[lang]
    return {
        "fr": f"{name} : aucune source citable pour ce territoire.",
        "en": f"{name}: no source to cite for this territory.",
    }[lang]


def no_source(lang: str) -> str:
    """The same in three words, where there is no room."""
    return {"fr": "aucune source citable", "en": "no source to cite"}[lang]


def reason(flag: str, indicator: Indicator, lang: str, below: float = float("nan")) -> str:
    """Why a value is not given, in a few words; empty where it is. `below` is the denominator, where it is known."""
    if "small_population" in flag:
        return SMALL[lang]
    if "no_denominator" in flag:
        if indicator.denominator and below == 0:
            what = indicator.denominator.counted[lang]
            return {"fr": f"sans {what}", "en": f"no {what}"}[lang]
        nothing = {"fr": "rien à compter", "en": "nothing to count"}[lang]
        return no_source(lang) if indicator.kind == "rate" else nothing
    return ""


# Its years and source -----------------------------------------------------------------------------------------------


NO_LINES = pd.DataFrame(columns=["territory_id", "calendar", "value", "basis"])


@lru_cache(maxsize=8)
def _lines(tables: Path) -> dict[str, pd.DataFrame]:
    """The denominators of some built tables by name: territory_id, calendar year, value, what the number rests on."""
    columns = ["name", "territory_id", "month", "value", "basis"]
    table = pq.read_table(tables / "denominators.parquet", columns=columns).to_pandas()
    table["calendar"] = pd.to_datetime(table["month"]).dt.year
    table = table.drop_duplicates(["name", "territory_id", "calendar"]).drop(columns="month")
    return {str(name): rows for name, rows in table.groupby("name")}


def _kept(tables: Path, name: str, inside: tuple[str, ...], first: int, last: int) -> pd.DataFrame:
    """Those of some territories and years."""
    lines = _lines(tables).get(name, NO_LINES)
    return lines[lines["territory_id"].isin(inside) & lines["calendar"].between(first, last)]


@lru_cache(maxsize=512)
def _bases(tables: Path, name: str, inside: tuple[str, ...], first: int, last: int) -> tuple[str, ...]:
    """What the numbers of these territories and years rest on; nothing where one of them has none."""
    kept = _kept(tables, name, inside, first, last)
    if not inside or kept["territory_id"].nunique() < len(inside):
        return ()
    return tuple(sorted({part for basis in kept["basis"].unique() for part in basis.split(" | ")}))


@lru_cache(maxsize=512)
def _moves(tables: Path, name: str, inside: tuple[str, ...], first: int, last: int) -> bool:
    """Whether the numbers of these territories are not the same in all these years."""
    kept = _kept(tables, name, inside, first, last)
    return bool((kept.groupby("territory_id")["value"].nunique() > 1).any())


def _inside(store: Reader, place: str) -> tuple[str, ...]:
    """The territories whose denominators make that of a place."""
    if not territories()[place].is_whole:
        return own.members(place)
    return tuple(one for one in store.parts if place != "city" or territories()[one].kind == "arrondissement")


def somewhere(store: Reader, indicator: Indicator, span: tuple[int, int]) -> str:
    """A place that tells the denominator's years for a page about all: the city, or the first part that has any."""
    name = indicator.denominators[0]
    return next((place for place in ("city", *store.parts) if _bases(store.tables, name, _inside(store, place), *span)),
                "city")  # fmt: skip


def years(store: Reader, indicator: Indicator, per: str | None, place: str, span: tuple[int, int], lang: str) -> str:
    """Which years its numbers are of: 2020–2024 · 2021; empty where there is none."""
    name = indicator.by(per).denominators[0]
    bases = _bases(store.tables, name, _inside(store, place), *span)
    if not bases or name == "residents":
        return words.years(*span) if bases else ""
    named = sorted({year for basis in bases for year in re.findall(r"\b(?:19|20)\d\d\b", basis)})
    return words.listing(named, lang)


def named(store: Reader, indicator: Indicator, per: str | None, place: str, span: tuple[int, int], lang: str) -> str:
    """A denominator with its year: habitants, 2020–2024 · km² de terre ferme, 2021."""
    found = years(store, indicator, per, place, span, lang)
    return ", ".join(filter(None, (counted(indicator, per, lang), found)))


def source(store: Reader, indicator: Indicator, per: str | None, place: str, span: tuple[int, int], lang: str) -> str:
    """The line under a page: the denominator, its years, and what its numbers rest on. Empty for what is no rate."""
    if indicator.kind != "rate" or place == "unlocated":
        return ""
    name = indicator.by(per).denominators[0]
    if own.denominator(place, name) > 0:
        return {"fr": "Dénominateur : habitants du fichier de limites, les mêmes pour toutes les années.",
                "en": "Denominator: residents of the file of limits, the same for every year."}[lang]  # fmt: skip
    bases = _bases(store.tables, name, _inside(store, place), *span)
    if not bases:
        is_apart = store.status == "safe" and name not in _lines(store.tables)  # of the restricted tables
        return "" if is_apart else missing(indicator, per, place, lang)
    head = {"fr": "Dénominateur : ", "en": "Denominator: "}[lang]
    what = head + named(store, indicator, per, place, span, lang)
    if set(bases) <= set(BASES):
        told = words.listing([text[lang] for code, text in BASES.items() if code in bases], lang)
        return f"{what} ({told})."
    if _moves(store.tables, name, _inside(store, place), *span):
        over = {"fr": "interpolés entre les recensements, constants ensuite",
                "en": "interpolated between censuses, constant after"}[lang]  # fmt: skip
    else:
        over = {"fr": "même valeur pour toutes les années", "en": "the same value for every year"}[lang]
    return f"{what}, {over}. {' | '.join(bases)}."
