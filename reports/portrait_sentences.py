"""The sentences of a portrait: its heading, its finding, its lead and the title of each block, bound to the tests."""

from indicators import catalog, territories
from indicators.comparisons import LABELS
from reports import words
from reports.portrait_numbers import ENOUGH, Portrait

COUNTED = {
    "fr": ["aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"],
    "en": ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
}
FRACTIONS = [  # a share within two points of these is said in words
    (1 / 2, "un acte sur deux", "one act in two"),
    (1 / 3, "un acte sur trois", "one act in three"),
    (1 / 4, "un acte sur quatre", "one act in four"),
    (1 / 5, "un acte sur cinq", "one act in five"),
]
AGAINST = {
    "lower": {"fr": "plus bas que", "en": "lower than"},
    "comparable": {"fr": "comparable à", "en": "comparable to"},
    "higher": {"fr": "plus élevé que", "en": "higher than"},
}
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
    return f"{words.count(number, lang)} " + (fr if lang == "fr" else words.plural(number, "act", "acts", "en"))


def during(years: tuple[int, int], lang: str) -> str:
    """« de 2015 à 2019 », or « en 2024 »."""
    first, last = years
    if first == last:
        return f"en {first}" if lang == "fr" else f"in {first}"
    return f"de {first} à {last}" if lang == "fr" else f"from {first} to {last}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def compared(p: Portrait) -> list[str]:
    """The categories whose ratio to the city is drawn: enough acts, and a rate."""
    table = p.table
    return [name for name in p.categories if table.at[name, "against"] and table.at[name, "numerator"] >= ENOUGH]


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
    same = {"fr": "mêmes blocs pour les 34 territoires", "en": "same blocks for all 34 territories"}
    return f"{kinds.get(territories()[p.territory].kind, whole)[lang]} · {same[lang]}"


def heading(p: Portrait, lang: str) -> str:
    return f"{territories()[p.territory].name[lang]}, {words.years(*p.years)}"


def finding(p: Portrait, lang: str) -> str:
    """What moved most among the categories; what stands apart when no change may be tested."""
    if not p.acts:
        return f"Aucun acte signalé {during(p.years, 'fr')}" if lang == "fr" else f"No reported act {during(p.years, 'en')}"
    if not p.is_tested:
        return _standing(p, lang)
    clear = p.table.loc[[name for name in p.categories if p.table.at[name, "change"].startswith("clear")]]
    if clear.empty and p.row(p.whole)["change"].startswith("clear"):
        clear = p.table.loc[[p.whole]]
    if clear.empty:
        before = words.years(*p.before)
        return {
            "fr": f"Pas de changement net par rapport à {before}",
            "en": f"No clear change from {before}",
        }[lang]
    known = clear[clear["percent"].notna()]
    if known.empty:
        return _unmeasured(clear, lang)
    chosen = dict.fromkeys([known["percent"].idxmin(), known["percent"].idxmax()])
    if (known["percent"] > 0).all() or (known["percent"] < 0).all():
        chosen = [known["percent"].abs().idxmax()]
    parts = [_moved(name, known.at[name, "percent"], number, lang) for number, name in enumerate(chosen)]
    return ", ".join(parts) + _others(len(clear) - len(parts), known, len(parts), lang)


def _moved(name: str, percent: float, number: int, lang: str) -> str:
    """« Le taux de vols de véhicule augmente de 65 % », then « celui des … »."""
    size = words.percent(abs(round(percent)), lang, 0)
    what = catalog()[name].noun[lang]
    if lang == "fr":
        subject = f"celui des {what}" if number else f"Le taux {of(what)}"
        return f"{subject} {'augmente' if percent > 0 else 'baisse'} de {size}"
    subject = f"that of {what}" if number else f"The rate of {what}"
    return f"{subject} {'rises' if percent > 0 else 'falls'} by {size}"


def _others(number: int, known, said: int, lang: str) -> str:
    """That other categories moved the same way, when only one way was said."""
    if said > 1 or number < 1:
        return ""
    rises = (known["percent"] > 0).all()
    if lang == "fr":
        verb = "augmentent" if rises else "baissent"
        verb = verb if number > 1 else verb.removesuffix("nt")
        return f" ; {counted(number, 'fr')} {words.plural(number, 'autre catégorie', 'autres catégories', 'fr')} {verb} aussi"
    return f"; {counted(number, 'en')} other {'category' if number == 1 else 'categories'} {'rise' if rises else 'fall'}{'s' * (number == 1)} too"


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
    if not p.acts:
        known = during(p.before, lang) if p.before else ""
        earlier = "" if not p.before else {
            "fr": f"{acts(p.row(p.whole)['before'], 'fr')} {known}." if p.row(p.whole)["before"] else f"Aucun {known} non plus.",
            "en": f"{acts(p.row(p.whole)['before'], 'en')} {known}." if p.row(p.whole)["before"] else f"None {known} either.",
        }[lang]  # fmt: skip
        zero = {
            "fr": "Aucun acte des catégories du fichier ouvert n'y est localisé pendant cette période.",
            "en": "No act of the categories of the open file is located there in this period.",
        }[lang]
        return [zero, earlier, _rate(p, lang)]
    return [_total(p, lang), _largest(p, lang), _rate(p, lang), _unsure(p, lang)]


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
    measure = ("taux " if lang == "fr" else "rate ") if row["percent"] == row["percent"] else ""
    size = f" ({measure}{words.signed_percent(row['percent'], lang)})" if measure else ""
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
    """The rate of the whole beside the city's, and the categories that differ from it."""
    row, indicator = p.row(p.whole), catalog()[p.whole]
    if "small_population" in row["flag"]:
        return {"fr": "Taux non publié : moins de 1 000 habitants.", "en": "Rate not published: fewer than 1,000 residents."}[lang]
    if row["value"] != row["value"]:
        return {"fr": "Taux non calculé : population inconnue.", "en": "Rate not computed: unknown population."}[lang]
    mine = words.rate(row["value"], lang)
    if p.reference is None or not row["against"]:
        start = "Rapporté à la population :" if lang == "fr" else "Relative to population:"
        return f"{start} {mine} {indicator.unit[lang]}."
    theirs = words.rate(row["reference_value"], lang)
    text = {
        "fr": f"Rapporté à la population, l'ensemble est {AGAINST[row['against']]['fr']} dans la ville".replace("comparable à dans", "comparable à celui de")
        + f" ({mine} contre {theirs} {indicator.unit['fr']})",
        "en": f"Relative to population, the whole is {AGAINST[row['against']]['en']} in the city".replace("comparable to in", "comparable to that of")
        + f" ({mine} against {theirs} {indicator.unit['en']})",
    }[lang]  # fmt: skip
    return text + _exceptions(p, row["against"], lang) + "."


