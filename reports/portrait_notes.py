"""What stands around a portrait's figures: cards, tables in the reader's words, cautions, empty blocks, sources."""

import pandas as pd

from indicators import catalog, own, sensitivity, sources
from indicators.comparisons import CLEAR, LABELS
from reports import comparison_sentences, portrait_restricted, rest_words, units, words
from reports.judged_words import SYMBOLS, TESTED
from reports.portrait_numbers import ENOUGH, Portrait
from reports.portrait_titles import capital, compared, measure, noun

UNCHANGED = {
    "length": {"fr": "aucune période de même durée avant celle-ci dans les données",
               "en": "no earlier period of this length in the data"},
    "partial": {"fr": "période incomplète", "en": "incomplete period"},
    "provisional": {"fr": "mois encore provisoires", "en": "months still provisional"},
    "break": {"fr": "le mode de comptage change", "en": "the counting rule changes"},
}  # fmt: skip


def ratio_word(label: str, lang: str) -> str:
    """« Nettement plus bas », « Plus bas », « Comparable », « Plus élevé », « Nettement plus élevé »."""
    return capital(LABELS[label][lang]) if label else ""


# Key figures --------------------------------------------------------------------------------------------------------


def shown(p: Portrait) -> list[str]:
    """The six key figures: the whole, then the first five categories of the catalogue."""
    return [p.whole, *p.categories[:5]]


def card(p: Portrait, name: str, lang: str) -> dict[str, str]:
    """One key figure in words: its name, number, rate with its interval, and how it moved."""
    row, indicator = p.row(name), p.indicator(name)
    per = {"fr": "pour 1 000 hab. par an", "en": "per 1,000 residents a year"}[lang]
    per = per if indicator.per == 1000 and indicator.denominators[0] == "residents" else indicator.unit[lang]
    word, then = _change(p, row, lang)
    colon = {"fr": " : ", "en": ": "}[lang]
    numbers = ", ".join(f"{year}{colon}{words.count(acts, lang)}" for year, acts, _ in p.by_year(name))
    given = pd.notna(row["value"])
    limits = words.interval(row["low"], row["high"], indicator.kind, lang)
    return {
        "name": indicator.label[lang],
        "number": words.count(row["numerator"], lang),
        "rate": f"<strong>{words.rate(row['value'], lang)}</strong> {per}" if given else no_rate(p, row, lang),
        "interval": f"{'intervalle' if lang == 'fr' else 'interval'} {limits}" if given else "",
        "change": word,
        "then": then,
        "alt": f"{indicator.label[lang]}, {({'fr': 'actes par an', 'en': 'acts a year'})[lang]}{colon}{numbers}",
    }  # fmt: skip


def no_rate(p: Portrait, row: dict, lang: str) -> str:
    """Why there is no rate."""
    if "small_population" in row["flag"]:
        return {
            "fr": "taux non publié, moins de 1 000 habitants",
            "en": "rate not published, fewer than 1,000 residents",
        }[lang]
    return units.missing(p.indicator(p.whole), None, p.territory, lang)


def _change(p: Portrait, row: dict, lang: str) -> tuple[str, str]:
    """The test's word with its symbol, and the number before with the change of the rate when it may be given."""
    then = ""
    if p.before is not None:
        then = f"{words.count(row['before'], lang)} {'en' if lang == 'fr' else 'in'} {words.years(*p.before)}"
    if not row["change"]:
        why = UNCHANGED[row["reason"] or "length"][lang]
        none = {"fr": "Évolution non calculée : ", "en": "Change not computed: "}[lang]
        return none + why, then
    if row["numerator"] + row["before"] == 0:
        return {"fr": "Aucun acte, avant non plus", "en": "No act, nor before"}[lang], then
    word = capital(LABELS[row["change"]][lang])
    word = f"<strong>{word}</strong>" if row["change"] in CLEAR else word
    if pd.notna(row["percent"]):
        then += f" ({measure(row, lang)}{words.FIXED}{words.signed_percent(row['percent'], lang)})"
    return f"{SYMBOLS[row['change']]} {word}", then


