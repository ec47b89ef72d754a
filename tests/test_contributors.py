"""What hides a figure of public housing: few buildings or dwellings, few where it happened, or one with most of it."""

import pandas as pd
import pytest

from indicators.contributors import FILE, HOUSING, Houses
from indicators.database import folder_of

LIMITS = {"buildings": 3, "dwellings": 100, "contributors": 3, "largest_share": 0.5}


def reason(folder, dwellings: list[int], events: list[int], place: str = "REM23") -> str:
    """Why a figure of 2024 is hidden, from the dwellings of each building and the events in it."""
    names = [f"B{number}" for number in range(len(dwellings))]
    houses = pd.DataFrame({"building_id": names, "dwellings": dwellings, "clientele": "famille", "valid_from": None,
                           "valid_to": None, "territory_id": "REM23"})  # fmt: skip
    counted = pd.DataFrame({"indicator": "housing_case_rate", "territory_id": "REM23", "year": 2024, "label": "",
                            "building_id": names, "events": events})  # fmt: skip
    (folder / "clean").mkdir()
    folder_of(folder, "internal").mkdir(parents=True)
    houses.to_parquet(folder / "clean" / f"{HOUSING}.parquet")
    counted[counted["events"] > 0].to_parquet(folder_of(folder, "internal") / FILE)
    exact = pd.DataFrame({"indicator": ["housing_case_rate"], "territory_id": place, "period": "2024", "label": ""})
    return Houses(folder, LIMITS).reasons(exact)[0]


@pytest.mark.parametrize("dwellings, events, said", [
    ([40, 40, 40], [10, 10, 10], ""),
    ([60, 60], [10, 10], "buildings"),  # enough dwellings
    ([30, 30, 30], [10, 10, 10], "buildings"),  # enough buildings
    ([33, 33, 34], [10, 10, 10], ""),
    ([40, 40, 40, 40], [10, 10, 0, 0], "dominance"),
    ([40, 40, 40], [16, 8, 8], ""),  # half, and no more
    ([40, 40, 40], [17, 8, 8], "dominance"),
])  # fmt: skip
@pytest.mark.parametrize("place", ["REM23", "city", "agglomeration"])
def test_few_buildings_or_dwellings_and_one_with_most_hide_a_figure(dwellings, events, said, place, tmp_path):
    assert reason(tmp_path, dwellings, events, place) == said


def test_another_territory_has_no_building_at_all(tmp_path):
    assert reason(tmp_path, [40, 40, 40], [10, 10, 10], "REM19") == "buildings"
