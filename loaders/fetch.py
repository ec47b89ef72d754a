"""Open data brought from a CKAN portal to data/raw, each file whole or not at all."""

import fcntl
import json
import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from loaders import plausible
from loaders.contract import Contract, contracts
from loaders.download import Part, Progress, Received, ask_json, download, write_whole
from loaders.fetch_messages import Bytes, FetchError, disk, say
from loaders.fingerprint import file_hash

PORTAL = "https://donnees.montreal.ca"
TIMEOUT = 30.0
PAUSES = (1.0, 4.0)  # seconds before each further attempt
PARTIAL = ".partial"
SIDECAR = ".origin.json"


@dataclass(frozen=True)
class Fetched:
    """What became of one source: its file in data/raw, or why it could not be had."""

    source: str
    status: str  # fetched, unchanged or failed
    file: Path | None
    size: int = 0
    error: FetchError | None = None
    text: dict[str, str] = field(default_factory=dict)


def portal_address(given: str | None = None) -> str:
    """The portal asked: the option, else LABSU_PORTAL, else the city's."""
    address = (given or os.environ.get("LABSU_PORTAL") or PORTAL).strip().rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise FetchError("address", found=address)
    return address


def package(portal: str, name: str, where: str, timeout: float) -> dict[str, Any]:
    """What the portal says of a data set, by CKAN's `package_show`."""
    status, answer = ask_json(f"{portal}/api/3/action/package_show?id={quote(name, safe='')}", where, timeout)
    host = urlsplit(portal).netloc
    known = isinstance(answer, dict) and "success" in answer
    if known and not answer["success"] and status in (403, 404):
        raise FetchError("package_unknown", where=where, package=name, host=host)
    result = answer.get("result") if known and answer["success"] else None
    if not isinstance(result, dict) or not isinstance(result.get("resources"), list):
        found = {"fr": f"la réponse ({status}) n'en est pas un", "en": f"the answer ({status}) is none"}
        raise FetchError("not_catalogue", where=where, host=host, found=found)
    return result


def choose(resources: list[dict[str, Any]], contract: Contract) -> dict[str, Any]:
    """The one resource the contract names: by id, else by format and name, else the only one of its format."""
    wanted = contract.origin.get("resource") or {}
    wanted = dict(wanted) if isinstance(wanted, Mapping) else {"id": wanted, "name": wanted}
    form = str(wanted.get("format") or Path(contract.file).suffix.lstrip(".")).upper()
    live = [resource for resource in resources if resource.get("state", "active") == "active"]
    if found := [resource for resource in live if wanted.get("id") and resource.get("id") == wanted["id"]]:
        return found[0]
    found = [resource for resource in live if str(resource.get("format", "")).upper() == form]
    named = [resource for resource in found if str(resource.get("name", "")).strip() == wanted.get("name")]
    if len(named or found) == 1:
        return (named or found)[0]
    listed = ", ".join(f"« {resource.get('name')} » ({resource.get('format')})" for resource in live)
    raise FetchError(
        "resource",
        where=contract.name,
        promised=form,
        package=contract.origin["package"],
        found=listed or {"fr": "aucune", "en": "none"},
    )


def file_name(contract: Contract, url: str) -> str:
    """The plain name the file gets in data/raw, one that `load` will find."""
    name = contract.origin.get("file_name") or unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    plain = name.isprintable() and not name.startswith(".") and not set(name) & set('/\\:*?"<>|') and len(name) <= 120
    if not plain or name.endswith(SIDECAR) or not fnmatch(name, contract.file):
        raise FetchError("file_name", where=contract.name, promised=contract.file, found=name)
    return name


def sidecar(path: Path, url: str) -> dict[str, Any]:
    """What is noted of a raw file, if it is still that file, from that address; else nothing."""
    try:
        note = json.loads(path.with_name(path.name + SIDECAR).read_text("utf-8"))
        same = note["url"] == url and not note.get("demonstration") and note["size"] == path.stat().st_size
        return note if same and note["sha256"] == file_hash(path) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _validators(note: dict[str, Any]) -> dict[str, str]:
    """The headers that let the server answer « inchangé »."""
    if note.get("etag"):
        return {"If-None-Match": note["etag"]}
    return {"If-Modified-Since": note["last_modified"]} if note.get("last_modified") else {}


def _announced(resource: dict[str, Any]) -> int | None:
    """The size the catalogue gives, if it gives one."""
    try:
        return int(resource.get("size") or 0) or None
    except (TypeError, ValueError):
        return None


def _settle(received: Received, part: Part, target: Path, note: dict[str, Any]) -> bool:
    """Put the whole file in its place, then its note; False when the place already held these very bytes."""
    beside = target.with_name(target.name + SIDECAR)
    same = target.is_file() and target.stat().st_size == received.size and file_hash(target) == note["sha256"]
    if not same:
        # The file first: until its note follows, the old note's hash does not match it and nobody trusts it.
        received.path.replace(target)
    write_whole(beside, json.dumps(note, ensure_ascii=False, indent=2) + "\n", part.path.parent)
    part.drop()
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return not same


