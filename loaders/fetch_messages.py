"""What fetching says, in French and in English: where, what was promised, what was found, what to do."""

import errno
import re
from typing import Any

TEXTS = {
    "address": {
        "fr": "portail : une adresse http:// ou https:// est attendue, « {found} » est donné ; corrigez "
        "--portal ou LABSU_PORTAL.",
        "en": "portal: an http:// or https:// address is expected, “{found}” is given; correct --portal or "
        "LABSU_PORTAL.",
    },
    "timeout": {
        "fr": "délai : un nombre de secondes entre 0 et 86 400 est attendu, « {found} » est donné ; corrigez "
        "--timeout.",
        "en": "timeout: a number of seconds between 0 and 86,400 is expected, “{found}” is given; correct --timeout.",
    },
    "not_web": {
        "fr": "{where} : une adresse http ou https est promise, le portail renvoie vers « {found} » ; "
        "signalez-le au portail.",
        "en": "{where}: an http or https address is promised, the portal sends to “{found}”; report it to the portal.",
    },
    "name_unknown": {
        "fr": "{where} : {host} doit répondre, ce nom est introuvable ; vérifiez la connexion et l'adresse "
        "(--portal ou LABSU_PORTAL).",
        "en": "{where}: {host} should answer, its name is not found; check the connection and the address "
        "(--portal or LABSU_PORTAL).",
    },
    "refused": {
        "fr": "{where} : {host} doit répondre, la connexion est refusée ; vérifiez l'adresse (--portal ou "
        "LABSU_PORTAL) et relancez.",
        "en": "{where}: {host} should answer, the connection is refused; check the address (--portal or "
        "LABSU_PORTAL) and try again.",
    },
    "silent": {
        "fr": "{where} : {host} doit répondre, rien n'est venu en {seconds} s ; relancez, ou allongez le "
        "délai avec --timeout.",
        "en": "{where}: {host} should answer, nothing came in {seconds} s; try again, or lengthen the wait "
        "with --timeout.",
    },
    "certificate": {
        "fr": "{where} : {host} doit prouver son identité, son certificat est refusé ({found}) ; vérifiez "
        "l'adresse et l'horloge.",
        "en": "{where}: {host} should prove who it is, its certificate is refused ({found}); check the "
        "address and the clock.",
    },
    "network": {
        "fr": "{where} : {host} doit répondre, la connexion échoue ({found}) ; vérifiez la connexion et relancez.",
        "en": "{where}: {host} should answer, the connection fails ({found}); check the connection and try again.",
    },
    "stalled": {
        "fr": "{where} : {promised} sont promis, l'envoi s'est arrêté {seconds} s à {found} ; relancez, ou "
        "allongez le délai avec --timeout.",
        "en": "{where}: {promised} are promised, sending stopped for {seconds} s at {found}; try again, or "
        "lengthen the wait with --timeout.",
    },
    "cut": {
        "fr": "{where} : {promised} sont promis, {found} sont arrivés avant la coupure ; relancez.",
        "en": "{where}: {promised} are promised, {found} arrived before it was cut; try again.",
    },
    "catalogue_size": {
        "fr": "{where} : le catalogue du portail annonce {promised}, le fichier en fait {found} ; relancez "
        "dans une heure, ou déposez le fichier à la main dans data/raw.",
        "en": "{where}: the portal's catalogue announces {promised}, the file has {found}; try again in an "
        "hour, or put the file in data/raw by hand.",
    },
    "status_later": {
        "fr": "{where} : le fichier est promis, le portail répond l'erreur {found} ; relancez plus tard.",
        "en": "{where}: the file is promised, the portal answers error {found}; try again later.",
    },
    "status_gone": {
        "fr": "{where} : le fichier est promis, le portail répond {found} ; vérifiez le jeu de données à {url}",
        "en": "{where}: the file is promised, the portal answers {found}; check the data set at {url}",
    },
    "not_catalogue": {
        "fr": "{where} : un catalogue CKAN est promis à {host}, {found} ; vérifiez l'adresse (--portal ou "
        "LABSU_PORTAL).",
        "en": "{where}: a CKAN catalogue is promised at {host}, {found}; check the address (--portal or LABSU_PORTAL).",
    },
    "package_unknown": {
        "fr": "{where} : le jeu de données « {package} » est promis, {host} ne le connaît pas ; cherchez son "
        "nouveau nom et corrigez origin.package dans loaders/{where}.yml.",
        "en": "{where}: the data set “{package}” is promised, {host} does not know it; find its new name and "
        "correct origin.package in loaders/{where}.yml.",
    },
    "resource": {
        "fr": "{where} : une seule ressource {promised} est promise dans « {package} », trouvé : {found} ; "
        "corrigez origin.resource dans loaders/{where}.yml.",
        "en": "{where}: one resource {promised} is promised in “{package}”, found: {found}; correct "
        "origin.resource in loaders/{where}.yml.",
    },
    "file_name": {
        "fr": "{where} : un nom de fichier simple, du genre {promised}, est promis, trouvé : « {found} » ; "
        "fixez origin.file_name dans loaders/{where}.yml.",
        "en": "{where}: a plain file name like {promised} is promised, found: “{found}”; set "
        "origin.file_name in loaders/{where}.yml.",
    },
    "encoding": {
        "fr": "{where} : des octets bruts sont demandés, le portail envoie du « {found} » ; relancez, ou "
        "signalez-le au portail.",
        "en": "{where}: plain bytes are asked for, the portal sends “{found}”; try again, or report it to the portal.",
    },
    "page": {
        "fr": "{where} : un fichier {promised} est promis, une page web est arrivée{found} ; ouvrez {url} "
        "dans un navigateur pour voir ce qu'elle demande.",
        "en": "{where}: a {promised} file is promised, a web page arrived{found}; open {url} in a browser to "
        "see what it asks for.",
    },
    "content": {
        "fr": "{where} : un fichier {promised} est promis, {found} ; relancez plus tard, ou signalez-le au portail.",
        "en": "{where}: a {promised} file is promised, {found}; try again later, or report it to the portal.",
    },
    "columns": {
        "fr": "{where} : la colonne {promised} est promise, les colonnes trouvées sont {found} ; si elle a "
        "changé de nom, ajoutez-le à loaders/{where}.yml.",
        "en": "{where}: the column {promised} is promised, the columns found are {found}; if its name has "
        "changed, add it to loaders/{where}.yml.",
    },
    "disk": {
        "fr": "{where} : {promised} doit être écrit, le disque refuse ({found}) ; libérez de la place ou "
        "vérifiez les droits.",
        "en": "{where}: {promised} should be written, the disk refuses ({found}); free some room or check permissions.",
    },
    "busy": {
        "fr": "{where} : un seul téléchargement à la fois, un autre est en cours ; attendez qu'il finisse.",
        "en": "{where}: one fetch at a time, another is under way; wait until it ends.",
    },
    "fetched": {"fr": "{where} : {file}, {size} reçus.", "en": "{where}: {file}, {size} received."},
    "unchanged": {"fr": "{where} : {file} inchangé ({size}).", "en": "{where}: {file} unchanged ({size})."},
    "progress": {"fr": "{file} : {size} sur {total} ({percent} %)", "en": "{file}: {size} of {total} ({percent}%)"},
    "progress_open": {"fr": "{file} : {size}", "en": "{file}: {size}"},
    "stopped": {
        "fr": "Interrompu ; data/raw n'a que des fichiers entiers. Relancez pour reprendre.",
        "en": "Interrupted; data/raw holds only whole files. Run again to go on.",
    },
    "failures": {
        "fr": "Sources non obtenues : {count} sur {total} ; data/raw garde ce qu'il avait.",
        "en": "Sources not obtained: {count} of {total}; data/raw keeps what it had.",
    },
}


