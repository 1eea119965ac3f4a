"""Uninstalling a plugin: the dry run says what goes, the archive keeps it, restoring brings all back."""

import zipfile
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from kring_ideas import services
from kring_ideas.models import Idea, IdeaWord, State, Step, Vote

from plugins.contributions.search import ids_of
from plugins.install.uninstall.inventory import UninstallError, take_inventory
from plugins.install.uninstall.restore import restore_plugin
from plugins.install.uninstall.services import uninstall_plugin
from plugins.models import PersonalSetting, Plugin
from releases.models import Release, ReleaseEvent
from search.models import Entry, OutboxEntry
from search.outbox.entries import changed
from tests.support import factories

# Tables are dropped, which SQLite does outside a transaction only.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tables_back")]


@pytest.fixture
def plugin():
    return Plugin.objects.create(slug="ideas", version="1.0.0", is_enabled=False)


def fill(number):
    """Put so many ideas in the box, with votes and words."""
    people = [factories.make_user() for _number in range(3)]
    ideas = Idea.objects.bulk_create(
        Idea(title=f"Idee {n}", text="Beter.", author=people[n % 3]) for n in range(number)
    )
    IdeaWord.objects.bulk_create(IdeaWord(idea=idea, word="beter") for idea in ideas)
    Vote.objects.bulk_create(Vote(idea=idea, user=user) for idea in ideas for user in people[:2])
    Step.objects.bulk_create(Step(idea=idea, state=State.NEW, by=idea.author) for idea in ideas)
    return people


