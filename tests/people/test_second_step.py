"""The second step: a code opens once, keys have decent names, and a site can demand it."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Permission
from django.core.cache import cache

from people.accounts.second_step import LONGEST_KEY_NAME, RenameKeyForm
from people.names import check_one_line
from tests.people.test_sign_in import code_for, confirm_password, sign_in, signed_in
from tests.support import factories

pytestmark = pytest.mark.django_db
AUTHENTICATE = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def home():
    cache.clear()
    return factories.make_home()


@pytest.fixture
def editor():
    user = factories.make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def test_the_code_of_the_set_up_does_not_open_afterwards(
    client, django_capture_on_commit_callbacks
):
    user = factories.make_user()
    sign_in(client, user)
    confirm_password(client)
    code = code_for(client.get("/accounts/2fa/totp/activate/").context["form"].secret)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code})
    client.post("/accounts/logout/")
    sign_in(client, user)

    client.post(AUTHENTICATE, {"code": code})

    assert not signed_in(client)


def test_a_code_opens_once_whatever_the_cache_remembers(client):
    user, secret = factories.make_user(), generate_totp_secret()
    TOTP.activate(user, secret)
    code = code_for(secret)
    sign_in(client, user)
    client.post(AUTHENTICATE, {"code": code})
    assert signed_in(client)
    client.post("/accounts/logout/")
    cache.clear()
    sign_in(client, user)

    response = client.post(AUTHENTICATE, {"code": code}, headers={"accept-language": "en"})

    assert "used already" in response.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize(
    "name", ["Sleutel\nvan Anna", "Sleutel\u202efdp", "a\u2066b", "a\x07b", "\u200b", "x" * 61]
)
def test_the_name_of_a_key_is_one_short_visible_line(name):
    user = factories.make_user()
    key = Authenticator(user=user, type="webauthn", data={"name": "Telefoon", "credential": {}})

    assert RenameKeyForm({"name": "Telefoon"}, instance=key).is_valid()
    form = RenameKeyForm({"name": name}, instance=key)
    form.is_valid()
    kept = form.cleaned_data.get("name", "")
    check_one_line(kept)
    assert len(kept) <= LONGEST_KEY_NAME


def test_without_the_setting_nobody_is_made_to(client, editor):
    client.force_login(editor)

    assert client.get("/admin/").status_code == 200


def test_who_may_enter_the_admin_first_adds_a_second_step(client, editor, settings):
    settings.REQUIRE_SECOND_STEP = True
    client.force_login(editor)

    for address in ("/admin/", "/", "/compose/", "/reviews/"):
        assert client.get(address).url == "/accounts/2fa/"
    for address in ("/accounts/2fa/", "/accounts/reauthenticate/", "/accounts/logout/"):
        assert client.get(address).status_code == 200


def test_with_a_second_step_the_way_is_free(client, editor, settings):
    settings.REQUIRE_SECOND_STEP = True
    TOTP.activate(editor, generate_totp_secret())
    client.force_login(editor)

    assert client.get("/admin/").status_code == 200


def test_readers_are_not_made_to(client, settings):
    settings.REQUIRE_SECOND_STEP = True
    client.force_login(factories.make_user())

    assert client.get("/").status_code == 200


def test_a_script_of_a_page_is_led_there_and_a_program_gets_403(client, editor, settings):
    settings.REQUIRE_SECOND_STEP = True
    client.force_login(editor)

    assert client.get("/", headers={"HX-Request": "true"})["HX-Redirect"] == "/accounts/2fa/"
    assert client.get("/", headers={"accept": "application/json"}).status_code == 403


def test_the_last_second_step_of_an_editor_stays(editor, settings):
    settings.REQUIRE_SECOND_STEP = True
    app = TOTP.activate(editor, generate_totp_secret()).instance

    assert not get_adapter().can_delete_authenticator(app)
    Authenticator.objects.create(user=editor, type="webauthn", data={"name": "b"})
    assert get_adapter().can_delete_authenticator(app)
