"""Exceptions, and what people put aside, hold for one feature of a plugin alone."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from people.models import User
from plugins.api import explain, is_on
from plugins.gate import snapshot
from plugins.gate.rules import Reason
from plugins.models import Plugin
from releases.models import OptOut, Override, Release, ReleaseEvent
from releases.selectors.opt_outs import put_aside
from releases.services.exceptions import OverrideError, add_override, remove_override
from releases.services.mandatory import make_mandatory, make_optional
from releases.services.opt_outs import opt_in, opt_out
from tests.support import factories

pytestmark = pytest.mark.django_db
SLUG, FEATURE, KEY = "reactions", "names", "reactions.names"
PAGE = "/releases/"


@pytest.fixture
def opened(make_release):
    """Return a function that opens a release of the plugin, or of its feature, to everybody."""

    def make(feature=""):
        release = make_release({"percentage": 10_000}, slug=SLUG, feature=feature)
        Release.objects.filter(pk=release.pk).update(status=Release.Status.RUNNING)
        release.rings.update(opened_at="2026-01-05T09:00Z")
        snapshot.forget()
        return release

    return make


@pytest.fixture
def reader(client):
    factories.make_home()
    user = factories.make_employee(factories.make_unit(), language="en")
    client.force_login(user)
    return user


@pytest.fixture
def admin(client, release_manager):
    release_manager.user_permissions.add(Permission.objects.get(codename="access_admin"))
    release_manager.language = "en"
    release_manager.save()
    client.force_login(release_manager)
    return client


def now(user):
    """Return the user as the next request has them, under the rules as they are now."""
    snapshot.forget()
    return User.objects.get(pk=user.pk)


def except_(user, effect, by, **fields):
    return add_override(
        plugin=Plugin.objects.get(),
        feature=FEATURE,
        key=f"user:{user.pk}",
        effect=effect,
        reason="Asked for it.",
        user=by,
        **fields,
    )


def test_an_exception_gives_a_feature_to_whoever_has_the_plugin(reader, opened, release_manager):
    opened()
    except_(reader, "allow", release_manager)

    assert explain(KEY, now(reader)).reason is Reason.ALLOWED
    assert not is_on(KEY, now(release_manager))


def test_an_exception_gives_no_feature_without_its_plugin(reader, make_release, release_manager):
    make_release(slug=SLUG)
    except_(reader, "allow", release_manager)

    assert explain(KEY, now(reader)).reason is Reason.DEPENDENCY


def test_an_exception_keeps_a_feature_away_and_leaves_the_plugin(reader, opened, release_manager):
    opened()
    opened(FEATURE)
    override = except_(reader, "deny", release_manager)

    assert explain(KEY, now(reader)).reason is Reason.DENIED
    assert is_on(SLUG, now(reader))
    event = ReleaseEvent.objects.get()
    assert (event.action, event.after["feature"]) == ("exception_deny", FEATURE)
    assert event.people_affected == 1

    remove_override(override=override, user=release_manager, reason="Over.")
    assert is_on(KEY, now(reader))


def test_an_exception_to_the_plugin_and_one_to_its_feature_are_two(reader, opened, release_manager):
    opened()
    except_(reader, "allow", release_manager)
    add_override(
        plugin=Plugin.objects.get(),
        key=f"user:{reader.pk}",
        effect="deny",
        reason="x",
        user=release_manager,
    )

    assert Override.objects.count() == 2


def test_no_exception_is_made_to_a_feature_that_is_not_installed(
    reader, opened, release_manager, install
):
    opened()
    install(SLUG, "1.0.0", features=())

    with pytest.raises(OverrideError, match="geen functie"):
        except_(reader, "allow", release_manager)


def test_a_manager_makes_an_exception_from_the_release_of_a_feature(reader, admin, opened):
    opened()
    release = opened(FEATURE)
    page = reverse("kring_release", args=[release.pk])
    form = reverse("kring_release_exception", args=[SLUG])
    assert f"{form}?feature={FEATURE}" in admin.get(page).text
    chosen = admin.get(form, {"feature": FEATURE}).text
    assert f'<option value="{FEATURE}" selected>See at once who</option>' in chosen

    admin.post(
        form,
        {
            "feature": FEATURE,
            "keys": f'["user:{reader.pk}"]',
            "effect": "deny",
            "reason": "Asked for it.",
        },
    )

    assert explain(KEY, now(reader)).reason is Reason.DENIED
    assert "Asked for it." in admin.get(page).text
    of_plugin = admin.get(reverse("kring_release_plugin", args=[SLUG])).text
    assert "<td>See at once who</td>" in of_plugin


def test_a_reader_puts_a_feature_aside_and_takes_it_back_on_the_page(client, reader, opened):
    opened()
    opened(FEATURE)
    aside = reverse("adoption:put_aside", args=[KEY])
    assert aside in client.get(PAGE).text

    client.post(aside)

    assert explain(KEY, now(reader)).reason is Reason.OPTED_OUT
    assert is_on(SLUG, now(reader))
    back = reverse("adoption:use_again", args=[KEY])
    assert back in client.get(PAGE).text

    client.post(back)
    assert is_on(KEY, now(reader))
    assert not OptOut.objects.exists()


def test_with_the_plugin_put_aside_its_feature_is_not_listed(client, reader, opened):
    opened()
    opened(FEATURE)
    opt_out(user=now(reader), slug=SLUG)
    snapshot.forget()

    html = client.get(PAGE).text

    assert "See at once who" not in html
    assert reverse("adoption:use_again", args=[SLUG]) in html


def test_a_feature_and_its_plugin_are_put_aside_and_taken_back_each_by_itself(reader, opened):
    opened()
    opened(FEATURE)
    opt_out(user=now(reader), slug=KEY)
    opt_out(user=now(reader), slug=SLUG)
    assert (put_aside(SLUG), put_aside(KEY)) == (1, 1)

    opt_in(user=now(reader), slug=SLUG)

    assert is_on(SLUG, now(reader))
    assert explain(KEY, now(reader)).reason is Reason.OPTED_OUT


def test_a_mandatory_feature_comes_back_and_is_optional_again(reader, opened, release_manager):
    plugin_ring, ring = opened().rings.get(), opened(FEATURE).rings.get()
    opt_out(user=now(reader), slug=KEY)
    for each in (plugin_ring, ring):
        make_mandatory(ring=each, user=release_manager, reason="Agreed.")
    assert explain(KEY, now(reader)).reason is Reason.MANDATORY
    assert OptOut.objects.get().ended_at

    make_optional(ring=ring, user=release_manager)

    assert not OptOut.objects.exists()
    assert explain(KEY, now(reader)).reason is Reason.PERCENTAGE
    assert explain(SLUG, now(reader)).reason is Reason.MANDATORY
