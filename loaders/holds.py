"""What asks for a person before publication: doubts from the reading, the corrections and the automatic checks."""

from datetime import date

from loaders.delay import closed_year
from loaders.fates import Report
from loaders.revisions import Revision

REJECTS_SHARE, REJECTS_LEAST = 0.02, 20
VOLUME = 0.20
RESTATED = 0.01
MONTH_LEAST = 20


def from_rejects(report: Report) -> None:
    """Too many rows set aside."""
    rejected = report.rejected - report.notes["CONSERVATION"]  # those are past their time, not wrong
    if rejected >= REJECTS_LEAST and rejected > REJECTS_SHARE * report.lines_in:
        share = round(100 * rejected / report.lines_in, 1)
        report.note("REJETS_NOMBREUX", rejected, repaired=False, hold=True, share=share)


def from_revision(report: Report, revision: Revision, as_of: date) -> None:
    """Latecomers, a volume far from the one replaced, a month gone, a closed year restated, an older extract."""
    if revision.late:
        report.note("RETARDATAIRE", revision.late, hold=True, start=revision.first_month)
    before = sum(old for old, _ in revision.counts.values())
    overlap = [pair for pair in revision.counts.values() if pair[0]]
    now = sum(new for _, new in overlap)
    if before and abs(now - before) > VOLUME * before:
        change = round(100 * (now / before - 1), 1)
        report.note("VOLUME_ANORMAL", 1, repaired=False, hold=True, before=before, now=now, change=change)
        return  # the months and years that follow from it would say the same again
    gone = [month for month, (old, new) in revision.counts.items() if old >= MONTH_LEAST and not new]
    if gone:
        report.note("MOIS_MANQUANT", len(gone), repaired=False, hold=True, months=gone[:5])
    if revision.kept_after and revision.replaced:
        report.note("EXTRAIT_ANTERIEUR", revision.kept_after, repaired=False, hold=True, last=revision.last_month)
    for year, moved in _restated(revision, as_of).items():
        report.note("ANNEE_FERMEE", 1, repaired=False, hold=True, year=year, change=round(100 * moved, 1))


def _restated(revision: Revision, as_of: date) -> dict[int, float]:
    """Closed years whose number of events moved by more than RESTATED, and by how much."""
    totals: dict[int, list[int]] = {}
    for month, (old, new) in revision.counts.items():
        pair = totals.setdefault(int(month[:4]), [0, 0])
        pair[0] += old
        pair[1] += new
    closed = closed_year(as_of)
    return {
        year: new / old - 1
        for year, (old, new) in totals.items()
        if year <= closed and old and abs(new - old) > RESTATED * old
    }


def from_checks(report: Report, checks: list[dict]) -> None:
    """Each automatic check that did not pass."""
    for check in checks:
        if check["passed"] is False:
            report.note(f"CONTROLE:{check['name']}", 1, repaired=False, hold=True)
