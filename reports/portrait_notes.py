"""What stands around a portrait's figures: cards, tables in the reader's words, cautions, empty blocks, sources."""

import pandas as pd

from indicators import catalog, sources, territories
from indicators.comparisons import LABELS
from reports import words
from reports.portrait_numbers import ENOUGH, Portrait
from reports.portrait_sentences import capital, compared, counted, during

SYMBOLS = {"clear_rise": "▲", "clear_fall": "▼", "usual": "≈"}
BASES = {
    "recensement_2016": {"fr": "recensement de 2016", "en": "2016 census"},
    "recensement_2021": {"fr": "recensement de 2021", "en": "2021 census"},
    "isq_2023": {"fr": "estimation de 2023 de l'Institut de la statistique du Québec",
                 "en": "2023 estimate of the Institut de la statistique du Québec"},
    "interpolation": {"fr": "années intermédiaires interpolées", "en": "years between interpolated"},
    "report": {"fr": "autres années reprises de la source la plus proche", "en": "other years carried from the nearest source"},
}  # fmt: skip
UNCHANGED = {
    "length": {"fr": "aucune période de même durée avant celle-ci dans les données",
               "en": "no earlier period of this length in the data"},
    "partial": {"fr": "période incomplète", "en": "incomplete period"},
    "provisional": {"fr": "mois encore provisoires", "en": "months still provisional"},
    "break": {"fr": "le mode de comptage change", "en": "the counting rule changes"},
}  # fmt: skip


def ratio_word(label: str, lang: str) -> str:
    """« Plus bas », « Comparable », « Plus élevé »."""
    return capital(LABELS[label][lang]) if label else ""


# Key figures --------------------------------------------------------------------------------------------------------


def shown(p: Portrait) -> list[str]:
    """The six key figures: the whole, then the first five categories of the catalogue."""
    return [p.whole, *p.categories[:5]]


def card(p: Portrait, name: str, lang: str) -> dict[str, str]:
    """One key figure in words: its name, number, rate with its interval, and how it moved."""
    row, indicator = p.row(name), catalog()[name]
    per = {"fr": "pour 1 000 hab. par an", "en": "per 1,000 residents a year"}[lang]
    per = per if indicator.per == 1000 and indicator.denominators[0] == "residents" else indicator.unit[lang]
    word, then = _change(p, row, lang)
    years = p.yearly[p.yearly["indicator"] == name]
    numbers = ", ".join(f"{one.period} : {words.count(one.numerator, lang)}" for one in years.itertuples())
    given = row["value"] == row["value"]
    return {
        "name": indicator.label[lang],
        "number": words.count(row["numerator"], lang),
        "rate": f"<strong>{words.rate(row['value'], lang)}</strong> {per}" if given else no_rate(row, lang),
        "interval": {"fr": "intervalle ", "en": "interval "}[lang] + words.interval(row["low"], row["high"], indicator.kind, lang)
        if given else "",
        "change": word,
        "then": then,
        "alt": f"{indicator.label[lang]}, {({'fr': 'actes par an', 'en': 'acts a year'})[lang]} : {numbers}",
    }  # fmt: skip


def no_rate(row: pd.Series, lang: str) -> str:
    """Why there is no rate."""
    if "small_population" in row["flag"]:
        return {"fr": "taux non publié, moins de 1 000 habitants", "en": "rate not published, fewer than 1,000 residents"}[lang]
    return {"fr": "taux non calculé, dénominateur inconnu", "en": "rate not computed, unknown denominator"}[lang]


def _change(p: Portrait, row: pd.Series, lang: str) -> tuple[str, str]:
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
    word = f"<strong>{word}</strong>" if row["change"] != "usual" else word
    if row["percent"] == row["percent"]:
        then += f" ({'taux' if lang == 'fr' else 'rate'} {words.signed_percent(row['percent'], lang)})"
    return f"{SYMBOLS[row['change']]} {word}", then


