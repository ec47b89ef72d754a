"""One version that waits for a person: what its file became, what publishing would change, and the two buttons."""

import re

import pandas as pd
import streamlit as st

import indicators
from indicators import provenance
from loaders import decisions, quarantine, received, versions
from pages.parts import blocks
from pages.parts.frame import Page
from pages.parts.state import lang, say
from reports import import_sentences as told
from reports import words

OPEN = 20  # rows of differences shown in the open


def waiting() -> list[indicators.Version]:
    """The versions that wait for a decision, the newest first."""
    return [version for version, state in reversed(indicators.history()) if state == "held"]


def live() -> indicators.Version | None:
    try:
        return indicators.version()
    except indicators.NoVersion:
        return None


def is_stale(version: indicators.Version) -> bool:
    """Whether another version was published since this one was staged."""
    now = live()
    return version.manifest["base"] != (now and now.number)


def draw(page: Page, version: indicators.Version) -> None:
    """The whole account of one waiting version, then the decision; every text of a file is plain text."""
    reports = told.own_reports(version.manifest)
    stale = is_stale(version)
    blocks.section(page, heading(version), _when(page, version))
    if stale:
        st.warning(told.TROUBLE["Stale"][page.lang])
    for report in reports:
        name = re.sub(r"^[0-9a-f]{12}-", "", report["file"])
        st.text(f"{name} · {told.counted(report, page.lang)}. {told.around(report, page.lang)}")
    blocks.note(page, say(fr="**Ce qui attend une décision**", en="**What waits for a decision**"))
    _lines(told.why_held(version.manifest, page.lang))
    noted = [text for report in reports for text in told.reasons(report, page.lang, holding=False)]
    if noted:
        blocks.note(page, say(fr="**Noté en lisant**", en="**Noted while reading**"))
        _lines(noted)
    blocks.note(page, told.checks_line(told.checks(version.manifest, page.lang), page.lang))
    for report in reports:
        _set_aside(page, version, report)
    if not stale:
        _changes(page, version)
    _decide(version, stale)


def heading(version: indicators.Version) -> str:
    """What may be decided of a waiting version."""
    number = version.number
    if is_stale(version):
        return say(fr=f"Version {number}, dépassée, à écarter", en=f"Version {number}, out of date, to discard")
    return say(fr=f"Version {number}, à publier ou à écarter", en=f"Version {number}, to publish or discard")


def _when(page: Page, version: indicators.Version) -> str:
    base = version.manifest["base"]
    day = words.day(version.manifest["created_at"][:10], page.lang)
    if base is None:
        return say(fr=f"Préparée le {day}.", en=f"Staged on {day}.")
    return say(fr=f"Préparée le {day} contre la version {base}.", en=f"Staged on {day} against version {base}.")


def _lines(texts: list[str]) -> None:
    st.text("\n".join(f"– {text}" for text in texts))


def _set_aside(page: Page, version: indicators.Version, report: dict) -> None:
    """The first rows set aside, as they came, for the analyst's eyes."""
    rows = quarantine.first(report["source"], version.folder)
    if not rows:
        return
    n = words.count(report["rejected"], page.lang)
    one = report["rejected"] == 1
    label = say(fr="Voir la ligne mise de côté" if one else f"Voir les {n} lignes mises de côté",
                en="See the row set aside" if one else f"See the {n} rows set aside")  # fmt: skip
    with st.expander(label), st.container(key=f"import-aside-{version.number}-{report['source']}"):
        st.dataframe(told.rejected_table(rows, page.lang), hide_index=True, alt=label)
        if len(rows) < report["rejected"]:
            blocks.note(page, say(fr=f"Les {len(rows)} premières.", en=f"The first {len(rows)}."))


@st.cache_data(max_entries=16, show_spinner=False)
def _changed(before: int | None, after: int, folder: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Counts of acts that would change, by year and category and by year."""
    old = provenance.acts(indicators.version(before)) if before else None
    new = provenance.acts(indicators.version(after))
    old = new.iloc[:0] if old is None else old
    return told.changes(old, new), told.changes(old, new, ("year",))


def _changes(page: Page, version: indicators.Version) -> None:
    """What publishing would change: rows moved, then counts by year and category beside those published."""
    now = live()
    changed, yearly = _changed(now and now.number, version.number, str(version.folder))
    title = told.change_title(changed, now is None, page.lang)
    blocks.note(page, f"**{title}.**")
    if now and now.is_demonstration and not version.is_demonstration:
        blocks.note(page, say(
            fr="La version publiée est de démonstration : ces écarts vont de chiffres inventés à des chiffres reçus.",
            en="The published version is a demonstration: these differences go from made-up figures to received ones.",
        ))  # fmt: skip
    if moved := told.moves(version.manifest, page.lang):
        blocks.note(page, moved)
    if changed.empty:
        return
    whole = told.change_rows(changed, page.lang)
    if len(changed) <= OPEN:
        blocks.house_table(page, *whole, title)
    else:
        blocks.house_table(page, *told.change_rows(yearly, page.lang), title)
        about = say(fr="Par année et catégorie", en="By year and category")
        blocks.twin(page, pd.DataFrame(whole[1], columns=whole[0]), about, "", f"import-{version.number}")


# The decision ---------------------------------------------------------------------------------------------------------


def _decide(version: indicators.Version, stale: bool) -> None:
    with st.container(horizontal=True):
        st.button(say(fr="Publier", en="Publish"), key=f"import-publish-{version.number}", type="primary",
                  disabled=stale, on_click=_publish, args=(version.number,))  # fmt: skip
        st.button(say(fr="Écarter", en="Discard"), key=f"import-discard-{version.number}",
                  on_click=_discard, args=(version.number,))  # fmt: skip


def _publish(number: int) -> None:
    _tried(lambda: decisions.approve(number), say(
        fr=f"La version {number} est publiée ; toutes les pages la montrent.",
        en=f"Version {number} is published; every page shows it.",
    ))  # fmt: skip


def _discard(number: int) -> None:
    def done() -> None:
        hashes = [report["sha256"] for report in told.own_reports(indicators.version(number).manifest)]
        decisions.discard(number)
        for sha256 in hashes:
            received.drop(sha256)

    _tried(done, say(
        fr=f"La version {number} est écartée ; la version publiée n'a pas changé.",
        en=f"Version {number} is discarded; the published version has not changed.",
    ))  # fmt: skip


def _tried(act, done: str) -> None:
    """Do it, and keep the sentence that says how it went for the run that follows."""
    try:
        act()
        st.session_state["import-said"] = (True, done)
    except (versions.Busy, decisions.Stale, versions.NoVersion, OSError) as error:
        st.session_state["import-said"] = (False, told.trouble(error, lang()))
