"""Import a received file: see what it is, check it, see what it would change, then publish or discard it."""

import logging
from pathlib import Path

import pandas as pd
import streamlit as st

import indicators
from indicators.build import build, catalog_digest
from loaders import mapping, preview, received, versions
from loaders.fates import Refused, plain
from loaders.load import load
from pages.parts import blocks, choose, frame, import_decision, import_mapping, state
from pages.parts.state import say
from reports import import_sentences as told
from reports import words
from reports.data_words import STATES

PAGE = {
    "title": {"fr": "Importer", "en": "Import"},
    "icon": ":material/upload_file:",
    "order": 90,
    "audience": "analysis",
}
SHEET = """<style>
.st-key-import-rows [data-testid="stElementToolbar"], [class*="st-key-import-aside"] [data-testid="stElementToolbar"] {
  display: none }
.st-key-importer [data-testid="stText"] { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.9375rem }
</style>"""
# Streamlit's own words on the uploader are English and cannot be translated: they give way to ours.
DROP = """<style>
.st-key-importer [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none }}
.st-key-importer [data-testid="stFileUploaderDropzone"] [kind="secondary"] p {{ font-size: 0 }}
.st-key-importer [data-testid="stFileUploaderDropzone"] [kind="secondary"] p::after {{ content: "{}"; font-size: 1rem }}
</style>"""


# Files handed over ----------------------------------------------------------------------------------------------------


def taken(file) -> dict:
    """What is known of one file of the uploader, taking a copy of it the first time."""
    entries = st.session_state.setdefault("imports", {})
    if file.file_id not in entries:
        entry = entries[file.file_id] = {"name": plain(file.name), "id": file.file_id, "state": "new"}
        try:
            entry["copy"] = received.take(file, file.name)
            entry["source"] = recognised(entry["copy"].path)
        except Refused as refusal:
            refused(entry, [(refusal.code, refusal.params)])
        except OSError as error:
            refused(entry, [])
            st.session_state["import-said"] = (False, told.trouble(error, state.lang()))
    return entries[file.file_id]


def recognised(path: Path) -> str | None:
    """The source a file is taken for: by its contract's own names, else by those of a saved mapping."""
    known = indicators.contracts()
    by_mapping = (name for name, contract in known.items() if mapping.matching(path, contract))
    return preview.recognised(path) or next(by_mapping, None)


def refused(entry: dict, reasons: list) -> None:
    """A file that goes no further: its reasons stay, as codes that either language can say; its copy does not."""
    entry |= {"state": "refused", "report": {"reasons": reasons, "hold": []}}
    if copy := entry.pop("copy", None):
        received.forget(copy)


def forget_others(files: list) -> None:
    """Remove the copies of files that were taken out of the uploader."""
    entries = st.session_state.setdefault("imports", {})
    for gone in set(entries) - {file.file_id for file in files}:
        if copy := entries.pop(gone).get("copy"):
            received.forget(copy)


def listing(page: frame.Page, entries: list[dict], current: dict | None) -> None:
    """Every file in its turn: loaded, refused with its sentence, being looked at, or waiting."""
    names = {
        "refused": say(fr="refusé", en="refused"),
        "unchanged": say(fr="rien de nouveau", en="nothing new"),
        "new": say(fr="attend son tour", en="waits its turn"),
    }
    states = versions.states() if entries else {}
    for entry in entries:
        if entry is not current:
            state_of = STATES.get(states.get(entry.get("version")), {}).get(page.lang, "")
            number = [f"version {entry['version']}"] if "version" in entry else []
            why = told.reasons(entry["report"], page.lang) if "report" in entry else []
            st.text(" · ".join([entry["name"], names.get(entry["state"], state_of), *number, *why]))


# The file being looked at ---------------------------------------------------------------------------------------------


