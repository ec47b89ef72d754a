"""The words of a portrait's blocks of the open file, made once: title, subtitle and sentences of each."""

from dataclasses import dataclass

from reports import portrait_figures, portrait_notes, portrait_titles, rest_words, words
from reports.documents import sentences
from reports.portrait_numbers import ENOUGH, ENOUGH_HOURS, Portrait

BESIDE = {"fr": "Parmi les autres territoires", "en": "Among the other territories"}


@dataclass(frozen=True)
class Words:
    """What is written around a block's figure; no sentence where there is no figure."""

    title: str
    subtitle: str = ""
    sentences: tuple[str, ...] = ()


def of(p: Portrait, lang: str) -> dict[str, Words]:
    """The words of each block by name."""
    return {"lines": lines(p, lang), "mix": mix(p, lang), "hours": hours(p, lang), "against": against(p, lang)}


def lines(p: Portrait, lang: str) -> Words:
    """Twelve months that end with each month, by category."""
    title = portrait_titles.lines_title(p, lang)
    first, last = p.rolling["period"].min(), p.rolling["period"].max()
    subtitle = {
        "fr": f"Actes signalés sur douze mois mobiles, {words.month(first, 'fr')} à {words.month(last, 'fr')}",
        "en": f"Reported acts over rolling twelve months, {words.month(first, 'en')} to {words.month(last, 'en')}",
    }[lang]
    if not p.rolling["numerator"].any():
        return Words(title, f"{subtitle}.")
    if portrait_figures.drawn_breaks(p):
        subtitle += {"fr": " ; tireté : rupture", "en": "; dashed line: break"}[lang]
    subtitle += portrait_notes.undrawn(p, portrait_figures.drawn_categories(p), lang)
    return Words(title, f"{subtitle}.", tuple(sentences.trend(p, lang)))


def mix(p: Portrait, lang: str) -> Words:
    """Each category's part of all acts, beside that of the rest of the city."""
    if p.acts < ENOUGH:
        return Words({"fr": "Parts de chaque catégorie ouverte", "en": "Share of each open category"}[lang])
    years = words.years(*p.years)
    subtitle = {"fr": f"Part de chaque catégorie du fichier ouvert, {years}.",
                "en": f"Share of each category of the open file, {years}."}[lang]  # fmt: skip
    if p.reference:
        mark = rest_words.rest(p.territory, lang)
        subtitle += {"fr": f" Trait noir : {mark}.", "en": f" Black mark: {mark}."}[lang]
    return Words(portrait_titles.mix_title(p, lang), subtitle, tuple(sentences.mix(p, lang)))


def hours(p: Portrait, lang: str) -> Words:
    """When acts are reported: month by shift."""
    if p.acts < ENOUGH_HOURS:
        return Words({"fr": "Mois et quart du signalement", "en": "Month and shift of the report"}[lang])
    years, per = words.years(*p.years), portrait_figures.has_means(p)
    subtitle = {
        "fr": f"Actes {'par an ' * per}selon le mois et le quart du signalement, non de l'acte ; {'moyenne ' * per}"
              f"{years}.",
        "en": f"Acts {'a year ' * per}by month and shift of the report, not of the act; {'mean ' * per}{years}.",
    }[lang]  # fmt: skip
    return Words(portrait_titles.hours_title(p, lang), subtitle, tuple(sentences.hours(p, lang)))


def against(p: Portrait, lang: str) -> Words:
    """The rates over those of the rest of the city, and the class of each among the 34."""
    if not portrait_titles.compared(p):
        return Words(BESIDE[lang])
    unit, years = p.indicator(p.whole).unit[lang], words.years(*p.years)
    subtitle = {
        "fr": f"Taux {unit} rapporté à celui {rest_words.of_rest(p.territory, 'fr')}, {years} ; trait : intervalle à "
              f"95 %{' ; ◇ : les pairs réunis' * bool(p.beside)} ; mot : la place parmi les autres.",
        "en": f"Rate {unit} over {rest_words.of_rest(p.territory, 'en')}, {years}; line: 95% interval"
              f"{'; ◇: its peers together' * bool(p.beside)}; word: the place among the others.",
    }[lang]  # fmt: skip
    subtitle = f"{subtitle} {portrait_notes.uncompared(p, lang)}".strip()
    return Words(portrait_titles.against_title(p, lang), subtitle, tuple(sentences.against(p, lang)))
