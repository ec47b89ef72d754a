"""A rule held over many files or rows in one test, whose message lists all that break it."""

from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def hold(rule: Callable, cases: Iterable) -> None:
    """Try the rule on every case; what a case of several values gives is spread over the rule's arguments."""
    tried, broken = 0, []
    for case in cases:
        tried += 1
        try:
            rule(*case) if isinstance(case, tuple) else rule(case)
        except AssertionError as error:
            broken.append(f"{named(case)}: {error}")
    assert tried, "no case: the rule would hold by being tried on nothing"
    assert not broken, f"{len(broken)} of {tried} break {rule.__name__}:\n" + "\n".join(broken)


def named(case: object) -> str:
    """How a case is called in the message."""
    if isinstance(case, tuple):
        return ", ".join(map(named, case))
    if isinstance(case, Path):
        return case.relative_to(ROOT).as_posix()
    return str(getattr(case, "name", case))