def look(page: frame.Page, entry: dict) -> None:
    """One file: what it is taken for, its first rows beside the contract's columns, and the way on."""
    blocks.section(page, say(fr="Ce fichier, tel qu'il est lu", en="This file, as it is read"))
    st.text(f"{entry['name']} · {size_of(entry['copy'].size, page.lang)}")
    codes = list(indicators.contracts())
    source = st.selectbox(
        say(fr="Pris pour", en="Taken for"), codes, key=f"import-source:{entry['id']}:{page.lang}",
        index=codes.index(entry["source"]) if entry["source"] else None,
        format_func=lambda code: indicators.contracts()[code].origin["title"][page.lang],
        placeholder=say(fr="Choisir une source", en="Choose a source"),
    )  # fmt: skip
    entry["source"] = source
    if source is None:
        return blocks.note(page, say(
            fr="Aucun contrat ne reconnaît ces colonnes. Dites de quelle source vient le fichier.",
            en="No contract recognises these columns. Say which source the file comes from.",
        ))  # fmt: skip
    contract = indicators.contracts()[source]
    try:
        used = import_mapping.used(entry, contract)
        seen = import_mapping.seen(entry, contract, used)
    except Refused as refusal:
        return refuse_now(entry, refusal)
    known = seen.known(contract, used and used.columns)
    first_rows(page, seen)
    columns(page, contract, known, used)
    import_mapping.form(page, entry, contract, seen, known)
    missing = [name for name, one in contract.received.items() if one.get("essential") and name not in known]
    st.button(say(fr="Vérifier", en="Check"), key=f"import-check-{entry['id']}", type="primary",
              on_click=st.session_state.__setitem__, args=("import-check", entry["id"]),
              disabled=bool(missing))  # fmt: skip
    blocks.note(page, say(fr="Vérifier ne publie rien.", en="Checking publishes nothing."))
    return None


def refuse_now(entry: dict, refusal: Refused) -> None:
    refused(entry, [(refusal.code, refusal.params)])
    st.rerun()


def size_of(size: int, lang: str) -> str:
    """A file's size: 3 ko, 12 Mo · 3 KB, 12 MB."""
    if size < 1 << 20:
        return f"{words.count(max(1, size / 1024), lang)}\u00a0{'ko' if lang == 'fr' else 'KB'}"
    return f"{words.count(size / (1 << 20), lang)}\u00a0{'Mo' if lang == 'fr' else 'MB'}"


def first_rows(page: frame.Page, seen: preview.Preview) -> None:
    """Twenty rows as they came; a cell is shown, never read as anything."""
    heads, said = [], {}
    for name in seen.header:
        said[name] = said.get(name, 0) + 1
        heads.append(plain(name) if said[name] == 1 else f"{plain(name)} ({said[name]})")
    rows = [[plain(cell) if cell else "" for cell in row[: len(heads)]] for row in seen.rows]
    rows = [row + [""] * (len(heads) - len(row)) for row in rows]
    n = len(rows)
    title = say(fr=f"Les {n} premières lignes", en=f"The first {n} rows")
    with st.container(key="import-rows"):
        st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True, height=260, alt=title)


def columns(page: frame.Page, contract: indicators.Contract, known: dict[str, str], used) -> None:
    """The contract's columns with their meaning, and whether the file has them."""
    absent = {True: say(fr="absente, essentielle", en="absent, essential"), False: say(fr="absente", en="absent")}
    rows = [
        [(column.get("from") or [name])[0], say(fr="reconnue", en="recognised") if name in known
         else absent[bool(column.get("essential"))], column["meaning"][page.lang]]
        for name, column in contract.received.items()
    ]  # fmt: skip
    title = say(fr="Colonnes du contrat", en="Columns of the contract")
    found = say(fr=f" : {len(known)} reconnues sur {len(rows)}", en=f": {len(known)} of {len(rows)} recognised")
    with st.expander(title + found, expanded=len(known) < len(rows)):
        heads = say(fr=["Colonne", "Dans ce fichier", "Sens"], en=["Column", "In this file", "Meaning"])
        blocks.house_table(page, heads, rows, title, numbers=False)
    if used:
        blocks.note(page, say(fr=f"Lues par la correspondance enregistrée « {used.name} ».",
                              en=f"Read through the saved mapping “{used.name}”."))  # fmt: skip


# Checking -------------------------------------------------------------------------------------------------------------


