"""What monitoring is told about plugins and releases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from adoption.feedback import metrics as feedback_metrics
from adoption.feedback.models import Feedback
from plugins import metrics as plugin_metrics
from plugins.contributions.usage import record_use
from plugins.gate import snapshot
from plugins.models import Breaker, DayCount, Plugin
from releases import metrics as release_metrics
from releases.models import Release
from releases.services.ladder import advance_release
from releases.services.switches import kill_plugin
from tests.support import factories

TOKEN = "a-token-of-more-than-twenty-characters"

pytestmark = pytest.mark.django_db


def figures() -> dict[tuple, float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for module in (plugin_metrics, release_metrics, feedback_metrics)
        for family in module.collect()
        for sample in family.samples
    }


def test_use_is_counted_over_a_window(sample):
    for _time in range(3):
        record_use("sample", factories.make_user())

    found = figures()

    assert found["kring_plugin_events", "sample", "use", "5m"] == 3
    assert found["kring_plugin_events", "sample", "error", "24h"] == 0


def test_a_plugin_that_was_stopped_or_switched_itself_off_shows(sample, release_manager):
    snapshot.forget()
    assert figures()["kring_plugin_running", "sample"] == 1

    Breaker.objects.create(slug="sample", ring_order=0, reason="5 faults")
    kill_plugin(plugin=Plugin.objects.get(), user=release_manager, reason="It burns.")
    snapshot.forget()

    found = figures()
    assert found["kring_plugin_running", "sample"] == 0
    assert found["kring_plugin_breakers_open", "sample"] == 1


def test_what_the_host_made_late_shows_for_today(sample):
    today = timezone.localdate()
    for feature, day, times in (
        ("sample", today, 2),
        ("sample.voting", today, 3),
        ("sample", today - timedelta(days=1), 50),
    ):
        DayCount.objects.create(feature=feature, version="1.0", day=day, host_late=times)

    assert figures()["kring_plugin_late_by_host", "sample"] == 5


def test_how_far_a_release_is_shows(make_release, release_manager):
    release = make_release({}, {"percentage": 10_000}, slug="trial")
    advance_release(release=release, user=release_manager)

    found = figures()

    labels = ("trial", "1.0", Release.Status.RUNNING)
    assert found["kring_release_ring", *labels] == 1
    assert found["kring_release_rings", *labels] == 2
    assert found["kring_release_events",] == 1


def test_flops_that_wait_for_a_decision_show(sample):
    Feedback.objects.create(
        plugin="sample", kind="flop", text="Too loud.", giver=factories.make_user()
    )

    assert figures()["kring_plugin_open_flops", "sample"] == 1


def test_a_check_that_finds_something_wrong_shows_in_figures_and_in_words(client, sample, settings):
    settings.METRICS_TOKEN = TOKEN
    sample.health_check(lambda: "The well is dry.")
    snapshot.forget()

    assert figures()["kring_plugin_healthy", "sample"] == 0
    answer = client.get("/health/plugins", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.json()["plugins"]["sample"] == {"status": "ill", "problems": ["The well is dry."]}


def test_asking_costs_the_same_for_50_plugins(django_assert_max_num_queries):
    for number in range(50):
        Plugin.objects.create(slug=f"many{number}")
        Release.objects.create(plugin_id=f"many{number}", version="1.0", status="running")

    with django_assert_max_num_queries(16):
        assert figures()["kring_plugin_running", "many49"] == 0