def contents():
    """Return every row of the plugin's tables."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Idea, IdeaWord, Vote, Step)
    }


def tables():
    return {name for name in connection.introspection.table_names() if name.startswith("ideas_")}


def uninstall(tmp_path):
    return uninstall_plugin(slug="ideas", user=None, folder=tmp_path)


def test_a_thousand_ideas_go_as_the_dry_run_said_and_come_back_whole(plugin, tmp_path):
    fill(1000)
    group = Group.objects.create(name="Ideeënbeheer")
    group.permissions.add(
        Permission.objects.get(codename="manage", content_type__app_label="ideas")
    )
    Release.objects.create(plugin=plugin, version="1.0.0")
    before, salt = contents(), plugin.salt
    promised = take_inventory("ideas")
    assert promised.tables == {
        "ideas_idea": 1000,
        "ideas_ideaword": 1000,
        "ideas_vote": 2000,
        "ideas_step": 1000,
    }
    assert promised.other_rows == {
        "auth_group_permissions": 1,
        "plugins_plugin": 1,
        "releases_release": 1,
    }

    dropped, archive = uninstall(tmp_path)

    assert dropped == promised
    assert tables() == set()
    assert not ContentType.objects.filter(app_label="ideas").exists()
    assert not Plugin.objects.exists()
    assert not group.permissions.exists()

    call_command("migrate", "ideas", verbosity=0)
    restored = restore_plugin(path=archive, user=None)

    assert contents() == before
    assert restored.left_out == {}
    assert Plugin.objects.get().salt == salt
    assert Release.objects.count() == 1
    assert group.permissions.filter(codename="manage").exists()
    again = take_inventory("ideas")
    assert (again.tables, again.other_rows) == (promised.tables, promised.other_rows)


def test_what_people_chose_goes_and_comes_back_for_those_who_are_still_there(plugin, tmp_path):
    stays, leaves = factories.make_user(), factories.make_user()
    for user in (stays, leaves):
        PersonalSetting.objects.create(slug="ideas", user=user, values={"order": "votes"})
    assert take_inventory("ideas").other_rows["plugins_personalsetting"] == 2

    _dropped, archive = uninstall(tmp_path)
    assert not PersonalSetting.objects.exists()
    call_command("migrate", "ideas", verbosity=0)
    leaves.delete()
    restored = restore_plugin(path=archive, user=None)

    assert [(row.user, row.values) for row in PersonalSetting.objects.all()] == [
        (stays, {"order": "votes"})
    ]
    assert restored.left_out == {"plugins_personalsetting": 1}


def test_what_was_found_of_it_leaves_the_index_and_comes_back(plugin, tmp_path, run_jobs):
    fill(3)
    entries = Entry.objects.filter(source="plugins")
    changed("plugins", ids_of("ideas"))
    run_jobs()
    assert (entries.count(), take_inventory("ideas").index_documents) == (3, 3)

    _dropped, path = uninstall_plugin(slug="ideas", user=None, folder=tmp_path)
    run_jobs()
    assert (entries.count(), OutboxEntry.objects.count()) == (0, 0)

    call_command("migrate", "ideas", verbosity=0)
    restore_plugin(path=path, user=None)
    run_jobs()
    assert entries.count() == 3


def test_what_is_made_after_a_restore_gets_numbers_of_its_own(plugin, tmp_path):
    [author, *_others] = fill(3)
    _dropped, archive = uninstall(tmp_path)
    call_command("migrate", "ideas", verbosity=0)
    restore_plugin(path=archive, user=None)

    services.hand_in_idea(title="Nog een", text="Nieuw.", author=author)

    assert Idea.objects.count() == 4


def test_who_left_meanwhile_is_missed_and_counted(plugin, tmp_path):
    people = fill(3)
    gone = people[0].pk
    _dropped, archive = uninstall(tmp_path)
    call_command("migrate", "ideas", verbosity=0)
    people[0].delete()

    restored = restore_plugin(path=archive, user=None)

    assert restored.left_out == {"ideas_vote": 3}
    assert not Vote.objects.filter(user_id=gone).exists()
    assert Idea.objects.filter(author=None).count() == 1


def test_the_dry_run_drops_nothing(plugin):
    fill(2)
    out = StringIO()

    call_command("plugins", "uninstall", "ideas", "--dry-run", stdout=out)

    assert Idea.objects.count() == 2
    for line in ("ideas_vote", "ideas.manage", "ideas.idea", "0001_initial", "plugins_plugin"):
        assert line in out.getvalue()


def test_the_commands_drop_and_bring_back(plugin, tmp_path):
    fill(2)
    out = StringIO()
    call_command("plugins", "uninstall", "ideas", "--yes", f"--archive-dir={tmp_path}", stdout=out)
    [archive] = tmp_path.glob("*.zip")
    assert str(archive) in out.getvalue()

    call_command("migrate", "ideas", verbosity=0)
    call_command("plugins", "restore", str(archive), stdout=out)

    assert Idea.objects.count() == 2


def test_both_are_in_the_history(plugin, tmp_path):
    _dropped, archive = uninstall(tmp_path)
    call_command("migrate", "ideas", verbosity=0)
    restore_plugin(path=archive, user=None)

    assert list(ReleaseEvent.objects.values_list("action", flat=True)) == ["uninstall", "restore"]
    assert ReleaseEvent.objects.first_broken() is None


def test_an_enabled_plugin_is_not_uninstalled(plugin, tmp_path):
    Plugin.objects.update(is_enabled=True)

    with pytest.raises(UninstallError, match="Disable it first"):
        uninstall(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_only_release_managers_uninstall_and_restore(plugin, tmp_path):
    user = factories.make_user()

    with pytest.raises(PermissionDenied):
        uninstall_plugin(slug="ideas", user=user, folder=tmp_path)
    with pytest.raises(PermissionDenied):
        restore_plugin(path=tmp_path / "none.zip", user=user)


def test_a_plugin_that_is_not_installed_is_named(tmp_path):
    with pytest.raises(CommandError, match="“kudos” is not loaded"):
        call_command("plugins", "uninstall", "kudos", "--dry-run")


def test_nothing_is_restored_over_what_is_there(plugin, tmp_path):
    fill(1)
    _dropped, archive = uninstall(tmp_path)
    call_command("migrate", "ideas", verbosity=0)
    fill(1)

    with pytest.raises(UninstallError, match="hold rows already"):
        restore_plugin(path=archive, user=None)
    assert Idea.objects.count() == 1


def test_nothing_is_restored_before_the_tables_are_there(plugin, tmp_path):
    _dropped, archive = uninstall(tmp_path)

    with pytest.raises(UninstallError, match="migrate"):
        restore_plugin(path=archive, user=None)


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as other:
        other.writestr("readme.txt", "not a plugin")

    with pytest.raises(UninstallError, match="not the archive of a plugin"):
        restore_plugin(path=path, user=None)


def test_every_table_of_the_plugin_is_in_the_inventory(plugin):
    owned = {model._meta.db_table for model in apps.get_app_config("ideas").get_models()}

    assert set(take_inventory("ideas").tables) == owned == tables()