def check(page: frame.Page, entry: dict) -> None:
    """Load the copy into a version that waits for a decision; nothing is published."""
    copy: received.Received = entry["copy"]
    label = say(fr="Vérification…", en="Checking…")
    with st.status(label) as status:

        def tell(step: str) -> None:
            known = indicators.contracts()
            title = known[step].origin["title"][page.lang] if step in known else step
            said = told.STEPS.get(step, {}).get(page.lang) or say(fr=f"Lecture : {title}…", en=f"Reading: {title}…")
            status.update(label=said)

        try:
            used = import_mapping.used(entry, indicators.contracts()[entry["source"]])
            outcome = load({entry["source"]: copy.path}, build=build, catalog=catalog_digest(), publish=False,
                           mapping=used, progress=tell)  # fmt: skip
        except Exception as error:
            if told.trouble(error, page.lang) == told.TROUBLE["other"][page.lang]:
                logging.getLogger("labsu").error("import failed: %s", type(error).__name__)  # no value of the file
            status.update(label=told.trouble(error, page.lang), state="error")
            return
        finish(entry, outcome)
    st.rerun()


def finish(entry: dict, outcome) -> None:
    """Keep what the load came to, and the copy if a version was made of it."""
    report = outcome.sources[0]
    if outcome.state == "held":
        received.keep(entry.pop("copy"))
        entry |= {"state": "loaded", "version": outcome.version}
    elif outcome.state == "refused":
        refused(entry, report["reasons"])
    else:
        received.forget(entry.pop("copy"))
        entry |= {"state": "unchanged", "report": report}


def finding(page: frame.Page, current: dict | None, held: list[indicators.Version], refusal: bool) -> None:
    """Where one stands: a file to check, a version to decide on, a refusal, or nothing."""
    n, place = len(held), say(fr="Importer · réservé à l'analyse", en="Import · for the analysis only")
    if current:
        title = say(fr="Un fichier est reçu ; rien n'est encore chargé", en="A file is received; nothing is loaded yet")
    elif n == 1:
        rows = told.counted(told.own_reports(held[0].manifest)[0], page.lang)
        title = import_decision.heading(held[0]) + say(fr=f" : {rows}", en=f": {rows}")
    elif n:
        title = say(fr=f"{n} versions attendent d'être publiées ou écartées",
                    en=f"{n} versions wait to be published or discarded")  # fmt: skip
    elif refusal:
        title = say(fr="Fichier refusé ; la version publiée n'a pas changé",
                    en="File refused; the published version has not changed")  # fmt: skip
    else:
        title = say(fr="Aucune version n'attend de décision", en="No version waits for a decision")
    blocks.finding(page, place, title, "" if page.large else say(
        fr="Déposer, regarder, vérifier, puis publier ou écarter. Un fichier douteux est retenu ou refusé avec une "
           "phrase qui dit pourquoi ; la version publiée ne change que par le bouton « Publier ».",
        en="Drop, look, check, then publish or discard. A doubtful file is held or refused with a sentence that says "
           "why; the published version only changes through the “Publish” button.",
    ))  # fmt: skip


# The page -------------------------------------------------------------------------------------------------------------

page = frame.begin(__file__, PAGE)
st.html(SHEET + DROP.format(say(fr="Choisir ou déposer des fichiers", en="Choose or drop files")))
received.sweep()
choose.bar(page)
with st.container(key="importer"):
    top = st.container()
    if not page.large:
        if said := st.session_state.pop("import-said", None):
            (st.success if said[0] else st.warning)(said[1])
        files = st.file_uploader(
            say(fr="Fichiers reçus (.csv, .xlsx, .geojson ; 200 Mo au plus)",
                en="Received files (.csv, .xlsx, .geojson; 200 MB at most)"),
            accept_multiple_files=True, key="import-files",
        )  # fmt: skip
        forget_others(files)
        entries = [taken(file) for file in files]
        held = import_decision.waiting()
        ours = {entry.get("version") for entry in entries}
        undecided = [version for version in held if version.number in ours]
        current = next((entry for entry in entries if entry["state"] == "new"), None) if not undecided else None
        others = [version for version in held if version not in undecided]
        with top:
            finding(page, current, [*undecided, *others], any(one["state"] == "refused" for one in entries))
        listing(page, entries, current)
        if current and st.session_state.pop("import-check", None) == current["id"]:
            check(page, current)
        if current:
            look(page, current)
        for version in [*undecided, *others]:
            import_decision.draw(page, version)
    else:
        with top:
            finding(page, None, import_decision.waiting(), False)
