"""Where a text's header is, what separates its fields, and which columns of the contract it names."""

import csv
import re
from dataclasses import dataclass, field

from loaders.contract import Contract
from loaders.decoding import lost
from loaders.fates import Refused, Report
from loaders.values import is_null, key, tidy

DELIMITERS = {",": None, ";": "DELIM_PV", "\t": "DELIM_TAB", "|": "DELIM_BARRE"}
SEP = re.compile(r'"?sep=."?[,;\t|]*', re.IGNORECASE)  # Excel's own first line
SEARCHED = 40  # lines in which the header must be
PERSONAL = re.compile(
    r"^(nom|noms|prenom|prenoms|surname|firstname|lastname|fullname|naissance|ddn|dob|birth\w*|telephone|tel|cell\w*|phone|"
    r"courriel|email|mail|adresse|address|adr|nas|nam|ramq|sin|ssn|permis|plaque|passeport|passport|domicile|residence|"
    r"victime|suspect|plaignant|temoin|accuse|name)s?$"
)
REACHING = re.compile(  # looked for in a restricted extract's column, its words joined
    r"prenom|^nee?le|naiss|birth|surname|(first|last|full|middle|maiden|given|family)name|telephone|phone|cellulaire|"
    r"nom(de)?(famille|complet|fille|mere|pere|usuel|victime|suspect|accuse|plaignant|temoin|agent|locataire|personne)|"
    r"courriel|email|adresse|address|domicile|passep|passport|permis|licen[cs]e|immatric|plaque|dossiermed|medic|patient|"
    r"hopital|assurancemal|assurancesoc|socialins|healthcard|ramq|plaignant|temoin|complainant|witness|locataire|tenant|"
    r"occupant|employeur|signature|photo|empreinte|narrati|commentaire|facebook|instagram|codepostal|postalcode|zipcode"
)
REACHING_WORD = re.compile(
    r"nom|noms|prn|name|names|initiales?|initials|alias|surnom|nickname|ddn|dob|dn|nas|nam|sin|ssn|niv|vin|imei|iban|ip|"
    r"tel|cell|fps|sed|client|resident|agent|enqueteur|matricule|badge"
)
COUNTED = ("nb", "nbr", "nbre", "nombre", "count", "number")  # a number of victims names nobody
PEOPLE = re.compile(r"(victim|suspect|plaignant|temoin|witness|accuse|locataire|tenant|occupant|resident).*")
PLACE_NAMES = re.compile(
    r"arr|borough|pdq|ville|city|territoire|territory|municipal|secteur|region|quartier|officiel|poste|lsoa|msoa|area|ward|"
    r"district|county|comte|commune|station|street|rue|lieu|location|place|site|file|fichier|type|categor|produ|"
    r"immeuble|habitation|ensemble|building|batiment|hlm"
)


@dataclass
class Layout:
    """The header of a table: where its rows begin and which field is which column."""

    names: list[str]
    delimiter: str = ","
    start: int = 0  # offset of the first byte after the header
    preamble: int = 0
    directive: int = 0
    known: dict[str, int] = field(default_factory=dict)  # contract column -> field
    unknown: list[int] = field(default_factory=list)


def spellings(contract: Contract, mapping: dict | None = None) -> dict[str, str]:
    """The contract's column for each known spelling of a header, compared without case or accents.

    A mapping's own names come before the contract's: one that it sends nowhere names nothing.
    """
    found = {}
    for name, column in contract.received.items():
        for spelling in (*column.get("from", ()), name):
            found.setdefault(key(str(spelling)), name)
    for own, name in (mapping or {}).items():
        found.pop(key(str(own)), None)
        if name:
            found[key(str(own))] = name
    return found


def find(data: bytes, contract: Contract, mapping: dict | None, report: Report) -> Layout:
    """Find the header among the first lines, by the contract's spellings; never by guessing."""
    known, ours = spellings(contract, mapping), {key(str(own)) for own in mapping or ()}
    offset, skipped, directive, best = 0, 0, 0, None
    for _ in range(SEARCHED):
        end = data.find(b"\n", offset)
        line = data[offset : end if end >= 0 else len(data)]
        after = end + 1 if end >= 0 else len(data)
        if len(line) < 100_000:
            text = line.decode("utf-8", "replace").strip("\r\n").removeprefix("\ufeff")
            if not skipped and not directive and SEP.fullmatch(text):
                report.note("SEP_EXCEL")
                directive, offset = 1, after
                continue
            head = _header(text, known, ours, contract, after, skipped)
            best = best or head
            if head and _enough(head, contract):
                best = head
                break
        skipped, offset = skipped + 1, after
        if offset >= len(data):
            break
    if best:
        best.directive = directive
        return _checked(best, contract, mapping, report)
    _absent(data, contract)


def _header(
    text: str, known: dict[str, str], ours: set[str], contract: Contract, start: int, skipped: int
) -> Layout | None:
    """The line read with each delimiter; the one that names most columns, if it names at least two (or all).

    `ours` are a mapping's own names: a line that has them all is a header, however few of them are kept.
    """
    best = None
    for delimiter in DELIMITERS:
        names = cut(text, delimiter)
        columns = [known.get(key(tidy(name)[0])) for name in names]
        found = {name: columns.index(name) for name in columns if name}
        if best is None or len(found) > len(best.known):
            unknown = [index for index, name in enumerate(columns) if not name]
            best = Layout(names, delimiter, start, skipped, 0, found, unknown)
    if not best.known or len(best.known) < min(2, len(contract.received)):
        return None
    if ours and ours <= {key(tidy(name)[0]) for name in best.names}:
        return best
    wordy = [name for name in best.names if name.strip()]
    return best if 2 * len(best.known) >= len(wordy) or len(best.known) >= 3 else None


