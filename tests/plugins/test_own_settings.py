"""What people choose for themselves in a feature: theirs alone, within what they have and may."""

import dataclasses

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import User
from plugins.api import Contributions, plugin_settings
from plugins.contributions import settings as site_settings
from plugins.contributions import store
from plugins.contributions.own_settings import services as own_settings
from plugins.contributions.own_settings.selectors import has_own_settings
from plugins.gate import snapshot
from plugins.gate.decisions import plugins_of
from plugins.install.uninstall.inventory import framework_rows
from plugins.models import PersonalSetting, Plugin, SettingChange
from plugins.privacy import requests as personal_data
from releases.models import Override
from tests.support import factories

pytestmark = pytest.mark.django_db
INDEX = "/releases/settings/"
PAGE = "/releases/settings/sample/"


def of_person(default, **metadata):
    return dataclasses.field(default=default, metadata={"scope": "person", **metadata})


@dataclasses.dataclass
class Options:
    votes: int = 3
    size: int = of_person(20, validators=[MaxValueValidator(100)])
    order: str = of_person("new", choices=[("new", "Newest"), ("top", "Best")])
    per_page: int = of_person(10, choices=[(10, "ten"), (50, "fifty")])
    digest: bool = of_person(True, permission="sample.manage", label="The digest")
    secret: str = dataclasses.field(default="", metadata={"permission": "sample.manage"})


CHOSEN = {"size": "30", "order": "top", "per_page": "50"}


@pytest.fixture
def sample(sample):
    sample.settings(Options)
    return sample


@pytest.fixture
def reader(sample, give, as_role):
    """A client of somebody who has the plugin."""
    client = as_role("employee")
    give(client.user)
    return client


@pytest.fixture
def of_sample(monkeypatch):
    """Return a function that gives somebody the permission that the settings name, as a group would."""
    held = set()
    asked = User.has_perm
    monkeypatch.setattr(
        User,
        "has_perm",
        lambda user, name, obj=None: (
            (user.pk in held) if name == "sample.manage" else asked(user, name, obj)
        ),
    )
    return lambda user: held.add(user.pk)


def fresh(client):
    """Return the user as the next request has it."""
    return User.objects.get(pk=client.user.pk)


def choose_for_site(manager, **values):
    form = site_settings.bound_form("sample", {"votes": "3", "size": "20", **values})
    assert form.is_valid(), form.errors
    site_settings.save(slug="sample", form=form, user=manager)


def test_the_choice_of_a_person_goes_before_that_of_the_site_and_the_default(
    reader, release_manager
):
    assert plugin_settings("sample", fresh(reader))["size"] == 20
    choose_for_site(release_manager, size="40", order="new", per_page="10")
    assert plugin_settings("sample", fresh(reader))["size"] == 40

    assert reader.post(PAGE, CHOSEN).url == PAGE

    mine = plugin_settings("sample", fresh(reader))
    assert (mine["size"], mine["order"], mine["per_page"]) == (30, "top", 50)
    assert plugin_settings("sample")["size"] == 40
    assert plugin_settings("sample", factories.make_user())["size"] == 40


def test_what_is_left_as_it_is_follows_the_site(reader, release_manager):
    reader.post(PAGE, CHOSEN | {"size": "20"})
    choose_for_site(release_manager, size="70", order="new", per_page="10")

    mine = plugin_settings("sample", fresh(reader))
    assert (mine["size"], mine["order"]) == (70, "top")


def test_the_page_shows_what_holds_for_the_reader(reader):
    reader.post(PAGE, CHOSEN)

    form = reader.get(PAGE).context["form"]
    assert [form[name].value() for name in ("size", "order", "per_page")] == [30, "top", 50]


def test_what_is_of_the_site_is_not_chosen_by_a_person(reader):
    assert "votes" not in reader.get(PAGE).context["form"].fields
    reader.post(PAGE, CHOSEN | {"votes": "9"})

    assert plugin_settings("sample", fresh(reader))["votes"] == 3


