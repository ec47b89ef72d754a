"""Made-up persons of the made-up cases: no row is a real person.

Everything here is an assumption, chosen to be plausible and no more: how many victims and suspects a case has, by
sub-group (demo_profiles.csv), how often they are women, their ages (AGES), and what they are to each other (RELATIONS).
What holds by construction: a case between partners has a victim who is the suspect's partner or former partner, and no
other case has one; a case in the family has a victim of the family; victims of offences against children are children;
a case that is cleared has a suspect. Planted, at rates that extracts have: empty ages and sexes, cases without anyone,
a person written twice, sometimes a year older, and persons whose case is not in the extract.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.demo_cases import PROFILES, SUBGROUPS, Cases, profile
from loaders.demo_lines import words
from loaders.outline import table

HEADER = "NO_AFFAIRE,NO_PERSONNE,ROLE,SEXE,AGE,RELATION"
ROLES = ("VICTIME", "SUSPECT", "AUTRE")
VICTIM, SUSPECT, OTHER = range(3)
FIRST_AGE = (0, 6, 12, 18, 26, 40, 55, 65)  # of each band; the last ends at 94
LAST_AGE = 95
AGES = {  # weight of each band
    "death": (2, 1, 3, 17, 33, 22, 10, 12),
    "street": (0, 1, 14, 30, 29, 16, 7, 3),
    "assault": (1, 4, 11, 17, 32, 21, 9, 5),
    "sexual": (4, 14, 26, 24, 20, 8, 3, 1),
    "property": (0, 0, 2, 13, 35, 27, 13, 10),
    "fraud": (0, 0, 1, 14, 27, 22, 14, 22),
    "suspect": (0, 0, 9, 22, 36, 21, 8, 4),
    "youth": (0, 0, 24, 35, 26, 11, 3, 1),
    "partner": (0, 0, 2, 20, 45, 24, 6, 3),
    "child": (10, 35, 55, 0, 0, 0, 0, 0),
}
RELATIONS = ("", "CONJOINT", "EX-CONJOINT", "FAMILLE", "CONNAISSANCE", "INCONNU")
STRANGERS = {"vol_qualifie": (0.1, 0, 0, 0, 0.06, 0.84), "": (0.17, 0, 0, 0, 0.42, 0.41)}
PARTNERS, KIN = (0, 0.58, 0.42, 0, 0, 0), (0, 0, 0, 1, 0, 0)
PARTNER_WOMEN = (0.78, 0.2)  # part of women among victims and suspects
MORE_VICTIMS, SECOND_SUSPECT = 0.15, 0.14
NO_ONE = 0.005  # part of the cases that have lost their persons
NO_AGE, NO_SEX = (0.02, 0.09, 0.15), (0.005, 0.03, 0.05)  # by role
TWICE, OLDER = 0.0015, 0.25
WITHOUT_CASE = 120


def draw(rng: np.random.Generator, cases: Cases, number: pa.Array) -> pa.Array:
    """The persons of every case as lines of the extract."""
    case, role, rank = parts(rng, cases)
    sex = draw_sex(rng, cases, case, role)
    age = draw_ages(rng, cases, case, role)
    relation = draw_relations(rng, cases, case, role, rank)
    first = np.ones(len(case), dtype=bool)
    first[1:] = case[1:] != case[:-1]
    start = np.flatnonzero(first)
    person = np.arange(len(case)) - np.repeat(start, np.diff([*start, len(case)])) + 1
    again = np.flatnonzero(rng.random(len(case)) < TWICE)
    rows = np.sort(np.concatenate([np.arange(len(case)), again]))
    repeated = np.zeros(len(rows), dtype=bool)
    repeated[1:] = rows[1:] == rows[:-1]
    aged = np.where(repeated & (rng.random(len(rows)) < OLDER) & (age[rows] >= 0), age[rows] + 1, age[rows])
    lines = pc.binary_join_element_wise(
        number.take(pa.array(case[rows])),
        words([str(one) for one in range(person.max() + 1)], person[rows]),
        words(ROLES, role[rows]),
        words(["M", "F", "INCONNU", ""], sex[rows]),
        words([*(str(one) for one in range(LAST_AGE + 2)), ""], np.where(aged < 0, LAST_AGE + 2, aged)),
        words(RELATIONS, relation[rows]),
        ",",
    )
    return pa.concat_arrays([lines, strays(rng, len(lines) / 800_000)])


def parts(rng: np.random.Generator, cases: Cases) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each person: the case, the role, and the rank among those of the case with this role."""
    count = len(cases.kind)
    expected = profile("victims")[cases.kind]
    victims = np.where(
        expected < 1, rng.random(count) < expected, 1 + rng.binomial(2, ((expected - 1) / 2).clip(0)[:, None])[:, 0]
    ).astype(int)
    victims[(cases.partner | cases.family) & (victims == 0) & (expected > 0)] = 1
    known = (cases.clearance > 0) | (rng.random(count) < profile("known")[cases.kind])
    suspects = known * (1 + (rng.random(count) < SECOND_SUSPECT) + (rng.random(count) < SECOND_SUSPECT**2))
    others = (rng.random(count) < profile("others")[cases.kind]).astype(int)
    present = rng.random(count) >= NO_ONE
    each = np.column_stack([victims, suspects, others]) * present[:, None]
    flat = each.ravel()
    case = np.repeat(np.repeat(np.arange(count), 3), flat)
    role = np.repeat(np.tile(np.arange(3), count), flat)
    rank = np.arange(len(case)) - np.repeat(flat.cumsum() - flat, flat)
    return case, role, rank


