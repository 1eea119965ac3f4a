"""What the home page shows whom."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from home.models import Alert
from home.selectors import home_context
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return factories.make_unit()


@pytest.fixture
def user(unit):
    return factories.make_employee(unit)


def titles(user, part):
    fresh = type(user).objects.get(pk=user.pk)
    return [str(item) for item in home_context(fresh)[part]]


def test_the_newest_news_comes_first(user):
    for title in ("Eerst", "Daarna"):
        factories.make_news(title=title)

    assert titles(user, "news") == ["Daarna", "Eerst"]


def test_news_for_another_unit_stands_not_on_my_home_page(user, unit):
    factories.make_news(title="Voor ons", audience=[f"unit:{unit.pk}"])
    factories.make_news(title="Voor hen", audience=[f"unit:{factories.make_unit().pk}"])

    assert titles(user, "news") == ["Voor ons"]


def test_what_i_may_not_see_stands_nowhere(user):
    hidden = [f"unit:{factories.make_unit().pk}"]
    factories.make_news(title="Geheim", restricted_to=hidden)
    factories.make_news(title="Ook geheim", restricted_to=hidden, must_read=True)

    assert titles(user, "news") == []
    assert titles(user, "must_read") == []


def test_a_must_read_item_stands_apart_and_once(user):
    factories.make_news(title="Lees dit", must_read=True)
    factories.make_news(title="Gewoon")

    assert titles(user, "must_read") == ["Lees dit"]
    assert titles(user, "news") == ["Gewoon"]


def test_an_old_must_read_item_is_ordinary_news(user):
    with time_machine.travel(timezone.now() - timedelta(days=60)):
        factories.make_news(title="Lang geleden", must_read=True)

    assert titles(user, "must_read") == []
    assert titles(user, "news") == ["Lang geleden"]


def test_guidance_can_be_must_read(user):
    factories.make_guidance(title="Nieuwe regels", must_read=True)
    assert titles(user, "must_read") == ["Nieuwe regels"]


def test_every_blog_comes_before_a_second_post_of_the_same(user):
    busy, quiet = factories.make_blog(), factories.make_blog()
    factories.make_post(quiet, title="Rustig")
    for number in range(6):
        factories.make_post(busy, title=f"Druk {number}")

    assert titles(user, "posts") == ["Druk 5", "Druk 4", "Druk 3", "Rustig"]


def test_new_colleagues_are_those_of_the_last_weeks(user):
    today = timezone.localdate()
    factories.make_person(last_name="Nieuw", started_on=today)
    factories.make_person(last_name="Oud", started_on=today - timedelta(days=100))
    factories.make_person(last_name="Straks", started_on=today + timedelta(days=5))
    factories.make_person(last_name="Weg", started_on=today, is_active=False)

    assert titles(user, "new_colleagues") == ["Anna Nieuw"]


def test_guidance_below_a_section_stands_in_the_editors_order(client, user):
    section = factories.make_guidance()
    first, second = (factories.make_guidance(section, title=title) for title in ("Z", "A"))
    factories.make_guidance(section, title="Geheim", restricted_to=["group:0"])
    client.force_login(user)

    children = client.get(section.url).context["parts"]

    assert [part.record.pk for part in children] == [first.pk, second.pk]


@pytest.fixture
def alert():
    site = factories.make_home().get_site()
    return Alert(site=site, text="De lift is stuk", is_shown=True)


def test_the_alert_is_shown_when_it_is_switched_on(alert):
    alert.save()
    assert Alert.current().text == "De lift is stuk"


def test_the_alert_is_gone_at_its_time_without_anybody_doing_anything(alert):
    alert.expires_at = timezone.now() + timedelta(minutes=5)
    alert.save()
    assert Alert.current() is not None

    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert Alert.current() is None


def test_a_changed_alert_is_seen_at_once(alert, django_capture_on_commit_callbacks):
    alert.save()
    assert Alert.current() is not None
    alert.is_shown = False

    with django_capture_on_commit_callbacks(execute=True):
        alert.save()

    assert Alert.current() is None


def test_the_alert_costs_no_query_once_it_is_known(alert, django_assert_num_queries):
    alert.save()
    Alert.current()
    with django_assert_num_queries(0):
        Alert.current()


def test_wagtails_restriction_holds_for_the_home_page(client, user):
    home = factories.make_home()
    group = factories.make_group("Directie")
    home.view_restrictions.create(restriction_type="groups").groups.add(group)
    client.force_login(user)
    assert client.get(home.url).status_code == 404

    user.groups.add(group)

    assert client.get(home.url).status_code == 200


def test_the_menu_offers_the_composer_to_who_has_a_blog_only(client, user):
    home = factories.make_home()
    client.force_login(user)
    assert b"/compose/" not in client.get(home.url).content

    factories.make_blog(user.person)

    assert b"/compose/" in client.get(home.url).content


@pytest.mark.parametrize(("groups", "enters"), [([], False), (["Editors"], True)])
def test_the_menu_offers_the_admin_to_who_may_enter_it(client, unit, groups, enters):
    user = factories.make_employee(unit, groups=groups)
    home = factories.make_home()
    client.force_login(user)

    assert (b'href="/admin/"' in client.get(home.url).content) is enters
