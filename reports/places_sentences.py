"""What the page of places says: how few intersections hold the acts, which cells stand out, and what a point is."""

import pandas as pd
from pandas.io.formats.style import Styler

import indicators
from indicators import Indicator
from indicators.cells import MINIMUM, SIDE
from indicators.corners import FULLEST, Study
from reports import words
from reports.cell_sentences import why_not
from reports.words import FIXED

CLASSES = ("hot", "plain", "few", "none")
CLASS_NAMES = {
    "hot": {"fr": "Se détache vers le haut", "en": "Stands out above"},
    "plain": {"fr": f"Ne se détache pas, {MINIMUM}{FIXED}actes et plus", "en": f"Does not, {MINIMUM} acts and more"},
    "few": {"fr": f"1 à {MINIMUM - 1}{FIXED}actes, non dessinées", "en": f"1 to {MINIMUM - 1} acts, not drawn"},
    "none": {"fr": "Aucun acte", "en": "No act"},
}


def share(value: float, lang: str) -> str:
    """A share of places, the same wherever it is written: one decimal under 10 %, none from there on."""
    return words.percent(100 * value, lang, 1 if round(100 * value, 1) < 10 else 0)


def located(indicator: Indicator, lang: str) -> str:
    """The acts that have a known place: introductions par effraction localisées · located break-ins."""
    if lang == "fr":
        return f"{indicator.noun['fr']} localis{'ées' if indicator.gender == 'f' else 'és'}"
    return f"located {indicator.noun['en'].removeprefix('reported ')}"


# Intersections --------------------------------------------------------------------------------------------------------


def finding(found: Study, indicator: Indicator, lang: str, short: bool = False) -> str:
    """The title: in what share of the intersections half of the acts lie, beside what an even spread would need."""
    acts, events = located(indicator, lang), words.count(found.corners.events, lang)
    if not found.corners.events:
        return {"fr": "Aucun acte localisé pendant cette période", "en": "No located act in this period"}[lang]
    if not found.is_enough:
        return {
            "fr": f"{events} {acts} : trop peu pour parler de concentration",
            "en": f"{events} {acts}: too few to speak of concentration",
        }[lang]
    here, even = share(found.half.found.share, lang), share(found.half.found.even_share, lang)
    if not found.gathers:
        return {
            "fr": f"Les {acts} ne se concentrent pas plus que le hasard ne le ferait",
            "en": f"The {acts} do not gather more than chance alone would make them",
        }[lang]
    first = {
        "fr": f"La moitié des {acts} tient à {here} des intersections",
        "en": f"Half of the {acts} lie at {here} of intersections",
    }[lang]
    if short:
        return first
    return (
        first
        + {
            "fr": f" ; un partage égal en demanderait au moins {even}",
            "en": f"; an even spread would need at least {even}",
        }[lang]
    )


def lead(found: Study, cells: pd.DataFrame, territory: str, lang: str) -> str:
    """The numbers behind the title, what the cells add, and the caution on what a point is."""
    caution = {
        "fr": "Chaque acte est ramené à l'intersection la plus proche : ce n'est pas une adresse.",
        "en": "Each act is snapped to the nearest intersection: it is not an address.",
    }[lang]
    if not found.is_enough:
        return caution
    place = indicators.territories()[territory].at[lang]
    few, every = words.count(found.half.found.places, lang), words.count(found.corners.known, lang)
    chance = share(found.half.chance.share, lang)
    said = {
        "fr": f"{place[0].upper()}{place[1:]}, **{few} intersections** sur {every} portent la moitié des "
        f"actes ; le hasard seul en demanderait environ {chance}. {hot_title(cells, lang)}. {caution}",
        "en": f"{place[0].upper()}{place[1:]}, **{few} intersections** of {every} hold half of the acts; chance alone "
        f"would need about {chance}. {hot_title(cells, lang)}. {caution}",
    }
    return said[lang]


def curve_title(found: Study, lang: str) -> str:
    """What the curve says at its two other marks."""
    quarter, most = (share(held.found.share, lang) for held in (found.helds[0], found.helds[-1]))
    return {
        "fr": f"Le quart des actes tient à {quarter} des intersections, huit actes sur dix à {most}",
        "en": f"A quarter of acts lie at {quarter} of intersections, eight in ten at {most}",
    }[lang]


def curve_words(found: Study, lang: str) -> str:
    """What is drawn against what."""
    acts, corners = words.count(found.corners.events, lang), words.count(found.corners.known, lang)
    return {
        "fr": f"Part des {acts} actes localisés selon la part des {corners} intersections connues, des plus chargées "
        "aux moins chargées.",
        "en": f"Share of the {acts} located acts by share of the {corners} known intersections, those with most acts "
        "first.",
    }[lang]


def curve_subtitle(found: Study, territory: str, years: str, lang: str) -> str:
    """The same with where and when."""
    return f"{curve_words(found, lang)} {indicators.territories()[territory].name[lang]}, {years}."


