"""The order of the rules, and what each means. Pure arithmetic: no database."""

import pytest

from plugins.gate.bucket import bucket
from plugins.gate.rules import (
    Circle,
    Decision,
    Identity,
    Reason,
    Rules,
    Snapshot,
    trial_bucket,
)
from releases.selectors.audience import dependants
from tests.plugins.murmur3 import murmur3_32

SALT = "5f3a"
ANNA = Identity(frozenset({"user:1", "unit:45", "ambassador"}), person_id=1, unit_id=45)
NOBODY = Identity()


def decide(who=ANNA, **rules):
    snapshot = Snapshot(1, None, {"ideas": Rules("ideas", salt=SALT, **rules)})
    return snapshot.decide("ideas", who)


# Each line adds a stronger rule to all the weaker ones.
LADDER = [
    ({"default": True}, Decision(True, Reason.DEFAULT)),
    ({"percentage": 10_000}, (True, Reason.PERCENTAGE)),
    ({"ring": frozenset({"unit:45"})}, Decision(True, Reason.RING, "unit:45")),
    ({"allowed": frozenset({"user:1"})}, Decision(True, Reason.ALLOWED, "user:1")),
    ({"opted_out": frozenset({1})}, Decision(False, Reason.OPTED_OUT)),
    ({"mandatory": (Circle(0, frozenset({"unit:45"})),)}, Decision(True, Reason.MANDATORY)),
    ({"denied": frozenset({"ambassador"})}, Decision(False, Reason.DENIED, "ambassador")),
    ({"killed": True}, Decision(False, Reason.KILLED)),
    ({"enabled": False}, Decision(False, Reason.DISABLED)),
]


@pytest.mark.parametrize("step", range(len(LADDER)))
def test_the_stronger_rule_decides(step):
    rules = {name: value for added, _ in LADDER[: step + 1] for name, value in added.items()}
    expected = LADDER[step][1]
    decision = decide(**rules)

    if isinstance(expected, tuple):
        assert (decision.on, decision.reason) == expected
    else:
        assert decision == expected


def test_a_plugin_without_a_release_is_off():
    assert decide() == Decision(False, Reason.DEFAULT)


def test_an_unknown_plugin_is_off():
    assert Snapshot().decide("ideas", ANNA) == Decision(False, Reason.UNKNOWN)


def test_somebody_without_identity_is_out_even_when_everybody_has_it():
    assert decide(NOBODY, percentage=10_000, default=True) == Decision(False, Reason.NO_IDENTITY)


def test_somebody_without_a_unit_is_out_of_a_percentage_of_units():
    homeless = Identity(frozenset({"user:2"}), person_id=2)

    assert not decide(homeless, unit_percentage=10_000).on


def test_colleagues_of_one_unit_share_a_percentage_of_units():
    members = [Identity(frozenset(), person_id=number, unit_id=45) for number in range(1, 200)]
    answers = {decide(who, unit_percentage=5_000).on for who in members}

    assert len(answers) == 1


def test_a_percentage_of_units_takes_it_from_nobody_in_a_percentage_of_people():
    people = [
        Identity(frozenset(), person_id=number, unit_id=number % 40) for number in range(1, 500)
    ]
    first = {who for who in people if decide(who, percentage=1_000).on}
    second = {who for who in people if decide(who, percentage=1_000, unit_percentage=500).on}

    assert first <= second


def test_a_percentage_is_the_share_it_says():
    people = [Identity(frozenset(), person_id=number) for number in range(1, 10_001)]
    share = sum(decide(who, percentage=1_000).on for who in people) / len(people)

    assert 0.09 < share < 0.11


def test_the_boundary_of_a_percentage_is_the_bucket_itself():
    number = bucket("ideas", SALT, 1)

    assert not decide(percentage=number).on
    assert decide(percentage=number + 1).on


def test_who_puts_it_aside_takes_it_from_nobody_else():
    bram = Identity(frozenset({"user:2", "unit:45"}), person_id=2, unit_id=45)
    rules = {"ring": frozenset({"unit:45"}), "opted_out": frozenset({1})}

    assert decide(bram, **rules) == decide(bram, ring=frozenset({"unit:45"}))


def test_what_never_reached_somebody_is_not_said_to_be_put_aside():
    assert decide(opted_out=frozenset({1})) == Decision(False, Reason.DEFAULT)


