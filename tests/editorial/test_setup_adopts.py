"""``setup_kring`` leaves what is there already as it is."""

import pytest
from django.contrib.auth.models import Group
from django.test import override_settings
from wagtail.models import GroupPagePermission, Page, Site, Workflow

from home.models import HomePage
from news.models import NewsIndexPage
from tests.editorial.test_setup import setup_kring
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", {"News", "Blogs", "Policies and how-to’s", "Colleagues"}),
        ("nl", {"Nieuws", "Blogs", "Regelingen en handleidingen", "Collega’s"}),
    ],
)
def test_titles_are_in_the_language_of_the_organisation(language, titles):
    with override_settings(LANGUAGE_CODE=language):
        setup_kring()

    assert {page.title for page in HomePage.objects.get().get_children()} == titles


def test_a_welcome_page_that_somebody_uses_stays():
    welcome = Page.objects.get(depth=2)
    welcome.title = "Ons eigen begin"
    welcome.save()

    setup_kring()

    assert Page.objects.filter(pk=welcome.pk).exists()
    assert Site.objects.get().root_page_id == welcome.pk


def test_a_default_workflow_that_somebody_changed_stays():
    Workflow.objects.get().tasks.get().specific.groups.add(factories.make_group("Staf"))

    setup_kring()

    assert Workflow.objects.filter(name="Moderators approval").exists()


def test_rights_on_everything_that_somebody_changed_stay():
    group = Group.objects.get(name="Editors")
    GroupPagePermission.objects.filter(group=group, permission__codename="add_page").delete()

    setup_kring()

    assert GroupPagePermission.objects.filter(group=group, page__depth=1).count() == 1


def test_a_tree_that_exists_is_adopted():
    index = factories.make_news_index()

    setup_kring()

    assert NewsIndexPage.objects.get() == index
    assert index.get_workflow() is not None