def held_table(found: Study, lang: str) -> tuple[list[str], list[list[str]]]:
    """The table beside the curve: heads, then a row per share of acts, the half without the fullest, and the Gini."""
    heads = {
        "fr": ["Part des actes", "Intersections", "Part", "Partage égal", "Hasard seul"],
        "en": ["Share of acts", "Intersections", "Share", "Even spread", "Chance alone"],
    }[lang]
    rows = [
        [words.percent(100 * held.share, lang, 0), words.count(held.found.places, lang), share(held.found.share, lang),
         share(held.found.even_share, lang), share(held.chance.share, lang)]
        for held in found.helds
    ]  # fmt: skip
    half, top = words.percent(50, lang, 0), share(found.fullest, lang)
    if found.without.places == found.without.places:
        names = {
            "fr": (f"{top}, aux {FULLEST} plus chargées", f"{half}, sans ces {FULLEST} intersections"),
            "en": (f"{top}, at the {FULLEST} fullest", f"{half}, without these {FULLEST} intersections"),
        }[lang]
        figures = words.count(found.without.places, lang), share(found.without.share, lang)
        even = share(found.without.even_share, lang)
        rows.append([names[0], str(FULLEST), share(FULLEST / found.corners.known, lang), "–", "–"])
        rows.append([names[1], *figures, even, "–"])
    name = {"fr": "Gini corrigé, de 0 à 1", "en": "Corrected Gini, 0 to 1"}[lang]
    rows.append([name, "–", *(words.rate(each, lang) for each in (found.gini, 0.0, found.gini_chance))])
    return heads, rows


def notes(found: Study, lang: str) -> list[str]:
    """What a point is, what the whole is counted over, and how to read the two yardsticks."""
    known, fullest = words.count(found.corners.known, lang), share(found.fullest, lang)
    return {
        "fr": [
            f"**L'unité est l'intersection.** Le producteur ramène chaque acte à la plus proche. Une poignée d'entre "
            f"elles sont des artefacts, qui reçoivent les actes d'un lieu étendu ou d'une adresse imprécise : les "
            f"{FULLEST} plus chargées en portent {fullest}. Aucune n'est nommée ni située ici.",
            f"**Le dénominateur est incomplet.** Ce sont les {known} points distincts du fichier entier, toutes "
            "catégories et toutes années, dans ce territoire. La liste complète des intersections n'est pas dans les "
            "données : là où rien n'a jamais été signalé, un coin manque, et les parts affichées sont un peu hautes.",
            "**Deux repères.** Partage égal : le moins d'intersections possible si les actes étaient répartis sans "
            "répétition évitable ; peu d'actes ne peuvent être partout. Hasard seul : des actes jetés sur des "
            "intersections toutes pareilles. L'indice de Gini, corrigé pour le petit nombre d'actes (Bernasco et "
            "Steenbeek, 2017), vaut 0 pour un partage égal et approche 1 quand une seule intersection porte tout.",
        ],
        "en": [
            "**The unit is the intersection.** The producer snaps each act to the nearest one. A handful of them are "
            f"artefacts, which receive the acts of a large site or a vague address: the {FULLEST} fullest carry "
            f"{fullest}. They are neither named nor located here.",
            f"**The denominator is incomplete.** It is the {known} distinct points of the whole file, all "
            "categories and all years, in this territory. The full list of intersections is not in the data: where "
            "nothing was ever reported, a corner is missing, and the shares shown are slightly high.",
            "**Two yardsticks.** Even spread: the fewest intersections possible if acts were laid out without any "
            "avoidable repeat; few acts cannot be everywhere. Chance alone: acts thrown at intersections all alike. "
            "The Gini index, corrected for a small number of acts (Bernasco and Steenbeek, 2017), is 0 for an even "
            "spread and nears 1 when a single intersection carries all.",
        ],
    }[lang]


# Cells ----------------------------------------------------------------------------------------------------------------


def hot_title(cells: pd.DataFrame, lang: str) -> str:
    """How many cells stand out, and what they hold of the acts of the cells; or that none does."""
    hot, every = int(cells["cells", "hot"].sum()), int(cells["cells"].to_numpy().sum())
    if not hot:
        return {
            "fr": f"Aucune maille de {SIDE}{FIXED}m ne se détache",
            "en": f"No {SIDE} m cell stands out",
        }[lang]
    number, whole = words.count(hot, lang), words.count(every, lang)
    part = share(cells["events", "hot"].sum() / cells["events"].to_numpy().sum(), lang)
    if lang == "fr":
        verb = words.plural(hot, "se détache et porte", "se détachent et portent", lang)
        return f"Sur {whole} mailles de {SIDE}{FIXED}m, {number} {verb} {part} des actes"
    verb = words.plural(hot, "stands out and carries", "stand out and carry", lang)
    return f"Of {whole} cells of {SIDE} m, {number} {verb} {part} of acts"


def hot_subtitle(years: str, lang: str) -> str:
    return {
        "fr": f"Chaque maille, un carré de {SIDE}{FIXED}m, comptée avec ses huit voisines, contre un mélange au "
        f"hasard de toute l'agglomération, {years}.",
        "en": f"Each cell, a square of {SIDE} m, counted with the eight that touch it, against a shuffle of the "
        f"whole agglomeration, {years}.",
    }[lang]


