"""The rule by which a release is judged, against figures that were computed another way."""

from fractions import Fraction
from math import comb, exp, gamma, isclose, log, prod

import pytest

from releases.evidence import constants
from releases.evidence.constants import EXPECTED_OF_PERSON_DAYS, EXPECTED_OF_USES
from releases.evidence.rule import (
    Day,
    bound,
    days_at_zero,
    follow,
    is_clean,
    is_disliked,
    log_evidence,
    probability_below,
    threshold,
)

CLEAN, EVEN = (0.5, 9.5), (1, 1)


def exact_evidence(trials: int, failed: int, expected: str) -> Fraction:
    """Return E as the mean of likelihood ratios, in fractions: no logarithm, no rounding."""
    null = Fraction(expected)
    ratios = [
        (share / null) ** failed * ((1 - share) / (1 - null)) ** (trials - failed)
        for share in map(Fraction, map(str, constants.HARMFUL_SHARES))
    ]
    return sum(ratios) / len(ratios)


def exact_below(a: int, b: int, share: Fraction) -> float:
    """Return P(X < share) of a Beta with whole parameters, as at least ``a`` of ``a + b - 1`` draws."""
    draws = a + b - 1
    return float(
        sum(comb(draws, k) * share**k * (1 - share) ** (draws - k) for k in range(a, draws + 1))
    )


def integrated_below(a: float, b: float, share: float, steps: int = 20_000) -> float:
    """Return the same by Simpson's rule; x = t² takes away the pole that a < 1 has at 0."""
    width = share**0.5 / steps

    def height(t: float) -> float:
        return 2 * t ** (2 * a - 1) * (1 - t * t) ** (b - 1)

    inner = sum((4 if k % 2 else 2) * height(k * width) for k in range(1, steps))
    area = (height(0) + inner + height(steps * width)) * width / 3
    return area * gamma(a + b) / (gamma(a) * gamma(b))


@pytest.mark.parametrize(
    ("trials", "failed"), [(0, 0), (1, 0), (1, 1), (3, 3), (50, 2), (400, 0), (900, 9)]
)
def test_the_evidence_of_a_day_is_the_mean_of_likelihood_ratios(trials, failed):
    expected = log(exact_evidence(trials, failed, "0.002"))
    assert isclose(log_evidence(Day(trials, failed), 0.002), expected, abs_tol=1e-9)


def test_a_day_of_a_million_uses_is_counted_without_overflow():
    assert log_evidence(Day(1_000_000, 500_000), EXPECTED_OF_USES) > 1_000_000
    assert log_evidence(Day(1_000_000, 0), EXPECTED_OF_USES) < -1_000


def test_a_day_without_uses_says_nothing():
    assert log_evidence(Day(0, 0), EXPECTED_OF_USES) == pytest.approx(0)


def test_more_failing_people_than_uses_are_all_failing():
    assert log_evidence(Day(0, 2), 0.002) == log_evidence(Day(2, 2), 0.002)


@pytest.mark.parametrize("trials", [1, 5, 30])
def test_evidence_of_what_is_harmless_is_1_on_average(trials):
    """What the bound rests on: a day's E has mean 1 when exactly the expected share fails."""
    null = Fraction("0.002")
    mean = sum(
        comb(trials, failed)
        * null**failed
        * (1 - null) ** (trials - failed)
        * exact_evidence(trials, failed, "0.002")
        for failed in range(trials + 1)
    )
    assert mean == 1


@pytest.mark.parametrize(
    "expected",
    [EXPECTED_OF_USES, EXPECTED_OF_PERSON_DAYS],
)
@pytest.mark.parametrize("trials", [5, 100, 3_000])
def test_each_failing_person_adds_evidence(trials, expected):
    found = [log_evidence(Day(trials, failed), expected) for failed in range(6)]
    assert found == sorted(found)