class Bytes(int):
    """A number of bytes, written the way each language writes it."""

    def text(self, lang: str) -> str:
        if self < 1000:
            return f"{int(self)} {'octets' if lang == 'fr' else 'bytes'}"
        scale, prefix = (1e6, "M") if self >= 1e6 else (1e3, "k")
        number = f"{self / scale:.1f}"
        return f"{number.replace('.', ',')}\u00a0{prefix}o" if lang == "fr" else f"{number}\u00a0{prefix}B"


def seconds(number: float) -> dict[str, str]:
    """A number of seconds, written the way each language writes it."""
    return {"fr": f"{number:g}".replace(".", ","), "en": f"{number:g}"}


def disk(error: OSError) -> dict[str, str]:
    """Why the disk refused, in words where the cause is a common one."""
    known = {
        errno.ENOSPC: {"fr": "il est plein", "en": "it is full"},
        errno.EACCES: {"fr": "droits insuffisants", "en": "permission denied"},
        errno.EROFS: {"fr": "il est en lecture seule", "en": "it is read-only"},
    }
    other = error.strerror or str(error)
    return known.get(error.errno, {"fr": other, "en": other})


def say(key: str, **facts: Any) -> dict[str, str]:
    """The sentence `key` in both languages; a fact may be {fr, en} itself, or a size in bytes."""

    def written(fact: Any, lang: str) -> Any:
        if isinstance(fact, Bytes):
            return fact.text(lang)
        return fact[lang] if isinstance(fact, dict) else fact

    sentences = {
        lang: text.format(**{name: written(fact, lang) for name, fact in facts.items()})
        for lang, text in TEXTS[key].items()
    }
    sentences["fr"] = re.sub(r"(?<=\S) (?=[:;?!%»])|(?<=«) ", "\u00a0", sentences["fr"])
    return sentences


class FetchError(Exception):
    """A source could not be had; `fr` and `en` say where, what was promised, what was found, what to do."""

    def __init__(self, key: str, *, passing: bool = False, **facts: Any):
        self.key = key
        self.passing = passing  # worth another attempt: the cause may be gone in a moment
        self.text = say(key, **facts)
        super().__init__(self.text["en"])

    @property
    def fr(self) -> str:
        return self.text["fr"]

    @property
    def en(self) -> str:
        return self.text["en"]
