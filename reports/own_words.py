"""Whose place one of the analyst's own places is, in words: what a group sums, what a station's series holds."""

from indicators import own
from reports import words


def said(code: str, lang: str) -> str:
    """The sentence that no figure of an own place goes without; empty for another place."""
    if not own.is_own(code) or (place := own.place(code)) is None:
        return ""
    kind = own.geography(code)
    return {own.GROUP: _group, own.STATION: _station, own.ZONE: _zone}[kind](place, lang)


def _group(place: own.Own, lang: str) -> str:
    names = words.listing([own.territories()[one].name[lang] for one in place.members], lang)
    return {"fr": f"« {place.plain} » : groupe de l'analyste, somme de {names}.",
            "en": f"“{place.plain}”: the analyst's group, the sum of {names}."}[lang]  # fmt: skip


def _zone(place: own.Own, lang: str) -> str:
    return {
        "fr": f"« {place.plain} » : quartier des limites déposées par l'analyste ; seul y compte ce qui a un point.",
        "en": f"“{place.plain}”: a neighbourhood of the analyst's limits; only what has a point counts in it.",
    }[lang]


def _station(place: own.Own, lang: str) -> str:
    """A station, its areas, and the others whose acts its series holds."""
    told = {
        "fr": f"{place.plain} ({own.serves()[place.id]}) : poste inscrit à l'extrait ; aucun habitant n'est connu par "
        "poste.",
        "en": f"{place.plain} ({own.serves()[place.id]}): the station written in the extract; no residents are known by"
        " station.",
    }[lang]
    if not (joined := own.joined(place.id)):
        return told
    listed = words.listing([f"{number} ({_until(last, lang)})" if last else number for number, last in joined], lang)
    return {
        "fr": f"{told} Y est compté, pour toute la série, qui reste continue : PDQ {listed}.",
        "en": f"{told} Counted in it for the whole series, which stays continuous: PDQ {listed}.",
    }[lang]


def _until(last: str, lang: str) -> str:
    return ("jusqu'au " if lang == "fr" else "to ") + words.day(last, lang)


def includes(code: str, lang: str) -> str:
    """The stations counted in another one, with the last day each was in use: 22 (jusqu'au 31 janv. 2025)."""
    return ", ".join(f"{number} ({_until(last, lang)})" if last else number for number, last in own.joined(code))
