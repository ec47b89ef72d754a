"""The top of a portrait: where one is, the finding and the lead, bound to the tests."""

import pandas as pd

from indicators import catalog, own, territories
from indicators.comparisons import LABELS
from reports import rest_words, units, words
from reports.comparison import side
from reports.portrait_numbers import ENOUGH, Portrait
from reports.portrait_titles import (
    acts,
    against_title,
    capital,
    compared,
    counted,
    during,
    measure,
    mix_title,
    noun,
    of,
)
from reports.rest_words import RATES

# The top ------------------------------------------------------------------------------------------------------------


def place(p: Portrait, lang: str) -> str:
    """What kind of place this is, and that all portraits are alike."""
    kinds = {
        "arrondissement": {"fr": "Portrait d'arrondissement", "en": "Portrait of a borough"},
        "ville liée": {"fr": "Portrait de ville liée", "en": "Portrait of a related city"},
        "city": {"fr": "Portrait de la ville, ses 19 arrondissements", "en": "Portrait of the city, its 19 boroughs"},
    }
    whole = {
        "fr": "Portrait de l'agglomération, actes non localisés compris",
        "en": "Portrait of the agglomeration, unlocated acts included",
    }
    if own.is_own(p.territory):
        return {"fr": "Portrait d'un lieu de l'analyste", "en": "Portrait of the analyst's own place"}[lang]
    same = {"fr": "mêmes blocs pour les 34 territoires", "en": "same blocks for all 34 territories"}
    return f"{kinds.get(territories()[p.territory].kind, whole)[lang]} · {same[lang]}"


def heading(p: Portrait, lang: str) -> str:
    return f"{territories()[p.territory].name[lang]}, {words.years(*p.years)}"


def finding(p: Portrait, lang: str) -> str:
    """What moved most among the categories; what stands apart when no change may be tested."""
    if not p.acts:
        return {"fr": "Aucun acte signalé ", "en": "No reported act "}[lang] + during(p.years, lang)
    if not p.is_tested:
        return _standing(p, lang)
    clear = _clear(p)
    if clear.empty:
        before = words.years(*p.before)
        return {"fr": f"Pas de changement net par rapport à {before}", "en": f"No clear change from {before}"}[lang]
    said = movers(p)
    if not said:
        return _unmeasured(clear, lang)
    parts = [_moved(name, p.row(name), number, lang) for number, name in enumerate(said)]
    known = clear[clear["percent"].notna()]
    return ", ".join(parts) + _others(len(known) - len(parts), known, len(parts), lang)


def _clear(p: Portrait) -> pd.DataFrame:
    """The rows of the categories that moved clearly; the whole's own where none did and it did."""
    clear = p.table.loc[[name for name in p.categories if p.table.at[name, "change"].startswith("clear")]]
    if clear.empty and p.row(p.whole)["change"].startswith("clear"):
        return p.table.loc[[p.whole]]
    return clear


def movers(p: Portrait) -> list[str]:
    """The indicators the finding names: the largest fall and the largest rise, or the larger of one kind."""
    percents = _clear(p)["percent"].dropna()
    if not p.is_tested or percents.empty:
        return []
    if (percents > 0).all() or (percents < 0).all():
        return [str(percents.abs().idxmax())]
    return [str(percents.idxmin()), str(percents.idxmax())]


def _moved(name: str, row: dict, number: int, lang: str) -> str:
    """« Le taux de vols de véhicule augmente de 65 % », then « celui des … »."""
    percent, what_moves = row["percent"], measure(row, lang)
    size = words.percent(abs(round(percent)), lang, 0)
    what = catalog()[name].noun[lang]
    if lang == "fr":
        subject = f"celui des {what}" if number else f"Le {what_moves} {of(what)}"
        return f"{subject} {'augmente' if percent > 0 else 'baisse'} de {size}"
    subject = f"that of {what}" if number else f"The {what_moves} of {what}"
    return f"{subject} {'rises' if percent > 0 else 'falls'} by {size}"


def _others(number: int, known: pd.DataFrame, said: int, lang: str) -> str:
    """That other categories moved the same way, when only one way was said."""
    if said > 1 or number < 1:
        return ""
    rises, one = (known["percent"] > 0).all(), number == 1
    if lang == "fr":
        verb = ("augmente" if rises else "baisse") + ("" if one else "nt")
        return f" ; {counted(number, 'fr')} {'autre catégorie' if one else 'autres catégories'} {verb} aussi"
    verb = ("rise" if rises else "fall") + ("s" if one else "")
    return f"; {counted(number, 'en')} other {'category' if one else 'categories'} {verb} too"


def _unmeasured(clear, lang: str) -> str:
    """A clear change that no percentage may measure."""
    name = clear.index[0]
    label = LABELS[clear.at[name, "change"]][lang]
    what = catalog()[name].noun[lang]
    return capital(f"{label} des {what}" if lang == "fr" else f"{label} in {what}")


def _standing(p: Portrait, lang: str) -> str:
    """What a period that has no earlier one to be tested against says."""
    if compared(p):
        return against_title(p, lang)
    if p.acts >= ENOUGH:
        return mix_title(p, lang)
    return f"{acts(p.acts, lang)} {during(p.years, lang)}"


def lead(p: Portrait, lang: str) -> list[str]:
    """Three or four sentences; what is between ** stands out."""
    if p.acts:
        return [_total(p, lang), _largest(p, lang), _rate(p, lang), _unsure(p, lang)]
    nothing = {
        "fr": "Aucun acte des catégories du fichier ouvert n'y est localisé pendant cette période.",
        "en": "No act of the categories of the open file is located there in this period.",
    }[lang]
    return [nothing, _earlier(p, lang), _rate(p, lang)]


