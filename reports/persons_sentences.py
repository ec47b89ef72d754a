"""What is said of victims and suspects: finding, sentences of each block, warnings, from the cells that are drawn."""

from collections.abc import Callable, Mapping

from reports import words
from reports.labels_restricted import AGES, known
from reports.persons import NAMES, ROLE_WORDS, ROLES, UNKNOWN, Persons
from reports.restricted import Cell, last_firm, mark, note, said_breaks, since_last_year, spoken

COUNTING = {"fr": "une personne est comptée une fois par affaire", "en": "a person is counted once per case"}
WIDTHS = {
    "fr": "Les groupes d'âge n'ont pas tous la même durée : les longueurs se comparent de gauche à droite, avec "
          "prudence de haut en bas.",
    "en": "Age groups do not all last as long: lengths compare from left to right, and with care from top to bottom.",
}  # fmt: skip
UNCROSSED = {
    "fr": "Le sexe et l'âge ne se croisent que pour la ville et l'agglomération : dans un territoire, la plupart des "
          "cases seraient trop petites.",
    "en": "Sex and age cross for the city and the agglomeration only: in one territory, most cells would be too small.",
}  # fmt: skip
SUSPECTS = {
    "fr": "Un suspect n'est connu que dans une partie des affaires, et un suspect n'est pas un coupable.",
    "en": "A suspect is known in part of the cases only, and a suspect is not a guilty person.",
}
IS = {
    "conjoint": {"fr": "le conjoint ou la conjointe", "en": "a partner"},
    "ex_conjoint": {"fr": "un ex-conjoint ou une ex-conjointe", "en": "a former partner"},
    "famille": {"fr": "un autre membre de la famille", "en": "another family member"},
    "connaissance": {"fr": "une connaissance", "en": "an acquaintance"},
    "inconnu": {"fr": "une personne inconnue de la victime", "en": "a stranger"},
}


def place(p: Persons, name: str, lang: str) -> str:
    """Where one is, with the mark of exact figures."""
    title = {"fr": "Personnes", "en": "Persons"}[lang]
    return " · ".join(filter(None, (title, name, spoken(p.period), mark(p.audience, lang))))


def share(part: Cell, whole: Cell | float, lang: str) -> str:
    """A part of a shown whole in per cent; empty where one of both is hidden."""
    below = whole if isinstance(whole, float | int) else whole.number if whole.is_shown else 0
    return words.percent(100 * part.number / below, lang, 0) if part.is_shown and below else ""


def largest(cells: Mapping[str, Cell], names: Callable[[str], str], besides: tuple[str, ...] = ()) -> tuple:
    """The names of the labels with the largest shown number, and that cell; no name where nothing is shown."""
    kept = {label: cell for label, cell in cells.items() if cell.is_shown and label not in besides}
    if not kept:
        return [], Cell()
    top = max(cell.number for cell in kept.values())
    return [names(label) for label, cell in kept.items() if cell.number == top], max(kept.values(), key=_number)


def _number(cell: Cell) -> float:
    return cell.number


def _most(p: Persons, role: str, lang: str) -> tuple[str, str]:
    """The largest age group of a role, in words, and its share of all."""
    bands, cell = largest(p.age[role], lambda band: _band(band, lang), (UNKNOWN,))
    return words.listing(bands, lang), share(cell, p.total[role], lang)


def _band(band: str, lang: str) -> str:
    return f"les {AGES[band]['fr']}" if lang == "fr" else f"ages {AGES[band]['en']}"


def finding(p: Persons, lang: str) -> str:
    """The finding: which age group has the most victims and suspects."""
    (ours, part), (theirs, other) = (_most(p, role, lang) for role in ROLES)
    if not ours or not part:
        return {"fr": "Nombres trop petits pour dire quel âge revient le plus souvent",
                "en": "Numbers too small to say which age comes up most often"}[lang]  # fmt: skip
    if not theirs or not other:
        return {"fr": f"{part} des victimes sont dans le même groupe d'âge : {ours}",
                "en": f"{part} of victims are in one age group: {ours}"}[lang]  # fmt: skip
    if ours == theirs:
        return {
            "fr": f"Un même groupe d'âge revient le plus souvent : {ours}, {part} des victimes et {other} des suspects",
            "en": f"One age group comes up most often: {ours}, {part} of victims and {other} of suspects",
        }[lang]
    return {
        "fr": f"L'âge le plus fréquent : {ours} chez les victimes ({part}), {theirs} chez les suspects ({other})",
        "en": f"The most frequent age: {ours} among victims ({part}), {theirs} among suspects ({other})",
    }[lang]


def lead(p: Persons, lang: str) -> list[str]:
    """Three sentences: how many, of which sex, how they moved."""
    victims, suspects = (p.total[role].count(lang) for role in ROLES)
    said = [{
        "fr": f"**{victims}** victimes et **{suspects}** suspects dans les affaires signalées, {spoken(p.period)} ; "
              f"{COUNTING['fr']}.",
        "en": f"**{victims}** victims and **{suspects}** suspects in reported cases, {spoken(p.period)}; "
              f"{COUNTING['en']}.",
    }[lang]]  # fmt: skip
    ours, theirs = (women(p, role, lang) for role in ROLES)
    if ours and theirs:
        said.append({
            "fr": f"Femmes et filles : {ours} des victimes et {theirs} des suspects dont le sexe est connu.",
            "en": f"Women and girls: {ours} of victims and {theirs} of suspects whose sex is known.",
        }[lang])  # fmt: skip
    yearly = p.yearly["victims"]
    change = since_last_year(yearly, last_firm(yearly, p.years[1]), lang)
    head = {"fr": "Victimes : ", "en": "Victims: "}[lang]
    said.append(head + change[0].lower() + change[1:].rstrip(".") + ".")
    return said


