"""``setup_kring`` makes everything once, and never argues with an administrator."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import override_settings
from wagtail.models import Collection, GroupPagePermission, Page, Site, Task, Workflow

from editorial import groups
from editorial.models import SetupItem
from editorial.services.approvers import administrators
from editorial.services.drift import differences
from editorial.services.setup import group_called
from home.models import ContentPage, HomePage
from news.models import NewsCategory, NewsIndexPage
from people.models import PeopleIndexPage
from tests import factories
from tests.editorial.workflow import decide, fresh, submit

pytestmark = pytest.mark.django_db

OURS = ["auth", "blog", "editorial", "home", "news", "people", "wagtailcore"]


def setup_kring():
    output = StringIO()
    call_command("setup_kring", stdout=output)
    return output.getvalue()


def dump():
    output = StringIO()
    call_command("dumpdata", *OURS, stdout=output)
    return output.getvalue()


@pytest.fixture
def kring():
    setup_kring()


def test_running_it_twice_changes_nothing(kring):
    before = dump()

    assert "0 things were new" in setup_kring()
    assert dump() == before


def test_it_makes_the_tree_with_menus(kring):
    home = HomePage.objects.get()

    assert Site.objects.get().root_page_id == home.pk
    assert home.get_children().live().in_menu().count() == 4


def test_every_page_it_makes_has_a_record(kring):
    assert list(differences()) == []


def test_titles_are_in_the_language_of_the_organisation():
    with override_settings(LANGUAGE_CODE="en"):
        setup_kring()

    assert NewsIndexPage.objects.get().title == "News"


def test_the_welcome_page_of_wagtail_is_gone(kring):
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_a_welcome_page_that_somebody_uses_stays():
    welcome = Page.objects.get(depth=2)
    welcome.title = "Ons eigen begin"
    welcome.save()

    setup_kring()

    assert Page.objects.filter(pk=welcome.pk).exists()
    assert Site.objects.get().root_page_id == welcome.pk


def test_the_sections_have_their_workflows(kring):
    names = {
        model: model.objects.get().get_workflow().tasks.first().specific._meta.model_name
        for model in (NewsIndexPage, ContentPage)
    }

    assert names == {NewsIndexPage: "reviewtask", ContentPage: "ownerapprovaltask"}


def test_the_blog_section_has_the_co_reader_s_workflow(kring):
    task = factories.make_blog_index().get_workflow().tasks.get()

    assert task.specific._meta.model_name == "coreaderapprovaltask"


def test_wagtail_s_own_workflow_no_longer_holds_everywhere(kring):
    assert Page.objects.get(depth=1).get_workflow() is None
    assert PeopleIndexPage.objects.get().get_workflow() is None


def test_a_default_workflow_that_somebody_changed_stays():
    Workflow.objects.get().tasks.get().specific.groups.add(factories.make_group("Staf"))

    setup_kring()

    assert Workflow.objects.filter(name="Moderators approval").exists()


def test_the_extra_sign_off_is_there_and_off(kring):
    sign_off = Task.objects.get(lineapprovaltask__isnull=False)

    assert not sign_off.active


def test_an_editor_writes_news_and_a_moderator_publishes_it(kring):
    editor = factories.make_user(groups=[groups.EDITORS])
    moderator = factories.make_user(groups=[groups.MODERATORS])
    page = factories.make_news(live=False)
    rights = page.permissions_for_user(editor)
    assert rights.can_edit()
    assert not rights.can_publish()

    decide(submit(page, editor), moderator)

    assert fresh(page).live


def test_editors_have_no_rights_outside_their_sections(kring):
    editor = factories.make_user(groups=[groups.EDITORS])
    home = HomePage.objects.get()

    assert not home.permissions_for_user(editor).can_edit()
    assert not factories.make_blog_index().permissions_for_user(editor).can_edit()


def test_rights_on_everything_that_somebody_changed_stay():
    group = Group.objects.get(name="Editors")
    GroupPagePermission.objects.filter(group=group, permission__codename="add_page").delete()

    setup_kring()

    assert GroupPagePermission.objects.filter(group=group, page__depth=1).count() == 1


@pytest.mark.parametrize("name", [groups.EDITORS, groups.MANAGERS, groups.ADMINISTRATORS])
def test_who_works_in_the_admin_may_enter_it(kring, client, name):
    client.force_login(factories.make_user(groups=[name]))

    assert client.get("/admin/").status_code == 200


def test_ambassadors_do_not_enter_the_admin(kring, client):
    client.force_login(factories.make_user(groups=[groups.AMBASSADORS]))

    assert client.get("/admin/").status_code == 302


def test_a_renamed_group_stays_renamed_and_keeps_its_role(kring):
    group = Group.objects.get(name=groups.ADMINISTRATORS)
    group.name = "Beheerders"
    group.save()
    person = factories.make_user(groups=["Beheerders"])

    setup_kring()

    assert not Group.objects.filter(name=groups.ADMINISTRATORS).exists()
    assert group_called(groups.ADMINISTRATORS) == group
    assert person in administrators()


def test_what_an_administrator_removed_does_not_come_back(kring):
    NewsCategory.objects.get(slug="agenda").delete()
    Group.objects.get(name=groups.AMBASSADORS).delete()
    fresh(PeopleIndexPage.objects.get()).delete()
    Collection.objects.get(name="Restricted").delete()

    setup_kring()

    assert not NewsCategory.objects.filter(slug="agenda").exists()
    assert not Group.objects.filter(name=groups.AMBASSADORS).exists()
    assert not PeopleIndexPage.objects.exists()
    assert not Collection.objects.filter(name="Restricted").exists()


def test_a_right_that_an_administrator_took_away_does_not_come_back(kring):
    taken = GroupPagePermission.objects.filter(group__name=groups.EDITORS)
    taken.delete()

    setup_kring()

    assert not taken.all().exists()


def test_a_workflow_that_an_administrator_changed_stays(kring):
    workflow = NewsIndexPage.objects.get().get_workflow()
    workflow.name = "Redactie"
    workflow.save()
    workflow.workflow_tasks.first().delete()

    setup_kring()

    workflow.refresh_from_db()
    assert workflow.name == "Redactie"
    assert Workflow.objects.count() == 3


def test_without_a_news_section_the_rest_is_still_made(kring):
    fresh(NewsIndexPage.objects.get()).delete()
    SetupItem.objects.filter(key__startswith="workflow:").delete()

    setup_kring()

    assert not NewsIndexPage.objects.exists()


def test_a_tree_that_exists_is_adopted():
    index = factories.make_news_index()

    setup_kring()

    assert NewsIndexPage.objects.get() == index
    assert index.get_workflow() is not None