def _attempt(portal: str, raw: Path, contract: Contract, progress: Progress, timeout: float) -> Fetched:
    """Ask, download, check and settle one source."""
    where = contract.name
    found = package(portal, contract.origin["package"], where, timeout)
    resource = choose(found["resources"], contract)
    url = str(resource.get("url") or "")
    name = file_name(contract, url)
    target = raw / name
    part = Part(raw / PARTIAL / f"{name}.part")
    noted = sidecar(target, url)
    received = download(url, part, where, _validators(noted), timeout, progress, name)
    if received is None:
        size = target.stat().st_size
        text = say("unchanged", where=where, file=name, size=Bytes(size))
        return Fetched(where, "unchanged", target, size, text=text)
    try:
        plausible.refuse_page(received.path, received.kind, contract, url)
        announced = _announced(resource)
        if announced and announced != received.size:
            sizes = {"promised": Bytes(announced), "found": Bytes(received.size)}
            raise FetchError("catalogue_size", passing=True, where=where, **sizes)
        plausible.check(received.path, contract)
    except FetchError:
        part.drop()
        raise
    note = {
        "source": where,
        "url": url,
        "portal": portal,
        "package": contract.origin["package"],
        "resource": resource.get("id"),
        "licence": found.get("license_title"),
        "etag": received.etag,
        "last_modified": received.last_modified,
        "sha256": file_hash(received.path),
        "size": received.size,
        "fetched_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "demonstration": False,
    }
    status = "fetched" if _settle(received, part, target, note) else "unchanged"
    text = say(status, where=where, file=name, size=Bytes(received.size))
    return Fetched(where, status, target, received.size, text=text)


def _patiently(attempt: Callable[[], Fetched], where: str, pauses: Iterable[float]) -> Fetched:
    """Try, and again after each pause while the cause may pass; a failure is an answer, not an exception."""
    for pause in (*pauses, None):
        try:
            return attempt()
        except FetchError as error:
            failure = error
        except OSError as error:
            failure = FetchError("disk", where=where, promised="data/raw", found=disk(error))
        if pause is None or not failure.passing:
            break
        time.sleep(pause)
    return Fetched(where, "failed", None, error=failure, text=failure.text)


def fetch(
    portal: str,
    raw: Path,
    wanted: Mapping[str, Contract] | Iterable[Contract],
    progress: Progress = lambda name, size, total: None,
    *,
    timeout: float = TIMEOUT,
    pauses: Iterable[float] = PAUSES,
    tell: Callable[[Fetched], None] = lambda outcome: None,
) -> list[Fetched]:
    """Fetch every source whose origin names a package; one that fails does not stop the others.

    `progress` is called with a file's name, the bytes here and the bytes promised; `tell` with each outcome.
    """
    portal = portal_address(portal)
    outcomes = []
    try:
        (raw / PARTIAL).mkdir(parents=True, exist_ok=True)
        lock = os.open(raw / PARTIAL, os.O_RDONLY)
    except OSError as error:
        raise FetchError("disk", where="fetch", promised="data/raw", found=disk(error)) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FetchError("busy", where="fetch") from error
        for contract in wanted.values() if isinstance(wanted, Mapping) else wanted:
            if not contract.origin.get("package"):
                continue

            def attempt(contract: Contract = contract) -> Fetched:
                return _attempt(portal, raw, contract, progress, timeout)

            outcomes.append(_patiently(attempt, contract.name, tuple(pauses)))
            tell(outcomes[-1])
    finally:
        os.close(lock)
    return outcomes


def _teller(lang: str) -> Progress:
    """A progress that writes a line to the error stream every tenth of a file, or every five seconds."""
    last = {"name": "", "tenth": 0, "at": 0.0}

    def progress(name: str, size: int, total: int | None) -> None:
        tenth = size * 10 // total if total else 0
        if name == last["name"] and tenth == last["tenth"] and time.monotonic() - last["at"] < 5:
            return
        last.update(name=name, tenth=tenth, at=time.monotonic())
        facts = {"file": name, "size": Bytes(size), "total": Bytes(total or 0)}
        key = "progress" if total else "progress_open"
        print(say(key, percent=size * 100 // total if total else 0, **facts)[lang], file=sys.stderr, flush=True)

    return progress


def main(arguments: Namespace) -> int:
    """`python -m loaders fetch`: 0 when all is here, 2 on a wrong option, 4 when something could not be had."""
    from loaders.versions import data_folder

    lang = getattr(arguments, "lang", None) or "fr"
    try:
        portal = portal_address(getattr(arguments, "portal", None))
        given = getattr(arguments, "timeout", None)
        timeout = TIMEOUT if given is None else float(given)
        if not 0 < timeout <= 86_400:
            raise FetchError("timeout", found=f"{timeout:g}")
    except FetchError as error:
        print(error.text[lang], file=sys.stderr)
        return 2

    def tell(outcome: Fetched) -> None:
        print(outcome.text[lang], file=sys.stderr if outcome.error else sys.stdout, flush=True)

    try:
        outcomes = fetch(portal, data_folder() / "raw", contracts(), _teller(lang), timeout=timeout, tell=tell)
    except FetchError as error:
        print(error.text[lang], file=sys.stderr)
        return 4
    except KeyboardInterrupt:
        print(say("stopped")[lang], file=sys.stderr)
        return 130
    failed = sum(outcome.error is not None for outcome in outcomes)
    if failed:
        print(say("failures", count=failed, total=len(outcomes))[lang], file=sys.stderr)
    return 4 if failed else 0
