"""The form in which an editor writes: the next step is the big button, and what goes with it stands before it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from kring.core import groups
from kring.core.kinds import page_types_where
from tests.editorial.test_setup import setup_kring
from tests.editorial.workflow import submit
from tests.support import factories
from tests.support.kept import kept_for_a_module, settle

pytestmark = pytest.mark.django_db

WORDS_OF_BUILDERS = "Title tag|Meta description|Slug|For search engines|The page title as"
FOOTER = re.compile(r"<footer.*?</footer>", re.DOTALL)


@pytest.fixture(scope="module", autouse=True)
def kring(django_db_setup, django_db_blocker):
    """Kring as it is set up, made once for all tests of this module."""
    with kept_for_a_module(django_db_blocker):
        setup_kring()
        settle()
        yield


def content(client, page) -> str:
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def big_button(client, page) -> str:
    """Return the name of the button outside the menu: ``action-submit`` …; empty for saving."""
    footer = FOOTER.search(content(client, page)).group()
    button = re.search(r"<button.*?>", footer, re.DOTALL).group()
    found = re.search(r'(?:name|data-workflow-action-name)="([\w-]+)"', button)
    return found.group(1) if found else ""


def as_member(client, group):
    user = factories.make_user(groups=[group], language="en")
    client.force_login(user)
    return user


def test_submitting_for_review_is_the_big_button_of_an_editor(client):
    as_member(client, groups.EDITORS)

    assert big_button(client, factories.make_news(live=False)) == "action-submit"


def test_submitting_is_the_big_button_while_a_page_is_made(client):
    as_member(client, groups.EDITORS)
    address = reverse(
        "wagtailadmin_pages:add", args=["news", "newspage", factories.make_news_index().pk]
    )

    footer = FOOTER.search(client.get(address).content.decode()).group()

    assert footer.index("action-submit") < footer.index("action-save")


def test_submitting_is_named_for_what_it_does_and_not_for_the_workflow(client):
    as_member(client, groups.EDITORS)

    assert "Submit for review" in content(client, factories.make_news(live=False))


def test_approving_is_the_big_button_of_who_reviews(client):
    page = factories.make_news(live=False)
    submit(page, factories.make_user(groups=[groups.EDITORS]))
    as_member(client, groups.MODERATORS)

    assert big_button(client, page) == "approve"


def test_publishing_is_the_big_button_where_nobody_reviews(client):
    client.force_login(factories.make_user(is_superuser=True, language="en"))

    assert big_button(client, factories.make_home()) == "action-publish"


def test_publishing_is_the_big_button_of_a_blog_without_a_co_reader(client):
    manager = factories.make_employee(groups=[groups.MANAGERS], language="en")
    blog = factories.make_blog(manager.person)
    client.force_login(factories.make_user(is_superuser=True, language="en"))

    assert big_button(client, factories.make_post(blog, live=False)) == "action-publish"


def test_publishing_past_a_running_review_is_never_the_big_button(client):
    page = factories.make_news(live=False)
    admin = factories.make_user(is_superuser=True, language="en")
    factories.make_user(groups=[groups.MODERATORS])
    submit(page, admin)
    client.force_login(admin)

    assert big_button(client, page) == ""


@pytest.mark.parametrize("make", [factories.make_news, factories.make_guidance])
def test_for_whom_and_when_stand_on_the_first_tab_after_the_text(client, make):
    page = make()
    as_member(client, groups.ADMINISTRATORS)

    html = content(client, page)

    first_tab = html.split('role="tabpanel"')[1]
    places = [first_tab.index(f'name="{name}"') for name in ("audience", "go_live_at", "expire_at")]
    assert first_tab.index('data-contentpath="body"') < places[0] < places[1] < places[2]


def test_the_schedule_names_the_time_zone_of_its_times(client):
    as_member(client, groups.EDITORS)

    html = content(client, factories.make_news())

    assert timezone.get_current_timezone_name() in html
    assert "schedule-publishing-dialog" not in html


@pytest.mark.parametrize("model", page_types_where(), ids=lambda model: model.__name__)
def test_no_page_asks_in_the_words_of_a_web_builder(client, model):
    client.force_login(factories.make_user(is_superuser=True, language="en"))
    page = model.objects.first() or factories.make_page(model)

    form = content(client, page).partition('id="page-edit-form"')[2].partition("<footer")[0]

    assert re.findall(rf">\s*({WORDS_OF_BUILDERS})\b", form) == []


def test_a_box_that_does_nothing_is_not_shown(client):
    as_member(client, groups.EDITORS)

    assert 'name="allow_comments"' not in content(client, factories.make_news())
