"""A Redis that cannot be reached makes the site slower and breaks no page."""

import pytest
from django.core.cache import cache
from django.test import Client

from kring.core import cache as redis_cache
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_state(monkeypatch):
    monkeypatch.setattr(redis_cache, "_retry_at", 0.0)


def point_at(settings, url: str) -> None:
    """Have the site keep its cache at this address."""
    backend = {"BACKEND": "kring.core.cache.RedisCache", "LOCATION": url}
    settings.CACHES = {**settings.CACHES, "default": backend}


@pytest.fixture
def away(settings):
    """Nobody listens on this port."""
    point_at(settings, "redis://127.0.0.1:9/0")


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/nowhere/", 404)])
def test_pages_answer_and_people_stay_signed_in(away, path, status):
    factories.make_home()
    client = Client()
    client.force_login(factories.make_employee(factories.make_unit()))

    assert client.get(path, HTTP_ACCEPT="text/html").status_code == status


def test_nobody_signs_in_while_attempts_cannot_be_counted(away):
    user = factories.make_employee(factories.make_unit())
    client = Client()

    answer = client.post("/accounts/login/", {"login": user.email, "password": factories.PASSWORD})

    assert answer.status_code == 503
    assert "_auth_user_id" not in client.session


def test_the_site_stays_in_service_and_says_that_it_is_degraded(away, client):
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (lambda: cache.get("a", 3), 3),
        (lambda: cache.get_or_set("a", lambda: 4), 4),
        (lambda: cache.add("a", 1), False),
        (lambda: cache.set("a", 1), None),
        (lambda: cache.touch("a"), False),
        (lambda: cache.delete("a"), False),
        (lambda: cache.get_many(["a"]), {}),
        (lambda: "a" in cache, False),
        (lambda: cache.set_many({"a": 1}), []),
        (lambda: cache.delete_many(["a"]), None),
        (lambda: cache.clear(), False),
    ],
)
def test_each_call_answers_as_an_empty_cache_does(away, call, answer):
    assert call() == answer


def test_raising_a_number_answers_as_for_a_missing_key(away):
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")


def test_it_is_not_asked_again_at_once(away, caplog):
    for _call in range(3):
        cache.get("a")

    assert [record.name for record in caplog.records].count("kring.core.cache") == 1


@pytest.mark.redis
def test_a_redis_that_answers_is_used(settings, redis_url):
    point_at(settings, redis_url)
    cache.set("kring-test", 5, 60)

    assert cache.incr("kring-test") == 6
    assert cache.delete("kring-test")
