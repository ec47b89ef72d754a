"""The titles of a portrait's blocks, full sentences bound to the figures, and the small words they are made of."""

from indicators import catalog
from indicators.comparisons import LABELS
from reports import words
from reports.comparison import SIDES, side
from reports.portrait_numbers import ENOUGH, Portrait
from reports.rest_words import CLASSES

COUNTED = {
    "fr": ["aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"],
    "en": ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
}
FRACTIONS = [  # a share within two points of these is said in words
    (1 / 2, {"fr": "un acte sur deux", "en": "one act in two"}),
    (1 / 3, {"fr": "un acte sur trois", "en": "one act in three"}),
    (1 / 4, {"fr": "un acte sur quatre", "en": "one act in four"}),
    (1 / 5, {"fr": "un acte sur cinq", "en": "one act in five"}),
]
SHIFTS = {
    "jour": {"fr": "le jour", "en": "by day"},
    "soir": {"fr": "le soir", "en": "in the evening"},
    "nuit": {"fr": "la nuit", "en": "at night"},
}


# Words --------------------------------------------------------------------------------------------------------------


def counted(number: int, lang: str) -> str:
    """A small whole number in letters, in the feminine in French, as categories are."""
    return COUNTED[lang][number] if number < len(COUNTED[lang]) else words.count(number, lang)


def of(noun: str) -> str:
    """« de » or « d' » before a French noun."""
    return f"d'{noun}" if noun[0].lower() in "aeéèêiîoôuhy" else f"de {noun}"


def noun(name: str, lang: str) -> str:
    """« les vols de véhicule », or « vehicle thefts »."""
    return f"les {catalog()[name].noun['fr']}" if lang == "fr" else catalog()[name].noun["en"]


def acts(number: float, lang: str) -> str:
    """« 7 530 actes signalés »."""
    fr = words.plural(number, "acte signalé", "actes signalés", "fr")
    return f"{words.count(number, lang)} " + (
        fr if lang == "fr" else words.plural(number, "reported act", "reported acts", "en")
    )


def during(years: tuple[int, int], lang: str) -> str:
    """« de 2015 à 2019 », or « en 2024 »."""
    first, last = years
    if first == last:
        return f"en {first}" if lang == "fr" else f"in {first}"
    return f"de {first} à {last}" if lang == "fr" else f"from {first} to {last}"


def measure(row: dict, lang: str) -> str:
    """What a change in per cent is of: the rate, or the number where there is no denominator."""
    if row["denominator"] > 0:
        return {"fr": "taux", "en": "rate"}[lang]
    return {"fr": "nombre", "en": "number"}[lang]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def compared(p: Portrait) -> list[str]:
    """The categories whose ratio to the rest of the city is drawn: enough acts, and both rates."""
    table = p.table
    given = (table["against"] != "") & table["ratio"].notna()
    if not given[p.whole]:
        return []
    return [name for name in p.categories if given[name] and table.at[name, "numerator"] >= ENOUGH]


# The blocks ---------------------------------------------------------------------------------------------------------


def mix_title(p: Portrait, lang: str) -> str:
    """The largest category's part of all acts, in words when it is near a simple fraction."""
    name = p.table.loc[list(p.categories), "numerator"].idxmax()
    share = p.share(name)
    number = words.percent(share, lang, 0) + {"fr": " des actes", "en": " of acts"}[lang]
    said = [text[lang] for part, text in FRACTIONS if abs(share / 100 - part) <= 0.02]
    verb = {"fr": "forment", "en": "make up"}[lang]
    return f"{capital(noun(name, lang))} {verb} {said[0] if said else number}"


def against_title(p: Portrait, lang: str) -> str:
    """Where the territory lies among the others, by the number of categories on each side."""
    names = compared(p)
    sides = {one: [name for name in names if side(p.table.at[name, "against"]) == one] for one in SIDES}
    main = max(sides, key=lambda one: len(sides[one]))
    others = [name for name in names if name not in sides[main]]
    start = capital(CLASSES[main][lang])
    if len(names) == 1:
        return start + {"fr": " pour ", "en": " for "}[lang] + noun(names[0], lang)
    if not others:
        number = counted(len(names), lang)
        return (
            start
            + {
                "fr": f" dans les {number} catégories comparées",
                "en": f" in {'both' if len(names) == 2 else f'all {number}'} categories compared",
            }[lang]
        )
    if len(others) <= 2 and len(others) < len(names) / 2:
        listed = words.listing([noun(name, lang) for name in others], lang)
        return start + {"fr": ", sauf ", "en": ", except "}[lang] + listed
    rest = [f"{LABELS[one][lang]} {_in(len(found), lang)}" for one, found in sides.items() if found and one != main]
    return f"{start} {_in(len(sides[main]), lang)}, {words.listing(rest, lang)}"


def _in(number: int, lang: str) -> str:
    if lang == "fr":
        return f"dans {counted(number, 'fr')} {words.plural(number, 'catégorie', 'catégories', 'fr')}"
    return f"in {counted(number, 'en')} {words.plural(number, 'category', 'categories', 'en')}"


def hours_title(p: Portrait, lang: str) -> str:
    """The shift with the most reports, in tenths, and whether it leads in every month."""
    total = p.hours.groupby("shift")["numerator"].sum()
    top = total.idxmax()
    share = float(total[top] / total.sum())
    tenths = round(10 * share)
    gap = share - tenths / 10
    months = p.hours.pivot(index="month", columns="shift", values="numerator")
    always = len(months) == 12 and bool((months[top] >= months.max(axis=1)).all())
    if lang == "fr":
        start = "" if abs(gap) < 0.01 else "plus de " if gap > 0 else "près de "
        part = "la moitié des signalements" if tenths == 5 else f"{counted(tenths, 'fr')} signalements sur dix"
        end = ", en toute saison" if always else ""
        return capital(f"{start}{part} se font {SHIFTS[top]['fr']}{end}")
    start = "" if abs(gap) < 0.01 else "more than " if gap > 0 else "nearly "
    part = "half of reports" if tenths == 5 else f"{counted(tenths, 'en')} reports in ten"
    end = ", in every season" if always else ""
    return capital(f"{start}{part} are made {SHIFTS[top]['en']}{end}")


def lines_title(p: Portrait, lang: str) -> str:
    """Which category leads at the end of the period, and since when."""
    wide = p.rolling.pivot(index="period", columns="indicator", values="numerator")
    wide = wide[[name for name in p.categories if name in wide]].dropna()
    if not wide.to_numpy().any():
        since = p.yearly["period"].min()
        return {"fr": f"Aucun acte signalé depuis {since}", "en": f"No reported act since {since}"}[lang]
    if wide.to_numpy().max() < ENOUGH:
        few = words.count(ENOUGH, lang)
        return {
            "fr": f"Moins de {few} actes par an dans chaque catégorie",
            "en": f"Fewer than {few} acts a year in each category",
        }[lang]
    last, first = wide.iloc[-1].idxmax(), wide.iloc[0].idxmax()
    leads = wide.idxmax(axis=1)
    if (leads == last).all():
        return {
            "fr": f"{capital(noun(last, 'fr'))} restent la première catégorie",
            "en": f"{capital(noun(last, 'en'))} stay the largest category",
        }[lang]
    since = leads.index[leads.to_numpy() != last][-1]
    year = int(wide.index[wide.index > since][0][:4])
    passed = leads[since]
    if lang == "fr":
        return f"{capital(noun(last, 'fr'))} passent devant {noun(passed if passed != last else first, 'fr')} en {year}"
    return f"{capital(noun(last, 'en'))} overtake {noun(passed if passed != last else first, 'en')} in {year}"
