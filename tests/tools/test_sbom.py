"""The list of parts that `make sbom` writes: everything that is locked, nothing else, valid by its standard."""

import json
import platform
import re
import sys

import pytest
from django.conf import settings
from packaging.requirements import Requirement

from kring import __version__
from tools import sbom

ROOT = settings.BASE_DIR
STATUS = """\
Package: libssl3
Status: install ok installed
Version: 3.0.17-1~deb12u2
Architecture: amd64
Description: library

Package: gone
Status: deinstall ok config-files
Version: 1.0
Architecture: all
"""


@pytest.fixture(scope="module")
def listed() -> dict:
    """The list, which is checked by the standard's schema while it is made."""
    return json.loads(sbom.make(sys.executable, is_image=True))


def locked() -> set[str]:
    """Return the packages of the lock file that are meant for this machine."""
    lines = (ROOT / "requirements" / "base.txt").read_text().splitlines()
    read = [Requirement(line.rstrip("\\ ")) for line in lines if re.match(r"[A-Za-z0-9]", line)]
    return {
        f"pkg:pypi/{sbom.normal(each.name)}@{str(each.specifier)[2:]}"
        for each in read
        if not each.marker or each.marker.evaluate()
    }


def test_it_lists_what_is_locked_and_nothing_else(listed):
    purls = {part["purl"] for part in listed["components"]}

    assert {purl for purl in purls if purl.startswith("pkg:pypi/")} == locked()
    assert any(purl.startswith("pkg:npm/bootstrap@5.") for purl in purls)
    assert any(purl.startswith("pkg:npm/%40fontsource-variable/") for purl in purls)


def test_it_is_a_list_of_this_version(listed):
    assert listed["metadata"]["component"]["version"] == __version__


def test_it_says_what_kring_itself_needs(listed):
    (own,) = [each for each in listed["dependencies"] if each["ref"].startswith("pkg:pypi/kring@")]

    assert {"Django", "wagtail"} <= {ref.partition("==")[0] for ref in own["dependsOn"]}


def test_that_of_an_image_names_python_itself(listed):
    purls = {part["purl"] for part in listed["components"]}

    assert f"pkg:generic/python@{platform.python_version()}" in purls


def test_packages_of_debian_are_listed_unless_they_are_gone():
    (part,) = sbom.from_debian(STATUS)

    assert part["purl"] == "pkg:deb/debian/libssl3@3.0.17-1~deb12u2?arch=amd64"