def _enough(layout: Layout, contract: Contract) -> bool:
    return all(name in layout.known for name, column in contract.received.items() if column.get("essential"))


def _absent(data: bytes, contract: Contract):
    """No line is a header the contract knows: say whether there is none, or one with other names."""
    lines = [line for line in data[:65536].decode("utf-8", "replace").split("\n") if line.strip()]
    names = max((cut(lines[0].strip(), each) for each in DELIMITERS), key=len) if lines else []
    missing = [name for name, column in contract.received.items() if column.get("essential")]
    titles = len(names) > 1 and all(re.fullmatch(r"[^\W\d][\w .'()/-]{0,59}", name.strip()) for name in names)
    labels = {key(str(word)) for column in contract.received.values() for word in column.get("values") or ()}
    titles &= any(re.search(r"\d", line) for line in lines[1:5])  # words above words may be anybody's names
    if titles and len(set(names)) == len(names) and not labels & {key(name) for name in names}:
        refuse_personal([tidy(name)[0] for name in names], contract)
        found = [] if contract.is_restricted else [tidy(name)[0] for name in names]  # words may be anybody's names
        raise Refused("COL_MANQUANTE", columns=missing, found=found)
    raise Refused("ENTETE_ABSENTE", columns=missing)


def refuse_personal(names: list[str], contract: Contract | None = None) -> None:
    """Refuse a file with a column that names or reaches a person, before anything of it is kept."""
    strict = contract is not None and contract.is_restricted
    personal = [name for name in names if is_personal(name) or (strict and _reaches(name))]
    if personal:
        raise Refused("COL_INTERDITE", columns=personal)


def _words(name: str) -> list[str]:
    words = key(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)).split()
    return [word for word in words if not PEOPLE.fullmatch(word)] if words and words[0] in COUNTED else words


def is_personal(name: str) -> bool:
    """Whether a column's name says that it names or reaches a person."""
    words = _words(name)
    place = any(PLACE_NAMES.match(word) for word in words)
    return any(PERSONAL.fullmatch(word) and not (place and word in ("nom", "noms", "name")) for word in words)


def _reaches(name: str) -> bool:
    """The same for a restricted extract, where words are also known joined or abridged."""
    words = _words(name)
    if any(PLACE_NAMES.match(word) for word in words):
        words = [word for word in words if word not in ("nom", "noms", "name")]
    return bool(REACHING.search("".join(words))) or any(REACHING_WORD.fullmatch(word) for word in words)


def _checked(layout: Layout, contract: Contract, mapping: dict | None, report: Report) -> Layout:
    """Hold the header to the contract: no column twice, none forbidden, none essential missing."""
    report.preamble, report.header = layout.preamble + layout.directive, 1
    names = [tidy(name)[0] for name in layout.names]
    for name in names:
        if code := lost(name):
            raise Refused(code, line=report.preamble + 1)
    refuse_personal([names[index] for index in layout.unknown], contract)
    ours = {key(str(own)): name for own, name in (mapping or {}).items()}
    keys = [key(name) for name in names if name]
    known = spellings(contract, mapping)
    targets = [known.get(own, own) for own in keys]
    if twice := sorted(
        {name for name, own in zip(filter(None, names), targets, strict=True) if targets.count(own) > 1}
    ):
        raise Refused("COL_EN_DOUBLE", columns=twice)
    if not _enough(layout, contract):
        missing = [
            (column.get("from") or [name])[0]
            for name, column in contract.received.items()
            if column.get("essential") and name not in layout.known
        ]
        raise Refused("COL_MANQUANTE", columns=missing, found=[] if contract.is_restricted else names)
    report.note("PREAMBULE", layout.preamble)
    if code := DELIMITERS[layout.delimiter]:
        report.note(code)
    aliased = [
        layout.names[index]
        for name, index in layout.known.items()
        if layout.names[index].removeprefix("\ufeff") not in _official(contract, name) and keys and names[index]
    ]
    if aliased:
        report.note("ALIAS_COL", columns=aliased)
    ignored = {own for own, name in ours.items() if not name}
    strangers = [names[index] for index in layout.unknown if names[index] and key(names[index]) not in ignored]
    if strangers:
        report.note("COL_INCONNUE", len(strangers), hold=True, columns=strangers)
    _note_absent(layout, contract, report)
    return layout


def _official(contract: Contract, name: str) -> set[str]:
    return {str((contract.columns[name].get("from") or [name])[0]), name}


def _note_absent(layout: Layout, contract: Contract, report: Report) -> None:
    """A secondary column that the file does not have leaves its values unknown; a pair of coordinates is enough."""
    points = ("longitude", "latitude")
    metres = all(name in layout.known for name in ("x", "y"))
    for name, column in contract.received.items():
        if name in layout.known or not column.get("keep", True) or (name in points and metres):
            continue
        code = f"COL_ABSENTE:{(column.get('from') or [name])[0]}"
        report.note(code, hold=not column.get("optional"), column=name)


def cut(line: str, delimiter: str) -> list[str]:
    """The fields of one line; none when it cannot be cut."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def looks_like_total(text: str) -> bool:
    """Whether a first field announces a row of totals."""
    return bool(
        re.match(r"(grand |sous )?(total|totaux|totals)\b|(nombre|somme) total", key(text[:60]))
    ) and not is_null(text)
