"""Reference values that nobody here wrote, read from outside the project; without them, one skipped case says so."""

import pandas as pd
import pytest

from tests.tiny import SHARED

CASES = SHARED / "cases"


def rows(name: str, where: str = "index == index") -> list:
    """The rows of a reference file, as test parameters; one skipped parameter when the file is not there."""
    path = CASES / f"{name}.csv"
    if not path.exists():
        return [
            pytest.param(None, marks=pytest.mark.skip(reason=f"reference values not here: shared/cases/{name}.csv"))
        ]
    found = pd.read_csv(path).query(where).to_dict("records")
    assert found, f"{name}.csv holds no row where {where}"
    return found
