"""Go on, stop, or not enough evidence yet: what is decided from the figures of a ring."""

from dataclasses import replace

import pytest

from releases.evidence.constants import EXPECTED_OF_PERSON_DAYS, EXPECTED_OF_USES
from releases.evidence.decide import Answer, Failing, RingFigures, Terms, decide, harm
from releases.evidence.rule import Day, threshold

# A ring of a hundred that is ready for the next one.
READY = RingFigures(size=100, working_days=2, used=30, person_days=60, failed_days=0)


def unmet(figures):
    return [reason.key for reason in decide(figures, Terms()).unmet]


def weighed(days):
    return [(day, EXPECTED_OF_USES) for day in days]


def judged(days, *, people, most_days, needed=None):
    return harm(
        weighed(days),
        threshold=threshold() if needed is None else needed,
        failing_since=lambda _index: Failing(people, most_days),
    )


def test_a_used_and_clean_ring_opens_the_next_after_two_working_days():
    decision = decide(READY, Terms())
    assert decision.answer == Answer.GO
    assert not decision.unmet


@pytest.mark.parametrize(
    ("lacks", "reason"),
    [({"working_days": 1}, "soak"), ({"used": 9}, "used"), ({"failed_days": 3}, "clean")],
)
def test_what_a_ring_lacks_is_not_enough_evidence(lacks, reason):
    figures = replace(READY, **lacks)
    assert decide(figures, Terms()).answer == Answer.NOT_ENOUGH
    assert unmet(figures) == [reason]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ({"is_harmful": True}, "harm"),
        ({"harmed_units": 1}, "harmed_units"),
        ({"answers": 8, "flops": 7}, "flops"),
    ],
)
def test_harm_in_all_or_in_a_unit_and_many_flops_stop_a_ring_that_is_ready(found, reason):
    figures = replace(READY, **found)
    assert decide(figures, Terms()).answer == Answer.STOP
    assert unmet(figures) == [reason]


def test_one_flop_holds_nothing():
    assert decide(replace(READY, answers=1, flops=1), Terms()).answer == Answer.GO


def test_a_plan_for_few_states_the_share_that_must_have_used_it():
    figures = replace(READY, used=3)
    assert decide(figures, Terms(used_share=0.03)).answer == Answer.GO
    assert unmet(figures) == ["used"]


def test_an_empty_ring_never_opens_the_next():
    figures = RingFigures(size=0, working_days=30, used=0, person_days=0, failed_days=0)
    assert decide(figures, Terms()).answer == Answer.NOT_ENOUGH


def test_reasons_carry_the_figure_and_the_one_that_is_needed():
    reasons = {reason.key: reason for reason in decide(READY, Terms()).reasons}
    assert (reasons["used"].actual, reasons["used"].needed) == (30, 10)
    assert (reasons["soak"].actual, reasons["soak"].needed) == (2, 2)
    assert reasons["clean"].actual > reasons["clean"].needed == 0.8


@pytest.mark.parametrize(("days", "asks"), [(9, False), (10, True)])
def test_after_ten_working_days_without_an_answer_the_manager_is_asked(days, asks):
    assert decide(replace(READY, used=0, working_days=days), Terms()).asks is asks


def test_a_ring_that_is_stopped_or_goes_on_asks_nobody():
    assert not decide(replace(READY, working_days=30), Terms()).asks
    assert not decide(replace(READY, working_days=30, is_harmful=True), Terms()).asks


def test_three_people_failing_among_a_few_uses_are_stopped():
    found = judged([Day(10, 3)], people=3, most_days=1)
    assert found.stops
    assert (found.trials, found.failed, found.people) == (10, 3, 3)


def test_one_person_failing_for_days_never_stops_anything():
    assert not judged([Day(2, 1)] * 10, people=1, most_days=10).stops


def test_a_chance_fault_beside_a_phone_that_always_fails_stops_nothing():
    days = [*[Day(20, 1)] * 9, Day(20, 2)]
    found = judged(days, people=2, most_days=10)
    assert found.evidence > found.threshold
    assert not found.stops


def test_repeats_are_left_out_at_most_for_the_days_that_count():
    """Who failed often before these days begin is told with all of them, and hides nobody now."""
    assert judged([Day(20, 4)], people=4, most_days=9).stops


def test_of_person_days_more_may_fail_than_of_uses():
    def failing_since(_index):
        return Failing(3, 1)

    by_uses, by_people = (
        harm([(Day(60, 3), expected)], threshold=threshold(), failing_since=failing_since)
        for expected in (EXPECTED_OF_USES, EXPECTED_OF_PERSON_DAYS)
    )
    assert by_uses.evidence > by_people.evidence


def test_devices_of_several_people_that_always_fail_are_stopped():
    assert judged([Day(60, 4)] * 2, people=4, most_days=2).stops


def test_people_are_counted_from_the_day_on_which_the_evidence_was_last_0():
    asked = []

    def failing_since(index):
        asked.append(index)
        return Failing(3, 1)

    days = [Day(20, 1), Day(5_000, 0), Day(10, 3)]
    found = harm(weighed(days), threshold=threshold(), failing_since=failing_since)
    assert found.stops
    assert asked == [found.since] == [2]


def test_nobody_is_counted_while_the_days_do_not_suffice():
    def failing_since(_index):
        raise AssertionError

    days = [Day(1_000, 1)] * 5
    found = harm(weighed(days), threshold=threshold(), failing_since=failing_since)
    assert not found.stops


def test_nothing_watched_is_no_harm():
    assert not judged([], people=0, most_days=0).stops
