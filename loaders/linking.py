"""Links between sources: a person to a case; a case to a building by number, else by address, else by nearness."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.spatial import cKDTree

from loaders import keyed, points
from loaders.contract import Contract, contracts
from loaders.fates import Refused
from loaders.pseudonyms import numbers
from loaders.reading import Extract
from loaders.revisions import dated

Beside = Callable[[str], pa.Table | None]  # the clean table of another source of the same version
NEIGHBOURS = 8  # buildings looked at around a point; some of the nearest may not be in the stock on that day
EVER, NEVER = np.iinfo(np.int32).min, np.iinfo(np.int32).max


def join(extract: Extract, contract: Contract, beside: Beside | None) -> None:
    """Tie an extract's rows to the sources its contract links; alone (no `beside`), a found link is empty."""
    for name, target in contract.links.items():
        other = beside(target) if beside else None
        if contract.columns[name].get("derived"):
            extract.table = extract.table.append_column(name, _buildings(extract, contract, name, other))
        elif beside:
            _known(extract, contract, name, target, other)


def _known(extract: Extract, contract: Contract, name: str, target: str, other: pa.Table | None) -> None:
    """Set aside the rows that belong to nothing in the other source, and count what has no row here."""
    if other is None:
        raise Refused("LIEN_ABSENT", target=target).attach(extract.report)
    there = pc.is_in(extract.table[name], value_set=other[name].combine_chunks()).to_numpy()
    if not there.any():
        raise Refused("LIEN_AUCUN", target=target, n=len(there)).attach(extract.report)
    out = np.flatnonzero(~there)
    extract.set_aside(out, ["SANS_AFFAIRE"] * len(out), keyed.told(extract.table.take(pa.array(out)), contract))
    used = pc.is_in(other[name], value_set=extract.table[name].combine_chunks())
    extract.report.note("AFFAIRE_SANS_PERSONNE", len(other) - (pc.sum(used).as_py() or 0), repaired=False)


def borrowed(contract: Contract) -> tuple[str, str, str] | None:
    """For a source without days whose rows belong to dated ones: the linking column, that source, its day."""
    for name, target in contract.links.items():
        day = dated(contracts()[target])
        if day and not dated(contract) and not contract.columns[name].get("derived"):
            return name, target, day
    return None


def placed(table: pa.Table, located: pa.Array, contract: Contract, beside: Beside | None) -> pa.Array:
    """Each row's territory: that of the building it is tied to where known, else the one its own point is `located` in.

    A case's point may fall across the street from its building, or be missing: the building's dwellings count here.
    """
    for name, target in contract.links.items():
        other = beside(target) if beside and contract.columns[name].get("derived") else None
        if other is not None and "territory_id" in other.column_names:
            known = other[name].combine_chunks()
            at = pc.index_in(table[name].combine_chunks(), value_set=known, skip_nulls=True)
            located = pc.coalesce(other["territory_id"].combine_chunks().take(at), located)
    return located


# Buildings ------------------------------------------------------------------------------------------------------------


def _buildings(extract: Extract, contract: Contract, name: str, other: pa.Table | None) -> pa.Array:
    """The building of each case, empty for most: the first way that finds one in the stock on the day of the report."""
    table, report = extract.table, extract.report
    if other is None or not len(other):
        return pa.nulls(len(table), pa.string())
    stock = Stock(other)
    days = table["reported_on"].cast(pa.int32()).to_numpy()
    found = np.full(len(table), -1, np.int64)
    within = contract.columns[name]["within"]
    ways = {
        "LIEN_NUMERO": lambda: stock.by_text(numbers(_column(table, "building")), stock.numbers, days),
        "LIEN_ADRESSE": lambda: stock.by_text(_column(table, "address"), stock.addresses, days),
        "LIEN_DISTANCE": lambda: stock.by_point(table, days, within, found < 0),
    }
    for code, way in ways.items():
        own = way()
        new = (found < 0) & (own >= 0)
        found[new] = own[new]
        report.note(code, int(new.sum()), repaired=False, within=within)
    written = _column(table, "building").is_valid().to_numpy(zero_copy_only=False)
    report.note("LIEN_INCONNU", int((written & (found < 0)).sum()), repaired=False)
    return stock.ids.take(pa.array(found, mask=found < 0))


