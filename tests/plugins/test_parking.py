"""A parked plugin is off for everybody, and says why; what it depends on holds it back."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from kring.core import stamps
from plugins.errors import ParkedError
from plugins.gate import snapshot
from plugins.gate.decisions import explain, is_on
from plugins.gate.rules import Reason
from plugins.install import pending
from plugins.install.checks import parked_plugins
from plugins.install.manifest import Manifest
from plugins.install.problems import Problem
from plugins.install.registry import InstalledPlugin
from plugins.models import Plugin
from releases.errors import ReleaseError
from releases.models import Release, ReleaseEvent
from releases.services.installed import enable_installed_plugin
from tests.support import factories


def found(slug: str, depends: tuple[str, ...] = (), **fields) -> InstalledPlugin:
    """Return an installed plugin."""
    manifest = Manifest(
        slug=slug,
        title={"nl": "Titel", "en": "Title"},
        summary={"": "Summary"},
        version=Version("2.0"),
        author="Kring",
        requires_kring=SpecifierSet(),
        depends={other: SpecifierSet() for other in depends},
    )
    return InstalledPlugin(
        slug, f"kring_{slug}", f"kring-{slug}", Version("2.0"), manifest, Path(), **fields
    )


@pytest.fixture
def release(make_release):
    """Return a function that releases plugins to everyone, whatever their quality."""

    def to_everyone(*slugs: str) -> None:
        for slug in slugs:
            made = make_release({"percentage": 10_000, "opened_at": timezone.now()}, slug=slug)
            Release.objects.filter(pk=made.pk).update(status=Release.Status.DONE)
        snapshot.forget()

    return to_everyone


@pytest.fixture
def user(db):
    """Somebody of everyone."""
    return factories.make_user()


def run(*arguments: str) -> str:
    """Return what ``manage.py plugins`` prints."""
    out = StringIO()
    call_command("plugins", *arguments, stdout=out)
    return out.getvalue()


def test_a_parked_plugin_is_off_and_comes_back_when_it_is_no_longer_parked(settings, release, user):
    settings.KRING_PLUGINS = (found("tea", problem=Problem("safe_mode")),)
    release("tea")
    assert explain("tea", user).reason is Reason.DISABLED

    settings.KRING_PLUGINS = (found("tea"),)
    snapshot.forget()
    assert is_on("tea", user)


def test_a_plugin_is_off_until_it_is_migrated(settings, release, user):
    settings.KRING_PLUGINS = (found("tea", migrations=("0001_initial",)),)
    release("tea")
    assert not is_on("tea", user)
    assert pending.problems()["tea"].code == "migrate"

    MigrationRecorder(connection).record_applied("tea", "0001_initial")
    snapshot.forget()
    assert is_on("tea", user)


def test_what_depends_on_a_plugin_without_tables_waits_too(settings, db):
    settings.KRING_PLUGINS = (found("tea", migrations=("0001_initial",)), found("milk", ("tea",)))

    assert "tea" in pending.problems()["milk"].reason


def test_a_plugin_is_on_for_nobody_who_lacks_what_it_depends_on(
    settings, release, user, make_release
):
    settings.KRING_PLUGINS = (found("tea"), found("milk", ("tea",)))
    make_release(slug="tea")
    release("milk")
    assert explain("milk", user).reason is Reason.DEPENDENCY

    release("tea")
    assert is_on("milk", user)


def test_migrating_a_plugin_tells_every_process(settings, db):
    class Migration:
        app_label = "tea"

    settings.KRING_PLUGINS = (found("tea"),)
    before = stamps.stored(snapshot.STAMP)
    emit_post_migrate_signal(0, False, "default", plan=[(Migration, False)])

    assert stamps.stored(snapshot.STAMP) == before + 1


def test_a_parked_plugin_cannot_be_enabled(settings, release_manager):
    settings.KRING_PLUGINS = (found("tea", problem=Problem("missing", {"other": "milk"})),)

    with pytest.raises(ParkedError, match="milk"):
        enable_installed_plugin(slug="tea", user=release_manager)
    assert not Plugin.objects.filter(is_enabled=True).exists()


def test_what_is_not_installed_cannot_be_enabled(settings, release_manager):
    settings.KRING_PLUGINS = ()

    with pytest.raises(ReleaseError, match="tea"):
        enable_installed_plugin(slug="tea", user=release_manager)


def test_plugins_are_switched_from_the_command_line_and_every_switch_is_kept(settings, db):
    settings.KRING_PLUGINS = (found("tea"),)
    run("enable", "tea")
    run("kill", "tea", "--reason", "It leaks")
    assert "stopped" in run("list") or "gestopt" in run("list")
    run("revive", "tea", "--reason", "Mended")
    run("disable", "tea", "--reason", "Out of season")

    events = ReleaseEvent.objects.values_list("action", "reason")
    assert list(events) == [
        ("enable", ""),
        ("kill", "It leaks"),
        ("revive", "Mended"),
        ("disable", "Out of season"),
    ]
    assert Plugin.objects.get().version == "2.0"


def test_enabling_a_parked_plugin_from_the_command_line_says_why_not(settings, db):
    settings.KRING_PLUGINS = (found("tea", problem=Problem("missing", {"other": "milk"})),)

    with pytest.raises(CommandError, match="milk"):
        run("enable", "tea")


def test_switching_what_was_never_enabled_says_so(settings, db):
    settings.KRING_PLUGINS = ()

    with pytest.raises(CommandError, match="never enabled"):
        run("kill", "tea", "--reason", "It leaks")


def test_the_list_names_the_ring_reached_and_what_is_gone(settings, release, user):
    settings.KRING_PLUGINS = (found("tea"),)
    release("tea", "milk")

    rows = {line.split()[0]: line for line in run("list").splitlines() if line}
    assert "Ring 0" in rows["tea"]
    assert "milk" in rows


def test_verify_finds_a_row_that_was_altered(settings, db):
    settings.KRING_PLUGINS = (found("tea"),)
    run("enable", "tea")
    assert "1" in run("verify")

    ReleaseEvent.objects.update(reason="Something else")
    with pytest.raises(CommandError, match="altered"):
        run("verify")


def test_the_check_warns_of_each_parked_plugin_and_once_in_safe_mode(settings):
    missing = Problem("missing", {"other": "sugar"})
    settings.KRING_PLUGINS = (found("tea", problem=missing), found("milk", problem=missing))
    assert [message.level for message in parked_plugins()] == [30, 30]

    safe = Problem("safe_mode")
    settings.KRING_PLUGINS = (found("tea", problem=safe), found("milk", problem=safe))
    assert len(parked_plugins()) == 1


def test_a_title_is_in_the_language_of_the_reader(db):
    assert found("tea").title("nl") == "Titel"
    assert found("tea").title("fr") == "Title"
    assert found("tea").summary("nl") == "Summary"