def test_days_add_up():
    days = [Day(3, 1), Day(2, 1)]
    product = prod(exact_evidence(day.trials, day.failed, "0.002") for day in days)
    assert follow(days, 0.002)[-1] == pytest.approx(log(product))


def test_clean_weeks_do_not_hide_the_first_bad_day():
    bad = Day(20, 3)
    alone = follow([bad], EXPECTED_OF_USES)
    assert follow([Day(5_000, 0)] * 20 + [bad], EXPECTED_OF_USES)[-1] == pytest.approx(alone[-1])


def test_the_days_that_count_begin_where_the_evidence_was_last_0():
    assert days_at_zero([]) == 0
    assert days_at_zero([2.0, 3.0]) == 0
    assert days_at_zero([2.0, -0.5, 1.0, 4.0]) == 2
    assert days_at_zero([2.0, 0.0]) == 2


def test_a_stop_for_everybody_needs_evidence_of_6():
    assert threshold() == pytest.approx(6.0, abs=0.01)
    assert exp(threshold()) == pytest.approx(400)


def test_a_stop_for_one_of_200_units_needs_11_3():
    assert threshold(200) == pytest.approx(11.3, abs=0.02)


def test_three_failing_of_three_stop_one_of_200_units_and_two_do_not():
    assert log_evidence(Day(3, 3), EXPECTED_OF_USES) > threshold(200)
    assert log_evidence(Day(2, 2), EXPECTED_OF_USES) < threshold(200)


def test_the_bound_grows_with_the_days_watched_and_ends_at_1():
    assert bound(38, threshold()) == pytest.approx(38 / 400)
    assert bound(10_000, threshold()) == 1


@pytest.mark.parametrize(("failed", "clean"), [(0, 0), (0, 5), (5, 0), (7, 3), (40, 60), (3, 297)])
@pytest.mark.parametrize("share", ["0.03", "0.4", "0.9"])
def test_the_probability_of_a_share_with_whole_parameters_is_exact(failed, clean, share):
    expected = exact_below(failed + 1, clean + 1, Fraction(share))
    found = probability_below(failed, clean, float(share), EVEN)
    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("failed", "clean"), [(0, 0), (0, 18), (1, 67), (3, 30), (20, 80)])
@pytest.mark.parametrize("share", [0.01, 0.03, 0.4])
def test_the_probability_of_a_share_with_halves_is_that_of_the_integral(failed, clean, share):
    expected = integrated_below(failed + 0.5, clean + 9.5, share)
    assert probability_below(failed, clean, share, CLEAN) == pytest.approx(expected, abs=1e-8)


def test_the_probability_of_a_large_ring_is_found_too():
    assert probability_below(4_000, 196_000, 0.03, CLEAN) == pytest.approx(1)
    assert probability_below(8_000, 192_000, 0.03, CLEAN) == pytest.approx(0)
    assert probability_below(6_000, 194_000, 0.03, CLEAN) == pytest.approx(0.5, abs=0.02)


def test_nothing_lies_below_0_and_everything_below_1():
    assert probability_below(1, 1, 0.0, EVEN) == 0
    assert probability_below(1, 1, 1.0, EVEN) == 1


@pytest.mark.parametrize(("failed", "enough"), [(0, 18), (1, 68)])
def test_a_ring_is_clean_from_18_person_days_or_68_with_one_failing(failed, enough):
    assert is_clean(failed, enough)
    assert not is_clean(failed, enough - 1)


def test_a_ring_that_nobody_used_is_not_clean():
    assert not is_clean(0, 0)


def test_flops_do_not_count_below_five_answers():
    assert not is_disliked(4, 4)
    assert is_disliked(5, 5)


def test_a_release_is_disliked_when_two_fifths_of_flops_are_exceeded_beyond_chance():
    assert not is_disliked(4, 10)
    assert is_disliked(7, 10)
    assert not is_disliked(40, 100)
    assert is_disliked(50, 100)
