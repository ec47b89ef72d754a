"""Addresses made alike: the civic number and the street's own words, without accents, types, articles or city."""

import re

from loaders.values import key

POSTAL = re.compile(r"\b[a-z]\d[a-z] ?\d[a-z]\d\b")
DOOR = re.compile(r"\b(?:app|apt|appt|appartement|apartment|bureau|suite|unite|unit|local|porte|logement|log)\b.*")
RANGE = re.compile(r"(\d+)\s*(?:-|–|a|à|/)\s*(\d+)[a-z]?[\s,]", re.IGNORECASE)
ORDINAL = re.compile(r"\b(\d+)(?:re|ere|er|e|eme|ieme|st|nd|rd|th)\b")
CIVIC = re.compile(r"(\d+)([a-z]?) (.+)")
WORDS = """rue r street avenue av ave boulevard boul blvd bd chemin ch road rd route rte place pl terrasse terr 
croissant crescent cres allee ruelle lane drive promenade prom square carre court impasse"""
TYPES = frozenset(WORDS.split())
SMALL = frozenset(("de", "du", "des", "la", "le", "les", "l", "d", "the", "of", "et"))
CITY = frozenset(("montreal", "mtl", "quebec", "qc", "pq", "canada"))
SPELLED = {
    "st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes",
    "e": "est", "east": "est", "o": "ouest", "w": "ouest", "west": "ouest", "n": "nord", "north": "nord",
    "s": "sud", "south": "sud",
}  # fmt: skip


def plain(text: str) -> str | None:
    """An address as « 1234 saint denis est »; None when it has no civic number or no street."""
    text = text.strip()
    if span := RANGE.match(text + " "):
        first, second = int(span[1]), int(span[2])
        # « 5-1234 » is a door before its number, « 1234-1240 » a building with several doors.
        text = f"{first if first < second <= first + 200 else second} {(text + ' ')[span.end() :]}"
    bare = ORDINAL.sub(r"\1e", DOOR.sub("", POSTAL.sub("", key(text))))
    found = CIVIC.match(bare)
    if not found:
        return None
    words = found[3].split()
    while words and words[-1] in CITY:
        words.pop()
    if len(words) > 1 and words[-1] == "st":
        words.pop()  # an English street; a saint is never last
    kept = [SPELLED.get(word, word) for word in words if word not in SMALL and word not in TYPES]
    return " ".join([f"{int(found[1])}{found[2]}", *kept]) if kept else None