def figures_note(p: Portrait, lang: str) -> str:
    """How the key figures read, and the categories that are not among them."""
    first, last = p.yearly["period"].min(), p.yearly["period"].max()
    colon = " : " if lang == "fr" else ": "
    rest = [
        f"{catalog()[name].label[lang]}{colon}{words.count(p.row(name)['numerator'], lang)}"
        for name in p.categories[5:]
    ]
    test = f"{TESTED[lang]} " if p.is_tested or (p.before is None and p.length > 1) else ""
    others = (", ".join(rest) + (", au tableau." if lang == "fr" else ", in the table.")) if rest else ""
    if lang == "fr":
        text = f"Barres : un an chacune, {first} à {last}, axe à zéro ; foncé, la période. "
        hollow = "Contour : année incomplète ou provisoire. " if p.yearly["flag"].ne("").any() else ""
        return text + hollow + test + others
    text = f"Bars: one year each, {first} to {last}, axis at zero; dark, the period. "
    hollow = "Outline: incomplete or provisional year. " if p.yearly["flag"].ne("").any() else ""
    return text + hollow + test + others


# Around -------------------------------------------------------------------------------------------------------------


def locator_note(p: Portrait, lang: str) -> str:
    """What the small map shows, and the residents behind the rates."""
    known = p.residents["residents"].dropna()
    named = {
        "city": {"fr": "Foncé : les 19 arrondissements", "en": "Dark: the 19 boroughs"},
        "agglomeration": {"fr": "Foncé : les 34 territoires", "en": "Dark: the 34 territories"},
    }
    if own.is_own(p.territory):
        drawn = bool(own.members(p.territory))
        named[p.territory] = (
            {"fr": "Foncé : les territoires du groupe", "en": "Dark: the territories of the group"} if drawn else
            {"fr": "Les 34 territoires, dont ce lieu ne suit pas les limites",
             "en": "The 34 territories, whose limits this place does not follow"}
        )  # fmt: skip
    who = named.get(p.territory, {"fr": "Foncé : le territoire", "en": "Dark: the territory"})[lang]
    grey = {"fr": " Gris : ses pairs.", "en": " Grey: its peers."}[lang] if p.beside else ""
    if known.empty:
        return f"{who}.{grey}"
    year, residents = known.index[-1], words.count(known.iloc[-1], lang)
    return f"{who}, {residents} {'habitants en' if lang == 'fr' else 'residents in'} {year}.{grey}"


def mix_few(p: Portrait, lang: str) -> str:
    few = words.count(ENOUGH, lang)
    if not p.acts:
        return {"fr": "Aucun acte signalé pendant cette période.", "en": "No reported act in this period."}[lang]
    return {"fr": f"Parts non calculées : moins de {few} actes.", "en": f"Shares not computed: fewer than {few} acts."}[
        lang
    ]


def against_empty(p: Portrait, lang: str) -> str:
    """Why nothing is set beside the rest of the city."""
    if p.territory == "city":
        return {
            "fr": "La ville est faite des arrondissements : elle n'est comparée à aucun d'eux, et n'a pas de reste.",
            "en": "The city is made of the boroughs: it is compared with none of them, and has no rest.",
        }[lang]
    if p.territory == "agglomeration":
        return {
            "fr": "L'agglomération compte aussi les actes non localisés, qui ne sont dans aucun territoire : "
            "son taux ne se compare pas à celui de la ville.",
            "en": "The agglomeration also counts unlocated acts, which are in no territory: "
            "its rate does not compare with the city's.",
        }[lang]
    if "small_population" in p.row(p.whole)["flag"]:
        return {
            "fr": "Taux non publié : moins de 1 000 habitants.",
            "en": "Rate not published: fewer than 1,000 residents.",
        }[lang]
    if missing := _missing(p, lang):
        return missing
    few = words.count(ENOUGH, lang)
    return {
        "fr": f"Aucune catégorie n'atteint {few} actes : rien n'est comparé.",
        "en": f"No category reaches {few} acts: nothing is compared.",
    }[lang]


