"""Coordinates checked against each other: degrees (WGS 84) and metres (NAD83 / MTM 8, EPSG:32188)."""

from dataclasses import dataclass

import numpy as np

from loaders.fates import Refused

DEGREES = (-74.05, -73.40, 45.35, 45.75)  # west, east, south, north of the agglomeration, with a margin
METRES = (261_000.0, 313_000.0, 5_023_000.0, 5_068_000.0)
DECIMALS = 6  # what the producer publishes now, a tenth of a metre; older extracts wrote up to fifteen
TOLERANCE = 5.0  # metres; EPSG:2950, which some readers state, is 1 m off
LARGE = 100.0
AXIS, FLATTENING = 6_378_137.0, 1 / 298.257222101  # GRS 80
SCALE, MERIDIAN, EASTING = 0.9999, np.radians(-73.5), 304_800.0
ABSENT, PARTIAL, OUTSIDE = "LOC_ABSENTE", "LOC_PARTIELLE", "LOC_HORS_ZONE"
SWAPPED, SIGN, SWAPPED_METRES = "LOC_INVERSEE", "LOC_SIGNE", "XY_INVERSES"
ROUNDED, DISCORDANT = "XY_PRECISION", "LOC_DISCORDANTE"


@dataclass
class Points:
    """Distinct points: where each is, in degrees (NaN when unknown), and which notes it carries."""

    longitude: np.ndarray
    latitude: np.ndarray
    notes: dict[str, np.ndarray]
    changed: np.ndarray  # whether something that was written had to be dropped or repaired


