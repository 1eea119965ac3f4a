"""Gold needs a pass of the suite by this organisation, for exactly the files that are installed."""

import json
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from plugins.install import conformance, locking, quality, records, registry
from plugins.install.bundled import CATALOGUE
from plugins.install.locking import LongLock
from plugins.install.records import AXE, WARNINGS, Record, RecordError
from plugins.models import AcceptedWarning, Conformance, Plugin
from releases.models import ReleaseEvent
from tests.support import factories

pytestmark = pytest.mark.django_db

LOCK = LongLock("0002_more.py", "Create index x", "nobody can write meanwhile", "Use another.")


@pytest.fixture
def found(tmp_path, settings):
    """The idea box as a package of its own, with other files than those that Kring's build has tried."""
    known = registry.get("ideas")
    folder = tmp_path / "kring_ideas"
    shutil.copytree(known.path, folder)
    (folder / "words.py").open("a").write("# Changed here.\n")
    changed = replace(known, path=folder)
    settings.KRING_PLUGINS = tuple(
        changed if each is known else each for each in registry.installed()
    )
    return changed


def record(found, **fields):
    made = Record(
        slug=found.slug,
        version=str(found.version),
        files=records.files_hash(found.path),
        kring="0.1.0",
        made="2026-11-30T12:00:00+00:00",
        passed=(AXE, "its pages are whole"),
    )
    return replace(made, **fields)


def keep(found, **fields):
    made = record(found, **fields)
    return conformance.record_conformance(
        plugin=found, record=made, origin=Conformance.Origin.HERE, user=None
    )


