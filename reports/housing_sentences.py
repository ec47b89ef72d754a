"""What is said of public housing: finding, blocks, what does not compare, insécurité and intranquillité."""

from indicators import own
from reports import words
from reports.housing import HERE, HOMES, NAMES, PERSON, PROPERTY, REST, TOUCHED, Housing
from reports.labels_restricted import CLIENTELES
from reports.restricted import last_firm, mark, note, said_breaks, since_last_year, spoken

UNFELT = {
    "fr": "**Insécurité et intranquillité.** Ces chiffres comptent l'insécurité : des affaires signalées à la police. "
          "Ils ne disent rien de l'intranquillité, ce que les locataires ressentent ou évitent, ni des conflits, du "
          "bruit ou des incivilités qui ne sont pas signalés : il faut le leur demander.",
    "en": "**Insecurity and unease.** These figures count insecurity: cases reported to the police. They say nothing "
          "of unease, what tenants feel or avoid, nor of conflicts, noise or incivilities that are not reported: "
          "one has to ask them.",
}  # fmt: skip
UNCOMPARED = {
    "fr": "Ce qui ne se compare pas : « tout le reste » compte aussi la rue, les commerces et le métro, divisés par "
          "des logements où ces affaires n'ont pas eu lieu ; dans les immeubles de l'OMHM, une affaire à 30 m au plus "
          "peut être celle de la rue. Les ménages, l'âge et le revenu diffèrent. Un taux ne dit rien des locataires : "
          "une affaire dans un immeuble n'est pas le fait de ceux qui y vivent.",
    "en": "What does not compare: “all the rest” also counts streets, shops and the métro, divided by dwellings where "
          "those cases did not happen; in OMHM buildings, a case within 30 m may be the street's. Households, ages "
          "and incomes differ. A rate says nothing of tenants: a case in a building is not the doing of those who "
          "live there.",
}  # fmt: skip
NO_PLACE = {
    "fr": "Aucun immeuble n'est nommé ni situé, et aucun territoire n'est classé : l'ordre est alphabétique.",
    "en": "No building is named or located, and no territory is ranked: the order is alphabetical.",
}
CLIENTELE_NOTE = {
    "fr": "Nombres d'affaires, non des taux : les logements ne sont pas ventilés par clientèle.",
    "en": "Numbers of cases, not rates: dwellings are not broken down by clientele.",
}
HIDDEN = {
    "fr": "Rien à montrer ici : aucun immeuble, trop peu d'immeubles ou d'affaires, ou des nombres d'où un "
          "autre, masqué, se déduirait.",
    "en": "Nothing to show here: no building, too few buildings or cases, or numbers that another, "
          "hidden one would follow from.",
}  # fmt: skip
UNIT = {"fr": "pour 1 000 logements par an", "en": "per 1,000 dwellings a year"}


def place(h: Housing, name: str, lang: str) -> str:
    """Where one is, with the mark of exact figures."""
    return " · ".join(filter(None, ("OMHM", name, spoken(h.period), mark(h.audience, lang))))


def finding(h: Housing, lang: str) -> str:
    """The finding: the rate in OMHM buildings, beside that of the other residences."""
    cell, homes = h.cells[HERE], h.cells[HOMES]
    if not cell.has_value:
        return why_none(h, lang)
    rate = words.rate(cell.value, lang)
    if not homes.has_value:
        return {"fr": f"{rate} affaires par an pour 1 000 logements de l'OMHM",
                "en": f"{rate} cases a year per 1,000 OMHM dwellings"}[lang]  # fmt: skip
    other = words.rate(homes.value, lang)
    return {
        "fr": f"{rate} affaires par an pour 1 000 logements de l'OMHM, {other} dans les autres résidences",
        "en": f"{rate} cases a year per 1,000 OMHM dwellings, {other} in other residences",
    }[lang]


def why_none(h: Housing, lang: str) -> str:
    """Why there is no rate: no building, or a hidden number."""
    if h.cells[HERE].hidden:
        return {"fr": "Nombre masqué pour protéger les locataires : trop peu d'immeubles ou d'affaires",
                "en": "Number hidden to protect tenants: too few buildings or cases"}[lang]  # fmt: skip
    if own.is_own(h.place) and h.cells[HERE].number > 0:
        return {"fr": "Les logements ne sont connus que par territoire : aucun taux pour un poste ou un quartier",
                "en": "Dwellings are known by territory alone: no rate for this place"}[lang]  # fmt: skip
    return {"fr": "Aucun immeuble de l'OMHM dans ce territoire", "en": "No OMHM building in this territory"}[lang]