def draw_sex(rng: np.random.Generator, cases: Cases, case: np.ndarray, role: np.ndarray) -> np.ndarray:
    """0 a man, 1 a woman, 2 said unknown, 3 empty."""
    women = np.column_stack([profile("victim_women"), profile("suspect_women"), np.full(len(SUBGROUPS), 0.5)])
    chance = women[cases.kind[case], role]
    partner = cases.partner[case] & (role != OTHER)
    chance[partner] = np.array(PARTNER_WOMEN)[role[partner]]
    found = (rng.random(len(case)) < chance).astype(int)
    unknown = rng.random(len(case)) < np.array(NO_SEX)[role]
    found[unknown] = rng.choice([2, 3], unknown.sum())
    return found


def draw_ages(rng: np.random.Generator, cases: Cases, case: np.ndarray, role: np.ndarray) -> np.ndarray:
    """An age in years, -1 where it is empty."""
    names = list(AGES)
    by_role = np.array(
        [
            [names.index(row["victim_ages"]), names.index(row["suspect_ages"]), names.index("property")]
            for row in PROFILES
        ]
    )
    which = by_role[cases.kind[case], role]
    which[cases.partner[case] & (role != OTHER)] = names.index("partner")
    child = [int(row["code"]) for row in table("violations.csv") if row["topic"] == "sexuel_enfants"]
    which[np.isin(cases.code[case], child) & (role == VICTIM)] = names.index("child")
    weights = np.array(list(AGES.values()), dtype=float)
    bounds = (weights / weights.sum(axis=1, keepdims=True)).cumsum(axis=1)[:, :-1]
    band = (rng.random(len(case))[:, None] > bounds[which]).sum(axis=1)
    edges = np.array([*FIRST_AGE, LAST_AGE])
    age = edges[band] + (rng.random(len(case)) * np.diff(edges)[band]).astype(int)
    age[rng.random(len(case)) < np.array(NO_AGE)[role]] = -1
    return age


def draw_relations(rng, cases: Cases, case: np.ndarray, role: np.ndarray, rank: np.ndarray) -> np.ndarray:
    """What a victim is to the suspect: only victims of offences against the person, of partners or of kin have one."""
    found = np.zeros(len(case), dtype=int)
    at_risk = np.isin(cases.kind[case], [SUBGROUPS.index(name) for name in person_subgroups()]) & (role == VICTIM)
    robbed = cases.kind[case] == SUBGROUPS.index("vol_qualifie")
    for mine, shares in ((at_risk & ~robbed, STRANGERS[""]), (at_risk & robbed, STRANGERS["vol_qualifie"])):
        found[mine] = rng.choice(len(RELATIONS), mine.sum(), p=shares)
    first = (role == VICTIM) & (rank == 0)
    for mine, shares in ((first & cases.partner[case], PARTNERS), (first & cases.family[case], KIN)):
        found[mine] = rng.choice(len(RELATIONS), mine.sum(), p=shares)
    return found


def person_subgroups() -> list[str]:
    """The sub-groups of offences against the person."""
    return [row["sub_group"] for row in table("subgroups.csv") if row["group"] == "personne"]


def strays(rng: np.random.Generator, share: float) -> pa.Array:
    """Persons whose case is of before the extract."""
    count = max(1, round(WITHOUT_CASE * share))
    station, age = rng.integers(1, 50, count), rng.integers(18, 70, count)
    return pa.array(
        [f"{a:02}-1712{1 + one % 31:02}-{900 + one % 99},1,{ROLES[one % 2]},{'MF'[one % 2]},{b},"
         for one, (a, b) in enumerate(zip(station, age, strict=True))]
    )  # fmt: skip
