"""The permissions of plugins are given where all others are: in Wagtail's screen of groups."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from kring_ideas import services

from plugins.contributions.rights import permissions_of_plugins
from plugins.install import registry
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(as_role):
    """Return a function that opens an address as an administrator, in a language."""
    client = as_role("administrator")

    def open_page(address: str, language: str = "nl") -> BeautifulSoup:
        client.user.language = language
        client.user.save()
        answer = client.get(address, headers={"accept-language": language})
        return BeautifulSoup(answer.content.decode(), "html.parser")

    open_page.client = client
    return open_page


@pytest.fixture
def idea(db):
    return services.hand_in_idea(title="Fietsen", text="Meer.", author=factories.make_user())


def rows(page: BeautifulSoup) -> dict[str, list[str]]:
    """Return what can be ticked on the screen of a group, by the heading of its row."""
    found = {}
    for row in page.select("table.listing tbody tr"):
        if row.h3:
            labels = [label.get_text(" ", strip=True) for label in row.find_all("label")]
            found[row.h3.get_text(strip=True)] = labels
    return found


def test_a_permission_stands_under_the_plain_name_of_what_it_is_about(admin):
    found = rows(admin(reverse("wagtailusers_groups:add")))

    assert found["Idee"] == ["Mag ideeën beantwoorden en verder brengen"]


def test_it_is_called_so_in_every_language(admin):
    found = rows(admin(reverse("wagtailusers_groups:add"), language="en"))

    assert found["Idea"] == ["Can answer ideas and move them on"]


def test_what_django_makes_for_every_model_is_left_out(admin):
    codenames = set(permissions_of_plugins().values_list("codename", flat=True))

    assert "manage" in codenames
    assert codenames.isdisjoint({"add_idea", "change_idea", "delete_idea", "view_vote"})


def test_a_permission_of_its_own_that_begins_like_one_of_those_is_there(db):
    idea = ContentType.objects.get(app_label="ideas", model="idea")
    Permission.objects.create(content_type=idea, codename="view_scores", name="Can see scores")

    assert permissions_of_plugins().filter(codename="view_scores").exists()


def test_those_of_a_plugin_that_is_not_loaded_are_not_there(admin, settings):
    settings.KRING_PLUGINS = tuple(f for f in registry.installed() if f.slug != "ideas")

    assert "Idee" not in rows(admin(reverse("wagtailusers_groups:add")))


def test_a_right_given_to_a_group_in_the_screen_holds_at_once(admin, as_role, released_to, idea):
    released_to("ideas")
    group = Group.objects.create(name="Ideeënbeheer")
    member = as_role("employee")
    member.user.groups.add(group)
    move = reverse("ideas:move", args=[idea.pk])
    assert member.post(move, {}).status_code == 403

    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    right = Permission.objects.get(content_type__app_label="ideas", codename="manage")
    form = {
        field["name"]: field.get("value", "")
        for field in admin(address).select("form input[type=hidden], form input[type=text]")
        if field.get("name") and "__prefix__" not in field["name"]
    }
    admin.client.post(address, form | {"name": group.name, "permissions": [right.pk]})

    assert list(group.permissions.all()) == [right]
    member.post(move, {"state": "planned", "answer": ""})
    idea.refresh_from_db()
    assert idea.state == "planned"


def test_a_right_opens_nothing_of_a_plugin_that_its_holder_has_not(as_role, released_to, idea):
    released_to("ideas", "user:0")
    holder = as_role("employee", "ideas.manage")

    assert holder.post(reverse("ideas:move", args=[idea.pk]), {}).status_code == 404
