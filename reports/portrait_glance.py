"""A portrait at a glance: crimes against the person and against property, their rates, their change in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from indicators import catalog, territories
from indicators.comparisons import LABELS
from reports import portrait_restricted, rest_words, words
from reports.judged_words import SYMBOLS
from reports.portrait_moves import moved_card
from reports.portrait_notes import UNCHANGED
from reports.portrait_numbers import Portrait
from reports.portrait_restricted import CRIMES, Blocks
from reports.portrait_titles import capital
from reports.rest_words import AMONG, CLASSES
from reports.restricted import (
    Cell,
    Years,
    comparable,
    crossed,
    last_firm,
    marked,
    since_last_year,
    spoken,
    told,
)

MOST = 6  # sentences of a block
SHORTEST = 2  # years apart under which a change is told from the year before
OPEN = ("open_property_rate", "robbery_rate", "death_offence_rate")


NONE = {
    "restricted": {
        "fr": "Aucun crime contre la personne ni contre la propriété signalé",
        "en": "No reported crime against the person or against property",
    },
    "open": {"fr": "Aucun crime contre la propriété signalé", "en": "No reported crime against property"},
}
ONCE = {
    "fr": "Chaque affaire est comptée une fois, à son infraction la plus grave.",
    "en": "Each case is counted once, under its most serious offence.",
}
ONLY = {
    "fr": "Contre la personne, le fichier ouvert ne contient que les vols qualifiés et les infractions entraînant la "
          "mort ; voies de fait, menaces et agressions sexuelles n'y sont pas.",
    "en": "Against the person, the open file holds robberies and offences causing death only; assaults, threats and "
          "sexual assaults are not in it.",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line at a glance, in words, and what its sentences are made of."""

    name: str
    title: str
    noun: str
    number: str
    rate: str
    limits: str
    rest: str
    against: str
    change: str
    flag: str


# How a restricted number moved over the period ----------------------------------------------------------------------


def _years(yearly: Years, period: str) -> tuple[int, int]:
    """The years a change is told between: the period's first comparable one, or the year before, and its last firm."""
    last = last_firm(yearly, int(period[-4:]))
    first = min(comparable(yearly, int(period[:4]), last), default=last)
    return (first if last - first >= SHORTEST else last - 1), last


def change_words(yearly: Years, period: str, lang: str) -> str:
    """How a restricted number moved over the period, in words: from its first comparable year to its last firm one."""
    if not yearly:
        return words.absent(lang)
    first, last = _years(yearly, period)
    before, after = yearly.get(first, Cell()), yearly[last]
    is_cut = bool(crossed([yearly.name], yearly.place, first, last))
    if "provisional" in after.flag or not (before.is_shown and after.is_shown) or is_cut:
        return since_last_year(yearly, last, lang).rstrip(".")
    return told(yearly, first, last, lang)


# Rows -----------------------------------------------------------------------------------------------------------------


def rows(p: Portrait, b: Blocks | None, moves: Mapping[str, dict], lang: str) -> list[Row]:
    """The lines of the restricted extract where it is loaded, else those of the open file."""
    if b is None:
        return [_open(p, name, moves, lang) for name in OPEN if name in p.rows]
    return [_restricted(b, name, lang) for name in CRIMES]


def _restricted(b: Blocks, name: str, lang: str) -> Row:
    one, cell, label = catalog()[name], b.crimes[name], b.classes[name]
    return Row(
        name, one.title[lang], one.noun[lang], cell.count(lang), cell.told("rate", lang), cell.limits("rate", lang),
        _rest(b.rest[name].told("rate", lang), b.place, lang), label,
        change_words(b.yearly[name], b.period, lang), cell.flag,
    )  # fmt: skip


def _open(p: Portrait, name: str, moves: Mapping[str, dict], lang: str) -> Row:
    one, row = p.indicator(name), p.row(name)
    told = words.absent(lang)
    if row["change"]:
        then = words.count(row["before"], lang), words.years(*p.before), words.count(row["numerator"], lang)
        told = {"fr": f"{then[0]} en {then[1]}, {then[2]} ensuite", "en": f"{then[0]} in {then[1]}, {then[2]} after"}[
            lang
        ] + f" ({SYMBOLS[row['change']]}{words.FIXED}{LABELS[row['change']][lang]})"
    elif name in moves:
        word, then = moved_card(p, name, moves, lang)
        told = f"{then} ({re.sub('</?strong>', '', word).lower()})"
    elif p.length == 1 or row["reason"]:
        told = capital(UNCHANGED[row["reason"] or "length"][lang])
    return Row(
        name, one.title[lang], one.noun[lang], words.count(row["numerator"], lang),
        words.value(row["value"], one.kind, lang), words.interval(row["low"], row["high"], one.kind, lang),
        _rest(words.value(row["reference_value"], one.kind, lang), p.territory, lang), row["against"], told,
        row["flag"],
    )  # fmt: skip


def _rest(told: str, place: str, lang: str) -> str:
    """The rate of the rest of the city; nothing beside the wholes, which have none."""
    return words.absent(lang) if territories()[place].is_whole else told


