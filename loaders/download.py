"""One address brought to one file over HTTP: conditional, resumed where it can be, never longer than its patience."""

import http.client
import json
import os
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from loaders.fetch_messages import Bytes, FetchError, disk, seconds

BLOCK = 1 << 18
CRAWL = 1024  # fewer bytes than this in a whole wait is a stop, however regularly they drip
CATALOGUE_AT_MOST = 16 << 20
HEADERS = {"User-Agent": "LabSU-dashboard (loaders fetch)", "Accept-Encoding": "identity"}
LATER = (408, 425, 429)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Received:
    """A whole file as downloaded, with what the server says to recognise it by."""

    path: Path
    size: int
    etag: str | None
    last_modified: str | None
    kind: str


class WebRedirects(urllib.request.HTTPRedirectHandler):
    """Follow a redirect to http and https only: never to a file of this machine."""

    def http_error_302(self, req, fp, code, msg, headers):
        target = headers.get("Location", "")
        if urlsplit(target).scheme not in ("", "http", "https"):
            fp.close()
            raise FetchError("not_web", where=req.where, found=target)
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        request.where = req.where
        return request


def _failure(error: Exception, where: str, url: str, timeout: float) -> FetchError:
    """The sentence for a connection that fails before any answer."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    facts = {"where": where, "host": urlsplit(url).netloc}
    if isinstance(reason, ssl.SSLCertVerificationError):
        return FetchError("certificate", found=reason.verify_message, **facts)
    if isinstance(reason, TimeoutError):
        return FetchError("silent", passing=True, seconds=seconds(timeout), **facts)
    if isinstance(reason, socket.gaierror):
        return FetchError("name_unknown", passing=True, **facts)
    if isinstance(reason, ConnectionRefusedError):
        return FetchError("refused", passing=True, **facts)
    return FetchError("network", passing=True, found=str(reason) or type(reason).__name__, **facts)


def ask(url: str, where: str, timeout: float, headers: Mapping[str, str] | None = None) -> Any:
    """The answer to a GET, whatever its status below 500; no answer, or 5xx, is a FetchError worth another attempt."""
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise FetchError("not_web", where=where, found=url)
    request = urllib.request.Request(url, headers={**HEADERS, **(headers or {})})
    request.where = where
    direct = [urllib.request.ProxyHandler({})] if urlsplit(url).hostname in LOOPBACK else []
    try:
        return urllib.request.build_opener(WebRedirects, *direct).open(request, timeout=timeout)
    except urllib.error.HTTPError as answer:
        if answer.code >= 500 or answer.code in LATER:
            answer.close()
            raise FetchError("status_later", passing=True, where=where, found=answer.code) from answer
        return answer
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _failure(error, where, url, timeout) from error


def blocks(answer: Any, where: str, timeout: float, had: int = 0, total: int | None = None) -> Iterator[bytes]:
    """The answer's bytes as they come; a stop longer than `timeout` seconds, or a cut, is a FetchError."""
    promised = Bytes(total) if total is not None else {"fr": "tous les octets", "en": "all bytes"}
    since, lately = time.monotonic(), 0
    while True:
        try:
            block = answer.read1(BLOCK)
        except TimeoutError as error:
            stop = {"promised": promised, "found": Bytes(had), "seconds": seconds(timeout)}
            raise FetchError("stalled", passing=True, where=where, **stop) from error
        except (OSError, http.client.HTTPException) as error:
            raise FetchError("cut", passing=True, where=where, promised=promised, found=Bytes(had)) from error
        if not block:
            return
        had += len(block)
        lately += len(block)
        if time.monotonic() - since > timeout:
            if lately < CRAWL and had != total:
                stop = {"promised": promised, "found": Bytes(had), "seconds": seconds(timeout)}
                raise FetchError("stalled", passing=True, where=where, **stop)
            since, lately = time.monotonic(), 0
        yield block


