"""Before an upgrade every installed plugin is tried against the new Kring, on a database of its own."""

import json
import os
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kring import __version__
from plugins.install import preflight, rehearsal
from plugins.models import Plugin
from tests.plugins.faulty import PACKAGES, Site

MADE = ("steady", "leaning", "halfway", "raisesready", "wrongkring", "onparked")


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated_site) -> Site:
    """A site that runs with plugins of which some will not do any more, and one that is gone."""
    folder = migrated_site(tmp_path_factory.mktemp("site"))
    for slug in MADE:
        shutil.copytree(PACKAGES / slug, folder / slug)
    models = folder / "leaning" / "kring_leaning" / "models.py"
    models.write_text(
        models.read_text()
        + "\n\nfrom django.db import models\n\n\nclass Forgotten(models.Model):\n    pass\n"
    )
    site = Site(folder, tuple(str(folder / slug) for slug in MADE), seconds=8)
    migrated = site.run("migrate", "--verbosity=0")
    assert migrated.returncode == 0, migrated.stderr
    (folder / "plugins" / "failed-migrations.json").unlink()
    enable = """
from plugins.models import Plugin
for slug in ("steady", "raisesready", "gone"):
    Plugin.objects.create(slug=slug, is_enabled=True)
"""
    assert site.run("shell", "--no-imports", "-c", enable).returncode == 0
    return site


@pytest.fixture(scope="module")
def rehearsed(site):
    return site.run("plugins", "rehearse", "--json", "--old", str(older(site.var)))


def older(folder):
    """Return a folder with an older version of ``steady``, whose notes had a colour."""
    place = folder / "older"
    package = place / "kring_steady"
    shutil.copytree(PACKAGES / "steady" / "kring_steady", package)
    models = package / "models.py"
    models.write_text(models.read_text() + "    colour = models.CharField(max_length=9)\n")
    manifest = package / "plugin.toml"
    manifest.write_text(manifest.read_text().replace('version = "1.0"', 'version = "0.9"'))
    return place


@pytest.fixture(scope="module")
def outcomes(rehearsed):
    return {each["slug"]: each for each in json.loads(rehearsed.stdout)["plugins"]}


@pytest.mark.slow
class TestOutcomes:
    """What it says of each plugin."""

    def test_each_plugin_is_judged(self, outcomes):
        assert {slug: each["code"] for slug, each in outcomes.items()} == {
            "steady": "",
            "leaning": "",
            "ideas": "",
            "reactions": "",
            "halfway": "migration",
            "raisesready": "error",
            "onparked": "dependency",
            "wrongkring": "kring",
            "gone": "absent",
        }

    def test_each_that_would_be_parked_has_its_reason_and_a_cure(self, outcomes):
        lost = [each for each in outcomes.values() if not each["ok"]]

        assert "0002_more failed: half-way" in outcomes["halfway"]["reason"]
        assert all(each["reason"] and each["cure"] for each in lost)

    def test_it_fails_and_names_those_that_are_enabled(self, rehearsed):
        assert rehearsed.returncode == 1
        said = f"Enabled, and parked with Kring {__version__}: gone, raisesready."
        assert said in rehearsed.stderr

    def test_what_no_migration_makes_is_noted(self, outcomes):
        assert [note for note in outcomes["leaning"]["notes"] if "Forgotten" in note]

    def test_what_the_older_code_cannot_do_with_the_new_tables_is_noted(self, outcomes):
        assert outcomes["steady"]["notes"] == [
            "Version 0.9 on these tables: steady_note.colour is gone: reading fails."
        ]

    def test_it_tells_how_far_it_is(self, rehearsed):
        assert "Making the tables" in rehearsed.stderr
        assert "Trying halfway" in rehearsed.stderr

    def test_the_site_remembers_nothing_of_it(self, site, outcomes):
        assert not (site.var / "plugins" / "failed-migrations.json").exists()


@pytest.fixture
def enabled(db):
    return Plugin.objects.create(slug="ideas", is_enabled=True)


def run(*arguments) -> str:
    out = StringIO()
    call_command("plugins", "rehearse", *arguments, stdout=out)
    return out.getvalue()


def test_another_version_is_judged_by_the_manifests_alone(db, monkeypatch):
    monkeypatch.setattr(preflight, "rehearse", None)

    told = json.loads(run("--requirement", "kring==9.0", "--json"))

    assert (told["kring"], told["database"]) == ("9.0", "")
    assert {each["slug"]: each["code"] for each in told["plugins"]} == {
        "ideas": "kring",
        "reactions": "kring",
    }
    assert "would be parked" in run("--requirement", "kring==9.0")


def test_another_version_without_an_enabled_plugin_fails(enabled):
    with pytest.raises(CommandError, match=r"parked with Kring 9\.0: ideas\."):
        run("--requirement", "kring==9.0")

    assert "would be parked" not in run("--requirement", f"kring=={__version__}")


@pytest.mark.parametrize(
    "text", ["kring", "kring>=1", "kring==1,==2", "wagtail==8", "kring==1.*", "="]
)
def test_a_requirement_that_names_no_version_is_explained(db, text):
    with pytest.raises(CommandError, match="does not name one version of Kring"):
        run("--requirement", text)


def test_an_older_version_that_is_no_plugin_is_explained(db, tmp_path):
    with pytest.raises(CommandError, match="is no wheel, and no folder"):
        run("--old", str(tmp_path))


def test_without_any_plugin_it_says_so(db, monkeypatch):
    monkeypatch.setattr(rehearsal, "judge_for", lambda version: [])

    assert "No plugin is installed." in run("--requirement", "kring==9.0")


def scratch_databases() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'kring_rehearsal_%'")
        return [name for (name,) in cursor.fetchall()]


# A database is not made inside a transaction.
@pytest.mark.postgresql
@pytest.mark.usefixtures("postgresql")
@pytest.mark.django_db(transaction=True)
class TestPostgresql:
    """Where the account may make a database, the migrations run on PostgreSQL too."""

    @pytest.mark.slow
    def test_the_bundled_plugins_come_through_and_nothing_is_left(self):
        before = scratch_databases()
        said = run()

        assert "migrations tried on PostgreSQL" in said
        assert "would be parked" not in said
        assert {line.split()[0] for line in said.splitlines()[1:]} >= {"ideas", "reactions"}
        assert scratch_databases() == before

    def test_the_database_is_dropped_whatever_happens(self, monkeypatch):
        seen = []

        def broken(*arguments, **options):
            seen.extend(scratch_databases())
            raise RuntimeError

        monkeypatch.setattr(preflight, "rehearse", broken)
        before = scratch_databases()
        with pytest.raises(RuntimeError):
            run()

        assert len(seen) == len(before) + 1
        assert scratch_databases() == before

    def test_an_account_that_may_not_is_known(self):
        assert rehearsal.may_make_a_database()
        role = f"kring_plain_{os.getpid()}"
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {role}; SET ROLE {role}")
            try:
                assert not rehearsal.may_make_a_database()
            finally:
                cursor.execute(f"RESET ROLE; DROP ROLE {role}")
