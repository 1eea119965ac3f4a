"""The audit log tells what changed, who changed it, and when."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.models import PageViewRestriction, Site

from home.models import Alert
from kring.core.audit import RIGHTS, forget_old_changes, watch, watch_sets
from kring.core.models import Change
from plugins.models import PluginSetting
from search.curation import weights
from search.models import Synonym
from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_user(client):
    factories.make_home()
    user = factories.make_user(is_superuser=True, email="beheer@example.org")
    client.force_login(user)
    return user


@pytest.fixture
def since():
    """Return a function that gives the changes that were recorded after this test began."""
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return lambda **fields: list(Change.objects.filter(pk__gt=last, **fields).order_by("pk"))


def test_a_group_given_to_a_person_is_told_with_the_groups_before_and_after(
    client, admin_user, since
):
    group = Group.objects.create(name="Redactie")
    user = factories.make_user(groups=["Lezers"])
    start = len(since())
    client.post(
        reverse("wagtailusers_users:edit", args=[user.pk]),
        {
            "email": user.email,
            "first_name": "A",
            "last_name": "B",
            "is_active": "on",
            "groups": [group.pk],
        },
    )

    user.refresh_from_db()
    [change] = [each for each in since()[start:] if each.object_type == "people.user"]
    assert (change.user, change.label, change.area) == (admin_user, str(user), "rights")
    assert (change.before, change.after) == ({"groups": ["Lezers"]}, {"groups": ["Redactie"]})


@pytest.mark.parametrize("way", ["from the person", "from the group", "all at once"])
def test_every_way_of_taking_a_group_is_told(since, way):
    user = factories.make_user(groups=["Redactie"])
    group = Group.objects.get(name="Redactie")
    start = len(since())

    if way == "from the person":
        user.groups.remove(group)
    elif way == "from the group":
        group.user_set.clear()
    else:
        user.groups.clear()

    [change] = since()[start:]
    assert (change.before, change.after) == ({"groups": ["Redactie"]}, {"groups": []})


def test_the_rights_of_a_group_are_told(since):
    group = Group.objects.create(name="Redactie")
    group.permissions.add(Permission.objects.get(codename="access_admin"))

    assert since()[-1].after == {"permissions": ["wagtailadmin.access_admin"]}


def test_the_privacy_of_a_page_is_told_in_one_row(client, admin_user, since):
    group = Group.objects.create(name="Directie")
    page = factories.make_news()
    start = len(since())
    answer = client.post(
        reverse("wagtailadmin_pages:set_privacy", args=[page.pk]),
        {"restriction_type": "groups", "groups": [group.pk]},
    )
    assert "set_privacy_done" in answer.text

    [change] = since()[start:]
    assert (change.area, change.action, change.user) == ("privacy", "added", admin_user)
    assert change.after == {
        "page": str(page),
        "restriction_type": "groups",
        "groups": ["Directie"],
    }


def test_lifting_the_privacy_of_a_page_is_told(since):
    page = factories.make_home()
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    restriction.delete()

    change = since()[-1]
    assert (change.action, change.before["page"]) == ("deleted", str(page))


def test_whom_a_page_is_for_is_told(since):
    page = factories.make_news()
    page.restricted_to = ["group:1"]
    page.save()

    change = since(area="privacy")[-1]
    assert (change.before, change.after) == ({"restricted_to": []}, {"restricted_to": ["group:1"]})


def test_a_synonym_is_told(since):
    synonym = Synonym.objects.create(words="verlof, vakantie")
    synonym.words = "verlof, vrij"
    synonym.save()

    change = since()[-1]
    assert (change.before, change.after) == (
        {"words": "verlof, vakantie"},
        {"words": "verlof, vrij"},
    )


def test_weights_put_in_force_are_told_as_they_were_and_are(since):
    admin = factories.make_user(is_superuser=True)
    values = weights.asdict(weights.DEFAULT)
    name = next(iter(values))
    draft = weights.make_draft(values={**values, name: 7.0}, reason="Proef", by=admin)
    start = len(since())
    weights.put_in_force(version=draft, by=admin)

    changes = since()[start:]
    assert {name: values[name]} in [change.before for change in changes]
    assert {name: 7.0} in [change.after for change in changes]


def test_settings_are_told(since):
    setting = PluginSetting.objects.create(slug="ideas", values={"a": 1})
    setting.values = {"a": 2}
    setting.save()
    home = factories.make_home()
    alert = Alert.for_site(home.get_site())
    alert.text = "Storing"
    alert.save()

    told = [(change.before, change.after) for change in since(area="settings")]
    assert ({"values": {"a": 1}}, {"values": {"a": 2}}) in told
    assert {"text": ""} in [before for before, _after in told]


def test_what_did_not_change_is_not_told(since):
    user = factories.make_user()
    start = len(since())
    user.first_name = "Anders"
    user.save()
    user.save(update_fields=["last_login"])

    assert since()[start:] == []


def test_the_name_stays_when_the_account_is_gone(client, admin_user, since):
    group = Group.objects.create(name="Redactie")
    client.post(reverse("wagtailusers_groups:delete", args=[group.pk]))
    change = since()[-1]
    name = str(admin_user)
    admin_user.delete()
    change.refresh_from_db()

    assert (change.user, change.user_name) == (None, name)


@pytest.mark.parametrize(
    ("area", "fields", "advice"),
    [("serach", ("name",), "use one of"), (RIGHTS, ("name",), "in one call")],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(area, fields, advice):
    with pytest.raises(ValueError, match=advice):
        watch(Group, area=area, fields=fields)


def test_a_field_that_the_model_does_not_have_is_refused_at_the_start():
    with pytest.raises(FieldDoesNotExist):
        watch(Site, area=RIGHTS, fields=("hostnaam",))


def test_a_set_that_is_watched_twice_is_refused():
    with pytest.raises(ValueError, match="watched already"):
        watch_sets(Group, "permissions", area=RIGHTS)


def test_the_screen_filters_and_exports(client, admin_user):
    Group.objects.create(name="=Redactie")
    Synonym.objects.create(words="verlof, vakantie")

    page = client.get(reverse("kring_audit"), {"area": "search"}).text
    assert "verlof, vakantie" in page
    assert "=Redactie" not in page

    answer = client.get(reverse("kring_audit"), {"area": "rights", "export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "name: =Redactie" in cells
    csv = client.get(reverse("kring_audit"), {"area": "rights", "export": "csv"})
    assert ",=Redactie" not in csv.getvalue().decode()


def test_only_who_has_the_right_reads_the_log(client, admin_user):
    editor = factories.make_user()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    assert client.get(reverse("kring_audit")).status_code == 302

    editor.user_permissions.add(Permission.objects.get(codename="view_change"))
    assert client.get(reverse("kring_audit")).status_code == 200


def test_only_who_has_the_right_has_the_log_in_the_menu(client, admin_user):
    editor = factories.make_user()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    home = reverse("wagtailadmin_home")
    assert reverse("kring_audit") in client.get(home).text

    client.force_login(editor)

    assert reverse("kring_audit") not in client.get(home).text


def test_the_log_takes_the_same_number_of_queries_with_many_rows(client, admin_user):
    few, many = few_and_many(
        client,
        reverse("kring_audit"),
        lambda: Group.objects.create(name=get_random_string(12)),
        many=20,
    )

    assert len(few) == len(many)


def test_many_rights_given_at_once_take_no_more_queries_than_one(django_assert_num_queries):
    first, second = Group.objects.create(name="One right"), Group.objects.create(name="Many")
    rights = list(Permission.objects.select_related(None))
    for right in rights[:50]:
        ContentType.objects.get_for_id(right.content_type_id)
    with CaptureQueriesContext(connection) as one:
        first.permissions.add(rights[0])

    with django_assert_num_queries(len(one)):
        second.permissions.add(*rights[:50])


def old_change(days):
    change = Change.objects.create(area=RIGHTS, action="changed", label=f"{days} dagen")
    Change.objects.filter(pk=change.pk).update(at=timezone.now() - timedelta(days=days))
    return change


def test_a_change_goes_after_the_days_of_the_operator(settings):
    settings.KRING_AUDIT_DAYS = 30
    kept, gone = old_change(29), old_change(31)

    forget_old_changes()

    assert set(Change.objects.filter(pk__in=[kept.pk, gone.pk])) == {kept}


def test_without_a_number_of_days_every_change_stays(settings):
    settings.KRING_AUDIT_DAYS = 0
    kept = old_change(9999)

    forget_old_changes()

    assert Change.objects.filter(pk=kept.pk).exists()