def lead(h: Housing, lang: str) -> list[str]:
    """Three sentences: the cases, the rest of the territory, the buildings."""
    cell, rest, touched = h.cells[HERE], h.cells[REST], h.cells[TOUCHED]
    said = []
    if cell.has_value:
        homes = words.count(cell.below / h.length, lang)
        said.append({
            "fr": f"**{cell.count('fr')}** affaires signalées dans les immeubles de l'OMHM, {spoken(h.period)}, pour "
                  f"{homes} logements en moyenne.",
            "en": f"**{cell.count('en')}** cases reported in OMHM buildings, {spoken(h.period)}, for {homes} dwellings "
                  "on average.",
        }[lang])  # fmt: skip
    if rest.has_value:
        rate = words.rate(rest.value, lang)
        said.append({
            "fr": f"Tout le reste du territoire, rues et commerces compris : {rate} pour 1 000 autres logements.",
            "en": f"All the rest of the territory, streets and shops included: {rate} per 1,000 other dwellings.",
        }[lang])  # fmt: skip
    if touched.has_value:
        part = words.percent(touched.value, lang, 0)
        said.append({
            "fr": f"Dans une année, {part} des immeubles de l'OMHM ont au moins une affaire.",
            "en": f"In one year, {part} of OMHM buildings have at least one case.",
        }[lang])  # fmt: skip
    return said


def figures(h: Housing, lang: str) -> list[tuple[str, str, str]]:
    """Key figures: name, value, and its unit with its interval."""
    names = {
        HERE: {"fr": "Toutes les affaires", "en": "All cases"},
        PERSON: {"fr": "Contre la personne", "en": "Against the person"},
        PROPERTY: {"fr": "Contre la propriété", "en": "Against property"},
        TOUCHED: {"fr": "Immeubles avec une affaire", "en": "Buildings with a case"},
    }
    shares = {"fr": "des immeubles, dans une année", "en": "of buildings, in one year"}
    found = []
    for name, title in names.items():
        cell, kind = h.cells[name], "share" if name == TOUCHED else "rate"
        unit = shares[lang] if kind == "share" else UNIT[lang]
        interval = f"{'intervalle' if lang == 'fr' else 'interval'} {cell.limits(kind, lang)}" * cell.has_value
        found.append((title[lang], cell.told(kind, lang), f"{unit}<br>{interval}"))
    return found


def against_title(h: Housing, lang: str) -> str:
    """OMHM buildings beside all the rest of the territory."""
    cell, rest = h.cells[HERE], h.cells[REST]
    if not (cell.has_value and rest.has_value):
        return {"fr": "Face au reste du territoire : taux masqué ou absent",
                "en": "Against the rest of the territory: hidden or absent rate"}[lang]  # fmt: skip
    return {
        "fr": f"{words.rate(cell.value, 'fr')} dans les immeubles, {words.rate(rest.value, 'fr')} dans tout le reste",
        "en": f"{words.rate(cell.value, 'en')} in the buildings, {words.rate(rest.value, 'en')} in all the rest",
    }[lang]


def clientele_title(h: Housing, lang: str) -> str:
    """Whose buildings hold the cases."""
    shown = {label: cell for label, cell in h.clientele.items() if cell.is_shown}
    whole = h.cells[HERE]
    if not shown or not whole.is_shown or not whole.number:
        return {"fr": "Par clientèle : nombres masqués ou absents", "en": "By clientele: hidden or absent numbers"}[
            lang
        ]
    label = max(shown, key=lambda one: shown[one].number)
    part = words.percent(100 * shown[label].number / whole.number, lang, 0)
    who = CLIENTELES[label][lang]
    return {"fr": f"{who} : {part} des affaires", "en": f"{who}: {part} of the cases"}[lang]


def years_title(h: Housing, lang: str) -> str:
    """How the last year that is not provisional moved from the one before, in OMHM buildings."""
    yearly = h.yearly[HERE]
    last = last_firm(yearly)
    if last - 1 in yearly and not (yearly[last - 1].is_shown and yearly[last].is_shown):
        return {"fr": "L'OMHM et le reste du territoire, année par année",
                "en": "The OMHM and the rest of the territory, year by year"}[lang]  # fmt: skip
    told = since_last_year(yearly, last, lang).rstrip(".")
    head = {"fr": "Affaires par an, OMHM : ", "en": "Cases a year, OMHM: "}[lang]
    return head + told[0].lower() + told[1:]


def breaks(h: Housing, lang: str) -> str:
    """What the breaks within the period forbid."""
    return said_breaks([HERE, REST], h.place, *h.years, lang)


def rules(h: Housing, lang: str, short: bool = False) -> str:
    """The thresholds of these numbers, and what rounding does to sums; with their source when short."""
    source = {"fr": "Sources : SPVM, OMHM. ", "en": "Sources: SPVM, OMHM. "}[lang] * short
    return source + note(NAMES, h.audience, lang, short)
