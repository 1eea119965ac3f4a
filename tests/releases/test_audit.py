"""Every change stands in a chain, and a tampered event is found."""

import pytest
from django.db.models import F

from releases.models import ReleaseEvent
from releases.services.ladder import advance_release, pause_release
from releases.services.switches import kill_plugin, note_stops

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(make_release, release_manager):
    release = make_release({"percentage": 1_000}, {"percentage": 10_000})
    advance_release(release=release, user=release_manager, reason="Start small.")
    pause_release(release=release, user=release_manager, reason="Wait for answers.")
    kill_plugin(plugin=release.plugin, user=release_manager, reason="It is too slow.")
    note_stops()
    return list(ReleaseEvent.objects.all())


def test_an_event_tells_who_why_before_and_after(history, release_manager):
    event = history[0]

    assert (event.actor, event.reason, event.before["ring"], event.after["ring"]) == (
        release_manager,
        "Start small.",
        None,
        "Ring 0",
    )


def test_an_untouched_chain_is_whole(history):
    assert ReleaseEvent.objects.first_broken() is None


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "No reason at all."},
        {"actor_name": "Somebody else"},
        {"after": {}},
        {"people_affected": 3},
        {"hash": "0" * 64},
    ],
)
def test_a_tampered_event_is_found(history, change):
    ReleaseEvent.objects.filter(pk=history[1].pk).update(**change)

    assert ReleaseEvent.objects.first_broken().pk == history[1].pk


def test_a_removed_event_is_found(history):
    ReleaseEvent.objects.filter(pk=history[1].pk)._raw_delete("default")

    assert ReleaseEvent.objects.first_broken().pk == history[2].pk


def test_a_removed_event_with_the_numbers_closed_up_is_found(history):
    ReleaseEvent.objects.filter(pk=history[1].pk)._raw_delete("default")
    ReleaseEvent.objects.filter(sequence__gt=2).update(sequence=F("sequence") - 1)

    assert ReleaseEvent.objects.first_broken().pk == history[2].pk


def test_an_event_cannot_be_deleted(history):
    with pytest.raises(TypeError):
        history[0].delete()
