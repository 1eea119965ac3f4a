"""A passkey in a real browser, with a virtual authenticator in place of the fingerprint reader."""

import pytest

from tests.support import factories


@pytest.fixture
def page(browser):
    """A window in English that reports every breach of the content policy."""
    context = browser.new_context(locale="en")
    page = context.new_page()
    page.breaches = []
    page.on("console", lambda message: _note_breach(page, message.text))
    yield page
    context.close()


def _note_breach(page, text: str) -> None:
    if "Content Security Policy" in text:
        page.breaches.append(text)


def add_virtual_authenticator(page) -> None:
    """Give the browser an authenticator that confirms by itself, as a phone does by fingerprint."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in_with_password(page, address: str, user) -> None:
    page.goto(f"{address}/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign In", exact=True).click()
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_a_passkey_is_added_and_then_signs_in_without_a_password(page, live_server):
    # A passkey belongs to a host name; an address in digits is none.
    address = live_server.url.replace("127.0.0.1", "localhost")
    factories.make_home()
    user = factories.make_user(language="en")
    add_virtual_authenticator(page)

    sign_in_with_password(page, address, user)
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto(f"{address}/accounts/2fa/webauthn/")
    page.get_by_text("My phone").wait_for()

    page.goto(f"{address}/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign Out").click()
    page.wait_for_url("**/accounts/login/**")
    page.goto(f"{address}/accounts/login/?next=/accounts/preferences/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="Preferences").wait_for()

    assert page.breaches == []
