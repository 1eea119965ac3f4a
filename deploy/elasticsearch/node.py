#!/usr/bin/env python3
"""Kring's local Elasticsearch: builds it once, starts it, stops it. For development and tests, never for production.

Usage: node.py up|down|status|url|available [--port N] [--data DIR]

Standard library only, so that it runs before anything is installed. Progress goes to standard error; `up` and `url` print the
address, and nothing else, on standard output. docs/operators/elasticsearch.md explains the settings.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HERE = Path(__file__).resolve().parent
# So that this file can also be loaded by its path, which is how the tests and the development server use it.
sys.path.insert(0, str(HERE))

from local_build import build, fingerprint  # noqa: E402
from local_machine import (  # noqa: E402
    OLDEST_JAVA,
    Java,
    NodeError,
    account_to_run_as,
    can_reach,
    command_line,
    find_java,
    say,
)

PROJECT = HERE.parent.parent
CLUSTER = "kring-local"
DEFAULT_PORT = 9255
START_SECONDS, STOP_SECONDS = 180, 60
JVM_OPTIONS = """\
-XX:+UseG1GC
-Djava.io.tmpdir=${ES_TMPDIR}
--add-modules=jdk.incubator.vector
-Dorg.apache.lucene.store.defaultReadAdvice=normal
-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1
-XX:+ExitOnOutOfMemoryError
-XX:ErrorFile=hs_err_pid%p.log
"""


@dataclass(frozen=True)
class Node:
    """One node: its port, and the folder with its configuration, data, logs and process number."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        """Its address, on the loopback interface."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid_file(self) -> Path:
        """Where Elasticsearch itself notes its process number."""
        return self.folder / "pid"

    @property
    def build_file(self) -> Path:
        """Where a start notes which build it uses."""
        return self.folder / "build"

    def build(self) -> str:
        """Return the fingerprint of the build that the last start used; empty if it never started."""
        return self.build_file.read_text() if self.build_file.exists() else ""

    def pid(self) -> int | None:
        """Return the process number of the running node, or None. A number that now belongs to another program does not count."""
        try:
            pid = int(self.pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return None
        return pid if "org.elasticsearch" in command_line(pid) else None


def available() -> str | None:
    """Return None if a local node can be built and run here, else one sentence that says what is missing."""
    missing = []
    if shutil.which("mvn") is None:
        missing.append("Maven (the command mvn)")
    if find_java() is None:
        missing.append(
            f"a JDK {OLDEST_JAVA} or later (set ES_JAVA_HOME or JAVA_HOME to its folder)"
        )
    return (
        f"The local Elasticsearch needs {' and '.join(missing)}, not found on this machine."
        if missing
        else None
    )


def up(*, port: int | None = None, data: Path | None = None) -> str:
    """Build if necessary, start the node unless it runs already, wait until it answers; return its URL."""
    node = get_node(port=port, data=data)
    with _locked():
        wanted = fingerprint()
        if pid := node.pid():
            if node.build() == wanted and _health(node):
                say(f"Elasticsearch runs already at {node.url} (process {pid}).")
                return node.url
            say("The running node is of another build or does not answer: it is restarted.")
            _stop(node)
        elif _port_answers(node):
            raise NodeError(
                f"Port {node.port} is taken by another program. Stop that program, "
                "or choose another port with ELASTICSEARCH_PORT."
            )
        if reason := available():
            raise NodeError(reason)
        java = find_java()
        assert java is not None
        home = build(base=base_folder(), java=java, name=wanted, in_use=_builds_in_use())
        _start(node, home, java, wanted)
    return node.url


def down(*, port: int | None = None, data: Path | None = None) -> bool:
    """Stop the node and wait until it is gone; return False if it did not run. Its data stays."""
    node = get_node(port=port, data=data)
    if node.pid() is None:
        return False
    with _locked():
        return _stop(node)


def status(*, port: int | None = None, data: Path | None = None) -> str | None:
    """Return the health of the running node (green, yellow or red), or None if none of ours answers there."""
    node = get_node(port=port, data=data)
    return _health(node) if node.pid() else None


def get_node(*, port: int | None = None, data: Path | None = None) -> Node:
    """Return the node that the arguments or else the environment name. Nothing needs to run or exist yet."""
    chosen = port or _port_from_environment()
    return Node(chosen, data.resolve() if data else base_folder() / f"node-{chosen}")


def base_folder() -> Path:
    """Return the folder for builds and nodes: var/elasticsearch, or one outside the project where its user cannot get in."""
    inside = PROJECT / "var" / "elasticsearch"
    if can_reach(inside):
        return inside
    name = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:12]
    return Path("/var/lib/kring-elasticsearch") / name


