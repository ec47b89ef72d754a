"""Days as people and programs write them; a column whose days and months cannot be told apart is refused."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from loaders.fates import Refused

EARLIEST = date(1990, 1, 1)
MONTREAL = ZoneInfo("America/Toronto")
SERIALS = range(30_000, 62_000)  # 1982 to 2069
FRENCH_MONTHS = """janvier janv jan, fevrier fevr fev, mars mar, avril avr, mai, juin, juillet juill juil, aout aou,
septembre sept, octobre oct, novembre nov, decembre dec"""
ENGLISH_MONTHS = """january jan, february feb, march mar, april apr, may, june jun, july jul, august aug,
september sep sept, october oct, november nov, december dec"""


def _months(names: str) -> dict[str, int]:
    return {name: number for number, spelled in enumerate(names.split(","), 1) for name in spelled.split()}


FRENCH, ENGLISH = _months(FRENCH_MONTHS), _months(ENGLISH_MONTHS)
TIME = r"(?:[ T]+(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?"
ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){TIME}")
PARTS = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}){TIME}")
SHORT = re.compile(rf"\d{{1,2}}([-/. ])\d{{1,2}}\1\d{{2}}{TIME}")
SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
WORDS = re.compile(
    r"(?:[a-z]+\.?,?\s+)??(?:le\s+)?(\d{1,2})(?:er|st|nd|rd|th|e)?[\s./-]+([a-z]+)\.?[\s,./-]+(\d{2}|\d{4})"
)
WORDS_FIRST = re.compile(r"(?:[a-z]+\.?,?\s+)??([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")

Reading = tuple[date | None, str | None, tuple[str, ...]]
Failures, Notes = dict[int, str], dict[int, tuple[str, ...]]


def dates(
    texts: list[str], as_of: date, base: int = 1900, future: bool = False, earliest: date | None = None
) -> tuple[list, Failures, Notes]:
    """The days of a column's distinct texts, the code of each that failed, the notes on how each was written."""
    earliest = earliest or EARLIEST
    order = _order(texts)
    zoned_midnight = all("00:00" in text[11:16] for text in texts if text.endswith("Z"))
    values: list[date | None] = []
    failed, notes = {}, {}
    for index, text in enumerate(texts):
        day, codes = _plain(text), ()
        if day is None:
            day, codes = _read(text, order, base, zoned_midnight)
        code = None
        if day is None:
            code = "DATE_INVALIDE"
        elif day > as_of and not future:
            code = "DATE_FUTURE"
        elif day < earliest:
            code = "DATE_ANCIENNE"
        if code:
            failed[index] = code
        elif codes:
            notes[index] = codes
        values.append(None if code else day)
    return values, failed, notes


def _plain(text: str) -> date | None:
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _order(texts: list[str]) -> str:
    """Whether the column writes the day or the month first; refused when nothing tells, or when both are seen."""
    day_first = month_first = unclear = False
    for text in texts:
        if len(text) == 10 and text[4] == "-" == text[7]:
            continue
        if SHORT.fullmatch(text) or _short_words(text):
            raise Refused("DATE_AMBIGUE", promised="AAAA-MM-JJ")
        if match := PARTS.fullmatch(text):
            first, second, year = int(match[1]), int(match[3]), int(match[4])
            as_day, as_month = _day(year, second, first), _day(year, first, second)
            day_first |= bool(as_day and not as_month)
            month_first |= bool(as_month and not as_day)
            unclear |= bool(as_day and as_month and as_day != as_month)
    if (day_first and month_first) or (unclear and not (day_first or month_first)):
        raise Refused("DATE_AMBIGUE", promised="AAAA-MM-JJ")
    return "month" if month_first else "day"


def _short_words(text: str) -> bool:
    match = WORDS.fullmatch(_bare(text))
    return bool(match and len(match[3]) == 2 and (match[2] in FRENCH or match[2] in ENGLISH))


def _read(text: str, order: str, base: int, zoned_midnight: bool) -> tuple[date | None, tuple[str, ...]]:
    if match := ISO.fullmatch(text):
        day = _day(int(match[1]), int(match[3]), int(match[4]))
        padded = len(match[3]) == len(match[4]) == 2
        written = match[2].join(("AAAA", "MM", "JJ") if padded else ("AAAA", "M", "J"))
        codes = () if written == "AAAA-MM-JJ" else (f"DATE_FORMAT:{written}",)
        return _timed(day, match[5], match[6], codes, zoned_midnight)
    if match := PARTS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        day = _day(year, first, second) if order == "month" else _day(year, second, first)
        written = match[2].join(("MM", "JJ", "AAAA") if order == "month" else ("JJ", "MM", "AAAA"))
        return _timed(day, match[5], match[6], (f"DATE_FORMAT:{written}",), zoned_midnight)
    if len(text) == 8 and text.isascii() and text.isdigit():
        return _day(int(text[:4]), int(text[4:6]), int(text[6:])), ("DATE_FORMAT:AAAAMMJJ",)
    if match := SERIAL.fullmatch(text):
        serial = int(match[1]) + (1462 if base == 1904 else 0)
        if serial not in SERIALS:
            return None, ()
        part = ("DATE_HEURE",) if match[2] and int(match[2]) else ()
        code = "DATE_SERIE_1904" if base == 1904 else "DATE_SERIE_EXCEL"
        return date(1899, 12, 30) + timedelta(serial), (code, *part)
    return _words(_bare(text))


def _timed(day: date | None, clock: str | None, zone: str | None, codes: tuple, zoned_midnight: bool):
    """Drop the time of day, after bringing an instant to Montréal's clock."""
    if day is None or clock is None:
        return day, codes
    clock = clock if clock.count(":") == 2 else clock + ":00"
    hour, minute, second = (int(float(part.replace(",", "."))) for part in clock.split(":"))
    if hour > 23 or minute > 59 or second > 59:
        return None, ()
    if zone and not (zoned_midnight and zone == "Z"):
        offset = "+00:00" if zone == "Z" else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        moment = datetime.fromisoformat(f"{day.isoformat()}T{hour:02}:{minute:02}:{second:02}{offset}")
        return moment.astimezone(MONTREAL).date(), (*codes, "DATE_FUSEAU")
    return day, (*codes, "DATE_HEURE" if hour or minute or second else "DATE_HEURE_NULLE")


def _words(text: str) -> tuple[date | None, tuple[str, ...]]:
    """A day whose month is a word, in French or in English."""
    if match := WORDS.fullmatch(text):
        number, month, year = match[1], match[2], match[3]
    elif match := WORDS_FIRST.fullmatch(text):
        month, number, year = match[1], match[2], match[3]
    else:
        return None, ()
    found = FRENCH.get(month)
    code = "DATE_MOIS_FR" if found else "DATE_MOIS_EN"
    found = found or ENGLISH.get(month)
    return (_day(int(year), found, int(number)), (code,)) if found else (None, ())


def _bare(text: str) -> str:
    signs = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