def _exceptions(p: Portrait, label: str, lang: str) -> str:
    """The categories on the other side of the city, named when they are few."""
    opposite = {"lower": ["higher"], "higher": ["lower"], "comparable": ["lower", "higher"]}[label]
    said = []
    for side in opposite:
        names = [name for name in compared(p) if p.table.at[name, "against"] == side]
        if not names:
            continue
        feminine = all(catalog()[name].gender == "f" for name in names)
        adjective = {"lower": "plus basses" if feminine else "plus bas", "higher": "plus élevées" if feminine else "plus élevés"}[side]
        english = {"lower": "lower", "higher": "higher"}[side]
        only = label != "comparable"
        if lang == "fr":
            few = words.listing([noun(name, "fr") for name in names], "fr")
            said.append(f"{'seuls ' if only and not feminine else 'seules ' if only else ''}{few} sont {adjective}")
        else:
            few = words.listing([noun(name, "en") for name in names], "en")
            said.append(f"{'only ' if only else ''}{few} are {english}")
    return "".join((" ; " if lang == "fr" else "; ") + one for one in said)


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


# The blocks ---------------------------------------------------------------------------------------------------------


def mix_title(p: Portrait, lang: str) -> str:
    """The largest category's part of all acts, in words when it is near a simple fraction."""
    name = p.table.loc[list(p.categories), "numerator"].idxmax()
    share = p.share(name)
    said = [(fr, en) for part, fr, en in FRACTIONS if abs(share / 100 - part) <= 0.02]
    if lang == "fr":
        return f"{capital(noun(name, 'fr'))} forment {said[0][0] if said else words.percent(share, 'fr', 0) + ' des actes'}"
    return f"{capital(noun(name, 'en'))} make up {said[0][1] if said else words.percent(share, 'en', 0) + ' of acts'}"


def against_title(p: Portrait, lang: str) -> str:
    """Where the territory lies against the city, by the number of categories on each side."""
    names = compared(p)
    sides = {side: [name for name in names if p.table.at[name, "against"] == side] for side in AGAINST}
    city = {"fr": "la ville", "en": "the city"}[lang]
    main = max(sides, key=lambda side: len(sides[side]))
    others = [name for name in names if p.table.at[name, "against"] != main]
    start = f"{capital(AGAINST[main][lang])} {city}"
    if not others:
        number = counted(len(names), lang)
        if len(names) == 1:
            return start + {"fr": f" pour {noun(names[0], 'fr')}", "en": f" for {noun(names[0], 'en')}"}[lang]
        return start + {"fr": f" dans les {number} catégories comparées", "en": f" in all {number} categories compared"}[lang]
    if len(others) <= 2 and len(others) < len(names) / 2:
        listed = words.listing([noun(name, lang) for name in others], lang)
        return start + {"fr": f", sauf {listed}", "en": f", except {listed}"}[lang]
    rest = [f"{AGAINST[side][lang]} {city} {_in(len(sides[side]), lang)}".replace(f" {city}", "").removesuffix(" ")
            for side in sides if side != main and sides[side]]  # fmt: skip
    rest = [one.replace(" que dans", " dans").replace(" than in", " in").replace(" à dans", " dans").replace(" to in", " in") for one in rest]
    return f"{start} {_in(len(sides[main]), lang)}, " + words.listing(rest, lang)


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
        end = ", en toute saison" if always else ""
        return capital(f"{start}{counted(tenths, 'fr')} signalements sur dix se font {SHIFTS[top]['fr']}{end}")
    start = "" if abs(gap) < 0.01 else "more than " if gap > 0 else "nearly "
    end = ", in every season" if always else ""
    return capital(f"{start}{counted(tenths, 'en')} reports in ten are made {SHIFTS[top]['en']}{end}")


def lines_title(p: Portrait, lang: str) -> str:
    """Which category leads at the end of the period, and since when."""
    wide = p.rolling.pivot(index="period", columns="indicator", values="numerator")
    wide = wide[[name for name in p.categories if name in wide]].dropna()
    if wide.empty or wide.to_numpy().max() < ENOUGH:
        few = words.count(ENOUGH, lang)
        return {"fr": f"Moins de {few} actes par an dans chaque catégorie", "en": f"Fewer than {few} acts a year in each category"}[lang]
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
