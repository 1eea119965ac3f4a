"""Plugins are found by their metadata; a faulty one is parked, says why, and stops nothing."""

import shutil
import sys

import pytest

from plugins.install import discovery, registry
from plugins.install.problems import SENTENCES
from tests.plugins.faulty import PACKAGES, Site, every_package

pytestmark = pytest.mark.slow

# What each faulty package of the tests is told, in the words that name the culprit.
REASONS = {
    "raisesimport": "fails in “import”: RuntimeError: no import today",
    "exitsimport": "fails in “import”: SystemExit: goodbye",
    "raisesready": "fails in “ready()”: RuntimeError: not ready",
    "diesready": "ended the process in “ready()”",
    "slowready": "did not get through “ready()” within 3 seconds",
    "badmanifest": "plugin.toml: version: 'one' is not a version",
    "othername": "called “othername”, but plugin.toml says “another”",
    "nopackage": "“kring_nowhere” that kring-nopackage names cannot be found",
    "twin": "Several packages are this plugin: kring-twinone, kring-twintwo",
    "wrongkring": "this is Kring 0.1.0",
    "missingdep": "“absent”, which is not installed",
    "olddep": "“steady” >=2.0; installed is 1.0",
    "onparked": "“raisesready”, which is parked",
    "cycleone": "cycleone → cycletwo → cyclethree → cycleone",
    "cycletwo": "cycleone → cycletwo → cyclethree → cycleone",
    "cyclethree": "cycleone → cycletwo → cyclethree → cycleone",
    "wronglabel": "app label “blog” instead of “wronglabel”",
    "wrongtable": "table people_note",
    "wrongpermission": "permission people.delete_user",
    "wrongurl": "URL namespace “blog”",
    "wronghook": "Wagtail hook before_serve_page",
    "wrongsetting": "setting MIDDLEWARE",
    "wrongsignal": "signal receiver listen of everything",
    "wrongtask": "task blog.send",
    "wrongtemplate": "templates/base.html",
    "badcheck": "'max_length' must be a positive integer",
    "halfway": "migration 0002_more failed: half-way",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_site) -> Site:
    """A site to which every package of the tests was added, migrated."""
    site = Site(migrated_site(tmp_path_factory.mktemp("site")), every_package(), seconds=3)
    migrated = site.run("migrate", "--verbosity=0")
    assert migrated.returncode == 0, migrated.stderr
    assert "The plugin “halfway” is parked: its migration 0002_more failed" in migrated.stderr
    return site


@pytest.fixture(scope="module")
def seen(site) -> dict:
    """What the site shows with all of them on its path."""
    return site.look()


def test_the_site_starts_whatever_is_installed(seen):
    assert seen["home"] == 200


@pytest.mark.parametrize("slug", REASONS)
def test_a_faulty_plugin_is_parked_with_its_reason_and_a_cure(seen, slug):
    state, reason, cure = seen["found"][slug]

    assert state == "parked"
    assert REASONS[slug] in reason
    assert cure
    assert f"kring_{slug}" not in seen["apps"]


def test_every_faulty_package_is_judged(seen):
    parked = {slug for slug, (state, *_) in seen["found"].items() if state == "parked"}

    assert parked == set(REASONS)


def test_what_others_build_on_loads_first(seen):
    assert seen["order"].index("steady") < seen["order"].index("leaning")
    assert seen["apps"].index("kring_steady") > seen["apps"].index("plugins")


def test_safe_mode_starts_without_plugins_and_can_be_left(site, seen):
    safe = site.look(KRING_SAFE_MODE="1")
    assert safe["home"] == 200
    assert safe["order"] == []
    assert "safe mode" in safe["found"]["steady"][1]

    left = site.look()
    assert left["order"] == seen["order"]


def test_the_list_names_the_state_and_the_reason(site, seen):
    listed = site.run("plugins", "list")

    assert listed.returncode == 0, listed.stderr
    rows = {line.split()[0]: line.split()[1:] for line in listed.stdout.splitlines() if line}
    assert rows["steady"] == ["1.0", "installed"]
    assert rows["olddep"] == ["1.0", "parked"]
    assert "olddep: It needs “steady” >=2.0" in listed.stdout


def test_a_failed_migration_is_tried_again_when_asked(site, seen):
    checked = site.run("plugins", "check", "halfway")
    assert checked.returncode == 0, checked.stderr

    again = site.run("migrate", "--verbosity=0")
    assert again.returncode == 0, again.stderr
    assert "The plugin “halfway” is parked" in again.stderr


def test_finding_plugins_imports_none_of_their_code(monkeypatch, tmp_path):
    for slug in every_package():
        monkeypatch.syspath_prepend(PACKAGES / slug)

    found = discovery.discover(kring_version="0.1.0", safe_mode=True, folder=tmp_path, seconds=3)

    assert {"steady", "raisesimport"} <= {each.slug for each in found}
    assert {each.problem.code for each in found} == {"safe_mode"}
    assert not [name for name in sys.modules if name.startswith(("kring_steady", "kring_raises"))]


def test_a_folder_that_is_only_a_link_is_no_part_of_a_package(monkeypatch, tmp_path):
    shutil.copytree(PACKAGES / "steady", tmp_path / "steady")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.syspath_prepend(tmp_path / "steady")
    assert discovery.judge("0.1.0")["steady"].problem is None

    (tmp_path / "steady" / "kring_steady" / "more").symlink_to(tmp_path / "elsewhere")
    problem = discovery.judge("0.1.0")["steady"].problem

    assert "The folder “more” is a link" in str(problem.detail)


def test_dependents_are_found_through_others(settings, tmp_path, monkeypatch):
    for slug in ("steady", "leaning"):
        monkeypatch.syspath_prepend(PACKAGES / slug)
    settings.KRING_PLUGINS = discovery.discover(
        kring_version="0.1.0", safe_mode=False, folder=tmp_path, seconds=8
    )

    assert registry.dependents("steady") == ("leaning",)
    assert registry.get("steady").migrations == ("0001_initial",)
    assert registry.get("nowhere") is None


def test_every_problem_has_a_reason_and_a_cure():
    assert all(reason and cure for reason, cure in SENTENCES.values())
