"""``plugins list`` says what the screens of releases say."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from plugins.models import Breaker
from releases.models import Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(capsys):
    """Return a function that returns the line of a plugin."""

    def line_of(slug: str) -> str:
        with override("en"):
            call_command("plugins", "list")
        lines = capsys.readouterr().out.splitlines()
        return next(line for line in lines if line.startswith(f"{slug} "))

    return line_of


def test_what_evidence_stopped_for_everybody_is_not_listed_as_enabled(make_release, listed):
    make_release({"name": "Pilot", "opened_at": timezone.now()}, slug="ideas")
    Breaker.objects.create(feature="ideas", version="1.0.0")

    assert "stopped by evidence" in listed("ideas")


def test_a_feature_is_back_for_as_few_as_its_plugin(make_release, listed):
    make_release({"percentage": 10_000, "opened_at": timezone.now()}, slug="reactions")
    Breaker.objects.create(feature="reactions", version="1.1.0")
    Breaker.objects.create(feature="reactions.names", version="1.1.0", cause="host", share=500)

    assert "stopped by evidence" in listed("reactions.names")
    assert "back for" not in listed("reactions.names")


def test_a_plan_for_later_does_not_hide_how_far_the_release_is(make_release, listed):
    release = make_release({"name": "Pilot", "opened_at": timezone.now()}, slug="ideas")
    Release.objects.filter(pk=release.pk).update(status=Release.Status.RUNNING)
    Release.objects.create(plugin_id="ideas", version="9.0")

    assert "Pilot" in listed("ideas")


def test_a_feature_without_a_release_is_listed_as_off(make_release, listed):
    make_release({"percentage": 10_000, "opened_at": timezone.now()}, slug="reactions")

    assert "enabled" in listed("reactions")
    assert "off until its release opens" in listed("reactions.names")


def test_a_feature_that_is_released_is_listed_as_enabled(make_release, listed):
    make_release(
        {"percentage": 10_000, "opened_at": timezone.now()}, slug="reactions", feature="names"
    )
    Release.objects.update(status=Release.Status.RUNNING)

    assert "enabled" in listed("reactions.names")