def within(east: np.ndarray, north: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    return (east >= box[0]) & (east <= box[1]) & (north >= box[2]) & (north <= box[3])


def check(lon, lat, x, y, rounded: np.ndarray, unreadable: np.ndarray, weight: np.ndarray, extent=DEGREES) -> Points:
    """Say what each distinct point is; `weight` is the number of rows at it. NaN stands for what is not written.

    `extent` is where points may lie in degrees: west, east, south, north; the agglomeration unless a contract differs.
    """
    lon, lat, x, y = (np.array(values, dtype=float) for values in (lon, lat, x, y))
    notes = {code: np.zeros(len(lon), bool) for code in (ABSENT, PARTIAL, OUTSIDE, SWAPPED, SIGN)}
    notes |= {code: np.zeros(len(lon), bool) for code in (SWAPPED_METRES, ROUNDED, DISCORDANT)}
    sentinel = _forget_sentinels(lon, lat, x, y)
    written = ~np.isnan(lon) & ~np.isnan(lat)
    notes[SWAPPED] = written & ~within(lon, lat, extent) & within(lat, lon, extent)
    lon[notes[SWAPPED]], lat[notes[SWAPPED]] = lat[notes[SWAPPED]], lon[notes[SWAPPED]]
    notes[SIGN] = written & ~within(lon, lat, extent) & within(-lon, lat, extent)
    lon[notes[SIGN]] *= -1
    metres = ~np.isnan(x) & ~np.isnan(y)
    notes[SWAPPED_METRES] = metres & ~within(x, y, METRES) & within(y, x, METRES)
    x[notes[SWAPPED_METRES]], y[notes[SWAPPED_METRES]] = y[notes[SWAPPED_METRES]], x[notes[SWAPPED_METRES]]
    notes[OUTSIDE] = written & ~within(lon, lat, extent)
    _compare(lon, lat, x, y, written & metres & ~notes[OUTSIDE], rounded, weight, notes)
    lost = ~written & metres
    _refuse_other_metres(x, y, lost, written, weight)
    found = lost & within(x, y, METRES)
    notes[PARTIAL] = (~written & (~np.isnan(lon) | ~np.isnan(lat))) | lost | (np.isnan(x) != np.isnan(y))
    if not written.any():  # a file of metres only is whole, not partial
        notes[PARTIAL] &= ~found
    if found.any():
        lon[found], lat[found] = degrees(x[found], y[found])
    unknown = notes[OUTSIDE] | (~written & ~found)
    notes[OUTSIDE] |= lost & ~found
    notes[PARTIAL] &= ~notes[OUTSIDE]
    lon[unknown] = lat[unknown] = np.nan
    notes[ABSENT] = ~written & ~metres & ~notes[PARTIAL]
    changed = unreadable | sentinel | np.any([flags for code, flags in notes.items() if code != ABSENT], axis=0)
    return Points(lon.round(DECIMALS), lat.round(DECIMALS), notes, changed)


def _forget_sentinels(lon, lat, x, y) -> np.ndarray:
    """The ways in which a missing point has been written over the years: 1 and 1, 0 and 0, 0 and -76.237."""
    east_only = (np.abs(lon + 76.2373) < 0.001) & (np.abs(lat) < 0.001)
    nowhere = ((lon == lat) & np.isin(lon, (0.0, 1.0, -1.0))) | east_only
    lon[nowhere] = lat[nowhere] = np.nan
    origin = ((x == y) & np.isin(x, (0.0, 1.0, -1.0))) | ((x == EASTING) & (y == 0))
    x[origin] = y[origin] = np.nan
    return nowhere | origin


def _compare(lon, lat, x, y, both, rounded, weight, notes) -> None:
    """Compare metres with degrees, where a row has both."""
    if not both.any():
        return
    east, north = metres_of(lon[both], lat[both])
    distance = np.hypot(x[both] - east, y[both] - north)
    swapped = notes[SWAPPED_METRES][both]
    coarse = rounded[both] & (distance <= LARGE)
    order = np.argsort(distance)
    half = np.cumsum(weight[both][order])
    median = distance[order][np.searchsorted(half, half[-1] / 2)]
    if median > LARGE:
        raise Refused("SCR_INCOHERENT", distance=int(median), promised="EPSG:32188")
    notes[ROUNDED][both] = coarse
    notes[DISCORDANT][both] = (distance > TOLERANCE) & ~coarse & ~swapped
    notes[SWAPPED_METRES][both] = swapped & (distance <= TOLERANCE)


def _refuse_other_metres(x, y, alone, written, weight) -> None:
    """Metres without degrees to check them must at least fall in Montréal."""
    if alone.any() and not written.any():
        inside = weight[alone & within(x, y, METRES)].sum()
        if inside < weight[alone].sum() / 2:
            raise Refused("SCR_INCOHERENT", distance=None, promised="EPSG:32188")


def _series() -> tuple[float, float, tuple[float, ...], tuple[float, ...]]:
    """Rectifying radius, eccentricity and Krüger's coefficients to the third order (under a millimetre here)."""
    n = FLATTENING / (2 - FLATTENING)
    radius = AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    forward = (n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16, 13 * n**2 / 48 - 3 * n**3 / 5, 61 * n**3 / 240)
    backward = (n / 2 - 2 * n**2 / 3 + 37 * n**3 / 96, n**2 / 48 + n**3 / 15, 17 * n**3 / 480)
    return radius, np.sqrt(FLATTENING * (2 - FLATTENING)), forward, backward


RADIUS, ECCENTRICITY, FORWARD, BACKWARD = _series()


def metres_of(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Degrees to EPSG:32188 metres (transverse Mercator, Krüger 1912)."""
    sine, angle = np.sin(np.radians(lat)), np.radians(lon) - MERIDIAN
    t = np.sinh(np.arctanh(sine) - ECCENTRICITY * np.arctanh(ECCENTRICITY * sine))
    xi, eta = np.arctan2(t, np.cos(angle)), np.arcsinh(np.sin(angle) / np.hypot(t, np.cos(angle)))
    north = xi + sum(a * np.sin(2 * k * xi) * np.cosh(2 * k * eta) for k, a in enumerate(FORWARD, 1))
    east = eta + sum(a * np.cos(2 * k * xi) * np.sinh(2 * k * eta) for k, a in enumerate(FORWARD, 1))
    return EASTING + SCALE * RADIUS * east, SCALE * RADIUS * north


def degrees(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """EPSG:32188 metres to degrees."""
    xi, eta = y / (SCALE * RADIUS), (x - EASTING) / (SCALE * RADIUS)
    xi, eta = (
        xi - sum(b * np.sin(2 * k * xi) * np.cosh(2 * k * eta) for k, b in enumerate(BACKWARD, 1)),
        eta - sum(b * np.cos(2 * k * xi) * np.sinh(2 * k * eta) for k, b in enumerate(BACKWARD, 1)),
    )
    lon = MERIDIAN + np.arctan2(np.sinh(eta), np.cos(xi))
    target = np.sin(xi) / np.hypot(np.sinh(eta), np.cos(xi))
    t = target.copy()
    for _ in range(4):  # Newton's method on the conformal latitude
        sine = t / np.hypot(1, t)
        sigma = np.sinh(ECCENTRICITY * np.arctanh(ECCENTRICITY * sine))
        slip = t * np.hypot(1, sigma) - sigma * np.hypot(1, t) - target
        square = 1 - ECCENTRICITY**2
        t = t - slip * (1 + square * t**2) / (square * np.hypot(1, t) * np.hypot(1, t * np.hypot(1, sigma)))
    return np.degrees(lon), np.degrees(np.arctan(t))
