"""Small made-up restricted extracts, written as text, and loads of them that build nothing."""

import csv
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter

from loaders import versions
from loaders.contract import contracts
from loaders.load import Outcome, load

AS_OF = date(2026, 1, 15)
RESTRICTED = [contract for contract in contracts().values() if contract.is_restricted]
CASES = [
    *("NO_AFFAIRE", "DATE_DEBUT", "DATE_FIN", "DATE_SIGNALEMENT", "CODE_DUC", "TENTATIVE", "CLASSEMENT", "TYPE_LIEU"),
    *("ARME_FEU", "VIOLENCE_FAMILIALE", "PDQ", "X", "Y", "LONGITUDE", "LATITUDE", "NO_IMMEUBLE", "ADRESSE"),
]
PERSONS = ["NO_AFFAIRE", "NO_PERSONNE", "ROLE", "SEXE", "AGE", "RELATION"]
BUILDINGS = ["NO_IMMEUBLE", "NB_LOGEMENTS", "CLIENTELE", "DATE_DEBUT", "DATE_FIN", "LONGITUDE", "LATITUDE", "ADRESSE"]
HERE = ("-73.563415", "45.515925")


def case(number: str, day: str, code: str = "1430", spot: tuple[str, str] = HERE, **more: str) -> dict[str, str]:
    """One case's row; `more` gives other columns by their header."""
    filled = {"NO_AFFAIRE": number, "DATE_SIGNALEMENT": day, "CODE_DUC": code, "TENTATIVE": "N", "CLASSEMENT": "",
              "TYPE_LIEU": "Rue", "ARME_FEU": "N", "VIOLENCE_FAMILIALE": "N", "PDQ": "21",
              "LONGITUDE": spot[0], "LATITUDE": spot[1]}  # fmt: skip
    return dict.fromkeys(CASES, "") | filled | more


def person(case_number: str, number: int = 1, role: str = "Victime", **more: str) -> dict[str, str]:
    """One person's row."""
    filled = {"NO_AFFAIRE": case_number, "NO_PERSONNE": str(number), "ROLE": role, "SEXE": "F", "AGE": "30"}
    return dict.fromkeys(PERSONS, "") | filled | more


def building(number: str, spot: tuple[str, str] = HERE, **more: str) -> dict[str, str]:
    """One building's row."""
    filled = {"NO_IMMEUBLE": number, "NB_LOGEMENTS": "12", "CLIENTELE": "FAMILLE"}
    return dict.fromkeys(BUILDINGS, "") | filled | {"LONGITUDE": spot[0], "LATITUDE": spot[1]} | more


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    """The rows as a file received: CSV, or a workbook when the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = [list(rows[0]), *(list(row.values()) for row in rows)]
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Extrait")
            for at, row in enumerate(table):
                sheet.write_row(at, 0, row)
        return path
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    return path


def nothing(folder: Path) -> dict:
    """A build of no indicator."""
    (folder / "built").mkdir()
    (folder / "built" / "values.parquet").write_bytes(b"built")
    return {}


def run(data: Path, **options) -> Outcome:
    return load(build=nothing, data=data, as_of=AS_OF, **options)


def put(data: Path, cases=None, persons=None, buildings=None, **options) -> Outcome:
    """Write the extracts in raw and load them."""
    for name, rows in (("affaires", cases), ("personnes", persons), ("immeubles", buildings)):
        if rows:
            write(data / "raw" / f"{name}.csv", rows)
    return run(data, **options)


def rows(data: Path, source: str) -> list[dict]:
    """The live version's clean rows of a source."""
    return pq.read_table(versions.live(data).table(source)).to_pylist()


def report(outcome: Outcome, source: str) -> dict:
    return next(one for one in outcome.sources if one["source"] == source)


def everything(data: Path) -> bytes:
    """Every byte of every file under versions, with the files' names; tables as text too."""
    found = []
    for path in sorted((data / "versions").rglob("*")):
        found.append(str(path).encode())
        if path.is_file():
            found.append(path.read_bytes())
            if path.suffix == ".parquet" and path.parent.name != "built":
                found.append(str(pq.read_table(path).to_pylist()).encode())
    return b"\n".join(found)