def _missing(p: Portrait, lang: str) -> str:
    """That the territory, or the rest of the city, has no value by the chosen denominator."""
    row = p.row(p.whole)
    if pd.notna(row["value"]) and pd.notna(row["reference_value"]):
        return ""
    if pd.isna(row["value"]):
        return units.missing(p.indicator(p.whole), None, p.territory, lang)
    name = units.label(p.indicator(p.whole).denominators[0], lang)
    return {
        "fr": f"{name} : {rest_words.rest(p.territory, 'fr')} n'a pas de valeur, rien n'est comparé.",
        "en": f"{name}: {rest_words.rest(p.territory, 'en')} has no value, nothing is compared.",
    }[lang]


def peers_note(p: Portrait, lang: str) -> str:
    """Who the hollow diamonds are, and how they were chosen; why there is none, for a territory that has no profile."""
    if p.beside:
        return comparison_sentences.peers_line(list(p.beside), True, lang)
    if own.is_own(p.territory):
        return {"fr": "Aucun pair : ils se choisissent entre les 34 territoires, par leur profil de recensement.",
                "en": "No peers: they are chosen among the 34 territories, by their census profile."}[lang]  # fmt: skip
    return {"fr": "Aucun pair : le recensement ne publie pas de profil de ce territoire.",
            "en": "No peers: the census publishes no profile of this territory."}[lang]  # fmt: skip


def uncompared(p: Portrait, lang: str) -> str:
    """The categories left out of the comparison, and why."""
    names = [name for name in p.categories if name not in compared(p)]
    if not names or not compared(p):
        return ""
    listed = words.listing([catalog()[name].label[lang] for name in names], lang)
    few = words.count(ENOUGH, lang)
    return {
        "fr": f"Moins de {few} actes, au tableau seulement : {listed}.",
        "en": f"Fewer than {few} acts, in the table only: {listed}.",
    }[lang]


def undrawn(p: Portrait, drawn: list[str], lang: str) -> str:
    """The categories too rare for a line, to be found in the table."""
    names = [catalog()[name].label[lang] for name in p.categories if name not in drawn]
    if not names:
        return ""
    listed = words.listing(names, lang)
    return {
        "fr": f" ; trop peu pour une ligne, au tableau : {listed}",
        "en": f"; too few for a line, in the table: {listed}",
    }[lang]


def definitions(p: Portrait, lang: str) -> list[tuple[str, str]]:
    """What each indicator of the page counts and leaves out."""
    without = {"fr": "Exclus", "en": "Left out"}[lang]
    colon = " : " if lang == "fr" else ": "
    return [
        (one.title[lang], f"{one.short[lang]} {without}{colon}{one.excluded[lang]}. {one.caution[lang]}")
        for one in (catalog()[name] for name in p.table.index)
    ]


def empties(lang: str, loaded: frozenset[str] = frozenset(), unreleased: frozenset[str] = frozenset()) -> list[str]:
    """The blocks that have nothing to show, and why; not those `loaded`; those `unreleased` are for the analysis."""
    said = portrait_restricted.empties(lang, loaded, unreleased)
    if "crimes" in said and "crimes" not in unreleased:
        person = words.listing(
            [noun(one.name, lang) for one in catalog().values() if one.theme == "person"
             and sensitivity(one) == "open"],
            lang,
        )  # fmt: skip
        said["crimes"] = {
            "fr": f"**Crimes contre la personne** : le fichier ouvert n'en contient que {person}.",
            "en": f"**Crimes against the person**: the open file holds only {person}.",
        }[lang]
    return list(said.values())


def source_line(p: Portrait, lang: str, short: bool = False) -> str:
    """The sources of every indicator of the page, with their licences; their producers alone when short."""
    found = {one.name: one for name in p.table.index for one in sources(p.indicator(name))}
    if short:
        producers = [part for one in found.values() for part in one.origin["producer"].split("; ")]
        return {"fr": "Sources : ", "en": "Sources: "}[lang] + ", ".join(dict.fromkeys(producers[::-1])) + "."
    cited = [f"{one.origin['citation'].rstrip('.')} ({one.origin['licence']})" for one in found.values()]
    start = {"fr": "Sources : ", "en": "Sources: "}[lang]
    return start + (" ; " if lang == "fr" else "; ").join(cited) + "."