def _column(table: pa.Table, name: str) -> pa.Array:
    return table[name].combine_chunks() if name in table.column_names else pa.nulls(len(table), pa.string())


class Stock:
    """The buildings, found by number, address or point, on a day when they are in the stock."""

    def __init__(self, table: pa.Table):
        table = table.sort_by("building_id")
        self.ids = table["building_id"].combine_chunks()
        self.numbers = numbers(self.ids)
        self.addresses = table["address_key"].combine_chunks()
        self.first = pc.fill_null(table["valid_from"].cast(pa.int32()), EVER).to_numpy()
        self.last = pc.fill_null(table["valid_to"].cast(pa.int32()), NEVER).to_numpy()
        longitude, latitude = (table[axis].to_numpy() for axis in ("longitude", "latitude"))
        self.placed = np.flatnonzero(~np.isnan(longitude) & ~np.isnan(latitude))
        metres = points.metres_of(longitude[self.placed], latitude[self.placed])
        self.tree = cKDTree(np.column_stack(metres)) if len(self.placed) else None

    def open_on(self, buildings: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Whether each building (−1: none) is in the stock on its day."""
        return (buildings >= 0) & (self.first[buildings] <= days) & (days <= self.last[buildings])

    def by_text(self, texts: pa.Array, own: pa.Array, days: np.ndarray) -> np.ndarray:
        """The building with each text, −1 where none has it; of several with the same, the first in the stock."""
        found = np.full(len(texts), -1, np.int64)
        usable = np.flatnonzero(own.is_valid().to_numpy(zero_copy_only=False))
        coded = own.take(pa.array(usable)).dictionary_encode()
        at = pc.index_in(texts, value_set=coded.dictionary, skip_nulls=True)
        wanted = pc.fill_null(at, -1).to_numpy(zero_copy_only=False)
        rows = np.flatnonzero(wanted >= 0)
        codes = coded.indices.to_numpy()
        rank = np.arange(len(codes)) - _starts(codes)
        for turn in range(rank.max(initial=-1) + 1):  # one turn, unless buildings share an address
            nth = np.full(len(coded.dictionary), -1, np.int64)
            nth[codes[rank == turn]] = usable[rank == turn]
            candidate = nth[wanted[rows]]
            good = (found[rows] < 0) & self.open_on(candidate, days[rows])
            found[rows[good]] = candidate[good]
        return found

    def by_point(self, table: pa.Table, days: np.ndarray, within: float, wanted: np.ndarray) -> np.ndarray:
        """The nearest building in the stock no farther than `within` metres, −1 where there is none."""
        longitude, latitude = (table[axis].to_numpy() for axis in ("longitude", "latitude"))
        rows = np.flatnonzero(wanted & ~np.isnan(longitude) & ~np.isnan(latitude))
        found = np.full(len(table), -1, np.int64)
        if self.tree is None or not len(rows):
            return found
        spots, inverse = np.unique(longitude[rows] + 1j * latitude[rows], return_inverse=True)
        metres = np.column_stack(points.metres_of(spots.real, spots.imag))
        _, near = self.tree.query(metres, k=NEIGHBOURS, distance_upper_bound=within)
        near = np.where(near < len(self.placed), np.append(self.placed, -1)[near], -1)
        for nth in near.T:
            candidate = nth[inverse]
            good = (found[rows] < 0) & self.open_on(candidate, days[rows])
            found[rows[good]] = candidate[good]
        return found


def _starts(codes: np.ndarray) -> np.ndarray:
    """For each position, a number such that position − it is its rank among those with the same code."""
    order = np.argsort(codes, kind="stable")
    ranked = codes[order]
    rank = np.arange(len(codes)) - np.searchsorted(ranked, ranked, "left")
    starts = np.empty(len(codes), np.int64)
    starts[order] = order - rank
    return starts
