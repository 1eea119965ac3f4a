"""Nothing is shown before signing in, and everybody is told so in a way they understand."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from wagtail.models import APIToken

from people.middleware import OPEN_VIEWS
from tests.support import factories

pytestmark = pytest.mark.django_db
# What a browser takes for another site.
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "\\\\evil.example/",
    "\x01//evil.example/",
]

OPEN = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-abc-def/",
    "/accounts/inactive/",
    "/health/live",
    "/health/ready",
    "/robots.txt",
    "/site.webmanifest",
]
CLOSED = [
    "/",
    "/nieuws/",
    "/no/such/page/",
    "/no-such-file.php",
    "/admin/",
    "/admin/pages/",
    "/admin/sprite/",
    "/admin/jsi18n/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/preferences/",
    "/accounts/signup/",
    "/colleagues/",
    "/components/",
    "/documents/1/x.pdf",
    "/media/documents/x.pdf",
    "/media/images/x.png",
    "/images/signature/1/width-100/x.png",
    "/sitemap.xml",
    "/feeds/news/",
    "/accounts/loginx/",
]


@pytest.fixture(autouse=True)
def home():
    return factories.make_home()


@pytest.mark.parametrize("address", OPEN)
def test_a_visitor_reaches_what_signing_in_needs(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", CLOSED)
def test_a_visitor_is_sent_to_the_sign_in_page(client, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next={address}"


def test_every_open_view_exists():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert names >= OPEN_VIEWS - {"health_live", "health_ready"}


def test_a_missing_static_file_is_just_missing(client):
    assert client.get("/static/no-such-file.css").status_code == 404


@pytest.mark.parametrize("address", ["/api/v2/pages/", "/api/v3/pages/", "/api/nothing/"])
def test_a_program_gets_401_as_json(client, address):
    response = client.get(address)

    assert response.status_code == 401
    assert response["Content-Type"] == "application/json"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_fetch_that_asks_for_json_gets_401(client):
    assert client.get("/", headers={"accept": "application/json"}).status_code == 401


def test_htmx_moves_the_whole_window_to_the_sign_in_page(client):
    response = client.get(
        "/colleagues/?q=an",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/colleagues/"},
    )

    assert response.status_code == 401
    assert response["HX-Redirect"] == "/accounts/login/?next=/colleagues/"


def test_a_form_sent_without_a_session_returns_to_the_page_of_the_form(client):
    response = client.post("/admin/pages/1/edit/", headers={"referer": "http://testserver/x/?a=1"})

    assert response.url == "/accounts/login/?next=/x/%3Fa%3D1"


def test_a_form_from_another_site_returns_to_the_home_page(client):
    response = client.post("/x/", headers={"referer": "https://evil.example/x/"})

    assert response.url == "/accounts/login/?next=/"


@pytest.mark.parametrize("wanted", [*ELSEWHERE, "javascript:x()"])
def test_after_signing_in_nobody_lands_on_another_site(client, wanted):
    user = factories.make_user()

    response = client.post(
        "/accounts/login/",
        {"login": user.email, "password": factories.PASSWORD, "next": wanted},
    )

    assert response.url == "/"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_no_open_page_sends_anybody_to_another_site(client, wanted):
    asked = [
        client.post("/display/", {"next": wanted}),
        client.get("/admin/login/", {"next": wanted}),
        client.get("/x/", headers={"HX-Request": "true", "HX-Current-URL": wanted.strip()}),
        client.post("/i18n/setlang/", {"language": "en", "next": wanted}),
    ]

    for response in asked:
        target = response.get("HX-Redirect") or response["Location"]
        assert "evil" not in target


@pytest.mark.parametrize(
    ("address", "goes_to"),
    [
        ("/admin/login/?next=/admin/pages/", "/accounts/login/?next=%2Fadmin%2Fpages%2F"),
        ("/admin/login/?next=//evil.example", "/accounts/login/?next=%2Fadmin%2F"),
        ("/_util/login/", "/accounts/login/?next=%2Fadmin%2F"),
        ("/admin/password_reset/", "/accounts/password/reset/"),
        ("/admin/password_reset/confirm/a/b/", "/accounts/password/reset/"),
    ],
)
def test_wagtails_own_sign_in_pages_lead_to_the_one(client, address, goes_to):
    assert client.get(address).url == goes_to


def test_somebody_without_admin_rights_gets_403_instead_of_a_circle_of_redirects(client):
    client.force_login(factories.make_user())

    assert client.get("/admin/", follow=True).status_code == 403


def test_a_deactivated_colleague_is_out_at_once(client):
    user = factories.make_user()
    client.force_login(user)
    assert client.get("/accounts/preferences/").status_code == 200

    user.is_active = False
    user.save()

    assert client.get("/accounts/preferences/").status_code == 302


def test_a_session_ends_however_busy_its_reader_was(client):
    user = factories.make_user()
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        client.force_login(user)
    lifetime = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    with time_machine.travel(now + lifetime - timedelta(minutes=1), tick=False):
        client.post("/accounts/preferences/", {"language": "nl", "appearance": "dark"})
        assert client.get("/accounts/preferences/").status_code == 200
    with time_machine.travel(now + lifetime + timedelta(minutes=1), tick=False):
        assert client.get("/accounts/preferences/").status_code == 302


def test_the_session_key_changes_at_sign_in(client):
    user = factories.make_user()
    session = client.session
    session["visited"] = True
    session.save()
    before = session.session_key

    client.post("/accounts/login/", {"login": user.email, "password": factories.PASSWORD})

    assert client.session.session_key != before


@pytest.mark.parametrize("address", ["/accounts/preferences/", "/sitemap.xml", "/api/v2/pages/"])
def test_no_shared_cache_keeps_what_one_reader_got(client, address):
    client.force_login(factories.make_user())

    response = client.get(address)

    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_a_token_stands_for_its_account(client):
    _row, token = APIToken.create_token(user=factories.make_user(), name="reader")

    for address in ("/api/v2/pages/", "/api/v3/pages/"):
        response = client.get(address, headers={"authorization": f"Bearer {token}"})
        assert response.status_code == 200


def test_a_wrong_token_stands_for_nobody_even_with_a_session(client):
    client.force_login(factories.make_user())

    for address in ("/api/v2/pages/", "/api/v3/pages/", "/api/v3/openapi.json"):
        response = client.get(address, headers={"authorization": "Bearer wagtail_wrong"})
        assert response.status_code == 401


def test_the_token_of_a_leaver_stands_for_nobody(client):
    user = factories.make_user()
    _row, token = APIToken.create_token(user=user, name="reader")
    user.is_active = False
    user.save()

    response = client.get("/api/v2/pages/", headers={"authorization": f"Bearer {token}"})

    assert response.status_code == 401


def test_a_token_opens_no_page(client):
    _row, token = APIToken.create_token(user=factories.make_user(), name="reader")

    response = client.get("/", headers={"authorization": f"Bearer {token}"})

    assert response.status_code == 302


@pytest.mark.parametrize("address", ["/api/v2/pages/", "/api/v3/pages/"])
def test_the_api_only_reads(client, address):
    client.force_login(factories.make_user(is_superuser=True))

    assert client.post(address, {}, content_type="application/json").status_code in {403, 405}


def test_the_whole_site_answers_under_a_strict_content_policy(client):
    client.force_login(factories.make_user())

    policy = client.get("/accounts/preferences/")["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "script-src 'self'" in policy
    assert "object-src 'none'" in policy


def test_a_form_sent_after_the_session_ended_is_handed_back(client):
    response = client.post(
        "/accounts/preferences/?a=1",
        {"text": "A long story\nwith <b>two</b> lines", "choice": ["one", "two"]},
        headers={"origin": "http://testserver"},
    )
    page = response.content.decode()

    assert response.status_code == 401
    assert 'action="/accounts/preferences/?a=1"' in page
    assert "A long story\nwith &lt;b&gt;two&lt;/b&gt; lines</textarea>" in page
    assert page.count('name="choice"') == 2


def test_a_form_with_a_password_is_not_handed_back(client):
    typed = {"oldpassword": "first secret", "password1": "next secret"}

    response = client.post(
        "/accounts/password/change/", typed, headers={"origin": "http://testserver"}
    )

    assert response.status_code == 302
    assert "secret" not in response.content.decode()


def test_a_form_with_a_file_is_handed_back_without_the_file(client, tmp_path):
    upload = tmp_path / "big.bin"
    upload.write_bytes(b"secret bytes" * 1000)
    with upload.open("rb") as file:
        response = client.post(
            "/x/", {"title": "Kept", "file": file}, headers={"origin": "http://testserver"}
        )

    assert "Kept</textarea>" in response.content.decode()
    assert "secret bytes" not in response.content.decode()


@pytest.fixture
def second_tab(client):
    """A browser that signed in again since the form was opened."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.make_user(first_name="Noor", last_name="Bos", language="en"))
    strict.get("/accounts/preferences/")
    return strict


