"""What became of every line of a file: counted, explained in two languages, and never quoted."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ACCEPT, REPAIR, SET_ASIDE, REFUSE = "accepter", "reparer_avec_note", "rejeter_lignes", "rejeter_fichier"
SUFFIXES = ("_INCONNUE", "_INCONNU", "_VIDE", "_ALIAS", "_FORMAT", "_ILLISIBLE", "_HORS_BORNES", "_DISCORDANT")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@dataclass
class Report:
    """The account of one file: every physical line is in exactly one of its counts."""

    source: str
    file: str
    sha256: str = ""
    action: str = ACCEPT
    lines_in: int = 0
    loaded: int = 0
    rejected: int = 0
    notes: Counter = field(default_factory=Counter)
    physical: int = 0
    header: int = 0
    blank: int = 0
    preamble: int = 0
    total: int = 0
    continuation: int = 0
    rejects: list[tuple[int, str]] = field(default_factory=list)
    reasons: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    hold: list[str] = field(default_factory=list)
    raw: list[str] = field(default_factory=list, repr=False)  # the rejected lines: for the quarantine file only

    def note(self, code: str, rows: int = 1, /, repaired: bool = True, hold: bool = False, **params: Any) -> None:
        """Count a note; `repaired` says that what was received was changed, `hold` that a person must approve."""
        if not rows:
            return
        self.notes[code] += int(rows)
        self.reasons.append((code, {"n": int(rows), **params}))
        if repaired and self.action == ACCEPT:
            self.action = REPAIR
        if hold and code not in self.hold:
            self.hold.append(code)

    def reject(self, lines: list[int], codes: list[str], raw: list[str]) -> None:
        """Set rows aside, each with its line number and its reason."""
        if not lines:
            return
        together = sorted(zip(lines, codes, raw, strict=True))
        self.rejects += [(line, code) for line, code, _ in together]
        self.raw += [text for *_, text in together]
        self.rejected += len(lines)
        self.action = SET_ASIDE
        for code, n in Counter(codes).items():
            first = [line for line, own, _ in together if own == code][:5]
            self.notes[code] += n
            self.reasons.append((code, {"n": n, "lines": first}))

    def balances(self) -> bool:
        """Whether no line is unaccounted for."""
        around = self.header + self.blank + self.preamble + self.total + self.continuation
        return self.lines_in == self.loaded + self.rejected and self.physical == around + self.lines_in

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values, without any line of the file."""
        plain = {
            name: value for name, value in vars(self).items() if name not in ("raw", "notes", "rejects", "reasons")
        }
        return {
            **plain,
            "hold": list(self.hold),
            "notes": dict(self.notes),
            "rejects": [list(pair) for pair in self.rejects],
            "reasons": [[code, params] for code, params in self.reasons],
            "balances": self.balances(),
        }


class Refused(Exception):
    """A file that is not loaded at all; the report says why, in codes, without any of its values."""

    def __init__(self, code: str, report: Report | None = None, **params: Any):
        super().__init__(code)
        self.code, self.params, self.report = code, params, report

    def __str__(self) -> str:
        return f"{self.report.source if self.report else 'file'}: {sentence(self.code, self.params, 'en')}"

    def attach(self, report: Report) -> "Refused":
        """Close a report on this refusal: every line the file has is then a refused line."""
        around = report.header + report.blank + report.preamble + report.total + report.continuation
        report.action, report.loaded = REFUSE, 0
        report.lines_in = report.lines_in or max(0, report.physical - around)
        report.rejected, report.rejects, report.raw, report.hold = report.lines_in, [], [], []
        report.physical = around + report.lines_in
        each = report.reasons if self.code == "TOUT_REJETE" else []  # then the rows' own reasons are the explanation
        report.notes = Counter({code: params["n"] for code, params in each}) + Counter({self.code: 1})
        report.reasons = [(self.code, self.params), *each]
        self.report = report
        return self


@cache
def codes() -> dict[str, dict[str, str]]:
    """The sentence of every code."""
    return yaml.safe_load(Path(__file__).with_name("codes.yml").read_text("utf-8"))


def template(code: str) -> dict[str, str] | None:
    """The sentence of a code: its own, or its family's (`QUART_INCONNU` is of the family `_INCONNU`)."""
    base = code.partition(":")[0]
    family = next((suffix for suffix in SUFFIXES if base.endswith(suffix)), None)
    return codes().get(base) or codes().get(family)


def sentence(code: str, params: dict[str, Any] | None = None, lang: str = "fr") -> str:
    """One plain sentence: where, what was promised, what was found, what to do."""
    base, _, detail = code.partition(":")
    values = {"code": base, "field": base.rpartition("_")[0], "detail": detail, **(params or {})}
    lines = values.get("lines")
    if isinstance(lines, list):
        lines = [str(line) for line in lines] + ["…"] * (values.get("n", 0) > len(lines))
    values |= {"where": lines or values.get("line"), "which": values.get("columns") or values.get("column")}
    found = template(code)
    if found is None:
        return plain(code)
    if "year" in values:
        values["year"] = str(values["year"])  # a year is a name, without thousands
    text = found[lang].replace("{called}", f" ({plain(detail)})" if detail else "")
    return PLACEHOLDER.sub(lambda match: plain(values.get(match[1]), lang), text)


def plain(value: Any, lang: str = "fr") -> str:
    """A value as one harmless line of text."""
    if value is None or value == "" or value == []:
        return "?"
    if isinstance(value, list | tuple | set):
        return ", ".join(plain(item, lang) for item in value)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f" if lang == "fr" else ",")
    if isinstance(value, float):
        text = f"{value:,.1f}".replace("-", "\u2212")
        return text.replace(",", "\u202f").replace(".", ",") if lang == "fr" else text
    return CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", str(value))[:200]
