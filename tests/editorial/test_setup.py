"""``setup_kring`` makes everything once, and never argues with an administrator."""

from importlib.util import find_spec
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import (
    Collection,
    GroupPagePermission,
    Page,
    Site,
    Task,
    Workflow,
    get_page_models,
)

from editorial.services.drift import differences
from editorial.workflow.approvers import administrators
from home.models import ContentPage, HomePage
from kring.core import groups
from kring.core.kinds import page_types_where
from kring.core.models import SetupItem
from kring.core.setup import group_called
from news.models import NewsCategory, NewsIndexPage
from people.models import PeopleIndexPage
from tests.editorial.workflow import decide, fresh, submit
from tests.support import factories
from tests.support.kept import kept_for_a_module, settle

pytestmark = pytest.mark.django_db

# The rooms that make something, and those whose page types they make; and what they make of Django's and
# Wagtail's.
OURS = sorted(
    {config.label for config in apps.get_app_configs() if find_spec(f"{config.name}.kring_setup")}
    | {model._meta.app_label for model in get_page_models()}
    | {"auth", "wagtailcore"}
)


def setup_kring():
    output = StringIO()
    call_command("setup_kring", stdout=output)
    return output.getvalue()


def dump():
    output = StringIO()
    call_command("dumpdata", *OURS, stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module", autouse=True)
def kring(django_db_setup, django_db_blocker):
    """Kring as it is set up, made once for all tests of this module."""
    with kept_for_a_module(django_db_blocker):
        setup_kring()
        settle()
        yield


def test_running_it_twice_changes_nothing():
    before = dump()

    assert "0 things were new" in setup_kring()
    assert dump() == before


def test_it_makes_the_tree_with_menus():
    home = HomePage.objects.get()

    assert Site.objects.get().root_page_id == home.pk
    sections = {type(page) for page in home.get_children().live().in_menu().specific()}
    assert sections == set(page_types_where(below_home=True))


def test_every_page_it_makes_has_a_record():
    assert list(differences()) == []


def test_the_welcome_page_of_wagtail_is_gone():
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_the_sections_have_their_workflows():
    names = {
        model: model.objects.get().get_workflow().tasks.first().specific._meta.model_name
        for model in (NewsIndexPage, ContentPage)
    }

    assert names == {NewsIndexPage: "reviewtask", ContentPage: "ownerapprovaltask"}


def test_the_blog_section_has_the_co_reader_s_workflow():
    task = factories.make_blog_index().get_workflow().tasks.get()

    assert task.specific._meta.model_name == "coreaderapprovaltask"


def test_wagtail_s_own_workflow_no_longer_holds_everywhere():
    assert Page.objects.get(depth=1).get_workflow() is None
    assert PeopleIndexPage.objects.get().get_workflow() is None


def test_the_extra_sign_off_is_there_and_off():
    sign_off = Task.objects.get(lineapprovaltask__isnull=False)

    assert not sign_off.active


def test_an_editor_writes_news_and_a_moderator_publishes_it():
    editor = factories.make_user(groups=[groups.EDITORS])
    moderator = factories.make_user(groups=[groups.MODERATORS])
    page = factories.make_news(live=False)
    rights = page.permissions_for_user(editor)
    assert rights.can_edit()
    assert not rights.can_publish()

    decide(submit(page, editor), moderator)

    assert fresh(page).live


def test_editors_have_no_rights_outside_their_sections():
    editor = factories.make_user(groups=[groups.EDITORS])
    home = HomePage.objects.get()

    assert not home.permissions_for_user(editor).can_edit()
    assert not factories.make_blog_index().permissions_for_user(editor).can_edit()


@pytest.mark.parametrize("name", [groups.EDITORS, groups.MANAGERS, groups.ADMINISTRATORS])
def test_who_works_in_the_admin_may_enter_it(client, name):
    client.force_login(factories.make_user(groups=[name]))

    assert client.get("/admin/").status_code == 200


def test_ambassadors_do_not_enter_the_admin(client):
    client.force_login(factories.make_user(groups=[groups.AMBASSADORS]))

    assert client.get("/admin/").status_code == 302


def test_a_renamed_group_stays_renamed_and_keeps_its_role():
    group = Group.objects.get(name=groups.ADMINISTRATORS)
    group.name = "Beheerders"
    group.save()
    person = factories.make_user(groups=["Beheerders"])

    setup_kring()

    assert not Group.objects.filter(name=groups.ADMINISTRATORS).exists()
    assert group_called(groups.ADMINISTRATORS) == group
    assert person in administrators()


def test_what_an_administrator_removed_does_not_come_back():
    NewsCategory.objects.get(slug="agenda").delete()
    Group.objects.get(name=groups.AMBASSADORS).delete()
    fresh(PeopleIndexPage.objects.get()).delete()
    Collection.objects.get(name="Restricted").delete()

    setup_kring()

    assert not NewsCategory.objects.filter(slug="agenda").exists()
    assert not Group.objects.filter(name=groups.AMBASSADORS).exists()
    assert not PeopleIndexPage.objects.exists()
    assert not Collection.objects.filter(name="Restricted").exists()


def test_a_right_that_an_administrator_took_away_does_not_come_back():
    taken = GroupPagePermission.objects.filter(group__name=groups.EDITORS)
    taken.delete()

    setup_kring()

    assert not taken.all().exists()


def test_a_workflow_that_an_administrator_changed_stays():
    workflow, number = NewsIndexPage.objects.get().get_workflow(), Workflow.objects.count()
    workflow.name = "Redactie"
    workflow.save()
    workflow.workflow_tasks.first().delete()

    setup_kring()

    workflow.refresh_from_db()
    assert workflow.name == "Redactie"
    assert Workflow.objects.count() == number


def test_without_a_news_section_the_rest_is_still_made():
    fresh(NewsIndexPage.objects.get()).delete()
    SetupItem.objects.filter(key__startswith="workflow:").delete()

    setup_kring()

    assert not NewsIndexPage.objects.exists()