def _port_from_environment() -> int:
    value = os.environ.get("ELASTICSEARCH_PORT") or str(DEFAULT_PORT)
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise NodeError(
            f"ELASTICSEARCH_PORT must be a port number between 1 and 65535, not {value!r}."
        )
    return int(value)


@contextlib.contextmanager
def _locked():
    """Let one command at a time build, start or stop: a second one waits, and then finds the work done."""
    base = base_folder()
    if base.parent.parent != PROJECT:
        say(
            f"The account that runs Elasticsearch may not enter {PROJECT}: builds and data are kept in {base}."
        )
    # The account that runs the node is another one, and must be able to read what is built here.
    umask = os.umask(0o022)
    try:
        base.mkdir(parents=True, exist_ok=True)
        with (base / "lock").open("w") as lock:
            _wait_for(lock)
            yield
    finally:
        os.umask(umask)


def _wait_for(lock: IO) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another command builds, starts or stops the local Elasticsearch: waiting for it.")
        fcntl.flock(lock, fcntl.LOCK_EX)


def _builds_in_use() -> set[str]:
    nodes = [Node(0, folder) for folder in base_folder().glob("node-*")]
    return {node.build() for node in nodes if node.pid()}


def _start(node: Node, home: Path, java: Java, build_name: str) -> None:
    account = account_to_run_as()
    node.folder.mkdir(parents=True, exist_ok=True)
    if not (can_reach(node.pid_file) and can_reach(home / "bin")):
        raise NodeError(
            f"The account that runs Elasticsearch may not enter {node.folder} or {home}. Let it in "
            "with chmod o+x on each folder of that path, or name another folder with --data."
        )
    node.pid_file.unlink(missing_ok=True)
    _write_configuration(node, home)
    if account:
        _hand_over(node.folder, account)
        say(
            f"Starting Elasticsearch as user {account.pw_name} at {node.url}, data in {node.folder}."
        )
    else:
        say(f"Starting Elasticsearch at {node.url}, data in {node.folder}.")
    node.build_file.write_text(build_name)
    command = [str(home / "bin" / "elasticsearch"), "--daemonize", "--pidfile", str(node.pid_file)]
    output = node.folder / "logs" / "start.log"
    # The node keeps the descriptors it is started with, so its output goes to a file: a pipe would never end.
    with output.open("w") as log:
        result = subprocess.run(
            command,
            check=False,
            cwd=node.folder,
            env=_environment(node, java),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            umask=0o027,
            **(_as(account) if account else {}),
        )
    if result.returncode or node.pid() is None:
        raise NodeError(
            f"Elasticsearch did not start. Its log is {node.folder / 'logs'}; it ended with:\n{_tail(output)}"
        )
    deadline = time.monotonic() + START_SECONDS
    while _health(node) not in ("green", "yellow"):
        if node.pid() is None or time.monotonic() > deadline:
            raise NodeError(
                f"Elasticsearch did not become ready within {START_SECONDS} s. Its log is {node.folder / 'logs'}."
            )
        time.sleep(0.3)
    say("Elasticsearch is ready.")