def run(*arguments):
    out = StringIO()
    call_command("plugins", "conform", "ideas", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("slug", ["ideas", "reactions"])
def test_the_build_of_kring_tried_the_bundled_plugins_as_they_are(slug):
    """It fails when a file of the plugin changed since then."""
    found = registry.get(slug)
    made = records.read(CATALOGUE / records.FILE)[slug]

    assert records.is_of(made, found), (
        f"{slug} changed since its suite ran: run `make conformance`."
    )
    assert made.is_pass, (made.failed, made.left_out)


def test_without_a_pass_a_plugin_is_silver(found):
    assert quality.tier_of(found) == "silver"


def test_a_pass_makes_it_gold_and_is_in_the_history(found):
    keep(found)

    assert quality.tier_of(found) == "gold"
    event = ReleaseEvent.objects.get()
    assert (event.plugin, event.action) == ("ideas", "conformance")
    assert event.after["files"] == records.files_hash(found.path)
    assert event.after["passed"] == 2


@pytest.mark.parametrize(
    "changed", ["words.py", "templates/ideas/index.html", "static/ideas/ideas.css", "plugin.toml"]
)
def test_a_changed_file_loses_it(found, changed):
    keep(found)

    (found.path / changed).open("a").write("\n")

    assert quality.tier_of(found) == "silver"


def test_what_a_machine_makes_of_the_files_changes_nothing(found):
    keep(found)

    (found.path / "__pycache__").mkdir(exist_ok=True)
    (found.path / "__pycache__" / "words.cpython-311.pyc").write_bytes(b"x")
    (found.path / "locale/nl/LC_MESSAGES/django.mo").write_bytes(b"x")

    assert quality.tier_of(found) == "gold"


@pytest.mark.parametrize(
    "fields",
    [
        {"failed": ("its pages are whole",)},
        {"passed": ("its pages are whole",), "left_out": (AXE,)},
        {"passed": ("its pages are whole",)},
        {"left_out": ("its menu leads to existing pages",)},
    ],
)
def test_a_run_that_failed_or_left_something_out_is_no_pass(found, fields):
    keep(found, **fields)

    assert quality.tier_of(found) == "silver"


def test_the_last_run_counts(found):
    keep(found)
    keep(found, failed=("its pages are whole",))

    assert quality.tier_of(found) == "silver"


def test_a_record_of_the_supplier_is_worth_no_gold_and_is_shown(found, settings):
    records.write(found.path / records.FILE, {"ideas": record(found)})

    assert records.of_supplier(found).is_pass
    assert quality.tier_of(found) == "silver"


def test_a_record_of_other_files_is_refused(found):
    with pytest.raises(RecordError, match="other files"):
        keep(found, files="0" * 64)
    with pytest.raises(RecordError, match="other files"):
        keep(found, version="9.9")

    assert not Conformance.objects.exists()


def test_a_record_of_the_organisations_own_tests_is_taken_over_with_a_reason(found, tmp_path):
    file = tmp_path / "record.json"
    records.write(file, {"ideas": record(found)})
    with pytest.raises(CommandError, match="reason"):
        run("--from", file)

    said = run("--from", file, "--reason", "Pipeline 12")

    assert "Quality: gold" in said
    assert Conformance.objects.get().origin == Conformance.Origin.ELSEWHERE
    assert ReleaseEvent.objects.get().reason == "Pipeline 12"


@pytest.mark.parametrize("text", ["{", "[]", '{"ideas": {"slug": "ideas"}}', '{"other": {}}', "{}"])
def test_what_is_no_record_is_refused_with_a_sentence(found, tmp_path, text):
    file = tmp_path / "record.json"
    file.write_text(text)

    with pytest.raises(CommandError, match="no record"):
        run("--from", file, "--reason", "Pipeline 12")


def test_a_run_that_does_not_pass_is_kept_and_fails_the_command(found, monkeypatch):
    made = record(found, failed=("its pages are whole",))
    monkeypatch.setattr(conformance, "run_suite", lambda plugin: (made, "what pytest said"))

    with pytest.raises(CommandError, match="no pass"):
        run()

    assert Conformance.objects.get().record["failed"] == ["its pages are whole"]


def test_a_warning_of_a_migration_costs_gold_until_it_is_accepted(found, monkeypatch):
    monkeypatch.setattr(locking, "long_locks", lambda slug, waiting=None: [LOCK])
    keep(found, failed=(WARNINGS,))
    assert quality.tier_of(found) == "silver"
    with pytest.raises(CommandError, match="reason"):
        run("--accept-warnings")

    assert "Create index x" in run("--accept-warnings", "--reason", "A small table")

    assert quality.tier_of(found) == "gold"
    assert AcceptedWarning.objects.get().reason == "A small table"
    event = ReleaseEvent.objects.get(action="accept_warnings")
    assert (event.reason, event.after["warnings"]) == ("A small table", [str(LOCK)])


def test_another_warning_is_not_accepted_with_it(found, monkeypatch):
    warnings = [LOCK]
    monkeypatch.setattr(locking, "long_locks", lambda slug, waiting=None: warnings)
    keep(found)
    run("--accept-warnings", "--reason", "A small table")

    warnings.append(replace(LOCK, operation="Rename a field"))

    assert quality.tier_of(found) == "silver"


def test_the_suite_does_not_ask_for_its_own_outcome(found):
    assert quality.tier_of_package(found) == "gold"


@pytest.mark.slow
def test_the_suite_runs_here_and_says_what_it_left_out(found, monkeypatch):
    """Without a browser axe is left out, so that this is no pass; the database is one of its own."""
    monkeypatch.setenv("TEST_CHROMIUM", "")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-k 'imports or axe'")

    made, printed = conformance.run_suite(registry.get("reactions"))

    assert made.passed == ("of kring it imports what is stable and nothing else",)
    assert AXE in made.left_out
    assert len(made.left_out) > 20
    assert not made.is_pass
    assert "passed" in printed


def test_a_machine_without_the_packages_for_tests_says_what_to_do(found, monkeypatch):
    monkeypatch.setattr(conformance, "_pytest", lambda folder: ["false"])

    with pytest.raises(RecordError, match=r"kring\[testing\]"):
        conformance.run_suite(found)


def test_a_file_of_records_keeps_those_of_other_plugins(found, tmp_path):
    file = tmp_path / records.FILE
    records.write(file, {"tea": replace(record(found), slug="tea")})
    records.write(file, {"ideas": record(found)})

    assert list(json.loads(Path(file).read_text())) == ["ideas", "tea"]


@pytest.fixture
def screen(client):
    """Return a function that returns the words of the plugin's screen, in English."""
    client.force_login(factories.make_user(language="en", is_superuser=True))

    def words():
        answer = client.get(reverse("kring_release_plugin", args=["ideas"]))
        return " ".join(answer.content.decode().split())

    return words


def test_the_screen_says_what_is_missing_and_who_tried_it(found, screen):
    assert "It reaches silver" in screen()
    assert "This organisation ran the conformance suite" in screen()

    keep(found)

    assert "It reaches gold" in screen()
    assert "for exactly these files: 2 rules" in screen()


def test_what_is_installed_and_not_enabled_is_said_to_run(found, screen):
    assert "nobody has it, but its code runs" in screen()

    Plugin.objects.create(slug="ideas", is_enabled=True)

    assert "nobody has it, but its code runs" not in screen()


def test_the_hash_is_of_all_code_and_of_nothing_that_python_makes_of_it(tmp_path):
    (tmp_path / "views.py").write_text("")
    (tmp_path / "__pycache__").mkdir()
    before = records.files_hash(tmp_path)

    (tmp_path / "__pycache__" / "views.cpython-311.pyc").write_bytes(b"made")
    assert records.files_hash(tmp_path) == before

    # Both can be imported, and have no source.
    for name in ("hidden.pyc", "__pycache__/hidden.pyc"):
        (tmp_path / name).write_bytes(b"brought")
        assert records.files_hash(tmp_path) != before
        (tmp_path / name).unlink()
