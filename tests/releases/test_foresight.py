"""A plan says beforehand what each ring can show."""

import pytest

from releases.evidence.decide import Terms
from releases.evidence.foresight import days_needed, foresee


def test_ambassadors_answer_more_than_others():
    assert foresee(100, Terms(), of_ambassadors=True).answers == 15
    assert foresee(100, Terms()).answers == 3


def test_a_larger_ring_sees_smaller_harm():
    harm = [foresee(size, Terms()).seen_harm or 1 for size in (10, 50, 200, 1000)]

    assert harm == sorted(harm, reverse=True)
    assert harm[0] > 0.1 > harm[-1]


def test_nobody_sees_nothing_and_is_stuck():
    none = foresee(0, Terms())

    assert (none.seen_harm, none.stuck) == (None, 1)


@pytest.mark.parametrize(("size", "least", "most"), [(5, 0.9, 1), (20, 0, 0.1), (20_000, 0, 0.01)])
def test_small_rings_get_stuck(size, least, most):
    assert least <= foresee(size, Terms()).stuck <= most


def test_rings_below_twenty_are_small():
    assert foresee(19, Terms()).is_small
    assert not foresee(20, Terms()).is_small


@pytest.mark.parametrize(("failed", "days"), [(0, 18), (1, 68)])
def test_the_days_that_show_few_fail(failed, days):
    assert days_needed(failed) == days