def figures_note(p: Portrait, lang: str) -> str:
    """How the key figures read, and the categories that are not among them."""
    first, last = p.yearly["period"].min(), p.yearly["period"].max()
    rest = [f"{catalog()[name].label[lang]} : {words.count(p.row(name)['numerator'], lang)}" if lang == "fr"
            else f"{catalog()[name].label[lang]}: {words.count(p.row(name)['numerator'], lang)}" for name in p.categories[5:]]  # fmt: skip
    others = (", ".join(rest) + (", au tableau." if lang == "fr" else ", in the table.")) if rest else ""
    if lang == "fr":
        text = f"Barres : un an chacune, {first} à {last}, axe à zéro ; foncé, la période. "
        test = "« Nette » : l'écart des taux dépasse ce que le hasard explique (95 %). " if p.is_tested else ""
        hollow = "Contour : année incomplète ou provisoire. " if p.yearly["flag"].ne("").any() else ""
        return text + hollow + test + others
    text = f"Bars: one year each, {first} to {last}, axis at zero; dark, the period. "
    test = "“Clear”: the rates differ by more than chance explains (95%). " if p.is_tested else ""
    hollow = "Outline: incomplete or provisional year. " if p.yearly["flag"].ne("").any() else ""
    return text + hollow + test + others


# Tables -------------------------------------------------------------------------------------------------------------


def indicators_table(p: Portrait, lang: str) -> pd.DataFrame:
    """Every indicator of the catalogue, a row each, in words."""
    columns = {
        "fr": ["Indicateur", "Nombre", "Valeur", "Unité", "Intervalle à 95 %", "Ville", "Face à la ville", "Avant", "Évolution"],
        "en": ["Indicator", "Number", "Value", "Unit", "95% interval", "City", "Against the city", "Before", "Change"],
    }[lang]  # fmt: skip
    rows = []
    for name, row in p.table.iterrows():
        one = catalog()[name]
        few = one.kind == "share" and row["denominator"] < ENOUGH  # no share on fewer acts
        given = row["value"] == row["value"] and not few
        change = f"{SYMBOLS[row['change']]} {LABELS[row['change']][lang]}" if row["change"] else words.absent(lang)
        if row["percent"] == row["percent"]:
            change += f" ({words.signed_percent(row['percent'], lang)})"
        rows.append([
            one.title[lang],
            words.count(row["numerator"], lang),
            words.value(row["value"], one.kind, lang) if given else words.absent(lang),
            one.unit[lang].removeprefix("% ") if one.kind == "share" else one.unit[lang],
            words.interval(row["low"], row["high"], one.kind, lang) if given else words.absent(lang),
            words.value(row["reference_value"], one.kind, lang) if p.reference else words.absent(lang),
            ratio_word(row["against"], lang) if row["against"] and given else words.absent(lang),
            words.count(row["before"], lang),
            change,
        ])  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def yearly_table(p: Portrait, lang: str) -> pd.DataFrame:
    """Acts by year, a column each, for the whole and each category."""
    wide = p.yearly.assign(acts=[words.count(one, lang) for one in p.yearly["numerator"]])
    wide = wide.pivot(index="indicator", columns="period", values="acts").loc[[p.whole, *p.categories]]
    partial = set(p.yearly.loc[p.yearly["flag"].ne(""), "period"])
    wide.columns = [f"{year} (p)" if year in partial else year for year in wide.columns]
    wide.insert(0, {"fr": "Catégorie", "en": "Category"}[lang], [catalog()[name].label[lang] for name in wide.index])
    return wide


def rolling_table(p: Portrait, lang: str) -> pd.DataFrame:
    """Acts of twelve months, a row per last month, newest first, a column per category."""
    wide = p.rolling.pivot(index="period", columns="indicator", values="numerator")[list(p.categories)].iloc[::-1]
    flags = p.rolling.groupby("period")["flag"].first()
    found = pd.DataFrame({catalog()[name].label[lang]: [words.count(one, lang) for one in wide[name]] for name in p.categories})
    months = [words.month(period, lang) + (" p" if flags[period] else "") for period in wide.index]
    found.insert(0, {"fr": "Douze mois jusqu'à", "en": "Twelve months to"}[lang], months)
    return found


