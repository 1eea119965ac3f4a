"""A plan is lived through before it begins: where it gets stuck, when its rings open, what harm does."""

from dataclasses import replace

import pytest

from releases.evidence.decide import Terms
from releases.rehearsal.outlook import ERRORS, GOOD, LITTLE_USED, UNUSED, rehearse, runs_of
from releases.rehearsal.people import Crowd
from releases.rehearsal.plan import Plan, PlannedRing, PlanRun, organisation_of
from releases.rehearsal.sample import Sample

EVERYONE = 2_000
# Runs: enough for what is tested here.
FEW = 40


def plan_of(*sizes, terms=None, **options):
    """A plan of rings of so many people each, in units of a hundred."""
    ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
    rings = [range(end - size, end) for end, size in zip(ends, sizes, strict=True)]
    each = [PlannedRing(one) for one in terms or [Terms()] * len(sizes)]
    return Plan(each, organisation_of(rings, {}), **options)


def harm_of(found, kind):
    return next(harm for harm in found.harms if harm.kind == kind)


@pytest.fixture(scope="module")
def usual():
    return rehearse(plan_of(60, 300, EVERYONE), FEW)


def test_the_same_plan_gives_the_same_figures(usual):
    assert rehearse(plan_of(60, 300, EVERYONE), FEW) == usual


def test_a_good_release_reaches_the_last_ring_after_the_soak_of_the_others(usual):
    assert [ring.opens.half for ring in usual.good] == [1, 3, 5]


def test_a_pilot_of_few_gets_stuck_more_often_than_one_of_many(usual):
    small = rehearse(plan_of(6, 300, EVERYONE), FEW)
    assert small.good[0].stuck > usual.good[0].stuck + 0.1
    assert set(small.good[0].reasons) <= {"used", "clean", "flops", "harm"}


def test_a_longer_soak_gives_later_days(usual):
    longer = rehearse(plan_of(60, 300, EVERYONE, terms=[Terms(soak_days=5)] * 3), FEW)
    assert [ring.opens.half for ring in longer.good] == [1, 6, 11]


def test_a_share_that_few_reach_holds_the_ring_on_use(usual):
    strict = rehearse(
        plan_of(60, 300, EVERYONE, terms=[Terms(), Terms(used_share=0.9), Terms()]), FEW
    )
    assert strict.good[1].stuck == strict.good[1].reasons["used"] == 1
    assert strict.good[0].stuck == usual.good[0].stuck


def test_a_ring_is_asked_about_only_when_its_own_soak_is_over():
    found = rehearse(plan_of(60, EVERYONE, terms=[Terms(soak_days=15)] * 2), FEW)
    assert found.good[0].stuck == 0
    assert found.good[1].opens.half == 16


def test_a_ring_of_nobody_is_opened_by_hand():
    found = rehearse(plan_of(60, 0, EVERYONE), FEW)
    assert found.good[0].reasons["adds"] == 1
    assert found.good[1].size == 0
    assert found.good[2].opens.half > 20


def test_no_ring_opens_before_its_date():
    plan = plan_of(60, EVERYONE, first_weekday=0)
    dated = replace(plan, rings=[PlannedRing(), PlannedRing(not_before=14)])
    found = rehearse(dated, FEW)
    assert found.good[1].opens.half == 11
    assert found.good[0].stuck == 0


def test_quiet_days_open_nothing_and_are_not_watched():
    quiet = frozenset(range(1, 7))
    found = rehearse(plan_of(60, EVERYONE, first_weekday=0, quiet=quiet), FEW)
    assert found.good[1].opens.half == 7


def test_a_fault_of_many_uses_hits_few_people_and_never_reaches_the_last_ring(usual):
    errors = harm_of(usual, ERRORS)
    assert errors.stopped > 0.9
    assert errors.unseen < 0.05
    assert 2 <= errors.hit.half <= errors.hit.most < 30


def test_in_a_plan_of_one_ring_nothing_is_seen_before_the_last_ring():
    assert harm_of(rehearse(plan_of(EVERYONE), FEW), ERRORS).unseen == 1


def test_what_nobody_uses_is_left_to_a_manager(usual):
    unused = harm_of(usual, UNUSED)
    assert unused.stopped == 0
    assert unused.asked > 0.9


def test_what_few_use_takes_longer(usual):
    assert usual.little_used[2].opens.most > usual.good[2].opens.most


def test_a_plan_that_is_long_or_of_many_people_is_lived_through_less_often():
    assert runs_of(plan_of(60, 300, EVERYONE)) == 200
    many = plan_of(*[200] * 30)
    assert 20 <= runs_of(many) < 100


@pytest.mark.parametrize("kind", [GOOD, LITTLE_USED, ERRORS], ids=lambda kind: kind.name)
def test_people_drawn_by_the_handful_are_as_many_as_one_by_one(kind):
    plan = plan_of(50, 500, EVERYONE)

    def adopters(crowd):
        return [
            sum(len(crowd(plan.organisation, kind, seed).adopters[ring]) for seed in range(60)) / 60
            for ring in range(3)
        ]

    assert adopters(Sample) == pytest.approx(adopters(Crowd), rel=0.06)


def test_people_drawn_by_the_handful_end_a_release_as_one_by_one():
    plan = plan_of(60, 300, EVERYONE)

    def hit(crowd):
        runs = [PlanRun(plan, crowd(plan.organisation, ERRORS, seed)) for seed in range(60)]
        return sum(len(run.go().hit) for run in runs) / 60

    assert hit(Sample) == pytest.approx(hit(Crowd), rel=0.2)
