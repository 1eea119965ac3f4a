"""Health checks for the machinery, and the page for a refused form."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.support import factories

pytestmark = pytest.mark.django_db


def test_a_process_that_runs_says_so(client):
    assert client.get("/health/live").json() == {"status": "ok"}


def test_a_process_that_can_serve_is_ready(client):
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json()["checks"] == {"database": "ok", "cache": "ok"}


def test_a_cache_that_is_away_makes_it_degraded_and_tells_no_secrets(client, monkeypatch):
    def refuse(*args, **kwargs):
        message = "redis://:password@cache:6379"
        raise ConnectionError(message)

    monkeypatch.setattr(cache, "set", refuse)

    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["checks"]["cache"] == "ConnectionError"
    assert "password" not in response.content.decode()


def test_the_answer_about_health_is_kept_by_nobody(client):
    assert "no-store" in client.get("/health/ready")["Cache-Control"]


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_refused_form_gets_a_page_that_helps(signed_in):
    factories.make_home()
    client = Client(enforce_csrf_checks=True)
    if signed_in:
        client.force_login(factories.make_user())

    response = client.post("/accounts/login/", {"login": "x"})

    assert response.status_code == 403
    assert response.templates[0].name == "403_csrf.html"


@pytest.mark.parametrize("address", ["/", "/admin/", "/health/live", "/accounts/login/"])
def test_every_answer_carries_the_security_headers(client, address):
    response = client.get(address)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]


def test_only_the_admin_may_use_inline_scripts(client):
    site = client.get("/accounts/login/")["Content-Security-Policy"]
    admin = client.get("/admin/")["Content-Security-Policy"]

    assert "unsafe-inline" not in site
    assert "script-src 'self' 'unsafe-inline'" in admin


def test_robots_are_asked_to_stay_away(client):
    assert "Disallow: /" in client.get("/robots.txt").content.decode()


def test_the_icon_and_the_manifest_lead_to_static_files(client):
    assert client.get("/favicon.ico").url.startswith("/static/")
    assert client.get("/site.webmanifest").json()["name"] == "Kring"
