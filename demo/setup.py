"""Build the demo organisation as a separate package, with compiled texts."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

BUILD = Path(__file__).resolve().parents[1] / "var" / "build" / "demo"


class BuildDemo(build_py):
    """Copies the package with a .mo file beside each .po file."""

    def run(self) -> None:
        """Build into an empty folder, so that files removed since the last build are not in the wheel."""
        if not self.editable_mode:
            shutil.rmtree(self.build_lib, ignore_errors=True)
        self.run_command("compile_catalog")
        super().run()

    def find_package_modules(self, package: str, package_dir: str) -> list[tuple[str, str, str]]:
        """Leave out this file, which lies in the package."""
        found = super().find_package_modules(package, package_dir)
        return [each for each in found if each[1] != "setup"]


BUILD.mkdir(parents=True, exist_ok=True)
setup(
    cmdclass={"build_py": BuildDemo},
    options={"build": {"build_base": str(BUILD)}, "egg_info": {"egg_base": str(BUILD)}},
)
