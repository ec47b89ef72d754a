"""What an import says: what became of a file's rows and why, what asks for a decision, what publishing would change."""

from typing import Any

import pandas as pd

from loaders.fates import sentence
from reports import words
from reports.data_words import CHECKS
from reports.reconciliation import category

CARRIED = ("DEJA_CHARGE", "CONTENU_IDENTIQUE")
STEPS = {
    "limites": {"fr": "Lecture des limites…", "en": "Reading the limits…"},
    "indicators": {"fr": "Calcul des indicateurs…", "en": "Computing the indicators…"},
}
TROUBLE = {
    "Busy": {
        "fr": "Un autre chargement est en cours. Attendez qu'il finisse, puis recommencez.",
        "en": "Another load is running. Wait for it to end, then try again.",
    },
    "Stale": {
        "fr": "Une autre version a été publiée depuis la préparation de celle-ci : ses différences ne valent plus. "
        "Écartez-la et vérifiez le fichier de nouveau.",
        "en": "Another version was published since this one was staged: its differences no longer hold. Discard it and "
        "check the file again.",
    },
    "NoVersion": {
        "fr": "Cette version n'attend plus de décision : une autre personne l'a publiée ou écartée.",
        "en": "This version no longer waits for a decision: someone else published or discarded it.",
    },
    "OSError": {
        "fr": "Le disque n'a pas pu tout recevoir. Rien n'est changé ; faites de la place, puis recommencez.",
        "en": "The disk could not take everything. Nothing is changed; make room, then try again.",
    },
    "NothingToLoad": {
        "fr": "Aucun extrait d'événements n'est chargé : commencez par celui du SPVM.",
        "en": "No extract of events is loaded: begin with the SPVM's.",
    },
    "BrokenContract": {
        "fr": "Le tableau lu ne tient pas une promesse de son contrat. Rien n'est changé ; vérifiez l'extraction.",
        "en": "The table read breaks a promise of its contract. Nothing is changed; check the extract.",
    },
    "other": {
        "fr": "Le chargement s'est interrompu. Rien n'est changé ; l'erreur est notée au journal.",
        "en": "The load broke off. Nothing is changed; the error is in the log.",
    },
}


def trouble(error: BaseException, lang: str) -> str:
    """One sentence for what went wrong, by its kind alone: an error's own words may hold what a file holds."""
    kinds = [kind.__name__ for kind in type(error).__mro__]
    return TROUBLE[next((kind for kind in kinds if kind in TROUBLE), "other")][lang]


# Rows -----------------------------------------------------------------------------------------------------------------


