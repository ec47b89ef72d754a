"""What the commands print, in French and English."""

from typing import Any

WORDS = {
    "row": {
        "fr": "{source} : {file}, {lines_in} lignes lues, {loaded} chargées, {rejected} mises de côté",
        "en": "{source}: {file}, {lines_in} rows read, {loaded} loaded, {rejected} set aside",
    },
    "published": {"fr": "version {version} publiée", "en": "version {version} published"},
    "unchanged": {
        "fr": "rien de nouveau : la version {version} reste publiée",
        "en": "nothing new: version {version} stays published",
    },
    "held": {
        "fr": "version {version} retenue ; python -m loaders approve {version} la publie, discard {version} l'écarte",
        "en": "version {version} held; python -m loaders approve {version} publishes it, discard {version} drops it",
    },
    "refused": {
        "fr": "refusé ; la version publiée ({version}) reste telle quelle",
        "en": "refused; the published version ({version}) stays as it is",
    },
    "no_file": {
        "fr": "{path} : un fichier était promis ; rien n'est là. Vérifiez le chemin.",
        "en": "{path}: promised a file; found none. Check the path.",
    },
    "not_mapped": {
        "fr": "--mapping : un fichier de la source {source} était promis. Donnez-le, ou une autre correspondance.",
        "en": "--mapping: promised a file of the source {source}. Give it, or another mapping.",
    },
    "purged": {
        "fr": "version {version} : {n} ligne(s) retirée(s) de {source}",
        "en": "version {version}: {n} row(s) removed from {source}",
    },
    "would_purge": {
        "fr": "version {version} : {n} ligne(s) de {source} seraient retirées",
        "en": "version {version}: {n} row(s) of {source} would be removed",
    },
    "file_gone": {"fr": "{file} : fichier détruit", "en": "{file}: file destroyed"},
    "file_would_go": {"fr": "{file} : fichier qui serait détruit", "en": "{file}: file that would be destroyed"},
    "left": {
        "fr": "{file} : un fichier déjà chargé, ou une version lisible, était promis. Chargez-le, ou retirez-le "
        "vous-même.",
        "en": "{file}: promised a file already loaded, or a version that can be read. Load it, or remove it yourself.",
    },
    "released": {
        "fr": "des chiffres de ces lignes restent dans la diffusion : python -m indicators audit --release la refait",
        "en": "figures of these rows stay in the release: python -m indicators audit --release makes it again",
    },
    "nothing_past": {"fr": "rien n'a dépassé sa durée de conservation", "en": "nothing is past its retention"},
    "no_source": {
        "fr": "--as : une source était promise ; aucune n'est donnée. Choisissez parmi {known}.",
        "en": "--as: promised a source; found none. Choose among {known}.",
    },
}


def say(key: str, lang: str, **values: Any) -> str:
    """One sentence of a command."""
    return WORDS[key][lang].format(**values)


def number(value: int, lang: str) -> str:
    """A count as the language writes it."""
    return f"{value:,}".replace(",", "\u202f" if lang == "fr" else ",")


def outcome(found, lang: str) -> str:
    """What a load came to, as a person reads it on a terminal; its reasons are sentences already."""
    lines = []
    for report in found.sources:
        counts = {key: number(report[key], lang) for key in ("lines_in", "loaded", "rejected")}
        lines.append(say("row", lang, source=report["source"], file=report["file"], **counts))
        lines += [f"    {reason}" for reason in report["reasons"]]
    return "\n".join([*lines, say(found.state, lang, version=found.version or "0")])


def purged(found, dry: bool, lang: str) -> str:
    """What a purge removed, or would remove, as a person reads it on a terminal."""
    rows, files = ("would_purge", "file_would_go") if dry else ("purged", "file_gone")
    lines = [
        say(rows, lang, version=version, n=number(n, lang), source=source)
        for version, gone in found.versions.items()
        for source, n in gone.items()
    ]
    lines += [say(files, lang, file=file) for file in found.files]
    if found.versions and found.is_released:
        lines.append(say("released", lang))
    lines = lines or [say("nothing_past", lang)]
    return "\n".join([*lines, *(say("left", lang, file=file) for file in found.left)])
