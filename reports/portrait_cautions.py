"""What one must know before citing a portrait: unlocated acts, unfinished months, breaks, denominator, crowds."""

from indicators import own
from indicators.breaks import Break
from reports import units, words
from reports.portrait_numbers import Portrait
from reports.portrait_titles import during


def cautions(p: Portrait, breaks: list[Break], last_day: str, lang: str) -> list[str]:
    """What one must know before citing: between ** is what stands out."""
    reported = {
        "fr": "Les nombres disent ce qui est signalé à la police, non tout ce qui survient.",
        "en": "The numbers tell what is reported to the police, not all that happens.",
    }[lang]
    told = [_break(one, lang) for one in breaks]
    return [
        _unlocated(p, lang),
        *_unfinished(p, last_day, lang),
        *told,
        _denominator(p, lang),
        *_present(p, lang),
        reported,
    ]


def _unlocated(p: Portrait, lang: str) -> str:
    """How many of the agglomeration's acts are in no territory."""
    if p.territory.startswith(own.STATION):
        return {
            "fr": "**Un poste compte aussi les actes non localisés** qui lui sont inscrits : ses nombres ne se "
            "comparent pas à ceux d'un territoire.",
            "en": "**A station counts the unlocated acts** written to it too: its numbers do not compare with those of "
            "a territory.",
        }[lang]
    share = words.percent(100 * p.unlocated / p.everywhere, lang) if p.everywhere else words.absent(lang)
    some, every = words.count(p.unlocated, lang), words.count(p.everywhere, lang)
    when = during(p.years, lang)
    return {
        "fr": f"**{share} des actes de l'agglomération ne sont pas localisés** {when} ({some} sur {every}) : ils ne "
        "figurent dans aucun territoire, dont les nombres et les taux sont d'autant plus bas.",
        "en": f"**{share} of the agglomeration's acts are unlocated** {when} ({some} of {every}): they are in no "
        "territory, whose numbers and rates are lower by as much.",
    }[lang]


def _unfinished(p: Portrait, last_day: str, lang: str) -> list[str]:
    """That the period is not over, and that its last months may move."""
    day, found = words.day(last_day, lang), []
    if "partial" in p.flag:
        found.append({
            "fr": f"**Année {p.years[1]} incomplète** : les actes vont jusqu'au {day}. Rien n'est comparé à une année "
            "entière.",
            "en": f"**{p.years[1]} is incomplete**: acts go up to {day}. Nothing is compared with a whole year.",
        }[lang])  # fmt: skip
    if "provisional" in p.flag:
        found.append({
            "fr": "**Provisoire** : les derniers mois peuvent encore bouger.",
            "en": "**Provisional**: the last months may still change.",
        }[lang])  # fmt: skip
    return found


def _break(one: Break, lang: str) -> str:
    """A break or a long event, with the effect to expect."""
    if one.until:
        span = f"{words.month(str(one.on), lang)} – {words.month(str(one.until), lang)}"
        return f"**{one.title[lang]}, {span}**. {one.effect[lang]}"
    return f"**{'Rupture : ' if lang == 'fr' else 'Break: '}{one.title[lang]}**. {one.effect[lang]}"


def _present(p: Portrait, lang: str) -> list[str]:
    """That many more people are present than reside, where it is known."""
    if not p.present > 1:
        return []
    times = words.rate(round(p.present, 1), lang)[:-1]
    return [{
        "fr": f"**Population présente** : environ {times} personnes par habitant un jour ouvrable (ordre de grandeur). "
        "Les taux par habitant sont d'autant plus élevés et ne disent pas le risque d'une personne présente.",
        "en": f"**Present population**: about {times} people per resident on a working day (order of magnitude). "
        "Rates per resident are higher by as much and do not tell the risk of a person present.",
    }[lang]]  # fmt: skip


def _denominator(p: Portrait, lang: str) -> str:
    """Where the residents come from in these years."""
    if p.per not in (None, "residents"):
        head, said = p.below[lang].split(" : " if lang == "fr" else ": ", 1)
        own = p.indicator(p.whole).denominator
        return f"**{head}**{' : ' if lang == 'fr' else ': '}{said} {own.whose[lang]}"
    if not len(p.residents):
        return f"**{p.below[lang]}**"
    bases = dict.fromkeys(base for text in p.residents["bases"] for base in text.split())
    listed = words.listing([units.BASES[base][lang] for base in units.BASES if base in bases], lang)
    return {"fr": f"**Dénominateur** : habitants ({listed}).", "en": f"**Denominator**: residents ({listed})."}[lang]
