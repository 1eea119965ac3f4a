"""Language, appearance and time zone: chosen once, for the site and the admin alike."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from people.services.preferences import save_preferences
from tests.support import factories

pytestmark = pytest.mark.django_db
ADDRESS = "/accounts/preferences/"
CHOICES = {
    "language": "en",
    "reads": ["de", "fr"],
    "appearance": "dark",
    "time_zone": "Europe/Lisbon",
}


@pytest.fixture
def reader(client):
    factories.make_home()
    user = factories.make_employee()
    client.force_login(user)
    return user


def test_the_choices_are_kept_for_the_site_and_for_the_admin(client, reader):
    response = client.post(ADDRESS, CHOICES)
    reader.refresh_from_db()
    profile = UserProfile.objects.get(user=reader)

    assert response.status_code == 302
    assert (reader.language, reader.reads, reader.appearance) == ("en", ["de", "fr"], "dark")
    assert (profile.preferred_language, profile.current_time_zone) == ("en", "Europe/Lisbon")
    assert profile.theme == "dark"


def test_the_languages_that_were_chosen_are_ticked_when_the_page_is_opened_again(client, reader):
    client.post(ADDRESS, CHOICES)

    form = client.get(ADDRESS).context["form"]

    assert [box.data["selected"] for box in form["reads"]] == [False, False, True, True]


def test_the_page_answers_in_the_chosen_language_at_once(client, reader):
    client.post(ADDRESS, CHOICES)

    page = client.get(ADDRESS, headers={"accept-language": "nl"})

    assert page["Content-Language"] == "en"
    assert '<html lang="en" data-bs-theme="dark">' in page.content.decode()


def test_the_admin_speaks_the_language_of_the_site(client):
    factories.make_home()
    user = factories.make_user(is_superuser=True, language="en")
    client.force_login(user)

    english = client.get("/admin/").content.decode()
    client.post(ADDRESS, CHOICES | {"language": "nl"})
    dutch = client.get("/admin/").content.decode()

    assert '<html lang="en"' in english
    assert '<html lang="nl"' in dutch


def test_the_language_chosen_in_the_admin_holds_on_the_site(client, reader):
    profile = UserProfile.get_for_user(reader)
    profile.preferred_language = "en"
    profile.save()

    assert client.get(ADDRESS)["Content-Language"] == "en"


def test_the_language_chosen_in_the_menu_holds_in_the_admin(client, reader):
    profile = UserProfile.get_for_user(reader)

    client.post("/display/", {"language": "en"})

    profile.refresh_from_db()
    assert profile.preferred_language == "en"


def test_times_are_shown_in_the_chosen_zone(client, reader):
    client.post(ADDRESS, CHOICES)

    assert client.session["kring_time_zone"] == "Europe/Lisbon"


def test_the_chosen_zone_comes_back_at_the_next_sign_in(client, reader):
    client.post(ADDRESS, CHOICES)
    client.post("/accounts/logout/")

    client.force_login(reader)

    assert client.session["kring_time_zone"] == "Europe/Lisbon"


def test_the_zone_and_language_of_one_request_do_not_leak_into_the_next(client, reader):
    zone, language = timezone.get_current_timezone_name(), translation.get_language()
    client.post(ADDRESS, CHOICES)

    client.get(ADDRESS)

    assert timezone.get_current_timezone_name() == zone
    assert translation.get_language() == language


@pytest.mark.parametrize(
    "wrong",
    [{"language": "xx"}, {"reads": ["xx"]}, {"appearance": "pink"}, {"time_zone": "Mars/Base"}],
)
def test_an_unknown_choice_is_refused_with_the_form(client, reader, wrong):
    response = client.post(ADDRESS, CHOICES | wrong)

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode() or "field-error" in str(
        response.content
    )


def test_nobody_chooses_for_somebody_else():
    actor, other = factories.make_user(), factories.make_user()

    with pytest.raises(PermissionDenied):
        save_preferences(actor=actor, user=other, **CHOICES)


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Base"}, {"reads": ["nl", "xx"]}])
def test_the_service_refuses_an_unknown_choice(wrong):
    user = factories.make_user()

    with pytest.raises(ValidationError):
        save_preferences(actor=user, user=user, **CHOICES | wrong)


def test_what_was_chosen_on_the_sign_in_page_holds_after_signing_in(client):
    factories.make_home()
    reader = factories.make_employee(language="nl")
    client.post("/i18n/setlang/", {"language": "en"})

    client.post("/accounts/login/", {"login": reader.email, "password": factories.PASSWORD})

    reader.refresh_from_db()
    assert reader.language == "en"


def test_a_choice_on_a_sign_in_page_holds_for_who_is_signed_in_already(client, reader):
    client.force_login(reader)

    client.post("/i18n/setlang/", {"language": "en"})

    reader.refresh_from_db()
    assert reader.language == "en"


def test_an_unknown_language_changes_nothing(client, reader):
    client.force_login(reader)
    before = reader.language

    client.post("/i18n/setlang/", {"language": "xx"})

    reader.refresh_from_db()
    assert reader.language == before


def test_one_page_of_the_admin_speaks_one_language_even_where_two_are_stored(client):
    user = factories.make_user(is_superuser=True, language="en")
    UserProfile.get_for_user(user)
    UserProfile.objects.filter(user=user).update(preferred_language="nl")
    client.force_login(user)

    page = client.get("/admin/").content.decode()

    assert '<html lang="en"' in page
    assert "Log out" in page


def test_wagtails_mails_speak_the_language_of_who_reads_them():
    user = factories.make_user(language="en")

    profile = UserProfile.get_for_user(user)

    with translation.override("nl"):
        assert profile.get_preferred_language() == "en"
