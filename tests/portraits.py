"""Portraits made by hand, for the tests of their words and of their figures; and where those of data are of."""

import numpy as np
import pandas as pd

from reports import portrait_numbers as numbers

NAN = float("nan")
PLACES = ("REM19", "66127", "66092", "city", "agglomeration")  # of every kind, and the smallest
CARS, INSIDE, HOMES, MISCHIEF = "vehicle_theft_rate", "theft_from_vehicle_rate", "burglary_rate", "mischief_rate"
NAMES = ["all_acts_rate", CARS, INSIDE, HOMES, MISCHIEF]


def row(name, after, before, change="inconclusive", percent=NAN, against="lower", value=2.0, flag="", city=9000):
    ratio = {"lower": 0.8, "comparable": 1.0, "higher": 1.2, "": NAN}[against]
    return {
        "indicator": name, "numerator": float(after), "denominator": 1e5, "value": value, "low": value * 0.9,
        "high": value * 1.1, "flag": flag, "reference_numerator": float(city), "reference_value": 3.0, "ratio": ratio,
        "ratio_low": ratio * 0.95, "ratio_high": ratio * 1.05, "against": against, "before": float(before),
        "value_before": 2.0, "change": change, "percent": percent, "reason": "",
    }  # fmt: skip


def rolling(**ends):
    """Lines that go straight from a first value to a last one, over 2020 to 2024."""
    months = pd.period_range("2020-01", "2024-12", freq="M").astype(str)
    frames = [
        pd.DataFrame({"indicator": name, "period": months, "flag": "", "numerator": np.linspace(*pair, 60).round()})
        for name, pair in ends.items()
    ]
    return pd.concat(frames, ignore_index=True)


def portrait(*rows, **changed):
    """A portrait of Ahuntsic-Cartierville, 2020–2024, made by hand."""
    table = pd.DataFrame(list(rows)).set_index("indicator", drop=False)
    hours = [{"month": month, "shift": shift, "numerator": number} for month in range(1, 13)
             for shift, number in (("jour", 58.0), ("soir", 28.0), ("nuit", 14.0))]  # fmt: skip
    yearly = [{"indicator": one["indicator"], "period": str(year), "numerator": 10.0 * (year - 2014), "flag": ""}
              for one in rows for year in range(2015, 2025)]  # fmt: skip
    given = dict(
        territory="REM23", years=(2020, 2024), before=(2015, 2019), reference="city", whole=rows[0]["indicator"],
        categories=tuple(one["indicator"] for one in rows[1:]), flag="", table=table, rows=table.to_dict("index"),
        yearly=pd.DataFrame(yearly), rolling=rolling(**{one["indicator"]: (100, 200) for one in rows[1:]}),
        hours=pd.DataFrame(hours), unknown_shift=0, unlocated=22945, everywhere=151391,
        residents=pd.DataFrame({"residents": [135117.0, 144232.0], "bases": ["interpolation", "isq_2023"]},
                               index=[2020, 2024]), present=NAN,
    )  # fmt: skip
    return numbers.Portrait(**{**given, **changed})


def usual():
    """Two categories that move, one over the city, as in the borough that the page was drawn for."""
    return portrait(
        row("all_acts_rate", 7000, 7530, value=10.54, city=116036),
        row(CARS, 2500, 1456, "clear_rise", 65.3, "higher", 3.58, city=30679),
        row(INSIDE, 1700, 1811, city=27979),
        row(HOMES, 1434, 2404, "clear_fall", -42.6, city=26617),
        row(MISCHIEF, 1366, 1492, city=24071),
    )