def own_reports(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The reports of the files that this load read, without those carried over or shipped with the project."""
    reports = manifest["reports"]
    sources = manifest["sources"]
    fresh = [
        report for report in reports
        if not set(CARRIED) & set(report["notes"]) and not sources.get(report["source"], {}).get("default")
    ]  # fmt: skip
    return fresh or reports[:1]


def counted(report: dict[str, Any], lang: str) -> str:
    """How many rows came, how many are kept, how many are set aside: « 12 lignes lues, 11 gardées, 1 mise de côté »."""
    came, kept, out = (words.count(report[part], lang) for part in ("lines_in", "loaded", "rejected"))
    if lang == "en":
        return f"{came} {words.plural(report['lines_in'], 'row', 'rows', lang)} read, {kept} kept, {out} set aside"
    n, k, r = (report[part] for part in ("lines_in", "loaded", "rejected"))
    return (
        f"{came} {words.plural(n, 'ligne lue', 'lignes lues', lang)}, "
        f"{kept} {words.plural(k, 'gardée', 'gardées', lang)}, "
        f"{out} {words.plural(r, 'mise de côté', 'mises de côté', lang)}"
    )


def around(report: dict[str, Any], lang: str) -> str:
    """The lines that are not rows, so that the whole file is accounted for."""
    n = sum(report[part] for part in ("header", "blank", "preamble", "total", "continuation"))
    whole, other = words.count(report["physical"], lang), words.count(n, lang)
    return {
        "fr": f"Compte : {whole} {words.plural(report['physical'], 'ligne', 'lignes', 'fr')} dans le fichier, dont "
        f"{other} d'en-tête, vides, de préambule ou de total.",
        "en": f"Account: {whole} {words.plural(report['physical'], 'line', 'lines', 'en')} in the file, of which "
        f"{other} of header, blank, preamble or total.",
    }[lang]


def reasons(report: dict[str, Any], lang: str, holding: bool | None = None) -> list[str]:
    """One sentence a note, with examples of line numbers; only those that hold the version, or only the others."""
    said = []
    for code, params in report["reasons"]:
        if code.startswith("REVISION"):
            continue  # `moves` says it
        holds = code in report["hold"] or code.partition(":")[0] in report["hold"]
        if holding is not None and holds != holding:
            continue
        said.append(words.typeset(sentence(code, params, lang), lang) + _examples(code, params, lang))
    return said


def _examples(code: str, params: dict[str, Any], lang: str) -> str:
    """The first line numbers, when the sentence does not say them itself."""
    lines = params.get("lines")
    if not isinstance(lines, list) or not lines or str(lines[0]) in sentence(code, params, "fr").split(" :")[0]:
        return ""
    more = ["…"] if params.get("n", 0) > len(lines) else []
    listed = ", ".join([words.count(line, lang) for line in lines] + more)
    one = len(lines) == 1 and not more
    return {"fr": f" Ligne{'' if one else 's'} {listed}.", "en": f" Line{'' if one else 's'} {listed}."}[lang]


def rejected_table(rows: list[tuple[int, str, str]], lang: str) -> pd.DataFrame:
    """Rows set aside as they came: line, reason in a word, text."""
    heads = {"fr": ["Ligne", "Code", "Ligne telle que reçue"], "en": ["Line", "Code", "Row as received"]}[lang]
    return pd.DataFrame([[str(line), code, text] for line, code, text in rows], columns=heads)


# Decision -------------------------------------------------------------------------------------------------------------


def why_held(manifest: dict[str, Any], lang: str) -> list[str]:
    """Every doubt that makes the version wait; one sentence when nothing is doubtful."""
    doubts = [text for report in own_reports(manifest) for text in reasons(report, lang, holding=True)]
    return doubts or [words.typeset(sentence("A_PUBLIER", {}, lang), lang)]


def checks(manifest: dict[str, Any], lang: str) -> list[tuple[str, bool | None]]:
    """The automatic checks of the sources this load read, in words, with their result."""
    fresh = {report["source"] for report in own_reports(manifest)}
    return [
        (CHECKS.get(one["name"], {}).get(lang, one["name"]), one["passed"])
        for name, source in manifest["sources"].items() if name in fresh
        for one in source.get("checks") or []
    ]  # fmt: skip


def checks_line(results: list[tuple[str, bool | None]], lang: str) -> str:
    """How the checks went, naming those that did not pass."""
    if not results:
        none = {"fr": "Aucun contrôle automatique pour cette source.", "en": "No automatic check for this source."}
        return none[lang]
    passed, blank = (sum(result is wanted for _, result in results) for wanted in (True, None))
    failed = [text for text, result in results if result is False]
    fr = f"Contrôles automatiques : {passed} {words.plural(passed, 'réussi', 'réussis', 'fr')} sur {len(results)}"
    en = f"Automatic checks: {passed} of {len(results)} passed"
    if blank:
        fr += f", {blank} sans assez d'historique"
        en += f", {blank} without enough history"
    if failed:
        fr += f" ; non {words.plural(len(failed), 'réussi', 'réussis', 'fr')} : « {' », « '.join(failed)} »"
        en += f"; not passed: “{'”, “'.join(failed)}”"
    return words.typeset({"fr": fr, "en": en}[lang] + ".", lang)


# What publishing would change -----------------------------------------------------------------------------------------


def changes(before: pd.DataFrame, after: pd.DataFrame, by: tuple[str, ...] = ("year", "category")) -> pd.DataFrame:
    """Counts of acts that differ between two versions: year, category (if asked), before, after, difference."""
    keys = list(by)
    sums = [frame.groupby(keys, as_index=False)["events"].sum() for frame in (before, after)]
    merged = sums[0].merge(sums[1], on=keys, how="outer", suffixes=("_before", "_after"))
    merged = merged.rename(columns={"events_before": "before", "events_after": "after"})
    merged[["before", "after"]] = merged[["before", "after"]].fillna(0).astype(int)
    merged["difference"] = merged["after"] - merged["before"]
    order = [name != "year" for name in keys]  # the latest year first
    return merged[merged["difference"] != 0].sort_values(keys, ascending=order, ignore_index=True)


def signed(number: int, lang: str) -> str:
    return words.count(number, lang) if number <= 0 else f"+{words.count(number, lang)}"


def change_rows(changed: pd.DataFrame, lang: str) -> tuple[list[str], list[list[str]]]:
    """The heads and rows of the table of differences, in the reader's words."""
    named = "category" in changed
    heads = {
        "fr": ["Année et catégorie" if named else "Année", "Publié", "Après", "Écart"],
        "en": ["Year and category" if named else "Year", "Published", "After", "Difference"],
    }[lang]
    rows = [
        [f"{one['year']} · {category(one['category'], lang)}" if named else str(one["year"]),
         *(words.count(one[part], lang) for part in ("before", "after")), signed(one["difference"], lang)]
        for one in changed.to_dict("records")
    ]  # fmt: skip
    return heads, rows


def change_title(changed: pd.DataFrame, first: bool, lang: str) -> str:
    """What would change in the published counts, in one sentence."""
    if first:
        return {"fr": "Ce serait la première version publiée", "en": "This would be the first published version"}[lang]
    if changed.empty:
        return {
            "fr": "Aucun nombre d'actes par année et catégorie ne changerait",
            "en": "No count of acts by year and category would change",
        }[lang]
    years = sorted(changed["year"].unique())
    total, n = int(changed["difference"].sum()), len(changed)
    span = words.years(int(years[0]), int(years[-1]))
    acts = {"fr": f"{signed(total, 'fr')} {words.plural(total, 'acte', 'actes', 'fr')}",
            "en": f"{signed(total, 'en')} {words.plural(total, 'act', 'acts', 'en')}"}[lang]  # fmt: skip
    if lang == "en":
        noun = "count would change" if n == 1 else "counts would change"
        return f"{words.count(n, lang)} published {noun} ({span}), for {acts} in all"
    noun = "nombre publié changerait" if n == 1 else "nombres publiés changeraient"
    return f"{words.count(n, lang)} {noun} ({span}), soit {acts} en tout"


def moves(manifest: dict[str, Any], lang: str) -> str:
    """Rows added, withdrawn and reclassified against the published version; nothing when they were not compared."""
    told = []
    for report in own_reports(manifest):
        source = manifest["sources"].get(report["source"], {})
        found = source.get("revision")
        if found:
            added, gone, moved = (found[part] for part in ("added", "withdrawn", "reclassified"))
            n = [words.count(number, lang) for number in (added, gone, moved)]
            fr = (
                f"{n[0]} {words.plural(added, 'ligne ajoutée', 'lignes ajoutées', 'fr')}, "
                f"{n[1]} {words.plural(gone, 'retirée', 'retirées', 'fr')}"
            )
            en = f"{n[0]} {words.plural(added, 'row', 'rows', 'en')} added, {n[1]} withdrawn"
            if moved:
                noun = words.plural(moved, "reclassement probable", "reclassements probables", "fr")
                fr += f", dont {n[2]} {noun}"
                en += f", of which {n[2]} probable {words.plural(moved, 'reclassification', 'reclassifications', 'en')}"
            if late := found["late"]:
                fr += f", et {words.count(late, 'fr')} d'avant l'extrait"
                en += f", and {words.count(late, 'en')} from before the extract"
            against = {"fr": f", par rapport à la version {found['against']}.",
                       "en": f", against version {found['against']}."}  # fmt: skip
            told.append({"fr": fr, "en": en}[lang] + against[lang])
    return " ".join(told)