def women(p: Persons, role: str, lang: str) -> str:
    """The share of women and girls among those whose sex is known."""
    women_, men = (p.sex[role].get(sex, Cell()) for sex in ("F", "M"))
    return share(women_, women_.number + men.number, lang) if women_.is_shown and men.is_shown else ""


# Blocks -------------------------------------------------------------------------------------------------------------


def pyramid_title(p: Persons, role: str, lang: str) -> str:
    """Victims or suspects by sex and age, as a finding."""
    bands, cell = largest(
        {label: one for label, one in p.crossed[role].items() if UNKNOWN not in label},
        lambda label: _sex_and_band(label, lang),
    )
    who, part = ROLE_WORDS[role][lang], share(cell, p.total[role], lang)
    colon = {"fr": " : ", "en": ": "}[lang]
    if not bands or not part:
        return who + colon + {"fr": "nombres masqués", "en": "hidden numbers"}[lang]
    most = {"fr": "le plus souvent", "en": "most often"}[lang]
    return f"{who}{colon}{most} {words.listing(bands, lang)} ({part})"


def _sex_and_band(label: str, lang: str) -> str:
    sex, band = label.split("|")
    young = band in ("00-11",)
    who = {"F": {"fr": "des filles" if young else "des femmes", "en": "girls" if young else "women"},
           "M": {"fr": "des garçons" if young else "des hommes", "en": "boys" if young else "men"}}[sex]  # fmt: skip
    of = {"fr": "de ", "en": "aged "}[lang]
    return f"{who[lang]} {of}{AGES[band][lang]}"


def unknown(p: Persons, role: str, lang: str) -> str:
    """How many are not in the pyramid, for want of a sex or an age."""
    colon = {"fr": " : ", "en": ": "}[lang]
    parts = [f"{known(breakdown)[UNKNOWN][lang]}{colon}{cells[UNKNOWN].count(lang)}"
             for breakdown, cells in (("sex", p.sex[role]), ("age_band", p.age[role])) if UNKNOWN in cells]  # fmt: skip
    return ". ".join(parts) + "." if parts else ""


def offence_title(p: Persons, lang: str) -> str:
    """By offence: the most frequent for victims."""
    names, cell = largest(p.offence["victims"], lambda label: known("sub_group")[label][lang])
    part = share(cell, p.offences_total["victims"], lang)
    if not names or not part:
        return {"fr": "Par infraction : nombres masqués", "en": "By offence: hidden numbers"}[lang]
    listed = words.listing(names, lang)
    return {"fr": f"{listed} : {part} des victimes de crimes contre la personne",
            "en": f"{listed}: {part} of victims of crimes against the person"}[lang]  # fmt: skip


def relation_title(p: Persons, lang: str) -> str:
    """By relation: the most frequent among those stated."""
    names, cell = largest(p.relation, lambda label: IS[label][lang], ("non_precise",))
    part = share(cell, p.offences_total["victims"], lang)
    if not names or not part:
        return {"fr": "Lien avec le suspect : nombres masqués", "en": "Relation to the suspect: hidden numbers"}[lang]
    joint = {"fr": " ou ", "en": " or "}[lang]
    return {"fr": f"Pour {part} des victimes, le suspect est {joint.join(names)}",
            "en": f"For {part} of victims, the suspect is {joint.join(names)}"}[lang]  # fmt: skip


def years_title(p: Persons, lang: str) -> str:
    """Over time: how the last year that is not provisional moved from the one before."""
    yearly = p.yearly["victims"]
    told = since_last_year(yearly, last_firm(yearly), lang).rstrip(".")
    head = {"fr": "Victimes par an : ", "en": "Victims a year: "}[lang]
    return head + told[0].lower() + told[1:]


def breaks(p: Persons, lang: str) -> str:
    """What the breaks within the period forbid."""
    return said_breaks(NAMES, p.place, *p.years, lang)


def rules(p: Persons, lang: str, short: bool = False) -> str:
    """The thresholds of these numbers, and what rounding does to sums; with their source when short."""
    source = {"fr": "Source : SPVM. ", "en": "Source: SPVM. "}[lang] * short
    return source + note(NAMES, p.audience, lang, short)


def ages_line(p: Persons, lang: str) -> str:
    """The largest age group of victims, for a title."""
    ours, part = _most(p, "victims", lang)
    if not ours or not part:
        return {"fr": "nombres masqués", "en": "hidden numbers"}[lang]
    return {"fr": f"{ours}, {part} des victimes", "en": f"{ours}, {part} of victims"}[lang]


def sexes_line(p: Persons, lang: str) -> str:
    """The share of women and girls among victims, for a title."""
    if part := women(p, "victims", lang):
        return {"fr": f"femmes et filles, {part} des victimes", "en": f"women and girls, {part} of victims"}[lang]
    return {"fr": "nombres masqués", "en": "hidden numbers"}[lang]