def _write_configuration(node: Node, home: Path) -> None:
    config = node.folder / "config"
    for folder in (
        config,
        config / "jvm.options.d",
        *(node.folder / name for name in ("data", "logs", "tmp")),
    ):
        folder.mkdir(exist_ok=True)
    shutil.copyfile(home / "config" / "log4j2.properties", config / "log4j2.properties")
    (config / "jvm.options").write_text(JVM_OPTIONS)
    settings = {
        "cluster.name": CLUSTER,
        "node.name": CLUSTER,
        "path.data": str(node.folder / "data"),
        "path.logs": str(node.folder / "logs"),
        "network.host": "127.0.0.1",
        "http.port": node.port,
        # No other node ever joins, so any free port will do.
        "transport.port": 0,
        "discovery.type": "single-node",
        "xpack.security.enabled": False,
        # A developer's disk is often nearly full, which would make every index read-only.
        "cluster.routing.allocation.disk.threshold_enabled": False,
    }
    # A JSON value is a YAML value too.
    (config / "elasticsearch.yml").write_text(
        "".join(f"{key}: {json.dumps(value)}\n" for key, value in settings.items())
    )


def _environment(node: Node, java: Java) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "LANG", "LC_ALL", "TZ")
    }
    return kept | {
        "ES_JAVA_HOME": str(java.home),
        "ES_JAVA_OPTS": os.environ.get("ES_JAVA_OPTS") or "-Xms512m -Xmx512m",
        "ES_PATH_CONF": str(node.folder / "config"),
        "ES_TMPDIR": str(node.folder / "tmp"),
        "HOME": str(node.folder),
    }


def _as(account: pwd.struct_passwd) -> dict:
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _hand_over(folder: Path, account: pwd.struct_passwd) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def _stop(node: Node) -> bool:
    pid = node.pid()
    if pid is None:
        return False
    say(f"Stopping Elasticsearch at {node.url} (process {pid}).")
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while node.pid():
        if time.monotonic() > deadline:
            raise NodeError(
                f"Elasticsearch (process {pid}) did not stop within {STOP_SECONDS} s. End it with: kill -9 {pid}"
            )
        time.sleep(0.2)
    node.pid_file.unlink(missing_ok=True)
    return True


def _get(url: str) -> bytes:
    # A proxy of the environment must never see the loopback address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=5) as response:
        return response.read()


def _health(node: Node) -> str | None:
    # This distribution has no `GET /`; the health of the cluster is the first thing that it answers.
    try:
        return json.loads(_get(f"{node.url}/_cluster/health"))["status"]
    except (OSError, ValueError, KeyError):
        return None


def _port_answers(node: Node) -> bool:
    with (
        contextlib.suppress(OSError),
        socket.create_connection(("127.0.0.1", node.port), timeout=5),
    ):
        return True
    return False


def _tail(file: Path, lines: int = 15) -> str:
    return "\n".join(file.read_text(errors="replace").strip().splitlines()[-lines:])


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="node.py", description="Kring's local Elasticsearch, for development and tests."
    )
    parser.add_argument("command", choices=("up", "down", "status", "url", "available"))
    parser.add_argument(
        "--port", type=int, help=f"default: ELASTICSEARCH_PORT, else {DEFAULT_PORT}"
    )
    parser.add_argument(
        "--data",
        type=Path,
        help="folder for configuration, data and logs; default: var/elasticsearch/node-PORT",
    )
    options = parser.parse_args(arguments)
    where = {"port": options.port, "data": options.data}
    try:
        return _run(options.command, where)
    except NodeError as error:
        say(str(error))
        return 1


def _run(command: str, where: dict) -> int:
    match command:
        case "up":
            print(up(**where))
        case "down":
            say("Elasticsearch has stopped." if down(**where) else "Elasticsearch does not run.")
        case "url":
            print(get_node(**where).url)
        case "status":
            health = status(**where)
            print(f"{health} at {get_node(**where).url}" if health else "stopped")
            return 0 if health else 3
        case "available":
            reason = available()
            print(reason or "The local Elasticsearch can be built and run here.")
            return 1 if reason else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
