"""What is next for a stop that the host caused, and for how many it comes back first. Pure arithmetic."""

from dataclasses import replace
from datetime import timedelta

import pytest

from releases.evidence import constants
from releases.evidence.recovery import Step, StopFigures, next_step, trial_share

HOUR, DAYS = timedelta(hours=1), timedelta(days=2)
WAITING = StopFigures(
    by_host=True, of_unit=False, is_quiet=True, open_for=timedelta(minutes=constants.QUIET_MINUTES)
)
TRIED = replace(WAITING, is_half_open=True, tried_for=HOUR, trials=constants.TRIAL_USES)


@pytest.mark.parametrize(
    ("stop", "step"),
    [
        (WAITING, Step.TRY),
        (replace(WAITING, by_host=False), Step.ASK),
        (replace(WAITING, of_unit=True), Step.ASK),
        (replace(WAITING, is_quiet=False), Step.WAIT),
        (replace(WAITING, open_for=timedelta(minutes=14, seconds=59)), Step.WAIT),
        (TRIED, Step.RECOVER),
        (replace(TRIED, trials=constants.TRIAL_USES - 1), Step.WAIT),
        (replace(TRIED, tried_for=timedelta(minutes=59)), Step.WAIT),
        (replace(TRIED, is_quiet=False), Step.WAIT),
        (replace(TRIED, faults=1), Step.CLOSE),
        (replace(TRIED, faults=1, is_quiet=False), Step.CLOSE),
        # Few use it: then what opens a ring is enough, in the time that a ring is watched.
        (replace(TRIED, trials=18, person_days=18, tried_for=DAYS), Step.RECOVER),
        (replace(TRIED, trials=18, person_days=18), Step.WAIT),
        (replace(TRIED, trials=17, person_days=17, tried_for=DAYS), Step.WAIT),
        # It failed again, and does not try a second time.
        (replace(WAITING, tried_for=DAYS), Step.ASK),
    ],
)
def test_the_next_step_of_a_stop(stop, step):
    assert next_step(stop) == step


@pytest.mark.parametrize(
    ("people", "share"),
    [
        (20_000, 500),
        (1_000, 500),
        (999, 1_000),
        (250, 2_000),
        (100, 5_000),
        (10, 5_000),
        (0, 5_000),
    ],
)
def test_it_comes_back_first_to_the_smallest_share_with_some_tens_of_people(people, share):
    assert trial_share(people) == share


def test_harm_of_five_percent_would_have_shown_itself():
    assert 0.95**constants.TRIAL_USES < 0.1