def mix_table(p: Portrait, lang: str) -> pd.DataFrame:
    """Each category's number and part, beside the city's."""
    names = {"fr": ["Catégorie", "Nombre", "Part", "Ville, nombre", "Ville, part"],
             "en": ["Category", "Number", "Share", "City, number", "City, share"]}[lang]  # fmt: skip
    rows = []
    for name in p.categories:
        row = p.row(name)
        mine = [words.count(row["numerator"], lang), words.percent(p.share(name), lang)]
        city = [words.count(row["reference_numerator"], lang), words.percent(p.share(name, "reference_numerator"), lang)]
        rows.append([catalog()[name].label[lang], *mine, *(city if p.reference else [])])
    return pd.DataFrame(rows, columns=names[: 5 if p.reference else 3])


def hours_table(p: Portrait, quarts: dict[str, dict[str, str]], lang: str) -> pd.DataFrame:
    """Acts of the whole period by month and shift of the report."""
    wide = p.hours.pivot(index="month", columns="shift", values="numerator")
    found = pd.DataFrame({quarts[shift][lang]: [words.count(one, lang) for one in wide[shift]] for shift in quarts if shift in wide})
    found.insert(0, {"fr": "Mois", "en": "Month"}[lang], [words.MONTHS[lang][month - 1] for month in wide.index])
    return found


# Around -------------------------------------------------------------------------------------------------------------


def locator_note(p: Portrait, lang: str) -> str:
    """What the small map shows, and the residents behind the rates."""
    known = p.residents["residents"].dropna()
    who = {"fr": "Foncé : le territoire", "en": "Dark: the territory"}[lang]
    if territories()[p.territory].is_whole:
        who = {"city": {"fr": "Foncé : les 19 arrondissements", "en": "Dark: the 19 boroughs"},
               "agglomeration": {"fr": "Foncé : les 34 territoires", "en": "Dark: the 34 territories"}}[p.territory][lang]  # fmt: skip
    if known.empty:
        return f"{who}."
    year, residents = known.index[-1], words.count(known.iloc[-1], lang)
    return f"{who}, {residents} {'habitants en' if lang == 'fr' else 'residents in'} {year}."


def mix_few(p: Portrait, lang: str) -> str:
    few = words.count(ENOUGH, lang)
    if not p.acts:
        return {"fr": "Aucun acte signalé pendant cette période.", "en": "No reported act in this period."}[lang]
    return {"fr": f"Parts non calculées : moins de {few} actes.", "en": f"Shares not computed: fewer than {few} acts."}[lang]


def against_empty(p: Portrait, lang: str) -> str:
    """Why nothing is compared with the city."""
    if p.territory == "city":
        return {"fr": "La ville est le repère de tous les portraits : elle n'est pas comparée à elle-même.",
                "en": "The city is the reference of every portrait: it is not compared with itself."}[lang]  # fmt: skip
    if p.territory == "agglomeration":
        return {"fr": "L'agglomération compte aussi les actes non localisés, qui ne sont dans aucun territoire : son taux ne se compare pas à celui de la ville.",
                "en": "The agglomeration also counts unlocated acts, which are in no territory: its rate does not compare with the city's."}[lang]  # fmt: skip
    if "small_population" in p.row(p.whole)["flag"]:
        return {"fr": "Taux non publié : moins de 1 000 habitants.", "en": "Rate not published: fewer than 1,000 residents."}[lang]
    few = words.count(ENOUGH, lang)
    return {"fr": f"Aucune catégorie n'atteint {few} actes : rien n'est comparé.", "en": f"No category reaches {few} acts: nothing is compared."}[lang]


def uncompared(p: Portrait, lang: str) -> str:
    """The categories left out of the comparison, and why."""
    names = [name for name in p.categories if name not in compared(p)]
    if not names or not compared(p):
        return ""
    listed = words.listing([catalog()[name].label[lang] for name in names], lang)
    few = words.count(ENOUGH, lang)
    return {"fr": f"Moins de {few} actes, au tableau seulement : {listed}.", "en": f"Fewer than {few} acts, in the table only: {listed}."}[lang]