def ask_json(url: str, where: str, timeout: float) -> tuple[int, Any]:
    """The status and the JSON of a short answer; None where it is not JSON."""
    with ask(url, where, timeout) as answer:
        body = b""
        for block in blocks(answer, where, timeout):
            body += block
            if len(body) > CATALOGUE_AT_MOST:
                break
    try:
        return answer.status, json.loads(body)
    except ValueError:
        return answer.status, None


def write_whole(path: Path, text: str, beside: Path) -> None:
    """Write a small file so that a reader sees the old one or the new one, never a half; `beside` is the same disk."""
    draft = beside / f"{path.name}.draft"
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


class Part:
    """A download under way: its bytes, and a note of which file they are the beginning of."""

    def __init__(self, path: Path):
        self.path = path
        self.note_path = path.with_name(f"{path.name}.json")

    def drop(self) -> None:
        """Forget what was begun."""
        self.path.unlink(missing_ok=True)
        self.note_path.unlink(missing_ok=True)

    def begun(self, url: str) -> tuple[int, dict[str, Any]]:
        """How many bytes of `url` are here already, and the note that says which file they begin."""
        try:
            note = json.loads(self.note_path.read_text("utf-8"))
            size = self.path.stat().st_size
            if note["url"] == url and note["recognised_by"] and size:
                return size, note
        except (OSError, ValueError, KeyError, TypeError):
            pass
        self.drop()
        return 0, {}

    def begin(self, url: str, answer: Any, total: int | None) -> dict[str, Any]:
        """Start over, noting what the server calls this file; a weak ETag cannot vouch for a half."""
        self.drop()
        etag = answer.headers.get("ETag")
        modified = answer.headers.get("Last-Modified")
        strong = etag if etag and not etag.startswith("W/") else None
        note = {"url": url, "etag": etag, "last_modified": modified, "total": total}
        note["recognised_by"] = strong or modified
        write_whole(self.note_path, json.dumps(note), self.path.parent)
        return note


def _continues(answer: Any, had: int, note: dict[str, Any]) -> int | None:
    """The whole file's size if a 206 answer goes on exactly where the part stops, else None."""
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", answer.headers.get("Content-Range", "").strip())
    if not found:
        return None
    first, last, total = map(int, found.groups())
    same = answer.headers.get("ETag", note["etag"]) == note["etag"]
    return total if same and first == had and last == total - 1 and note["total"] in (None, total) else None


def _length(answer: Any) -> int | None:
    text = answer.headers.get("Content-Length", "")
    return int(text) if text.isdigit() else None


def download(
    url: str, part: Part, where: str, known: Mapping[str, str], timeout: float, progress: Progress, name: str
) -> Received | None:
    """Bring `url` whole into the part and return it, or None when the server says it is the one already `known`."""
    had, note = part.begun(url)
    resume = {"Range": f"bytes={had}-", "If-Range": note["recognised_by"]} if had else {}
    with ask(url, where, timeout, {**known, **resume}) as answer:
        if answer.status == 304 and known:
            part.drop()
            return None
        if had and (answer.status == 416 or (answer.status == 206 and not _continues(answer, had, note))):
            part.drop()
            return download(url, part, where, known, timeout, progress, name)
        if answer.status not in (200, 206) or (answer.status == 206 and not had):
            raise FetchError("status_gone", where=where, found=answer.status, url=url)
        if (coding := answer.headers.get("Content-Encoding", "identity")) != "identity":
            raise FetchError("encoding", where=where, found=coding)
        if answer.status == 206:
            total = _continues(answer, had, note)
        else:
            had, total = 0, _length(answer)
        try:
            note = note if had else part.begin(url, answer, total)
            with part.path.open("ab" if had else "wb") as file:
                try:
                    for block in blocks(answer, where, timeout, had, total):
                        file.write(block)
                        had += len(block)
                        progress(name, had, total)
                finally:
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            part.drop()
            raise FetchError("disk", where=where, promised=name, found=disk(error)) from error
        if total is not None and had != total:
            raise FetchError("cut", passing=True, where=where, promised=Bytes(total), found=Bytes(had))
        kind = answer.headers.get_content_type()
    return Received(part.path, had, note["etag"], note["last_modified"], kind)
