"""PostgreSQL, Redis, Elasticsearch and Chromium for the tests: found, or started here.

Usage: python -m tools.services up|down

``up`` prints `export NAME=value` lines, and ends with 1 when a service is missing. A service that is named in the environment
(DATABASE_URL, TEST_REDIS_URL, TEST_ELASTICSEARCH_URL) is used as it is. What is started here
listens on the loopback interface only, keeps its data in a folder of its own, and is stopped by
``down``.
"""

import hashlib
import os
import pwd
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Not below the project: PostgreSQL runs as another account where we are root, and that account
# may not be able to reach the project's folder.
HOME = (
    Path(tempfile.gettempdir())
    / f"kring-services-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
)
# How PostgreSQL plans in production.
PLANNING = "-c jit=off"
NODE = ROOT / "deploy" / "elasticsearch" / "node.py"


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _remembered_port(name: str) -> int:
    """Return the port that this service had last time, or a new one."""
    file = HOME / f"{name}.port"
    if not file.exists():
        file.write_text(str(free_port()))
    return int(file.read_text())


def answers(port: int) -> bool:
    """Return whether somebody listens on this port of the loopback interface."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def postgresql_folder() -> Path | None:
    """Return the folder with initdb and pg_ctl, newest version first."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return versions[0].parent if versions else None


def _as_postgres(command: list[str]) -> None:
    """Run a PostgreSQL program; it refuses root, so as the account that Debian made for it."""
    account = {}
    if os.geteuid() == 0:
        entry = pwd.getpwnam("postgres")
        account = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **account)


def start_postgresql() -> tuple[str, str]:
    """Return the address of a PostgreSQL server, or an empty one and why."""
    if address := os.environ.get("DATABASE_URL"):
        return address, ""
    programs = postgresql_folder()
    if programs is None:
        return "", "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    port, data = _remembered_port("postgresql"), HOME / "postgresql"
    if not answers(port):
        if not data.exists():
            data.mkdir()
            if os.geteuid() == 0:
                shutil.chown(data, "postgres", "postgres")
            options = ["--auth=trust", "--username=kring", "--encoding=UTF8", "--locale=C.UTF-8"]
            _as_postgres([str(programs / "initdb"), "--pgdata", str(data), *options])
        # A test database may be lost in a crash, so it need not wait for the disk.
        flags = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data}"
        flags += (
            " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
        )
        # Tests roll back what they made. Counted in between, tables are taken to be empty, and plans for
        # empty tables take a hundred times as long. All else plans as in deploy/compose.yaml.
        flags += f" -c autovacuum=off {PLANNING}"
        log = data / "server.log"
        control = [str(programs / "pg_ctl"), "--pgdata", str(data), "--log", str(log), "--wait"]
        _as_postgres([*control, "--options", flags, "start"])
    return f"postgres://kring@127.0.0.1:{port}/postgres", ""


def start_redis() -> tuple[str, str]:
    """Return the address of a Redis server, or an empty one and why."""
    if address := os.environ.get("TEST_REDIS_URL"):
        return address, ""
    program = shutil.which("redis-server")
    if program is None:
        return "", "Redis is not installed (Debian: apt-get install redis-server)"
    port = _remembered_port("redis")
    if not answers(port):
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--daemonize", "yes"]
        files = ["--dir", str(HOME), "--pidfile", str(HOME / "redis.pid")]
        subprocess.run([program, *options, *files], check=True, stdout=subprocess.DEVNULL)
        for _attempt in range(50):
            if answers(port):
                break
            time.sleep(0.1)
    return f"redis://127.0.0.1:{port}/0", ""


def elasticsearch_port() -> list[str]:
    """Return the option with a port of its own, so that another checkout's node is left alone."""
    if os.environ.get("ELASTICSEARCH_PORT"):
        return []
    return ["--port", str(_remembered_port("elasticsearch"))]


def start_elasticsearch() -> tuple[str, str]:
    """Return the address of an Elasticsearch 9.2 node, or an empty one and why."""
    if address := os.environ.get("TEST_ELASTICSEARCH_URL"):
        return address, ""
    there = subprocess.run(
        [sys.executable, str(NODE), "available"], capture_output=True, text=True, check=False
    )
    if there.returncode:
        return "", (there.stdout + there.stderr).strip()
    up = subprocess.run(
        [sys.executable, str(NODE), "up", *elasticsearch_port()],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if up.returncode:
        return "", "Elasticsearch did not start; see its message above."
    return up.stdout.strip().splitlines()[-1], ""


def find_chromium() -> tuple[str, str]:
    """Return the path of Chromium, or an empty one and why."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path, ""
    return "", "Chromium is not installed (Debian: apt-get install chromium)"


SERVICES = {
    "DATABASE_URL": start_postgresql,
    "TEST_REDIS_URL": start_redis,
    "TEST_ELASTICSEARCH_URL": start_elasticsearch,
    "TEST_CHROMIUM": find_chromium,
}


def up() -> tuple[dict[str, str], list[str]]:
    """Find or start every service. Returns the environment for the tests, and what is missing."""
    HOME.mkdir(mode=0o755, exist_ok=True)
    environment, missing = {}, []
    for variable, start in SERVICES.items():
        address, reason = start()
        if address:
            environment[variable] = address
        else:
            missing.append(reason)
    return environment, missing


@contextmanager
def running() -> Iterator[tuple[dict[str, str], list[str]]]:
    """Give what ``up`` returns, and stop the services afterwards.

    They stay when the environment named one of them, or with KEEP_SERVICES=1.
    """
    stay = os.environ.get("KEEP_SERVICES") == "1" or any(map(os.environ.get, SERVICES))
    try:
        yield up()
    finally:
        if not stay:
            down()


def down() -> None:
    """Stop what ``up`` started."""
    programs, data = postgresql_folder(), HOME / "postgresql"
    if programs and (data / "postmaster.pid").exists():
        _as_postgres([str(programs / "pg_ctl"), "--pgdata", str(data), "--mode=fast", "stop"])
    pid_file = HOME / "redis.pid"
    if pid_file.exists():
        subprocess.run(["kill", pid_file.read_text().strip()], check=False)
    if HOME.exists():
        subprocess.run([sys.executable, str(NODE), "down", *elasticsearch_port()], check=False)


if __name__ == "__main__":
    if sys.argv[1:] == ["up"]:
        found, absent = up()
        for name, value in found.items():
            print(f"export {name}={shlex.quote(value)}")
        for sentence in absent:
            print(f"✗ {sentence}", file=sys.stderr)
        sys.exit(1 if absent else 0)
    elif sys.argv[1:] == ["down"]:
        down()
    else:
        sys.exit(__doc__)
