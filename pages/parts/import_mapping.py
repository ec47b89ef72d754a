"""The form that joins a file's own columns to a contract's, and the saved mapping that a file is read through."""

import streamlit as st

from indicators import Contract
from loaders import mapping, preview, received
from loaders.fates import Refused, plain, sentence
from pages.parts import blocks
from pages.parts.frame import Page
from pages.parts.state import lang, say


def used(entry: dict, contract: Contract) -> mapping.Mapping | None:
    """The mapping this file is read through: the one just saved for it, else a saved one that knows its header."""
    chosen = entry.get("mapping")
    if chosen and chosen.source == contract.name:
        return chosen
    tried = entry.setdefault("matched", {})
    if contract.name not in tried:
        known = preview.preview(entry["copy"].path, contract).known(contract)
        essential = [name for name, column in contract.received.items() if column.get("essential")]
        alone = all(name in known for name in essential)
        tried[contract.name] = None if alone else mapping.matching(entry["copy"].path, contract)
    return tried[contract.name]


def seen(entry: dict, contract: Contract, through: mapping.Mapping | None) -> preview.Preview:
    """The file's header and first rows, looked at once for each way of reading it."""
    looked = entry.setdefault("seen", {})
    way = (contract.name, through and through.digest)
    if way not in looked:
        looked[way] = preview.preview(entry["copy"].path, contract, through and through.columns)
    return looked[way]


def form(page: Page, entry: dict, contract: Contract, look: preview.Preview, known: dict[str, str]) -> None:
    """One choice for each of the contract's columns among the file's own, and a name to find them again."""
    missing = [name for name, column in contract.received.items() if column.get("essential") and name not in known]
    if missing:
        blocks.note(page, say(
            fr="**Dites quelle colonne du fichier correspond à chaque colonne du contrat.** La correspondance est "
               "gardée : un fichier aux mêmes en-têtes sera reconnu de lui-même.",
            en="**Say which column of the file is which column of the contract.** The mapping is kept: a file with the "
               "same headers will be recognised by itself.",
        ))  # fmt: skip
    title = say(fr="Associer les colonnes du fichier", en="Map the file's columns")
    with st.expander(title, expanded=bool(missing)):
        _fields(page, entry, contract, look, known)


def _fields(page: Page, entry: dict, contract: Contract, look: preview.Preview, known: dict[str, str]) -> None:
    own = [name for name in dict.fromkeys(look.header) if name]
    none = say(fr="(aucune)", en="(none)")
    chosen: dict[str, str | None] = {}
    with st.form(key=f"import-mapping:{entry['id']}:{contract.name}:{page.lang}", border=False):
        columns = st.columns(2)
        for at, (name, column) in enumerate(contract.received.items()):
            mark = say(fr=" (essentielle)", en=" (essential)") if column.get("essential") else ""
            chosen[name] = columns[at % 2].selectbox(
                (column.get("from") or [name])[0] + mark, [None, *own],
                index=own.index(known[name]) + 1 if known.get(name) in own else 0,
                format_func=lambda one: plain(one) if one else none, help=column["meaning"][page.lang],
                key=f"import-own:{entry['id']}:{contract.name}:{name}:{page.lang}",
            )  # fmt: skip
        word = received.plain_name(entry["name"])[0]
        label = st.text_input(
            say(fr="Nom de la correspondance", en="Name of the mapping"), value=word, max_chars=mapping.LONGEST,
            key=f"import-name:{entry['id']}:{contract.name}:{page.lang}",
        )  # fmt: skip
        asked = st.form_submit_button(say(fr="Enregistrer la correspondance", en="Save the mapping"))
    if asked:
        _save(entry, contract, own, chosen, label.strip())


def _save(entry: dict, contract: Contract, own: list[str], chosen: dict[str, str | None], name: str) -> None:
    """Keep the mapping, every other column of the file being known and not read; or say what it lacks."""
    taken = [header for header in chosen.values() if header]
    try:
        if twice := sorted({header for header in taken if taken.count(header) > 1}):
            raise Refused("MAPPING_DOUBLE", columns=twice)
        columns = {header: next((column for column in chosen if chosen[column] == header), None) for header in own}
        found = mapping.Mapping(name, contract.name, columns)
        mapping.save(found)
    except Refused as refusal:
        st.text(sentence(refusal.code, refusal.params, lang()))
        return
    entry["mapping"] = found
    st.rerun()
