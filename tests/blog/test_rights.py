"""Who may write in which blog."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from blog.models import Blog
from blog.services.permissions import CO_READERS, sync_all_blog_rights, sync_blog_rights
from kring.core.groups import MANAGERS
from kring.core.setup import make_group
from tests.support import factories

pytestmark = pytest.mark.django_db


def rights(page, user):
    """Wagtail's answers for this page, with rights read anew."""
    return Blog.objects.get(pk=page.pk).permissions_for_user(type(user).objects.get(pk=user.pk))


def make_manager():
    return factories.make_employee(factories.make_unit())


def test_a_manager_adds_and_publishes_in_the_own_blog():
    manager = make_manager()
    blog = factories.make_blog(manager.person)

    assert rights(blog, manager).can_add_subpage()
    assert rights(blog, manager).can_publish_subpage()


def test_a_manager_has_no_rights_in_the_blog_of_another():
    manager = make_manager()
    factories.make_blog(manager.person)
    other = factories.make_blog()

    assert not rights(other, manager).can_add_subpage()
    assert not rights(other, manager).can_edit()


def test_a_manager_with_a_co_reader_does_not_publish_alone():
    manager, reader = make_manager(), make_manager()
    blog = factories.make_blog(manager.person, co_reader=reader.person)

    assert rights(blog, manager).can_add_subpage()
    assert not rights(blog, manager).can_publish_subpage()


def test_a_manager_may_enter_the_admin():
    manager = make_manager()
    factories.make_blog(manager.person)

    assert manager.groups.filter(name=MANAGERS).exists()


def test_a_renamed_group_of_managers_is_still_the_group_of_managers():
    group = make_group(MANAGERS)
    group.name = "Leidinggevenden"
    group.save()
    manager = make_manager()

    factories.make_blog(manager.person)

    assert manager.groups.filter(pk=group.pk).exists()
    assert not Group.objects.filter(name=MANAGERS).exists()


def test_a_co_reader_may_enter_the_admin_while_they_co_read():
    reader = make_manager()
    blog = factories.make_blog(co_reader=reader.person)
    assert type(reader).objects.get(pk=reader.pk).has_perm("wagtailadmin.access_admin")

    blog.co_reader = None
    blog.save()

    assert not reader.groups.filter(name=CO_READERS).exists()


def test_a_new_manager_takes_over_and_the_old_one_loses_the_blog():
    old, new = make_manager(), make_manager()
    blog = factories.make_blog(old.person)
    blog.manager = new.person

    factories.publish(blog)

    assert rights(blog, new).can_add_subpage()
    assert not rights(blog, old).can_add_subpage()


def test_a_draft_with_another_manager_changes_no_rights():
    old, new = make_manager(), make_manager()
    blog = factories.make_blog(old.person)
    blog.manager = new.person

    blog.save_revision()

    assert rights(blog, old).can_add_subpage()
    assert not rights(blog, new).can_add_subpage()


def test_a_co_reader_who_is_taken_away_gives_the_manager_the_right_to_publish():
    manager = make_manager()
    blog = factories.make_blog(manager.person, co_reader=factories.make_person())
    blog.co_reader = None

    factories.publish(blog)

    assert rights(blog, manager).can_publish_subpage()


def test_a_manager_who_gets_a_login_later_may_write():
    person = factories.make_person()
    blog = factories.make_blog(person)
    user = factories.make_user()
    person.user = user
    person.save()

    assert rights(blog, user).can_add_subpage()


def test_a_manager_who_left_has_no_rights():
    manager = make_manager()
    blog = factories.make_blog(manager.person)
    manager.person.is_active = False
    manager.person.save()

    assert not rights(blog, manager).can_add_subpage()


def test_the_group_follows_the_address_of_the_blog():
    blog = factories.make_blog(title="Keek", slug="keek")
    blog.slug = "nieuw"
    factories.publish(blog)

    assert not Group.objects.filter(name="Blog: keek").exists()
    assert Group.objects.get(name="Blog: nieuw").blog_rights.blog == blog


def test_a_group_that_happens_to_have_the_name_is_left_alone():
    taken = Group.objects.create(name="Blog: keek")

    blog = factories.make_blog(title="Keek", slug="keek")

    assert blog.rights.group != taken


def test_the_group_goes_with_the_blog():
    blog = factories.make_blog(slug="weg")
    blog.delete()

    assert not Group.objects.filter(name="Blog: weg").exists()


def test_a_group_that_was_deleted_comes_back():
    manager = make_manager()
    blog = factories.make_blog(manager.person)
    blog.rights.group.delete()

    sync_all_blog_rights()

    assert rights(blog, manager).can_add_subpage()


def test_doing_it_twice_changes_nothing():
    manager = make_manager()
    blog = factories.make_blog(manager.person)
    before = list(blog.rights.group.page_permissions.values_list("pk", flat=True))

    sync_blog_rights(blog=blog)

    assert list(blog.rights.group.page_permissions.values_list("pk", flat=True)) == before
    assert list(blog.rights.group.user_set.all()) == [manager]


def test_the_manager_cannot_be_the_co_reader():
    person = factories.make_person()
    with pytest.raises(ValidationError, match="someone other"):
        factories.make_blog(person, co_reader=person)


def test_a_manager_does_not_appoint_who_writes_or_reads(client):
    manager = make_manager()
    blog = factories.make_blog(manager.person, co_reader=factories.make_person())
    client.force_login(manager)

    form = client.get(f"/admin/pages/{blog.pk}/edit/").context["form"]

    assert {"manager", "co_reader"}.isdisjoint(form.fields)
    assert "introduction" in form.fields


def test_who_makes_blogs_appoints(client):
    blog = factories.make_blog()
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))

    form = client.get(f"/admin/pages/{blog.pk}/edit/").context["form"]

    assert {"manager", "co_reader"} <= set(form.fields)