def cautions(p: Portrait, found_breaks: list, last_day: str, lang: str) -> list[str]:
    """What one must know before citing: between ** is what stands out."""
    share = words.percent(100 * p.unlocated / p.everywhere, lang) if p.everywhere else words.absent(lang)
    numbers = words.count(p.unlocated, lang), words.count(p.everywhere, lang)
    items = [{
        "fr": f"**{share} des actes de l'agglomération ne sont pas localisés** {during(p.years, 'fr')} ({numbers[0]} sur {numbers[1]}) : ils ne figurent dans aucun territoire, dont les nombres et les taux sont d'autant plus bas.",
        "en": f"**{share} of the agglomeration's acts are unlocated** {during(p.years, 'en')} ({numbers[0]} of {numbers[1]}): they are in no territory, whose numbers and rates are lower by as much.",
    }[lang]]  # fmt: skip
    if "partial" in p.flag:
        day = words.day(last_day, lang)
        items.append({"fr": f"**Année {p.years[1]} incomplète** : les actes vont jusqu'au {day}. Rien n'est comparé à une année entière.",
                      "en": f"**{p.years[1]} is incomplete**: acts go up to {day}. Nothing is compared with a whole year."}[lang])  # fmt: skip
    if "provisional" in p.flag:
        items.append({"fr": "**Provisoire** : les cinq derniers mois peuvent encore bouger.",
                      "en": "**Provisional**: the last five months may still change."}[lang])  # fmt: skip
    for one in found_breaks:
        head = {"fr": "Rupture", "en": "Break"}[lang] + (" : " if lang == "fr" else ": ") if one.until is None else ""
        title = one.title[lang] if head else f"{one.title[lang]}, {words.month(str(one.on), lang)} – {words.month(str(one.until), lang)}"
        items.append(f"**{head}{title}**. {one.effect[lang]}")
    items.append(_denominator(p, lang))
    if p.present == p.present and p.present > 1:
        times = words.rate(round(p.present, 1), lang).rstrip("0").rstrip(",.")
        items.append({
            "fr": f"**Population présente** : environ {times} personnes par habitant un jour ouvrable (ordre de grandeur). Les taux par habitant sont d'autant plus élevés et ne disent pas le risque d'une personne présente.",
            "en": f"**Present population**: about {times} people per resident on a working day (order of magnitude). Rates per resident are higher by as much and do not tell the risk of a person present.",
        }[lang])  # fmt: skip
    items.append({"fr": "Les nombres disent ce qui est signalé à la police, non tout ce qui survient.",
                  "en": "The numbers tell what is reported to the police, not all that happens."}[lang])  # fmt: skip
    return items


def _denominator(p: Portrait, lang: str) -> str:
    """Where the residents come from in these years."""
    bases = dict.fromkeys(base for text in p.residents["bases"] for base in text.split())
    listed = words.listing([BASES[base][lang] for base in BASES if base in bases], lang)
    return {"fr": f"**Dénominateur** : habitants ({listed}).", "en": f"**Denominator**: residents ({listed})."}[lang]


def empties(lang: str) -> list[str]:
    """The blocks that have nothing to show yet, and why."""
    person = words.listing([one.noun[lang] for one in catalog().values() if one.theme == "person"], lang)
    if lang == "fr":
        return [
            "**Personnes impliquées** : aucun extrait restreint chargé.",
            f"**Crimes contre la personne** : le fichier ouvert n'en contient que les {person}.",
            "**Habitations de l'OMHM** : aucun extrait chargé.",
        ]
    return [
        "**People involved**: no restricted extract loaded.",
        f"**Crimes against the person**: the open file holds only {person}.",
        "**OMHM dwellings**: no extract loaded.",
    ]


def source_line(p: Portrait, lang: str) -> str:
    """The sources of every indicator of the page, with their licences."""
    found = {one.name: one for name in p.table.index for one in sources(catalog()[name])}
    cited = [f"{one.origin['citation'].rstrip('.')} ({one.origin['licence']})" for one in found.values()]
    start = {"fr": "Sources : ", "en": "Sources: "}[lang]
    return start + " ; ".join(cited) + "."


__all__ = ["card", "cautions", "counted", "empties", "figures_note", "shown"]
