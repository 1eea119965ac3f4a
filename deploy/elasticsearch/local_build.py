"""Builds the local Elasticsearch with Maven: the distribution unpacked, with our analysis plugin in it."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from local_machine import Java, NodeError, say

HERE = Path(__file__).resolve().parent
SOURCES = (HERE / "pom.xml", HERE / "src")


def fingerprint() -> str:
    """Return the name of the build of these sources: a hash of all of them, with the Elasticsearch version in pom.xml."""
    digest = hashlib.sha256()
    for source in SOURCES:
        for file in sorted(path for path in (source, *source.rglob("*")) if path.is_file()):
            name = file.relative_to(HERE).as_posix().encode()
            digest.update(name + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def build(*, base: Path, java: Java, name: str, in_use: set[str]) -> Path:
    """Return the folder of the build, made by Maven unless it is there already.

    Earlier builds are removed, save those that a running node uses. Raises NodeError if Maven fails.
    """
    finished = base / f"build-{name}"
    if not finished.exists():
        say(
            f"Building the local Elasticsearch once, with Maven and JDK {java.version}. "
            "The first time, Maven downloads about 100 MB."
        )
        work = base / "unfinished"
        shutil.rmtree(work, ignore_errors=True)
        _run_maven(java, work)
        shutil.rmtree(work / "target")
        work.rename(finished)
        for old in base.glob("build-*"):
            if old != finished and old.name.removeprefix("build-") not in in_use:
                shutil.rmtree(old)
    return next(finished.glob("elasticsearch-*"))


def _run_maven(java: Java, work: Path) -> None:
    command = [
        *(
            "mvn",
            "--batch-mode",
            "-Dstyle.color=never",
            "--quiet",
            "--file",
            str(HERE / "pom.xml"),
            "package",
        ),
        *(
            f"-Dkring.jdk={java.home}",
            f"-Dkring.build={work / 'target'}",
            f"-Dkring.install={work}",
        ),
    ]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode:
        raise NodeError(
            "Maven could not build the local Elasticsearch. If it cannot reach its repository, "
            f"name one in ~/.m2/settings.xml. Maven said:\n{(result.stdout + result.stderr).strip()}"
        )
