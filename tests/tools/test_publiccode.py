"""publiccode.yml has what its standard asks for, so that catalogues of public software take it."""

import re

import yaml
from django.conf import settings
from packaging.version import Version

NEEDED = {
    "publiccodeYmlVersion",
    "name",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
}
TEXT = (settings.BASE_DIR / "publiccode.yml").read_text()
READ = yaml.safe_load(TEXT)


def test_it_has_every_key_that_is_needed():
    assert NEEDED - READ.keys() == set()
    assert Version(READ["publiccodeYmlVersion"]) < Version("1")
    assert READ["softwareType"] == "standalone/web"
    assert READ["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert READ["maintenance"]["type"] == "community"


def test_it_invents_no_address_and_says_what_a_publisher_fills_in():
    security = (settings.BASE_DIR / "SECURITY.md").read_text()

    assert not re.search(r"example\.(org|com|net)", TEXT + security)
    for key, path in (("url", "url"), ("contacts", "maintenance.contacts")):
        assert key in READ | READ["maintenance"] or f"#   {path}: " in TEXT


def test_it_describes_kring_in_every_language_of_kring():
    languages = {code for code, _name in settings.LANGUAGES}

    assert set(READ["localisation"]["availableLanguages"]) == languages
    assert READ["description"].keys() == languages
    for said in READ["description"].values():
        assert len(said["shortDescription"]) <= 150
        assert 150 <= len(said["longDescription"]) <= 10_000
        assert said["features"]


def test_its_licence_is_that_of_the_package():
    text = (settings.BASE_DIR / "pyproject.toml").read_text()

    assert f'license = "{READ["legal"]["license"]}"' in text
