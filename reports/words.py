"""Numbers, dates and typography as French and English write them."""

import math
import re
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

THIN = "\u202f"
FIXED = "\u00a0"
MINUS = "\u2212"
LOCALES = {"fr": "fr_CA", "en": "en_CA"}
NUMBERS = {"fr": "fr", "en": "en"}
MONTHS = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"],
}


@lru_cache(maxsize=2**15)
def _decimal(value: float, pattern: str, lang: str) -> str:
    text = format_decimal(value, format=pattern, locale=NUMBERS[lang])
    return text.replace("-", MINUS).replace(FIXED, THIN) if lang == "fr" else text.replace("-", MINUS)


def count(value: float, lang: str) -> str:
    """A whole number: 17 283 · 17,283; nothing to say is « s. o. »."""
    return absent(lang) if value is None or math.isnan(value) else _decimal(round(value), "#,##0", lang)


def rate(value: float, lang: str) -> str:
    """A rate: two decimals under 10, one above."""
    if value is None or math.isnan(value):
        return absent(lang)
    return _decimal(value, "#,##0.00" if abs(round(value, 2)) < 10 else "#,##0.0", lang)


def decimals(value: float, digits: int, lang: str) -> str:
    """A number with as many decimals as are asked for: 0,015."""
    return _decimal(value, "#,##0." + "0" * digits, lang)


def percent(value: float, lang: str, digits: int = 1) -> str:
    """A share given in per cent: 12,3 % · 12.3%."""
    if value is None or math.isnan(value):
        return absent(lang)
    return _decimal(value, "#,##0" + ("." + "0" * digits if digits else ""), lang) + _percent_sign(lang)


def signed_percent(value: float, lang: str) -> str:
    """A change given in per cent, whole and signed: +72 % · −40%."""
    if value is None or math.isnan(value):
        return absent(lang)
    sign = "+" if round(value) > 0 else ""
    return sign + _decimal(round(value), "#,##0", lang) + _percent_sign(lang)


def _percent_sign(lang: str) -> str:
    return f"{FIXED}%" if lang == "fr" else "%"


def value(number: float, kind: str, lang: str) -> str:
    """An indicator's value by its kind, without unit."""
    return {"count": count, "share": percent}.get(kind, rate)(number, lang)


def interval(low: float, high: float, kind: str, lang: str) -> str:
    """Two limits with the dash that LOOK's tables use: 3,55 – 3,84."""
    if low is None or math.isnan(low):
        return absent(lang)
    return f"{value(low, kind, lang)}{FIXED}–{FIXED}{value(high, kind, lang)}"


def absent(lang: str) -> str:
    """What stands where nothing could be computed."""
    return f"s.{FIXED}o." if lang == "fr" else "n/a"


def month(period: str, lang: str, long: bool = False) -> str:
    """`2026-09` → sept. 2026 · Sept 2026; long: septembre 2026 · September 2026."""
    day = date.fromisoformat(f"{period[:7]}-01")
    if long:
        return format_date(day, "LLLL yyyy", locale=LOCALES[lang]).replace(" ", FIXED)
    return f"{MONTHS[lang][day.month - 1]}{FIXED}{day.year}"


def day(value: date | str, lang: str) -> str:
    """1ᵉʳ janv. 2024 · Jan 1, 2024."""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    name = MONTHS[lang][value.month - 1]
    if lang == "en":
        return f"{name}{FIXED}{value.day}, {value.year}"
    return f"{'1ᵉʳ' if value.day == 1 else value.day}{FIXED}{name}{FIXED}{value.year}"


def years(first: int, last: int) -> str:
    """2020–2024, or a single year."""
    return str(first) if first == last else f"{first}–{last}"


def period(label: str, lang: str) -> str:
    """A period label of indicators.values in words: 2024, 2024-Q1, 2024-03, 2018-01/2022-12."""
    if "/" in label:
        first, last = label.split("/")
        if first.endswith("-01") and last.endswith("-12"):
            return years(int(first[:4]), int(last[:4]))
        return f"{month(first, lang)} – {month(last, lang)}"
    if re.fullmatch(r"\d{4}-Q\d", label):
        return f"{label[-1]}ᵉ trim. {label[:4]}" if lang == "fr" and label[-1] != "1" else (
            f"1ᵉʳ trim. {label[:4]}" if lang == "fr" else f"Q{label[-1]} {label[:4]}"
        )  # fmt: skip
    return month(label, lang) if "-" in label else label


def run(code: str, lang: str) -> str:
    """The code of a chosen period in words: 2018-2022 → 2018–2022 · 2021-03_2023-09 → mars 2021 – sept. 2023."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])_\d{4}-(0[1-9]|1[0-2])", code):
        return period(code.replace("_", "/"), lang)
    return code.replace("-", "–")


def listing(items: list[str], lang: str) -> str:
    """a, b et c · a, b and c."""
    joint = " et " if lang == "fr" else " and "
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + joint + items[-1] if items else ""


def plural(number: float, one: str, many: str, lang: str) -> str:
    """The word that goes with a number; French counts 0 and 1 as singular, English only 1."""
    return one if (abs(number) < 2 if lang == "fr" else abs(number) == 1) else many


@lru_cache(maxsize=1024)
def typeset(text: str, lang: str) -> str:
    """French spaces before high punctuation and inside quotation marks, as unbreakable ones; English is left alone."""
    if lang != "fr":
        return text
    text = re.sub(rf"[ {FIXED}{THIN}]?(?<!\d)(?<!&lt)(?<!&gt)(?<!&amp)([;!?])(?=\s|$)", THIN + r"\1", text)
    text = re.sub(r" :(?=\s|$)", FIXED + ":", text)
    text = re.sub(rf"«[ {FIXED}{THIN}]?", "«" + FIXED, text)
    text = re.sub(rf"[ {FIXED}{THIN}]?»", FIXED + "»", text)
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", THIN, text)
    return re.sub(r"(?<=\d) %", FIXED + "%", text)
