"""Managing logins in Wagtail's admin, where the login is an e-mail address."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.test import Client

from people.models import User
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    factories.make_home()
    user = factories.make_user(is_superuser=True, language="en")
    client.force_login(user)
    return user


def fields(**changes):
    return {
        "email": "nieuw@example.org",
        "first_name": "Nina",
        "last_name": "Nieuw",
        "password1": "",
        "password2": "",
    } | changes


def test_the_form_asks_for_an_address_and_no_user_name(client, admin):
    page = client.get("/admin/users/new/")

    assert page.status_code == 200
    assert 'name="username"' not in page.content.decode()
    assert 'name="email"' in page.content.decode()


def test_a_login_is_made_without_a_password_that_somebody_else_knows(client, admin):
    group = Group.objects.create(name="Some group")

    response = client.post("/admin/users/new/", fields(groups=[group.pk]))
    user = User.objects.get(email="nieuw@example.org")

    assert response.status_code == 302
    assert list(user.groups.all()) == [group]
    assert not user.check_password("")


def test_the_same_address_in_another_case_is_refused(client, admin):
    factories.make_user(email="nieuw@example.org")

    response = client.post("/admin/users/new/", fields(email="Nieuw@Example.org"))

    assert response.status_code == 200
    assert User.objects.filter(email__iexact="nieuw@example.org").count() == 1


def test_a_login_typed_with_capitals_signs_in(client, admin):
    typed = {"password1": factories.PASSWORD, "password2": factories.PASSWORD}
    client.post("/admin/users/new/", fields(email="Nina.Nieuw@Example.org", **typed))

    answer = Client().post(
        "/accounts/login/", {"login": "Nina.Nieuw@Example.org", "password": factories.PASSWORD}
    )

    assert answer.status_code == 302


def test_a_login_is_changed_and_a_leaver_is_switched_off(client, admin):
    user = factories.make_user(first_name="Nina", last_name="Nieuw")

    client.post(f"/admin/users/edit/{user.pk}/", fields(email=user.email, last_name="Anders"))
    user.refresh_from_db()

    assert user.last_name == "Anders"
    assert not user.is_active


def test_the_list_of_logins_is_shown(client, admin):
    factories.make_user(email="find.me@example.org")

    assert "find.me@example.org" in client.get("/admin/users/").content.decode()


def test_deleting_a_login_that_owns_content_is_refused_with_advice(client, admin):
    user = factories.make_user()
    page = factories.make_news()
    page.owner = user
    page.save()

    response = client.post(f"/admin/users/delete/{user.pk}/")

    assert User.objects.filter(pk=user.pk).exists()
    assert any(
        "Switch the login off" in str(message) for message in get_messages(response.wsgi_request)
    )


def test_deleting_a_login_without_content_works(client, admin):
    user = factories.make_user()

    client.post(f"/admin/users/delete/{user.pk}/")

    assert not User.objects.filter(pk=user.pk).exists()


def test_groups_are_managed(client, admin):
    assert client.get("/admin/groups/").status_code == 200
    assert client.get("/admin/groups/new/").status_code == 200


def test_deleting_several_logins_keeps_those_that_own_content(client, admin):
    idle, author = factories.make_user(), factories.make_user()
    factories.make_news().save_revision(user=author)

    client.post(f"/admin/bulk/people/user/delete/?id={idle.pk}&id={author.pk}&next=/admin/users/")

    assert User.objects.filter(pk__in=[idle.pk, author.pk]).count() == 2


@pytest.fixture
def manager_of_logins(client):
    """Somebody who may manage logins and is no superuser."""
    factories.make_home()
    group = factories.make_group("Managers of logins")
    group.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_user", "change_user"])
    )
    user = factories.make_user(groups=[group.name])
    client.force_login(user)
    return user


def test_only_a_superuser_makes_a_superuser(client, manager_of_logins):
    other = factories.make_user()

    client.post("/admin/users/new/", fields(is_superuser="on"))
    client.post(f"/admin/users/edit/{other.pk}/", fields(email=other.email, is_superuser="on"))

    assert not User.objects.filter(is_superuser=True).exists()


def test_only_a_superuser_changes_a_superuser(client, manager_of_logins):
    superuser = factories.make_user(is_superuser=True)

    client.post(f"/admin/users/edit/{superuser.pk}/", fields(is_active="on", is_superuser="on"))
    client.post(
        f"/admin/bulk/people/user/set_active_state/?id={superuser.pk}&next=/admin/users/",
        {"mark_as_active": "False"},
    )
    superuser.refresh_from_db()

    assert superuser.email != "nieuw@example.org"
    assert superuser.is_active


def test_somebody_who_manages_logins_makes_ordinary_ones(client, manager_of_logins):
    client.post("/admin/users/new/", fields())

    assert User.objects.filter(email="nieuw@example.org").exists()
