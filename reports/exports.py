"""Files that people take away: CSV for a spreadsheet, Parquet for a program, and a sheet that says what is in them.

A CSV has a header and rows and nothing else, so that Excel and pandas open it alike; what must never be lost (unit,
denominator, source, licence, version, last day, made-up data) is in columns at its right, on every row, and remarks
are words, so that no legend is needed. A Parquet file keeps the codes, and the same facts as key-value metadata.
"""

import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow.csv import WriteOptions, write_csv

import indicators
from indicators import Indicator
from indicators.query import BESIDE, CROSSED
from reports import labels_restricted, units, words
from reports.counted import WHY
from reports.export_words import (
    HEADS,
    INTERNAL,
    MADE_AFTER,
    MADE_UP,
    NOTHING,
    REMARKS,
    SCHEMATIC,
    SHARING,
)
from reports.restricted import MASKED

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
BOM = b"\xef\xbb\xbf"
BLANKS = " \u00a0\u202f\u2007\u3000\u200b\ufeff"
SEPARATORS = {"semicolon": (";", ","), "comma": (",", ".")}


@dataclass(frozen=True)
class Facts:
    """What every export says of the data it was taken from.

    `statuses` says how the figures of an indicator may travel (`open` where it does not), `last_days` the last day of
    its own extract (`last_day` where it does not).
    """

    version: int
    last_day: str
    loaded: str
    extracted: str
    demonstration: bool
    schematic: bool
    statuses: Mapping[str, str] = field(default_factory=dict)
    last_days: Mapping[str, str] = field(default_factory=dict)

    def status(self, name: str) -> str:
        """How the figures of an indicator may travel: open, internal or safe."""
        return self.statuses.get(name, "open")

    def day(self, name: str) -> str:
        """The last day of an indicator's own extract."""
        return self.last_days.get(name) or self.last_day

    def is_internal(self, names: Iterable[str]) -> bool:
        """Whether exact figures of a restricted extract are among these indicators'."""
        return any(self.status(name) == "internal" for name in names)

    def mention(self, lang: str, names: Iterable[str] = ()) -> str:
        """What must be said beside the figures: internal, made-up data, schematic limits, or nothing."""
        known = (INTERNAL, self.is_internal(names)), (MADE_UP, self.demonstration), (SCHEMATIC, self.schematic)
        said = [text[lang] for text, here in known if here]
        return " ; ".join(said) if lang == "fr" else "; ".join(said)


def harmless(text: Any) -> Any:
    """A text that a spreadsheet would take for a formula, led by an apostrophe; numbers and other texts as they are."""
    if isinstance(text, str) and text.lstrip(BLANKS).startswith(DANGEROUS):
        return f"'{text}"
    return text


def remark(flag: str, lang: str, kind: str = "rate") -> str:
    """A flag of the values in words; a share without acts has nothing to be a share of."""
    said = REMARKS | ({"no_denominator": NOTHING} if kind == "share" else {})
    joint = " ; " if lang == "fr" else "; "
    return joint.join(said[word][lang] for word in flag.split() if word in said)


def hidden(text: str, why: str, lang: str) -> str:
    """Why there is no number, and what it is under where a threshold hides it: masqué (< 8) : nombre trop petit."""
    under, colon = f" ({text})" if text else "", " : " if lang == "fr" else ": "
    return MASKED[lang] + under + (colon + WHY[why][lang] if why in WHY else "")


def denominator_words(indicator: Indicator, per: str | None, lang: str) -> str:
    """What the denominator of a value is: habitants, années additionnées · actes signalés."""
    if indicator.kind == "rate":
        name = units.counted(indicator, per, lang)
        return f"{name}, de chaque année, × durée en années" if lang == "fr" else f"{name} of each year × years"
    if indicator.kind == "count":
        return ""
    return indicator.unit[lang].removeprefix("% des ").removeprefix("% of ").strip()


def cited(indicator: Indicator, lang: str) -> tuple[str, str]:
    """The sources of an indicator with their producers, and their licences."""
    sources = indicators.sources(indicator)
    licences = dict.fromkeys(contract.origin["licence"] for contract in sources)
    named = [f"{contract.origin['producer']}, {contract.origin['title'][lang]}" for contract in sources]
    return " | ".join(named), " | ".join(licences)


