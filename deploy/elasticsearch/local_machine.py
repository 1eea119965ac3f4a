"""What the local Elasticsearch asks of the machine: a recent JDK, an account that is not root, the state of a process."""

import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# The oldest Java that Elasticsearch 9 accepts, and the newest that 9.2 was made for.
OLDEST_JAVA, NEWEST_TRIED_JAVA = 21, 25
USUAL_JVM_FOLDERS = (
    "/usr/lib/jvm",
    "/usr/java",
    "/opt/java",
    "/opt/jdk",
    "/opt",
    "~/.sdkman/candidates/java",
    "~/.jdks",
    "/Library/Java/JavaVirtualMachines",
    "/opt/homebrew/opt",
)


class NodeError(Exception):
    """Something an operator can put right; the message says what."""


@dataclass(frozen=True)
class Java:
    """A JDK on this machine."""

    home: Path
    version: int


def say(message: str) -> None:
    """Tell the person at the terminal what happens; standard output is kept for what was asked."""
    print(message, file=sys.stderr, flush=True)


def find_java() -> Java | None:
    """Return the JDK to use: ES_JAVA_HOME, then JAVA_HOME if recent enough, then the best of the usual folders and the PATH."""
    for variable in ("ES_JAVA_HOME", "JAVA_HOME"):
        named = os.environ.get(variable)
        if named and (java := _java_at(Path(named))):
            return java
    folders = os.environ.get("KRING_JVM_FOLDERS", os.pathsep.join(USUAL_JVM_FOLDERS)).split(
        os.pathsep
    )
    homes = [
        home for folder in folders if folder for home in sorted(Path(folder).expanduser().glob("*"))
    ]
    homes += [home / "Contents" / "Home" for home in homes] + [
        home / "libexec/openjdk.jdk/Contents/Home" for home in homes
    ]
    if javac := shutil.which("javac"):
        homes.append(Path(javac).resolve().parent.parent)
    found = [java for home in homes if (java := _java_at(home))]
    return max(
        found, key=lambda java: (java.version <= NEWEST_TRIED_JAVA, java.version), default=None
    )


def account_to_run_as() -> pwd.struct_passwd | None:
    """Return the account that the node runs as, or None for the present one: Elasticsearch refuses to run as root."""
    if os.geteuid() != 0:
        return None
    name = os.environ.get("KRING_ES_USER") or "nobody"
    try:
        account = pwd.getpwnam(name)
    except KeyError:
        raise NodeError(
            f"There is no account {name!r} to run Elasticsearch as. Name another one with KRING_ES_USER."
        ) from None
    if account.pw_uid == 0:
        raise NodeError(
            "Elasticsearch refuses to run as root. Name another account with KRING_ES_USER."
        )
    return account


def can_reach(path: Path) -> bool:
    """Tell whether the node's account may pass through every existing folder on the way to a path."""
    account = account_to_run_as()
    if account is None:
        return True
    for folder in path.resolve().parents:
        if not folder.exists():
            continue
        status = folder.stat()
        group = status.st_gid in os.getgrouplist(account.pw_name, account.pw_gid)
        bit = (
            stat.S_IXUSR
            if status.st_uid == account.pw_uid
            else stat.S_IXGRP
            if group
            else stat.S_IXOTH
        )
        if not status.st_mode & bit:
            return False
    return True


def command_line(pid: int) -> str:
    """Return how a process was called; empty if there is none, or only its remains that await their parent."""
    if Path("/proc/self").exists():
        try:
            return (
                Path(f"/proc/{pid}/cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="replace")
            )
        except OSError:
            return ""
    return subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True
    ).stdout


def _java_at(home: Path) -> Java | None:
    try:
        release = (home / "release").read_text()
    except OSError:
        return None
    match = re.search(r'^JAVA_VERSION="(\d+)', release, re.MULTILINE)
    usable = (
        match
        and int(match[1]) >= OLDEST_JAVA
        and os.access(home / "bin" / "javac", os.X_OK)
        and can_reach(home)
    )
    return Java(home.resolve(), int(match[1])) if match and usable else None
