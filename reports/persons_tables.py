"""The tables of persons: each figure's cells in the reader's words, hidden ones as they are told."""

import pandas as pd

from reports import words
from reports.labels_restricted import known, name
from reports.persons import CROSSED, ROLE_WORDS, ROLES, Persons
from reports.restricted import Cell, marked

HEADS = {
    "sex": {"fr": "Sexe", "en": "Sex"},
    "age_band": {"fr": "Âge", "en": "Age"},
    CROSSED: {"fr": "Sexe et âge", "en": "Sex and age"},
    "sub_group": {"fr": "Infraction", "en": "Offence"},
    "relation": {"fr": "Lien avec le suspect", "en": "Relation to the suspect"},
}


def by(p: Persons, cells: dict[str, dict[str, Cell]], breakdown: str, lang: str) -> pd.DataFrame:
    """Victims and suspects, a row per label."""
    labels = list(cells[next(iter(cells))])
    names = [name(breakdown, label, lang) for label in labels]
    return pd.DataFrame({HEADS[breakdown][lang]: names} | _columns(p, cells, labels, lang))


def _columns(p: Persons, cells: dict[str, dict], keys: list, lang: str) -> dict[str, list[str]]:
    """A column per role, under its name with the mark of exact figures."""
    return {
        marked(ROLE_WORDS[role][lang], p.audience, lang): [own.get(key, Cell()).count(lang) for key in keys]
        for role, own in cells.items()
    }


def crossed(p: Persons, lang: str) -> pd.DataFrame:
    """Sex and age together, in the order of the page."""
    order = [f"{sex}|{band}" for sex in known("sex") for band in known("age_band")]
    cells = {role: {one: p.crossed[role][one] for one in order if one in p.crossed[role]} for role in ROLES}
    return by(p, cells, CROSSED, lang)


def yearly(p: Persons, lang: str) -> pd.DataFrame:
    """Victims and suspects, a row per year, from the last."""
    found = sorted(p.yearly["victims"], reverse=True)
    soft = {"fr": f"{words.FIXED}p", "en": f"{words.FIXED}p"}[lang]
    years = [f"{year}{soft if 'provisional' in p.yearly['victims'][year].flag else ''}" for year in found]
    return pd.DataFrame({{"fr": "Année", "en": "Year"}[lang]: years} | _columns(p, p.yearly, found, lang))