def readable(
    frame: pd.DataFrame,
    indicator: Indicator,
    per: str | None,
    facts: Facts,
    lang: str,
    below: Mapping[str, str] | None = None,
    warned: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Values of one indicator under headings and in words of a language, numbers left as numbers.

    By territory, `below` says the year and source of its denominator, `warned` what its rates must never go without.
    """
    indicator, below = divided(indicator, per), below or {}
    warned = warned if warned and indicator.denominator and indicator.denominator.counts_residents else {}
    known = indicators.territories()
    source, licence = cited(indicator, lang)
    source = MADE_AFTER[lang] + source if facts.demonstration else source
    columns: dict[str, Any] = {
        HEADS["indicator"][lang]: indicator.title[lang],
        HEADS["territory"][lang]: frame["territory_id"].map(lambda code: known[code].name[lang]),
        HEADS["period"][lang]: frame["period"],
        **_labels(frame, lang),
    }
    told: dict[str, Any] = {
        "numerator": _whole(frame["numerator"]),
        "denominator": frame["denominator"].round(2),
        "value": frame["value"].round(4),
        "low": frame["low"].round(4),
        "high": frame["high"].round(4),
        "unit": indicator.unit[lang],
        "counting_unit": indicator.counting_unit[lang],
        "per": denominator_words(indicator, None, lang),
        "below": frame["territory_id"].map(lambda place: below.get(place, "")),
        "method": frame["method"],
        "remark": _remarks(_said(frame, indicator, lang), frame["territory_id"], warned, lang),
        "sharing": SHARING[facts.status(indicator.name)][lang],
        "indicator_code": indicator.name,
        "territory_code": frame["territory_id"],
        "source": source,
        "licence": licence,
        "version": facts.version,
        "last_day": facts.day(indicator.name),
        "extracted": facts.extracted,
        "mention": facts.mention(lang, [indicator.name]),
    }
    return pd.DataFrame(columns | {HEADS[code][lang]: column for code, column in told.items()}, index=frame.index)


def divided(indicator: Indicator, per: str | None) -> Indicator:
    """A rate by the denominator asked for, if it offers it; every other indicator as it is."""
    return indicator.by(per if per in indicator.denominators else None)


def breakdown_of(frame: pd.DataFrame) -> str:
    """What values are broken down by: the column between the period and the numerator, if there is one."""
    between = frame.columns[frame.columns.get_loc("period") + 1]
    return "" if between == "numerator" else str(between)


def _labels(frame: pd.DataFrame, lang: str) -> dict[str, pd.Series]:
    """A column in words for each breakdown, crossed ones side by side."""
    if not (breakdown := breakdown_of(frame)):
        return {}
    codes, ones = frame[breakdown].str.split(BESIDE, regex=False), breakdown.split(CROSSED)
    return {
        labels_restricted.named(one, lang): codes.str[place].map(
            {code: labels_restricted.name(one, code, lang) for code in codes.str[place].unique()}
        )
        for place, one in enumerate(ones)
    }


def _said(frame: pd.DataFrame, indicator: Indicator, lang: str) -> pd.Series:
    """The remark of each row: why it has no number, or what is to be known of the one it has."""
    keys = list(zip(frame["hidden"], frame["text"], frame["why"], frame["flag"], strict=True))
    told = {
        key: hidden(*key[1:3], lang) if key[0] else remark(key[3], lang, indicator.kind) for key in dict.fromkeys(keys)
    }
    return pd.Series([told[key] for key in keys], index=frame.index, dtype=object)


def _remarks(flags: pd.Series, places: pd.Series, warned: Mapping[str, str], lang: str) -> pd.Series:
    """The remark of each row, then the warning of its territory."""
    if not warned:
        return flags
    joint = (" ; " if lang == "fr" else "; ").join
    pairs = zip(flags, (warned.get(place, "") for place in places), strict=True)
    return pd.Series([joint(filter(None, pair)) for pair in pairs], index=flags.index)


def _whole(numbers: pd.Series) -> pd.Series:
    """Counts as whole numbers, where they all are."""
    return numbers.astype("Int64") if (numbers.dropna() % 1 == 0).all() else numbers


def csv(table: pd.DataFrame, separator: str) -> bytes:
    """A table as CSV for Excel and pandas: UTF-8 with its mark, no formula in a cell, the decimal of the separator."""
    delimiter, decimal = SEPARATORS[separator]
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    columns = []
    for column in arrow.columns:
        if pa.types.is_floating(column.type):
            column = pc.replace_substring(column.cast(pa.string()), ".", decimal)
        elif not pa.types.is_integer(column.type):
            column = _harmless(column.cast(pa.string()))
        columns.append(column)
    safe = pa.table(columns, names=[harmless(name) for name in arrow.column_names])
    with io.BytesIO() as file:
        file.write(BOM)
        write_csv(safe, file, WriteOptions(delimiter=delimiter, eol="\r\n", quoting_style="needed"))
        return file.getvalue()


def _harmless(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """`harmless` for a column, each distinct text looked at once."""
    coded = texts.dictionary_encode().combine_chunks()
    coded = coded if isinstance(coded, pa.DictionaryArray) else coded.chunk(0)
    known = pa.array([harmless(text) for text in coded.dictionary.to_pylist()], pa.string())
    return known.take(coded.indices)


def metadata(names: list[str], facts: Facts, per: str | None = None) -> dict[str, Any]:
    """What a file says of itself, in both languages, for the key-value metadata of Parquet."""
    catalog = {name: divided(one, per) for name, one in indicators.catalog().items()}
    return {
        "version": facts.version,
        "last_day": facts.last_day,
        "loaded": facts.loaded,
        "extracted": facts.extracted,
        "demonstration": facts.demonstration,
        "made_after": MADE_AFTER if facts.demonstration else None,
        "notice": {lang: facts.mention(lang, names) for lang in ("fr", "en")},
        "remarks": REMARKS,
        "indicators": {
            name: {
                "title": catalog[name].title,
                "short": catalog[name].short,
                "unit": catalog[name].unit,
                "counting_unit": catalog[name].counting_unit,
                "last_day": facts.day(name),
                "sharing": SHARING[facts.status(name)],
                "denominator": {lang: denominator_words(catalog[name], None, lang) for lang in ("fr", "en")},
                "caution": catalog[name].caution,
                "sources": [contract.origin["citation"] for contract in indicators.sources(catalog[name])],
                "licences": cited(catalog[name], "en")[1],
            }
            for name in names
        },
    }


def parquet(table: pd.DataFrame | pa.Table, names: list[str], facts: Facts, per: str | None = None) -> bytes:
    """A table as Parquet with its codes, and what it says of itself under the key `labsu`."""
    if isinstance(table, pd.DataFrame):
        table = pa.Table.from_pandas(table, preserve_index=False)
    said = json.dumps(metadata(names, facts, per), ensure_ascii=False).encode()
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"labsu": said})
    with io.BytesIO() as file:
        pq.write_table(table, file, compression="zstd")
        return file.getvalue()


def sheet(names: list[str], facts: Facts, lang: str, per: str | None = None) -> bytes:
    """The sheet that goes with a file: what each indicator counts, its unit, caution, sources, and the remarks."""
    catalog, blank = {name: divided(one, per) for name, one in indicators.catalog().items()}, ""
    head = {
        "fr": ["Indicateurs de sécurité urbaine (LabSU)", f"Version {facts.version}, chargée le "
               f"{words.day(facts.loaded, 'fr')}, extraite le {words.day(facts.extracted, 'fr')}."],
        "en": ["Urban safety indicators (LabSU)", f"Version {facts.version}, loaded on "
               f"{words.day(facts.loaded, 'en')}, extracted on {words.day(facts.extracted, 'en')}."],
    }[lang]  # fmt: skip
    mention = facts.mention(lang, names)
    lines = [*head, *([mention] if mention else []), blank]
    labels = {
        "fr": (
            "Unité",
            "Unité comptée",
            "Dénominateur",
            "Compris",
            "Exclus",
            "Prudence",
            "Sources",
            "Dernier jour",
            "Diffusion",
            "Remarques possibles",
        ),
        "en": (
            "Unit",
            "Counting unit",
            "Denominator",
            "Included",
            "Excluded",
            "Caution",
            "Sources",
            "Last day",
            "Sharing",
            "Possible remarks",
        ),
    }[lang]
    for name in names:
        one = catalog[name]
        cites = MADE_AFTER[lang] if facts.demonstration else ""
        cites += " | ".join(f"{contract.origin['citation']} ({contract.origin['licence']})"
                            for contract in indicators.sources(one))  # fmt: skip
        careful = " ".join(dict.fromkeys((one.caution[lang], units.caution(one, None, lang))))
        told = (one.unit[lang], one.counting_unit[lang], denominator_words(one, None, lang), one.included[lang],
                one.excluded[lang], careful, cites, words.day(facts.day(name)[:10], lang),
                SHARING[facts.status(name)][lang])  # fmt: skip
        lines += [f"{one.title[lang]} ({name})", one.short[lang]]
        lines += [f"  {label} : {text}" if lang == "fr" else f"  {label}: {text}"
                  for label, text in zip(labels, told, strict=False) if text]  # fmt: skip
        lines.append(blank)
    lines += [labels[-1], *(f"  {text[lang]}" for text in REMARKS.values()), blank]
    return words.typeset("\r\n".join(lines), lang).encode("utf-8-sig")


def file_name(names: list[str], period: str, by: str, facts: Facts, ending: str) -> str:
    """labsu_burglary_rate_2021-2025_year_v3.csv: what, when, by what, which version; internal and made-up say so."""
    what = names[0] if len(names) == 1 else f"{len(names)}-indicateurs"
    marks = "_interne" * facts.is_internal(names) + "_demonstration" * facts.demonstration
    return re.sub(r"[^\w.\-]", "-", f"labsu_{what}_{period}_{by}_v{facts.version}{marks}.{ending}")