def table(p: Portrait, b: Blocks | None, moves: Mapping[str, dict], lang: str) -> tuple[list[str], list[list[str]]]:
    """Number, rate, interval, rest of the city, class among the 34, change over the period, in words."""
    rest = rest_words.head(p.territory, lang)
    heads = {
        "fr": ["Crimes", "Affaires" if b else "Actes", "Taux", "Intervalle à 95 %", rest, AMONG["fr"]],
        "en": ["Crimes", "Cases" if b else "Acts", "Rate", "95% interval", rest, AMONG["en"]],
    }[lang]
    within = {"fr": " dans la période", "en": " within the period"}[lang] if moves or (b and len(b.period) > 4) else ""
    heads.append({"fr": "Évolution", "en": "Change"}[lang] + within)
    heads[1] = marked(heads[1], b.audience, lang) if b else heads[1]
    return heads, [
        [one.title, one.number, one.rate, one.limits, one.rest,
         capital(LABELS[one.against][lang]) if one.against else words.absent(lang), one.change]
        for one in rows(p, b, moves, lang)
    ]  # fmt: skip


# Words ----------------------------------------------------------------------------------------------------------------


def title(p: Portrait, b: Blocks | None, moves: Mapping[str, dict], lang: str) -> str:
    """Both rates, each with its class among the 34; numbers where no rate is given."""
    found = rows(p, b, moves, lang)[: 2 if b else 1]
    colon, joint = {"fr": (" : ", " ; "), "en": (": ", "; ")}[lang]
    if b and all(b.crimes[one.name].hidden for one in found):
        return {"fr": "Nombres masqués pour protéger les personnes", "en": "Numbers hidden to protect people"}[lang]
    if all(one.number == "0" for one in found):
        return NONE["restricted" if b else "open"][lang]
    rated = any(_is_number(one.rate) for one in found)
    parts = []
    for one in found:
        side = CLASSES.get(one.against, {}).get(lang, "")
        parts.append(f"{one.noun}{colon}{one.rate if rated else one.number}{f' ({side})' if side else ''}")
    return capital(joint.join(parts))


def _is_number(text: str) -> bool:
    return text[:1].isdigit()


def subtitle(p: Portrait, b: Blocks | None, lang: str) -> str:
    """Measure, unit, period, and which file: the restricted extract, or the open one for want of it."""
    if b:
        return portrait_restricted.crimes_subtitle(b, lang)
    unit, years = p.indicator(p.whole).unit[lang], words.years(*p.years)
    return {
        "fr": f"Fichier ouvert, faute d'extrait restreint chargé : actes {unit}, {years}.",
        "en": f"Open file, for want of a restricted extract: acts {unit}, {years}.",
    }[lang]


def sentences(p: Portrait, b: Blocks | None, moves: Mapping[str, dict], lang: str) -> list[str]:
    """Three to six sentences, each number of which stands in the table."""
    found, at = rows(p, b, moves, lang), capital(territories()[p.territory].at[lang])
    years = spoken(b.period) if b else words.years(*p.years)
    said = [_counted(one, p.territory, "" if n else f"{at}, {years}, ", lang) for n, one in enumerate(found)]
    if not any(_is_number(one.rate) for one in found):
        said.append(_unrated(found, lang))
    if b and any(one.number != "0" for one in found):
        said += [*_moves(found, lang), *_cut(b, lang)]
    return [*said, ONCE[lang] if b else ONLY[lang]][:MOST]


def _counted(one: Row, place: str, start: str, lang: str) -> str:
    """One line of the table as a sentence: number, rate, interval, class, the rest of the city."""
    colon, interval = {"fr": (" : ", "intervalle"), "en": (": ", "interval")}[lang]
    text = capital(f"{start}{one.noun}{colon}{one.number}")
    if _is_number(one.rate):
        rate = {"fr": "soit un taux de", "en": "a rate of"}[lang]
        text += f", {rate} {one.rate} ({interval} {one.limits})"
        text += f", {CLASSES[one.against][lang]}" if one.against else ""
        text += f" ({one.rest} {rest_words.in_rest(place, lang)})" if _is_number(one.rest) else ""
    return text + "."


def _moves(found: list[Row], lang: str) -> list[str]:
    """The change of each line, in the table's own words."""
    start = {"fr": "Évolution des ", "en": "Change in "}[lang]
    colon = {"fr": " : ", "en": ": "}[lang]
    return [f"{start}{one.noun}{colon}{one.change}." if _is_number(one.change) else f"{one.change} ({one.noun})."
            for one in found]  # fmt: skip


def _cut(b: Blocks, lang: str) -> list[str]:
    """That the change does not start with the period, where a hard break forbids it."""
    name = CRIMES[0]
    first, last = _years(b.yearly[name], b.period)
    if first <= int(b.period[:4]) or last <= first:
        return []
    return [{
        "fr": f"Pour les crimes contre la personne, l'évolution part de {first} : le mode de comptage a changé, et les "
              "années d'avant ne se comparent pas.",
        "en": f"For crimes against the person, change starts in {first}: the counting rule changed, and earlier years "
              "do not compare.",
    }[lang]]  # fmt: skip


def _unrated(found: list[Row], lang: str) -> str:
    """Why there is no rate."""
    if any("small_population" in one.flag for one in found):
        return {"fr": "Taux non publiés : moins de 1 000 habitants.",
                "en": "Rates not published: fewer than 1,000 residents."}[lang]  # fmt: skip
    if any(_is_number(one.number) for one in found):
        return {"fr": "Aucun taux : le dénominateur de cette période n'est pas connu.",
                "en": "No rate: the denominator of this period is not known."}[lang]  # fmt: skip
    return {"fr": "Ces nombres sont masqués pour protéger les personnes.",
            "en": "These numbers are hidden to protect people."}[lang]  # fmt: skip