def _earlier(p: Portrait, lang: str) -> str:
    """What the period before held, when this one holds nothing."""
    if p.before is None:
        return ""
    number, when = p.row(p.whole)["before"], during(p.before, lang)
    if number:
        return f"{acts(number, lang)} {when}."
    return {"fr": f"Aucun {when} non plus.", "en": f"Nor was there any {when}."}[lang]


def _total(p: Portrait, lang: str) -> str:
    """How many acts, against how many before, and what the test says."""
    row = p.row(p.whole)
    number = f"**{acts(p.acts, lang)}**"
    if lang == "fr":
        time = f"en {counted(p.length, 'fr')} ans" if p.length > 1 else f"en {p.years[0]}"
        scope = f"dans les {counted(len(p.categories), 'fr')} catégories ouvertes"
    else:
        time = f"in {counted(p.length, 'en')} years" if p.length > 1 else f"in {p.years[0]}"
        scope = f"in the {counted(len(p.categories), 'en')} open categories"
    text = f"{capital(time)}, {number} {scope}" if lang == "fr" else f"{number} {scope} {time}"
    if p.before is None or "partial" in p.flag:
        return f"{text}."
    versus = "contre" if lang == "fr" else "against"
    text += f", {versus} {words.count(row['before'], lang)} {during(p.before, lang)}"
    if not row["change"]:
        return f"{text}."
    colon = " : " if lang == "fr" else ": "
    size = f" ({measure(row, lang)} {words.signed_percent(row['percent'], lang)})" if pd.notna(row["percent"]) else ""
    return f"{text}{colon}**{LABELS[row['change']][lang]}**{size}."


def _largest(p: Portrait, lang: str) -> str:
    """The category with the most acts."""
    if p.acts < ENOUGH:
        return ""
    name = p.table.loc[list(p.categories), "numerator"].idxmax()
    share = words.percent(p.share(name), lang, 0)
    if lang == "fr":
        return f"{capital(noun(name, 'fr'))} en forment la plus grande part, {share}."
    return f"{capital(noun(name, 'en'))} make up the largest share, {share}."


def _rate(p: Portrait, lang: str) -> str:
    """The rate of the whole: its class among the 34, the categories of another, and the rest of the city."""
    row, unit = p.row(p.whole), p.indicator(p.whole).unit[lang]
    if "small_population" in row["flag"]:
        return {
            "fr": "Taux non publié : moins de 1 000 habitants.",
            "en": "Rate not published: fewer than 1,000 residents.",
        }[lang]
    if pd.isna(row["value"]):
        return units.missing(p.indicator(p.whole), None, p.territory, lang)
    mine, theirs = words.rate(row["value"], lang), words.rate(row["reference_value"], lang)
    if not row["against"]:
        start = "Taux de l'ensemble : " if lang == "fr" else "Overall rate: "
        return f"{start}{mine} {unit}.{_without_place(p, lang)}"
    text = {"fr": "Le taux de l'ensemble est ", "en": "The overall rate is "}[lang] + RATES[row["against"]][lang]
    beside = f" {rest_words.in_rest(p.territory, lang)}" if pd.notna(row["reference_value"]) else ""
    against = {"fr": f"{mine} {unit}, contre {theirs}{beside}", "en": f"{mine} {unit}, against {theirs}{beside}"}[lang]
    return f"{text}{_exceptions(p, row['against'], lang)} ({against if beside else f'{mine} {unit}'})."


def _without_place(p: Portrait, lang: str) -> str:
    """How many acts of the agglomeration lie in no territory."""
    if p.territory != "agglomeration":
        return ""
    number, share = words.count(p.unlocated, lang), words.percent(100 * p.unlocated / p.everywhere, lang)
    return {
        "fr": f" {number} actes ({share}) ne sont localisés dans aucun territoire.",
        "en": f" {number} acts ({share}) lie in no territory.",
    }[lang]


def _exceptions(p: Portrait, label: str, lang: str) -> str:
    """The categories on the other side of the others, by name."""
    label = side(label)
    opposite = {"lower": ["higher"], "higher": ["lower"], "comparable": ["lower", "higher"]}[label]
    text = ""
    for one in opposite:
        names = [name for name in compared(p) if side(p.table.at[name, "against"]) == one]
        if not names:
            continue
        listed = words.listing([noun(name, lang) for name in names], lang)
        feminine = all(catalog()[name].gender == "f" for name in names)
        only = "" if label == "comparable" else {"fr": "seules " if feminine else "seuls ", "en": "only "}[lang]
        if lang == "fr":
            adjective = {"lower": "bas" + "ses" * feminine, "higher": "élevé" + "es" * feminine + "s" * (not feminine)}
            text += f" ; {only}{listed} sont plus {adjective[one]}"
        else:
            text += f"; {only}{listed} are {one}"
    return text


def _unsure(p: Portrait, lang: str) -> str:
    """That the period is not over, or may still move."""
    if "partial" in p.flag:
        return {
            "fr": f"L'année {p.years[1]} n'est pas complète : aucune évolution n'est calculée.",
            "en": f"The year {p.years[1]} is not complete: no change is computed.",
        }[lang]
    if "provisional" in p.flag:
        return {
            "fr": "Les derniers mois sont provisoires : aucune évolution n'est calculée.",
            "en": "The last months are provisional: no change is computed.",
        }[lang]
    return ""
