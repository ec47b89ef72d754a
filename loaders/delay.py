"""How long a month keeps moving after it ends: measured from the versions at hand, else a stated default."""

from datetime import date
from typing import Any

DEFAULT = 5  # months; figures are revised for some months after they are first given
SETTLED = 0.005  # a month has stopped moving when its total is within this part of the latest
SHORTEST_SPAN = 6  # months between the oldest extract and the latest, for a measure to mean anything


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def measure(earlier: list[dict[str, Any]], latest: dict[str, Any]) -> dict[str, Any]:
    """The delay in months, and whether it was measured; each source is as a manifest describes it, with its `months`.

    At each age, the events of all months of that age in earlier extracts are set against the latest count of the same
    months; the delay is one month more than the last age at which they differ by more than SETTLED.
    """
    now = latest["months"]
    alike = [one for one in earlier if one["demonstration"] == latest["demonstration"] and one["last_day"]]
    ages: dict[int, list[int]] = {}
    for one in alike:
        end = _number(one["last_day"])
        for month, count in one["months"].items():
            if month in now and _number(month) < end:
                moved = ages.setdefault(end - _number(month), [0, 0])
                moved[0] += abs(count - now[month])
                moved[1] += now[month]
    oldest = min((_number(one["last_day"]) for one in alike), default=_number(latest["last_day"]))
    if _number(latest["last_day"]) - oldest < SHORTEST_SPAN:
        return {"months": DEFAULT, "measured": False}
    restless = [age for age, (moved, total) in ages.items() if moved > SETTLED * total]
    return {"months": max(restless, default=0) + 1, "measured": True}


def closed_year(as_of: date, months: int = DEFAULT) -> int:
    """The last year whose figures are closed: it ended at least that many months ago."""
    return (as_of.year * 12 + as_of.month - 1 - months) // 12 - 1
