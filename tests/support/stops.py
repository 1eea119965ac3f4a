"""Fixtures of a plugin that fails for people, for tests of what stops it and of how it comes back."""

import pytest

from people import counted_units
from plugins.contributions.guard import run_guarded
from plugins.gate import snapshot
from releases.services.ladder import advance_release
from tests.support import factories


@pytest.fixture
def team():
    """A unit of twelve people."""
    unit = factories.make_unit(name_en="Housing")
    people = [factories.make_employee(unit) for _number in range(12)]
    counted_units.forget()
    return unit, people


@pytest.fixture
def release(sample, team, make_release, release_manager):
    """Open to the team, and a second ring to come."""
    keys = [f"user:{person.pk}" for person in team[1]]
    release = make_release({"keys": keys}, {"percentage": 10_000}, slug="sample")
    advance_release(release=release, user=release_manager, reason="Because.")
    snapshot.forget()
    return release


@pytest.fixture
def fail(django_capture_on_commit_callbacks):
    """Let it fail for these people, and judge it as after a commit."""

    def break_for(*people, times: int = 1) -> None:
        for person in people:
            for _number in range(times):
                with django_capture_on_commit_callbacks(execute=True):
                    run_guarded("sample", "test", lambda: 1 / 0, user=person, budget_ms=150)
        snapshot.forget()

    return break_for
