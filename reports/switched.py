"""Which territories change class when a rate is divided by something else: a sentence and a table."""

import pandas as pd

from indicators import Indicator, territories
from reports import units, words
from reports.map_legend import CLASS_WORDS, not_published
from reports.map_sentences import ALONE


def _sides(found: pd.DataFrame) -> pd.Series:
    """higher, comparable, lower, or hidden, by territory: the direction alone, as depths differ."""
    return found.set_index("territory_id")["shade"].str.split("_").str[0]


def _compared(by_each: dict[str, pd.DataFrame]) -> dict[str, pd.Series]:
    """The denominators by which territories are compared at all."""
    sides = {per: _sides(found) for per, found in by_each.items()}
    return {per: each for per, each in sides.items() if (each != "hidden").any()}


def who(by_each: dict[str, pd.DataFrame]) -> list[str]:
    """The territories whose class is not the same by every denominator that classes them, in alphabetical order."""
    sides = pd.DataFrame(_compared(by_each))
    return [
        place for place in sides.index if len(set(sides.loc[place]) - {"hidden"}) > 1
    ] if len(sides.columns) > 1 else []  # fmt: skip


def sentence(by_each: dict[str, pd.DataFrame], lang: str) -> str:
    """How many change class, and which denominators class nobody."""
    kept, number = _compared(by_each), len(who(by_each))
    total = len(next(iter(by_each.values())))
    names = words.listing([units.label(per, lang) for per in kept], lang)
    left_out = [units.label(per, lang) for per in by_each if per not in kept]
    if lang == "fr":
        text = f"{number} des {total} territoires changent de classe selon le dénominateur ({names})."
        text = text if number > 1 else f"Un des {total} territoires change de classe selon le dénominateur ({names})."
        text = text if number else f"Aucun territoire ne change de classe selon le dénominateur ({names})."
        few = "".join(f" {name} : trop peu de valeurs, aucune classe." for name in left_out)
    else:
        text = f"{number} of the {total} territories change class with the denominator ({names})."
        text = text if number > 1 else f"One of the {total} territories changes class with the denominator ({names})."
        text = text if number else f"No territory changes class with the denominator ({names})."
        few = "".join(f" {name}: too few values, no class." for name in left_out)
    return text + few


def table(by_each: dict[str, pd.DataFrame], indicator: Indicator, lang: str) -> pd.DataFrame:
    """The territories that change, in alphabetical order, with their class and value by each denominator."""
    heads = [{"fr": "Territoire", "en": "Territory"}[lang], *(units.label(per, lang) for per in by_each)]
    rows = []
    for place in who(by_each):
        cells = [_cell(found.set_index("territory_id").loc[place], indicator, per, lang)
                 for per, found in by_each.items()]  # fmt: skip
        rows.append([territories()[place].name[lang], *cells])
    return pd.DataFrame(rows, columns=heads)


def _cell(row: pd.Series, indicator: Indicator, per: str, lang: str) -> str:
    if row["value"] != row["value"]:
        by = indicator.by(per)
        return words.typeset(
            f"{not_published(indicator)[lang]} ({units.reason(row['flag'], by, lang, row['denominator'])})", lang
        )
    number = f"{words.rate(row['value'], lang)} {units.unit(indicator, per, lang)}"
    said = (CLASS_WORDS | {"hidden": ALONE})[row["shade"]][lang]
    return words.typeset(f"{said} ({number})", lang)
