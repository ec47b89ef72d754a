"""A CKAN portal in this process, for tests: it answers what a test asks for and remembers what it was asked."""

import hashlib
import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = "actes.csv"


class Portal(BaseHTTPRequestHandler):
    """A portal that does what the test's `acts` asks for, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server = self.server
        server.asked.append((self.path, dict(self.headers)))
        if self.path.startswith("/api/"):
            resource = {"id": "r1", "name": "Acts", "format": "CSV", "state": "active", "size": len(server.body)}
            resource |= {"url": f"{server.address}/download/{NAME}"} | server.resource
            others = [{"id": "r2", "name": "Acts", "format": "SHP", "url": "x"}]
            answer = server.catalogue or {"success": True, "result": {"resources": [resource, *others]}}
            return self.send(404 if not answer["success"] else 200, json.dumps(answer).encode(), {})
        return server.play(self)

    def send(self, status, body, headers, length=None):
        self.send_response(status)
        for name, value in ({"Content-Length": str(length or len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.close_connection or bool(length)

    def log_message(self, *_):
        pass


def whole(handler):
    """Answer the whole file, with its ETag; 304 to whoever has it, 206 to whoever has its beginning."""
    server = handler.server
    tag = {"ETag": f'"{hashlib.md5(server.body).hexdigest()}"'}
    if handler.headers.get("If-None-Match") == tag["ETag"]:
        handler.send_response(304)
        return handler.end_headers()
    begun = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
    if begun and server.ranges and handler.headers.get("If-Range") == tag["ETag"]:
        start, size = int(begun[1]), len(server.body)
        there = {"Content-Range": f"bytes {start}-{size - 1}/{size}"}
        return handler.send(206, server.body[start:], tag | there)
    if server.cuts:
        server.cuts -= 1
        return handler.send(200, server.body[: len(server.body) // 2], tag, length=len(server.body))
    return handler.send(200, server.body, tag)


@contextmanager
def portal(body):
    """The portal on a free port, answering well until a test says otherwise."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    server.address = f"http://127.0.0.1:{server.server_port}"
    server.body, server.play, server.asked = body, whole, []
    server.resource, server.catalogue, server.ranges, server.cuts = {}, None, True, 0
    server.downloads = lambda: [headers for path, headers in server.asked if path.startswith("/download")]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
