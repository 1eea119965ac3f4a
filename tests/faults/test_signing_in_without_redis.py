"""Signing in while Redis is away says so, in the reader's language, and does not blame the reader."""

import pytest
from django.test import Client

from kring.core import cache as redis_cache
from people.accounts.adapter import AWAY, AccountAdapter
from tests.support import factories

pytestmark = pytest.mark.django_db

WORDS = {"nl": "niet bereikbaar", "en": "cannot be reached"}


@pytest.fixture(autouse=True)
def _away(settings, monkeypatch):
    """Nobody listens on this port."""
    monkeypatch.setattr(redis_cache, "_retry_at", 0.0)
    backend = {"BACKEND": "kring.core.cache.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = {**settings.CACHES, "default": backend}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/accounts/login/", {"login": "somebody@example.org", "password": factories.PASSWORD}),
        ("/accounts/2fa/webauthn/login/", {"credential": "{}"}),
    ],
)
def test_every_way_to_sign_in_says_that_a_part_is_away(address, form, language):
    factories.make_employee(email="somebody@example.org")

    answer = Client().post(
        address, form, HTTP_ACCEPT="text/html", headers={"accept-language": language}
    )

    assert answer.status_code == 503
    assert WORDS[language] in answer.content.decode()
    assert answer.headers["Retry-After"]


def test_a_code_that_cannot_be_counted_is_not_called_one_too_many():
    error = AccountAdapter().validation_error("too_many_login_attempts")

    assert error.code == AWAY