@pytest.mark.parametrize(
    ("name", "value"), [("size", "many"), ("size", "101"), ("size", ""), ("order", "worst")]
)
def test_a_wrong_choice_is_explained_at_its_field_and_not_stored(reader, name, value):
    answer = reader.post(PAGE, CHOSEN | {name: value})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    assert 'role="alert"' in answer.content.decode()
    assert not PersonalSetting.objects.exists()


def test_going_back_to_the_choices_of_the_organisation_asks_first(reader):
    assert "reset" not in reader.get(PAGE).content.decode()
    reader.post(PAGE, CHOSEN)
    reset = reverse("plugins:reset_own_settings", args=["sample"])
    assert reset in reader.get(PAGE).content.decode()

    assert reader.get(reset).status_code == 200
    assert PersonalSetting.objects.exists()
    reader.post(reset)

    assert not PersonalSetting.objects.exists()
    assert plugin_settings("sample", fresh(reader))["size"] == 20


def test_choosing_what_the_site_has_leaves_nothing_behind(reader):
    reader.post(PAGE, CHOSEN)
    reader.post(PAGE, {"size": "20", "order": "new", "per_page": "10"})

    assert not PersonalSetting.objects.exists()


@pytest.mark.parametrize("path", ["", "reset/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_has_not_the_feature_meets_no_page(sample, as_role, path, method):
    for role in ("employee", "administrator"):
        assert getattr(as_role(role), method)(PAGE + path).status_code == 404
    assert as_role("employee").get(INDEX).status_code == 404


def test_the_pages_go_with_a_stop(reader, killed):
    reader.post(PAGE, CHOSEN)
    killed("sample")

    assert reader.get(PAGE).status_code == reader.get(INDEX).status_code == 404
    with pytest.raises(PermissionDenied):
        own_settings.reset_own_settings(slug="sample", user=fresh(reader))
    assert PersonalSetting.objects.exists()


def test_nobody_chooses_without_signing_in(sample, client):
    assert client.post(PAGE, CHOSEN).status_code in (302, 401, 403)
    assert not PersonalSetting.objects.exists()


def test_a_feature_without_such_a_setting_has_no_page(sample, give, as_role):
    @dataclasses.dataclass
    class OfSite:
        votes: int = 3

    sample.settings(OfSite)
    client = as_role("employee")
    give(client.user)

    assert client.get(PAGE).status_code == 404


def test_the_menu_and_the_account_lead_there_for_who_has_something_to_choose(reader, as_role):
    address = reverse("people:preferences")

    assert reader.get(address).content.decode().count(f'href="{INDEX}"') == 2
    assert INDEX not in as_role("employee").get(address).content.decode()


def test_the_menu_costs_no_query(reader, django_assert_num_queries):
    user = fresh(reader)
    plugins_of(user)
    with django_assert_num_queries(0):
        assert has_own_settings(user)


@pytest.fixture
def features():
    """Return a function that makes so many features of which each has something to choose."""
    made = []

    def make(user, number):
        for each in range(len(made), number):
            slug = f"sample{each}"
            Plugin.objects.create(slug=slug, is_enabled=True)
            made.append(slug)
            store.forget(slug)
            Contributions(slug).settings(
                dataclasses.make_dataclass(f"Options{each}", [("size", int, of_person(20))])
            )
        for slug in made:
            Override.objects.get_or_create(
                plugin_id=slug, effect="allow", key=f"user:{user.pk}", reason="test"
            )
        snapshot.forget()

    yield make
    for slug in made:
        store.forget(slug)


def test_the_list_takes_as_many_queries_for_50_features_as_for_one(as_role, features):
    client = as_role("employee")
    counts = []
    for number in (1, 50):
        features(client.user, number)
        client.get(INDEX)
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(INDEX).context["features"]) == number
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_reading_again_for_the_same_request_asks_nothing(reader, django_assert_num_queries):
    user = fresh(reader)
    with django_assert_num_queries(1):
        plugin_settings("sample", user)
    with django_assert_num_queries(0):
        plugin_settings("sample", user)


def test_whoever_is_given_the_settings_cannot_change_those_of_the_next(reader):
    user = fresh(reader)
    plugin_settings("sample", user)["size"] = 0

    assert plugin_settings("sample", user)["size"] == 20


def test_a_setting_with_a_permission_is_there_for_its_holders_alone(reader, of_sample):
    assert "digest" not in reader.get(PAGE).context["form"].fields
    reader.post(PAGE, CHOSEN | {"digest": ""})
    assert plugin_settings("sample", fresh(reader))["digest"] is True

    of_sample(reader.user)
    assert "The digest" in reader.get(PAGE).content.decode()
    reader.post(PAGE, CHOSEN)

    assert plugin_settings("sample", fresh(reader))["digest"] is False


def test_a_choice_holds_no_longer_than_the_permission_and_is_not_lost(reader, of_sample):
    PersonalSetting.objects.create(slug="sample", user=reader.user, values={"digest": False})
    assert plugin_settings("sample", fresh(reader))["digest"] is True
    reader.post(PAGE, CHOSEN)

    of_sample(reader.user)
    assert plugin_settings("sample", fresh(reader))["digest"] is False


def test_a_setting_of_the_site_with_a_permission_is_hidden_from_other_release_managers(
    sample, client, release_manager, of_sample
):
    release_manager.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(release_manager)
    address = reverse("kring_release_settings", args=["sample"])
    values = {"votes": "5", "size": "20", "order": "new", "per_page": "10"}
    client.post(address, values | {"secret": "stolen"})
    assert plugin_settings("sample")["secret"] == ""
    SettingChange.objects.create(slug="sample", before={"secret": ""}, after={"secret": "told"})
    page = client.get(address).content.decode()
    assert "told" not in page
    assert 'name="secret"' not in page

    of_sample(release_manager)
    client.post(address, values | {"secret": "mine"})

    assert plugin_settings("sample")["secret"] == "mine"
    assert "told" in client.get(address).content.decode()


def test_storing_leaves_a_setting_that_is_not_open_as_it_is(sample, release_manager, of_sample):
    choose_for_site(None, secret="kept", order="new", per_page="10")
    form = site_settings.bound_form(
        "sample", {"votes": "8", "size": "20", "order": "new", "per_page": "10", "secret": "gone"}
    )

    site_settings.save(slug="sample", form=form, user=release_manager)

    stored = plugin_settings("sample")
    assert (stored["votes"], stored["secret"]) == (8, "kept")


def test_a_stored_value_that_is_no_longer_valid_gives_way_to_the_default(reader):
    PersonalSetting.objects.create(
        slug="sample", user=reader.user, values={"size": 4000, "order": "worst", "gone": 1}
    )

    mine = plugin_settings("sample", fresh(reader))
    assert (mine["size"], mine["order"]) == (20, "new")
    assert "gone" not in mine


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"scope": "team"}, ValueError),
        ({"permission": "ideas.manage"}, ValueError),
        ({"lable": "Size"}, TypeError),
    ],
)
def test_what_cannot_be_meant_is_refused_when_it_is_declared(sample, metadata, error):
    options = dataclasses.make_dataclass(
        "Wrong", [("size", int, dataclasses.field(default=1, metadata=metadata))]
    )

    with pytest.raises(error, match=r"size|team"):
        sample.settings(options)


def test_what_a_person_chose_is_handed_over_and_erased_with_the_rest(reader):
    reader.post(PAGE, CHOSEN)
    other = factories.make_user()
    PersonalSetting.objects.create(slug="sample", user=other, values={"size": 50})

    kept = personal_data.export_for(reader.user)["sample"]
    assert kept == [{"settings": {"size": 30, "order": "top", "per_page": 50}}]
    personal_data.erase_for(reader.user)

    assert "sample" not in personal_data.export_for(reader.user)
    assert list(PersonalSetting.objects.values_list("user", flat=True)) == [other.pk]


def test_the_inventory_of_an_uninstall_counts_it(reader):
    reader.post(PAGE, CHOSEN)

    found = {queryset.model: queryset.count() for queryset in framework_rows("sample")}
    assert found[PersonalSetting] == 1
