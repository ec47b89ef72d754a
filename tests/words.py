"""The rules of words: what is never said of a place, and how French and English are set."""

import re

import pandas as pd

from reports.words import typeset

BANNED = {
    "fr": re.compile(r"\b(?:dangereu\w+|pires?|meilleure?s?|palmarès|anonym\w+|criminogène\w*)\b", re.I),
    "en": re.compile(r"\b(?:dangerous\w*|worst|best|league tables?|anonym\w+|hot ?spots?)\b", re.I),
}
SPACES = " \u00a0\u202f"
TYPOS = {
    "fr": {
        "no space before a high sign": r"[^\W\d_][;!?](?=\s|$)|[^\s\d/](?<![\w]//):(?=\s|$)",
        "no space inside quotation marks": rf"«(?![{SPACES}])|(?<![{SPACES}])»",
        "a space before a comma or a period": r"\w [,.](?=\s|$)",
        "a straight quotation mark": r"\"",
        "English quotation marks": r"[“”]",
        "a decimal point": r"\d\.\d(?!\.\d)",
        "a per cent sign without its space": r"\d%",
        "a comma between thousands": r"\b[1-9]\d{0,2},\d{3}\b",
        "a double space": r"[^\s|]  +[^\s|]",
        "an accent lost": r"\b(?:Montreal|Quebec|arrondissement de l'Ile)\b",
    },
    "en": {
        "a space before a high sign": r"\w[ \u00a0\u202f][:;!?](?=\s|$)",
        "French quotation marks": r"[«»]",
        "a decimal comma": r"\d,\d{1,2}(?!\d)",
        "a per cent sign with a space": r"\d[ \u00a0\u202f]%",
        "a double space": r"[^\s|]  +[^\s|]",
    },
}
# Numbers that are names: licences, versions, codes of formats, addresses, times of day, and file names.
NAMES = re.compile(
    r"https?://\S+|CC[ \u00a0]BY[ \u00a0]4\.0|\bEPSG:\d+|\b\d{1,2}:\d{2}\b|`[^`]*`|\bdoi:\S+|\bv\d+\.\d+"
    r"|\b[\w-]+\.(?:csv|yml|py|sql|geojson|parquet|json)\b"
)


def typos(text: str, lang: str) -> list[tuple[str, str]]:
    """The breaches of a language's typography, each with the words around it."""
    plain = NAMES.sub("…", text)
    found = []
    for name, pattern in TYPOS[lang].items():
        for one in re.finditer(pattern, plain, re.MULTILINE):
            found.append((name, plain[max(0, one.start() - 25) : one.end() + 25]))
    return found


# Numbers of a portrait's sentences ------------------------------------------------------------------------------------

COMMON = {"1", "7", "12", "250", "000", "1,000"}  # of days, months, cells and units


def digits(text):
    """The numbers of a text, its years and the numbers that are names left out."""
    plain = re.sub(r"(?<=\d)[\u202f\u00a0](?=\d{3})", "", text)
    found = {re.sub(r"[,.]$", "", one) for one in re.findall(r"\d[\d,.]*", plain)}
    return {one for one in found if one not in COMMON and not re.fullmatch(r"20[12]\d", one)}


def told(said, tables, lang, besides=()):
    """The sentences read well, and each of their numbers stands in a table; gives how many numbers there were."""
    text = " ".join(said)
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", text) and not BANNED[lang].search(text), text
    assert not typos(typeset(text.replace("**", ""), lang), lang), typos(typeset(text.replace("**", ""), lang), lang)
    shown = set()
    for table in tables:
        frame = table if isinstance(table, pd.DataFrame) else pd.DataFrame(table)
        for cell in [*frame.columns, *frame.to_numpy().ravel()]:
            shown |= digits(str(cell))
    missing = digits(text) - shown - set(besides)
    assert not missing, (missing, text)
    return len(digits(text))
