"""What an indicator counts and where it comes from, in words: acte, affaire, victime; sources, last day, readers."""

import re

import indicators
from indicators import Indicator, Reader, Version
from reports import restricted, words

# By the first word of an indicator's counting unit in French: one, several, gender, and « reported » that goes with it.
EVENTS = {
    "acte": {"fr": ("acte", "actes", "m", "signalé"), "en": ("act", "acts", "", "reported ")},
    "affaire": {"fr": ("affaire", "affaires", "f", "signalée"), "en": ("case", "cases", "", "reported ")},
    "victime": {"fr": ("victime", "victimes", "f", ""), "en": ("victim", "victims", "", "")},
    "suspect": {"fr": ("suspect", "suspects", "m", ""), "en": ("suspect", "suspects", "", "")},
    "immeuble-année": {
        "fr": ("immeuble-année", "immeubles-années", "f", ""),
        "en": ("building-year", "building-years", "", ""),
    },
}
WHY = {
    "threshold": {"fr": "nombre trop petit", "en": "too small a number"},
    "group": {"fr": "presque tout le groupe", "en": "almost the whole group"},
    "buildings": {"fr": "trop peu d'immeubles ou de logements", "en": "too few buildings or dwellings"},
    "dominance": {"fr": "trop peu d'immeubles ou de logements", "en": "too few buildings or dwellings"},
    "place": {"fr": "trop peu d'habitants", "en": "too few residents"},
    "beside": {"fr": "un autre nombre masqué s'en déduirait", "en": "another hidden number would follow from it"},
    "menu": {"fr": "n'est pas partagé à ce détail", "en": "not shared in such detail"},
}


def _event(indicator: Indicator, lang: str) -> tuple[str, str, str, str]:
    first = re.split(r"[ ,:(]", indicator.counting_unit["fr"])[0]
    if first not in EVENTS:
        raise ValueError(f"{indicator.name}: counting_unit begins with {first!r}; say what that is in counted.EVENTS")
    return EVENTS[first][lang]


def event(indicator: Indicator, number: float, lang: str) -> str:
    """What is counted, as goes with a number: acte, affaires, victimes."""
    one, many, *_ = _event(indicator, lang)
    return words.plural(number, one, many, lang)


def is_feminine(indicator: Indicator) -> bool:
    """Whether what is counted is feminine in French: une affaire, un acte."""
    return _event(indicator, "fr")[2] == "f"


def reported(indicator: Indicator, number: float, lang: str) -> str:
    """The same with what is known of it: acte signalé, affaires signalées, victimes · reported acts."""
    told, said = event(indicator, number, lang), _event(indicator, lang)[3]
    if lang == "en":
        return f"{said}{told}"
    return f"{told} {words.plural(number, said, f'{said}s', lang)}".rstrip() if said else told


def none(indicator: Indicator, lang: str) -> str:
    """Aucun acte signalé · Aucune affaire signalée · No reported act."""
    one = reported(indicator, 1, lang)
    return f"No {one}" if lang == "en" else f"{'Aucune' if is_feminine(indicator) else 'Aucun'} {one}"


def counted(number: float, indicator: Indicator, lang: str) -> str:
    """A number with what it counts: 1 234 affaires."""
    return f"{words.count(number, lang)} {event(indicator, number, lang)}"


# Where it comes from ------------------------------------------------------------------------------------------------


def until(indicator: Indicator, version: Version, lang: str) -> str:
    """The last day of an indicator's extract: affaires signalées jusqu'au 31 déc. 2025; empty where it is not told."""
    last = indicators.last_day(indicator.name, version)
    if not last:
        return ""
    joint = {"fr": "jusqu'au", "en": "to"}[lang]
    what = {"fr": "affaires signalées", "en": "reported cases"}[lang]  # persons and buildings come by their case
    if _event(indicator, "fr")[0] == "acte":
        what = reported(indicator, 2, lang)
    return f"{what} {joint} {words.day(last[:10], lang)}"


def source(names: list[str], version: Version, lang: str) -> str:
    """The producers' citations with their licences, once each, and the day that dates what is counted."""
    catalog = indicators.catalog()
    cited = dict.fromkeys(
        f"{one.origin['citation'].rstrip('.')}" + (f" ({one.origin['licence']})" if one.sensitivity == "open" else "")
        for name in names for one in _sources(catalog[name])
    )  # fmt: skip
    dated = dict.fromkeys(catalog[name].date_basis[lang] for name in names)
    head = {"fr": "Sources : ", "en": "Sources: "}[lang] + (" ; " if lang == "fr" else "; ").join(cited)
    return f"{head}. {'Date : ' if lang == 'fr' else 'Date: '}{words.listing(list(dated), lang)}."


def _sources(indicator: Indicator) -> list[indicators.Contract]:
    """The contracts an indicator rests on, that of its denominator last."""
    below = indicator.denominator.source if indicator.denominator else ""
    return sorted(indicators.sources(indicator), key=lambda one: one.name == below)


def status(names: list[str], readers: list[Reader], lang: str, short: bool = False) -> str:
    """How figures may travel: nothing for open ones; « interne » for exact ones; the rules for safe cells."""
    own = [name for name, one in zip(names, readers, strict=True) if one.status != "open"]
    if not own:
        return ""
    is_safe = any(one.status == "safe" for one in readers)
    return restricted.note(own, "shared" if is_safe else "analysis", lang, short)


def hidden(text: str, why: str, lang: str) -> str:
    """What stands in the place of a hidden number: « < 8 », or masqué with why."""
    if text:
        return text.replace(" ", words.FIXED)
    return restricted.MASKED[lang] + (f" ({WHY[why][lang]})" if why in WHY else "")