@pytest.mark.parametrize(
    "circle", [Circle(0, percentage=10_000), Circle(0, unit_percentage=10_000)]
)
def test_a_percentage_can_be_mandatory(circle):
    assert decide(mandatory=(circle,), opted_out=frozenset({1})) == Decision(True, Reason.MANDATORY)


def test_putting_a_plugin_aside_takes_along_what_depends_on_it_for_that_person_alone():
    snapshot = Snapshot(
        1,
        None,
        {
            "ideas": Rules("ideas", default=True, depends=("people",)),
            "people": Rules("people", default=True, opted_out=frozenset({1})),
        },
    )
    bram = Identity(frozenset({"user:2"}), person_id=2)

    assert snapshot.decide("ideas", ANNA) == Decision(False, Reason.DEPENDENCY, "people")
    assert snapshot.decide("ideas", bram).on


def test_a_plugin_is_never_wider_than_what_it_depends_on():
    snapshot = Snapshot(
        1,
        None,
        {
            "ideas": Rules("ideas", default=True, depends=("people",)),
            "people": Rules("people", ring=frozenset({"unit:45"})),
        },
    )
    outsider = Identity(frozenset({"user:2"}), person_id=2)

    assert snapshot.decide("ideas", ANNA).on
    assert snapshot.decide("ideas", outsider) == Decision(False, Reason.DEPENDENCY, "people")


def test_killing_a_plugin_turns_off_what_depends_on_it():
    snapshot = Snapshot(
        1,
        None,
        {
            "ideas": Rules("ideas", default=True, depends=("people",)),
            "people": Rules("people", default=True, killed=True),
        },
    )

    assert snapshot.decide("ideas", ANNA) == Decision(False, Reason.DEPENDENCY, "people")


def test_what_many_depend_on_is_asked_once():
    # Without that, 60 features of which each needs the two before it would take for ever.
    rules = {"f0": Rules("f0", default=True), "f1": Rules("f1", default=True, depends=("f0",))}
    for number in range(2, 60):
        needed = (f"f{number - 1}", f"f{number - 2}")
        rules[f"f{number}"] = Rules(f"f{number}", default=True, depends=needed)

    assert Snapshot(1, None, rules).decide("f59", ANNA).on
    assert len(dependants(Snapshot(1, None, rules), "f0")) == 59


# Anna's draw for what is half-open, by the implementation of the tests.
ANNAS_DRAW = murmur3_32(b"ideas:5f3a:half-open:1") % 10_000


@pytest.mark.parametrize(
    ("rules", "on", "detail"),
    [
        ({"stopped": True}, False, ""),
        ({"stopped": True, "back_for": ANNAS_DRAW}, False, f"{ANNAS_DRAW} ≥ {ANNAS_DRAW}"),
        ({"stopped": True, "back_for": ANNAS_DRAW + 1}, True, "unit:45"),
        # Without a stop it says nothing.
        ({"back_for": 1}, True, "unit:45"),
    ],
)
def test_what_is_half_open_is_back_for_those_whose_draw_is_within_its_share(rules, on, detail):
    decision = decide(ring=frozenset({"unit:45"}), **rules)

    assert (decision.on, decision.detail) == (on, detail)
    assert decision.reason == (Reason.RING if on else Reason.TRIPPED)


@pytest.mark.parametrize(
    "stronger",
    [
        {"killed": True},
        {"denied": frozenset({"user:1"})},
        {"opted_out": frozenset({1})},
        {"stopped_units": frozenset({45})},
        {"ring": frozenset()},
    ],
)
def test_what_is_half_open_comes_back_for_nobody_whom_another_rule_keeps_out(stronger):
    rules = {"ring": frozenset({"unit:45"}), "stopped": True, "back_for": 10_000}

    assert decide(**rules).on
    assert not decide(**rules | stronger).on


def test_those_who_have_it_back_first_are_spread_over_a_ring_of_the_lowest_buckets():
    rules = Rules("ideas", salt=SALT)
    ring = [n for n in range(1, 40_000) if bucket("ideas", SALT, n) < 500]
    back = [n for n in ring if trial_bucket(rules, Identity(person_id=n)) < 500]

    assert 0.03 < len(back) / len(ring) < 0.07
