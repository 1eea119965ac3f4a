"""The simulated releases: the same chance for every rule, and what is counted of it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.rollout import __main__ as main_module
from bench.rollout.__main__ import simulate
from bench.rollout.own_worlds import kinds_in
from bench.rollout.tables import complaints
from releases.evidence.decide import Answer, Decision
from releases.rehearsal.calendar import days
from releases.rehearsal.faults import Fault
from releases.rehearsal.people import Crowd
from releases.rehearsal.run import PAUSE, Outcome, Run, Stop
from releases.rehearsal.world import KINDS, Kind, Truth, organise

GOOD = Kind("good", Truth.GOOD)
BROKEN = Kind("broken", Truth.HARMFUL, (Fault(0.5),), uses=(1.0, 1.0))


class Scripted:
    """A rule that opens every ring at once and stops at the first failing use, if at all."""

    told = True

    def __init__(self, stop=None, answer=Answer.GO):
        self.stop, self.answer = stop, answer

    def hit(self, run, day, hit):
        return self.stop

    def morning(self, run, day):
        return Decision(self.answer, ())

    def resumed(self, run, day):
        self.stop = None


def crowd_of(kind, people=2_000, seed=1):
    return Crowd(organise(people, seed), kind, seed)


def ended(kind, rule, *, is_attended=False):
    return Run(crowd_of(kind), rule, is_attended).go()


def test_everybody_is_in_one_ring_and_one_unit():
    organisation = organise(2_000, 1)
    everybody = sorted(person for ring in organisation.rings for person in ring)
    assert everybody == list(range(2_000))
    assert set(organisation.unit_of) == set(range(20))


def test_the_same_seed_draws_the_same_day_whoever_asks_first():
    week = days(0, 5)
    one, other = crowd_of(BROKEN), crowd_of(BROKEN)
    forwards = [one.day(ring, day) for day in week for ring in range(6)]
    backwards = [other.day(ring, day) for day in reversed(week) for ring in reversed(range(6))]
    assert forwards == backwards[::-1]


def test_another_seed_draws_other_days():
    assert crowd_of(BROKEN, seed=1).day(5, days(0, 1)[0]) != crowd_of(BROKEN, seed=2).day(
        5, days(0, 1)[0]
    )


def test_nobody_uses_anything_on_a_weekend():
    saturday = days(5, 1)[0]
    assert crowd_of(BROKEN).day(5, saturday).uses == 0


def test_working_days_are_counted_without_weekends():
    assert [day.working for day in days(4, 5)] == [0, 1, 1, 1, 2]


def test_a_fault_strikes_only_whom_and_when_it_says():
    fault = Fault(1.0, units=1, from_ring=3, weekdays=("monday",))
    crowd = crowd_of(replace(GOOD, faults=(fault,), background=(0.0, 0.0)))
    monday, tuesday = days(0, 2)
    hits = [hit for ring in range(6) for hit in crowd.day(ring, monday).hits]
    assert len({hit.unit for hit in hits}) == 1
    assert {hit.ring for hit in hits} <= {2, 3, 4, 5}
    assert not any(crowd.day(ring, tuesday).hits for ring in range(6))


def test_a_growing_fault_reaches_its_share():
    fault = Fault(0.1, grows_days=4)
    assert [fault.strength(day) for day in days(0, 5)] == [0.25, 0.5, 0.75, 1.0, 1.0]


def test_a_rule_that_watches_nothing_hits_everybody_whom_the_fault_reaches():
    outcome = ended(BROKEN, Scripted())
    assert outcome.everyone_on == 0
    assert len(outcome.hit) > 1_000
    assert not outcome.alarms
    assert not outcome.is_supported


def test_a_stop_for_all_ends_the_harm_at_the_first_use():
    outcome = ended(BROKEN, Scripted(Stop("all")))
    assert len(outcome.hit) == 1
    assert outcome.alarms == 1
    assert outcome.lost_person_days > 1_000
    assert outcome.is_supported


def test_a_stopped_unit_loses_it_and_the_others_keep_it():
    run = Run(crowd_of(BROKEN), Scripted(), is_attended=False)
    run.stops.append(Stop("unit", 3))
    assert not run.has_it(0, 3)
    assert run.has_it(0, 4)


def test_a_pause_takes_nothing_away():
    run = Run(crowd_of(BROKEN), Scripted(), is_attended=False)
    run.stops.append(PAUSE)
    assert run.has_it(0, 3)
    assert not run.is_stopped


def test_who_quits_after_a_fault_is_never_hit_on_a_later_day():
    everybody = ended(BROKEN, Scripted())
    quitters = ended(replace(BROKEN, quits=1.0), Scripted())
    assert len(quitters.hit) == len(everybody.hit)
    # At one and a half errors a failing use, and half of the uses of a first day failing again.
    assert quitters.errors < 2.5 * len(quitters.hit) < everybody.errors


def test_the_manager_ends_what_is_broken_and_resumes_what_is_good():
    assert ended(BROKEN, Scripted(Stop("all")), is_attended=True).is_off
    background = replace(GOOD, background=(0.01, 0.01))
    outcome = ended(background, Scripted(Stop("all")), is_attended=True)
    assert not outcome.is_off
    assert not outcome.is_supported


def test_what_is_good_and_stuck_is_opened_by_hand():
    outcome = ended(GOOD, Scripted(answer=Answer.NOT_ENOUGH), is_attended=True)
    assert outcome.by_hand == 5
    assert not outcome.is_supported
    assert not ended(GOOD, Scripted(answer=Answer.NOT_ENOUGH)).by_hand


def test_no_ring_opens_while_a_dependency_is_stopped():
    kind = replace(GOOD, off_days=(0, 1))
    assert ended(kind, Scripted()).everyone_on >= 2


# Of what is meant for few, a seed in ten is rightly opened by hand.
CERTAIN = [kind for kind in KINDS if kind.used_share is None]


@pytest.mark.parametrize("kind", CERTAIN, ids=lambda kind: kind.name)
def test_evidence_ends_each_hidden_world_as_it_deserves(kind):
    (outcome,) = simulate([kind], ["evidence"], people=10_000, seeds=1, is_attended=True)[
        "evidence"
    ]
    assert outcome.is_supported
    assert not outcome.widened_while_stopped


def test_a_rule_without_a_guard_is_complained_of():
    outcomes = simulate([GOOD, BROKEN], ["timetable"], people=1_000, seeds=1, is_attended=True)
    assert complaints(outcomes) == ["timetable: only 0 of 1 harmful releases raised an alarm."]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"alarms": 1}, "1 of 1 good releases were stopped"),
        ({"widened_while_stopped": 2}, "2 rings opened while something was stopped"),
        ({"untold": 3}, "3 stops and holds were told to nobody"),
    ],
)
def test_false_stops_widening_and_silence_are_complained_of(wrong, complaint):
    (found,) = complaints({"evidence": [Outcome(GOOD, **wrong)]})
    assert complaint in found


WORLDS = """
[[world]]
name = "lift doors"
truth = "harmful"
adoption = 0.2
[[world.fault]]
share = [0.01, 0.1]
units = 2
weekdays = ["monday"]
"""


def test_a_reader_adds_worlds_in_a_file(tmp_path):
    file = tmp_path / "worlds.toml"
    file.write_text(WORLDS)
    fault = Fault((0.01, 0.1), units=2, weekdays=("monday",))
    assert kinds_in(file) == [Kind("lift doors", Truth.HARMFUL, (fault,), adoption=0.2)]


def test_a_word_that_no_world_knows_is_refused(tmp_path):
    file = tmp_path / "worlds.toml"
    file.write_text(WORLDS.replace("units", "unit"))
    with pytest.raises(SystemExit, match="Unknown: unit"):
        kinds_in(file)


def test_options_with_a_word_of_their_own_reach_the_measurement():
    command = ["-m", "bench", "rollout", "--people", "500", "--seeds", "1", "--rule", "timetable"]
    done = subprocess.run(
        [sys.executable, *command],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("500 people, 1 seeds of")


def test_the_guard_judges_our_rule_and_not_those_beside_it(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["rollout", "--people=500", "--seeds=1", "--guard"])
    for name in ("print_care", "print_small", "print_all"):
        monkeypatch.setattr(main_module, name, lambda *_told, **_named: None, raising=True)
    monkeypatch.setattr(main_module, "KINDS", [BROKEN])
    assert main_module.main() == 0
    assert capsys.readouterr().out.strip() == "Nothing is missed."