def stale(client, data, headers=None, address="/accounts/preferences/?a=1"):
    """Send a form with the token of another session."""
    data = {"csrfmiddlewaretoken": "x" * 64, **data}
    return client.post(address, data, headers={"origin": "http://testserver"} | (headers or {}))


def test_a_form_of_a_second_tab_comes_back_with_all_that_was_typed_after_signing_in(second_tab):
    response = stale(second_tab, {"text": "A long <b>story</b>", "choice": ["one", "two"]})
    page = response.content.decode()

    assert response.status_code == 403
    assert 'action="/accounts/preferences/?a=1"' in page
    assert "A long &lt;b&gt;story&lt;/b&gt;</textarea>" in page
    assert page.count('name="choice"') == 2
    assert "You are signed in as" in page


def test_the_one_button_of_that_form_sends_it(second_tab):
    token = token_of_held_form(stale(second_tab, {"language": "nl", "theme": "dark"}))
    sent = {"language": "nl", "theme": "dark", "csrfmiddlewaretoken": token}
    response = second_tab.post("/accounts/preferences/", sent)

    assert response.status_code != 403


def token_of_held_form(response):
    form = response.content.decode().split('action="/accounts/preferences/')[1]
    return form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def test_a_form_of_another_site_does_not_come_back(second_tab):
    response = stale(second_tab, {"text": "wolfsklem"}, {"origin": "https://evil.example"})

    assert response.status_code == 403
    assert "wolfsklem" not in response.content.decode()


def test_a_password_is_never_written_into_a_page(second_tab):
    response = stale(second_tab, {"login": "noor", "password": "geheim-woord"})

    assert "geheim-woord" not in response.content.decode()


def test_a_fragment_gets_the_page_with_the_form_in_place_of_the_whole_window(second_tab):
    response = stale(second_tab, {"text": "Tip"}, {"HX-Request": "true"})

    assert (response.status_code, response["HX-Retarget"]) == (200, "body")
    assert "Tip</textarea>" in response.content.decode()


def test_a_form_of_another_site_is_not_handed_back(client):
    response = client.post("/x/", {"text": "trap"}, headers={"origin": "https://evil.example"})

    assert response.status_code == 302
