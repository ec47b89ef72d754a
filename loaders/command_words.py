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
