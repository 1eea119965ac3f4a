"""List the parts that Kring is made of, with versions and licences, in the format of CycloneDX.

Usage: python -m tools.sbom [--python PYTHON] [--image] TARGET

TARGET is the file, or the folder for a file named after the version. PYTHON is that of the environment in
which Kring's requirements are installed. What counts is what is locked: for Python ``requirements/base.txt``,
for the pages ``package-lock.json``. With ``--image`` Python itself and the packages of Debian come too.
"""

import argparse
import base64
import json
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))

from kring import __version__

ROOT = Path(__file__).resolve().parents[1]
DPKG_STATUS = Path("/var/lib/dpkg/status")
NAMED = re.compile(r"^([A-Za-z0-9].*?)[ \\]*$", re.MULTILINE)

Part = dict[str, Any]


def normal(name: str) -> str:
    """Return the one spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def named(file: str) -> list[str]:
    """Return the packages that a file of requirements names for a machine like this one."""
    text = (ROOT / "requirements" / file).read_text()
    read = [Requirement(line) for line in NAMED.findall(text)]
    return [each.name for each in read if not each.marker or each.marker.evaluate()]


def environment(python: str) -> Part:
    """Return the list of what is installed in an environment, as cyclonedx-bom makes it.

    Without links to where each package was found and described, which take the schema longest to check.
    """
    command = [sys.executable, "-m", "cyclonedx_py", "environment"]
    options = ["--output-reproducible", "--no-validate", python]
    done = subprocess.run([*command, *options], check=True, capture_output=True, text=True)
    bom = json.loads(done.stdout)
    for part in (*bom["components"], *bom["metadata"]["tools"]["components"]):
        part.pop("externalReferences", None)
    return bom


def only_locked(bom: Part, locked: Iterable[str]) -> None:
    """Drop from the list what is installed beside the locked packages."""
    names = set(map(normal, locked))
    bom["components"] = [part for part in bom["components"] if normal(part["name"]) in names]
    kept = {part["bom-ref"] for part in bom["components"]}
    bom["dependencies"] = [
        each | {"dependsOn": [ref for ref in each.get("dependsOn", []) if ref in kept]}
        for each in bom["dependencies"]
        if each["ref"] in kept
    ]


def from_npm(lock: Part) -> Iterator[Part]:
    """Yield the libraries of the pages."""
    for path, package in lock["packages"].items():
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        purl = f"pkg:npm/{quote(name, safe='/')}@{package['version']}"
        part = {"type": "library", "bom-ref": purl, "name": name, "version": package["version"]}
        algorithm, _dash, digest = package["integrity"].partition("-")
        content = base64.b64decode(digest).hex()
        yield part | {
            "purl": purl,
            "licenses": [{"expression": package["license"]}],
            "hashes": [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": content}],
        }


def from_debian(status: str) -> Iterator[Part]:
    """Yield the installed packages of dpkg's status file."""
    for paragraph in status.split("\n\n"):
        fields = dict(re.findall(r"^(Package|Status|Version|Architecture): (.+)$", paragraph, re.M))
        if fields.get("Status", "").endswith(" installed"):
            name, number = fields["Package"], fields["Version"]
            purl = f"pkg:deb/debian/{quote(name)}@{quote(number)}?arch={fields['Architecture']}"
            yield {
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": number,
                "purl": purl,
            }


def python_itself() -> Part:
    """Return the Python that this runs on."""
    number = platform.python_version()
    purl = f"pkg:generic/python@{number}"
    return {
        "type": "application",
        "bom-ref": purl,
        "name": "python",
        "version": number,
        "purl": purl,
    }


def describe(bom: Part, direct: Iterable[str]) -> None:
    """Say what the list is of, and which parts Kring itself names."""
    ref = f"pkg:pypi/kring@{__version__}"
    bom["metadata"]["component"] = {
        "type": "application",
        "bom-ref": ref,
        "name": "kring",
        "version": __version__,
        "purl": ref,
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    names = set(map(normal, direct))
    refs = [part["bom-ref"] for part in bom["components"] if normal(part["name"]) in names]
    bom["dependencies"].append({"ref": ref, "dependsOn": sorted(refs)})


def make(python: str, *, is_image: bool) -> str:
    """Return the list as JSON. ValueError when it is not what the standard asks for."""
    bom = environment(python)
    only_locked(bom, named("base.txt"))
    lock = json.loads((ROOT / "package-lock.json").read_text())
    bom["components"] += from_npm(lock)
    if is_image:
        bom["components"].append(python_itself())
        if DPKG_STATUS.exists():
            bom["components"] += from_debian(DPKG_STATUS.read_text())
    describe(bom, [*named("base.in"), *lock["packages"][""]["dependencies"]])
    text = json.dumps(bom, indent=2)
    if fault := JsonStrictValidator(SchemaVersion.from_version(bom["specVersion"])).validate_str(
        text
    ):
        raise ValueError(str(fault))
    return f"{text}\n"


def main(arguments: list[str]) -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--image", action="store_true")
    parser.add_argument("target", type=Path)
    options = parser.parse_args(arguments)
    target = options.target
    if target.suffix != ".json":
        target = target / f"kring-{__version__}.cdx.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    text = make(options.python, is_image=options.image)
    target.write_text(text)
    print(f"• {target}, {len(json.loads(text)['components'])} parts")


if __name__ == "__main__":
    main(sys.argv[1:])
