"""Made-up extracts of the SPVM layout, for the tests of the reading step."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from loaders import contract, points, reading
from loaders.fates import Refused, Report

LOADERS = Path(reading.__file__).parent
SHARED = Path(__file__).resolve().parents[1].parent / "shared"
ACTS = contract.read(LOADERS / "spvm_actes.yml")
AS_OF = date(2026, 1, 15)
HEADER = ["CATEGORIE", "DATE", "QUART", "PDQ", "X", "Y", "LONGITUDE", "LATITUDE"]
PLACES = [
    ("Introduction", "2025-03-21", "jour", "38", -73.581234, 45.521987),
    ("Méfait", "2025-03-22", "soir", "21", -73.561231, 45.508762),
    ("Vol de véhicule à moteur", "2025-04-30", "nuit", "7", -73.691238, 45.511273),
    ("Vol dans / sur véhicule à moteur", "2024-12-31", "jour", "48", -73.541897, 45.571934),
    ("Vols qualifiés", "2025-07-14", "soir", "20", -73.573218, 45.497631),
    ("Infractions entrainant la mort", "2024-02-29", "nuit", "39", -73.631987, 45.593214),
    ("Méfait", "2025-11-19", "jour", "15", -73.587431, 45.461892),
    ("Introduction", "2025-10-25", "soir", "8", -73.702318, 45.447836),
]


def row(category: str, day: str, shift: str, pdq: str, lon: float, lat: float) -> list[str]:
    x, y = points.metres_of(np.array([lon]), np.array([lat]))
    return [category, day, shift, pdq, f"{x[0]:.6f}", f"{y[0]:.6f}", f"{lon:.6f}", f"{lat:.6f}"]


def rows() -> list[list[str]]:
    return [row(*place) for place in PLACES]


def text(table: list[list[str]], header: list[str] = HEADER, delimiter: str = ",", end: str = "\n") -> str:
    """The rows as a delimited text; a field with the delimiter, a quote or a line end is quoted."""
    lines = [delimiter.join(_quoted(cell, delimiter) for cell in line) for line in ([header] if header else []) + table]
    return "".join(line + end for line in lines)


def _quoted(cell: str, delimiter: str) -> str:
    special = any(sign in cell for sign in (delimiter, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if special else cell


def read(folder: Path, data: bytes | str, name: str = "extrait.csv", mapping: dict | None = None) -> reading.Extract:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return reading.read(path, ACTS, AS_OF, mapping)


def balanced(report: Report) -> bool:
    around = report.header + report.blank + report.preamble + report.total + report.continuation
    return (
        report.balances()
        and report.physical == around + report.lines_in
        and report.lines_in == report.loaded + report.rejected
    )


def refused(folder, data, name="extrait.csv", mapping=None) -> Refused:
    with pytest.raises(Refused) as caught:
        read(folder, data, name, mapping)
    assert caught.value.report.action == "rejeter_fichier"
    assert balanced(caught.value.report)
    return caught.value