def hot_notes(lang: str) -> list[str]:
    """How a cell is judged, and what it is not."""
    return {
        "fr": [
            f"Seules les mailles de {MINIMUM} actes ou plus sont examinées. L'une d'elles « se détache » quand elle et "
            "ses huit voisines sont ensemble plus chargées que si les mailles étaient mêlées au hasard (Gi* de Getis "
            "et Ord sur le logarithme des nombres, loi exacte du mélange), avec au plus 5 % de fausses alertes parmi "
            "celles qui se détachent.",
            "La zone étudiée est l'agglomération entière, mailles sans acte comprises. Une maille est au territoire "
            "qui tient son milieu : près des limites, les totaux diffèrent un peu de ceux des intersections.",
            "Une seule intersection très chargée peut détacher les mailles qui l'entourent. La carte ne dit ni "
            "pourquoi ni combien de personnes sont là.",
        ],
        "en": [
            f"Only cells of {MINIMUM} acts or more are examined. One of them “stands out” when it and the eight around "
            "it are together busier than if cells were shuffled (Getis–Ord Gi* on the logarithm of the numbers, exact "
            "law of the shuffle), with at most 5% of false alarms among those that stand out.",
            "The area studied is the whole agglomeration, cells without any act included. A cell belongs to the "
            "territory that holds its middle: near limits, totals differ slightly from those of intersections.",
            "A single very full intersection can make the cells around it stand out. The map says neither why nor how "
            "many people are there.",
        ],
    }[lang]


def legend(cells: pd.DataFrame, lang: str) -> list[tuple[str | None, str, str, str]]:
    """Each class with its name, cells and acts; the last row is their sum."""
    rows = [
        (kind, CLASS_NAMES[kind][lang], *(words.count(cells[what, kind].sum(), lang) for what in ("cells", "events")))
        for kind in CLASSES
    ]
    totals = (words.count(cells[what].to_numpy().sum(), lang) for what in ("cells", "events"))
    return [*rows, (None, "Total", *totals)]


def cells_table(cells: pd.DataFrame, lang: str) -> Styler:
    """The cells of each class by territory, in alphabetical order, and the acts of those that stand out."""
    names = indicators.territories()
    heads = {
        "fr": ("Territoire", "Se détachent", "Leurs actes", f"Ne se détachent pas, {MINIMUM} actes et plus",
               f"Moins de {MINIMUM} actes", "Sans acte", "Mailles", "Actes localisés"),
        "en": ("Territory", "Stand out", "Their acts", f"Do not, {MINIMUM} acts and more", f"Under {MINIMUM} acts",
               "No act", "Cells", "Located acts"),
    }[lang]  # fmt: skip
    columns = [
        [names[each].name[lang] for each in cells.index],
        cells["cells", "hot"], cells["events", "hot"], cells["cells", "plain"], cells["cells", "few"],
        cells["cells", "none"], cells["cells"].sum(axis=1), cells["events"].sum(axis=1),
    ]  # fmt: skip
    shown = pd.DataFrame({head: list(column) for head, column in zip(heads, columns, strict=True)})
    return shown.style.format({head: lambda each: words.count(each, lang) for head in heads[1:]})


# What is not shown ----------------------------------------------------------------------------------------------------


def refused(indicator: Indicator, lang: str) -> tuple[str, str]:
    """Why an indicator has no places, as a title and a sentence."""
    title = {"fr": f"{indicator.label['fr']} : pas de lieux plus fins que le territoire",
             "en": f"{indicator.label['en']}: no places finer than the territory"}[lang]  # fmt: skip
    return title, why_not(indicator, lang)


def not_built(lang: str) -> tuple[str, str]:
    """That a version is older than this page, as a title and what to do."""
    return {
        "fr": ("Cette version ne contient pas les intersections",
               "Elle a été construite avant cette page. Lancez `python -m indicators build`, puis revenez."),
        "en": ("This version does not hold intersections",
               "It was built before this page. Run `python -m indicators build`, then come back."),
    }[lang]  # fmt: skip


def provisional(flag: str, lang: str) -> str:
    """What is to be said of a period's last months; nothing when all are whole and stable."""
    said = {
        "partial": {"fr": "Période incomplète : des mois manquent.", "en": "Partial period: months are missing."},
        "provisional": {"fr": "Provisoire : les derniers mois de cette période peuvent encore bouger.",
                        "en": "Provisional: the last months of this period may still change."},
    }  # fmt: skip
    return " ".join(text[lang] for word, text in said.items() if word in flag)


def unlocated(whole: float, nowhere: float, indicator: Indicator, lang: str) -> str:
    """How many acts of the agglomeration have no point, hence no intersection."""
    if not whole:
        return ""
    lost, every, part = words.count(nowhere, lang), words.count(whole, lang), words.percent(100 * nowhere / whole, lang)
    return {
        "fr": f"Non localisé : {lost} {indicator.noun['fr']} sur {every} ({part}) dans l'agglomération, à aucune "
        "intersection.",
        "en": f"Unlocated: {lost} of {every} {indicator.noun['en']} ({part}) in the agglomeration, at no intersection.",
    }[lang]
