"""An Elasticsearch of our own that may be hurt, and a proxy in front of it that refuses half."""

import importlib.util
import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

from elasticsearch import Elasticsearch

from tools.services import free_port

COMMAND = Path(__file__).parents[2] / "deploy" / "elasticsearch" / "node.py"


def load_command() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kring_fault_node", COMMAND)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class FaultNode:
    """A node of our own: killed, paused, and put right again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.command = folder, free_port(), load_command()
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = Elasticsearch(self.url, request_timeout=60)

    def up(self) -> None:
        self.command.up(port=self.port, data=self.folder)

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        pid = self._pid()
        os.kill(pid, signal.SIGKILL)
        while self.command.get_node(port=self.port, data=self.folder).pid() == pid:
            time.sleep(0.05)

    def pause(self) -> None:
        os.kill(self._pid(), signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self._pid(), signal.SIGCONT)

    def heal(self) -> None:
        """Make it whole, whatever a test did to it."""
        if (pid := self.command.get_node(port=self.port, data=self.folder).pid()) is not None:
            os.kill(pid, signal.SIGCONT)
        self.up()

    def down(self) -> None:
        self.command.down(port=self.port, data=self.folder)
        self.client.close()

    def _pid(self) -> int:
        pid = self.command.get_node(port=self.port, data=self.folder).pid()
        assert pid is not None
        return pid


class RefusingProxy:
    """Passes everything on, but of each bulk request every second item is told to come back later."""

    def __init__(self, node_url: str) -> None:
        self.refused = 0
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else b""
                refuse = "/_bulk" in self.path
                passed, kept = split_bulk(body) if refuse else (body, [])
                status, headers, answer = self.forward(node_url, passed)
                if refuse and status == 200:
                    answer = merge(json.loads(answer), kept)
                    proxy.refused += len(kept)
                self.send_response(status)
                for name in ("Content-Type", "X-Elastic-Product"):
                    if headers.get(name):
                        self.send_header(name, headers[name])
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer)

            def forward(self, base: str, body: bytes) -> tuple[int, Any, bytes]:
                headers = {
                    name: self.headers[name]
                    for name in ("Content-Type", "Accept")
                    if self.headers.get(name)
                }
                request = urllib.request.Request(
                    base + self.path, data=body or None, headers=headers, method=self.command
                )
                opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
                try:
                    with opener.open(request, timeout=60) as response:
                        return response.status, response.headers, response.read()
                except urllib.error.HTTPError as error:
                    return error.code, error.headers, error.read()

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any

            def log_message(self, *arguments: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def split_bulk(body: bytes) -> tuple[bytes, list[tuple[int, str, dict[str, Any]]]]:
    """Return the request without every second item, and those items with their places."""
    lines, passed, kept, place = body.splitlines(), [], [], 0
    while lines:
        head = lines.pop(0)
        operation, meta = next(iter(json.loads(head).items()))
        item = [head] if operation == "delete" else [head, lines.pop(0)]
        if place % 2:
            kept.append((place, operation, meta))
        else:
            passed += item
        place += 1
    return b"\n".join(passed) + b"\n", kept


def merge(answer: dict[str, Any], kept: list[tuple[int, str, dict[str, Any]]]) -> bytes:
    error = {"type": "es_rejected_execution_exception", "reason": "the queue is full"}
    for place, operation, meta in kept:
        item = {"_index": meta["_index"], "_id": meta["_id"], "status": 429, "error": error}
        answer["items"].insert(place, {operation: item})
    answer["errors"] = answer["errors"] or bool(kept)
    return json.dumps(answer).encode()
