"""Years through the real services: what happens in one, and that each of its checks can fail."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import SimpleNamespace

import pytest

from bench.rollout import checks
from bench.rollout.base import fill, read
from bench.rollout.checks import Mail
from bench.rollout.drive import kinds_of
from bench.rollout.ledger import ALL, Ledger
from bench.rollout.year import Year
from plugins.models import Breaker
from releases.models import ReleaseEvent
from releases.rehearsal.faults import Fault
from releases.rehearsal.world import KINDS, Kind, Truth, organise
from tests.support.plugins import fresh_rules  # noqa: F401

PEOPLE = 300
BROKEN = Kind("broken", Truth.HARMFUL, (Fault(0.5),), adoption=1.0, uses=(1.0, 1.0))
GOOD = Kind("good", Truth.GOOD, adoption=1.0, uses=(1.0, 1.0), background=(0.0, 0.0))


@pytest.fixture
def base(db):
    """The organisation of a drive, small."""
    fill(organise(PEOPLE, 0))
    return read()


@pytest.fixture
def live(base, django_capture_on_commit_callbacks):
    """Return a function that lives through a few days of a year with releases of these kinds."""

    def through(*kinds, days: int = 7):
        committing = partial(django_capture_on_commit_callbacks, execute=True)
        longest = timedelta(days=days)
        return Year(base, kinds, 1, longest=longest, committing=committing).live()

    return through


def test_what_is_broken_is_stopped_told_and_rolled_back(live):
    lived = live(BROKEN)
    (outcome,) = lived.real
    actions = list(ReleaseEvent.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == ["enable", "plan", "change_plan", "advance", "trip", "pause", "roll_back"]
    assert (outcome.alarms, outcome.first_ring, outcome.is_supported) == (1, 0, True)
    assert lived.complaints == []


def test_services_and_emulation_hit_the_same_people_in_the_same_world(live):
    lived = live(BROKEN)
    assert lived.real[0].hit == lived.emulated[0].hit
    assert lived.real[0].errors == lived.emulated[0].errors


@pytest.mark.parametrize(
    ("what", "instead", "complaint"),
    [
        ("releases.services.judging.mail.send", lambda **_mail: None, "“trip” was not told to"),
        ("releases.services.audit.who_has", lambda *_about: frozenset(), "tells of 0 people, and"),
        ("releases.selectors.releases.who_has", lambda *_about: {1}, "the list tells people 1"),
        ("bench.rollout.ledger.HARMFUL_SHARES", (0.5,), "and what happened makes"),
        ("bench.rollout.checks.TAKES", frozenset(), "lost it, and no event of that day"),
    ],
)
def test_a_year_in_which_something_is_amiss_is_complained_of(
    live, monkeypatch, what, instead, complaint
):
    monkeypatch.setattr(what, instead)
    assert any(complaint in found for found in live(BROKEN).complaints)


def test_a_year_begins_with_the_kinds_after_those_of_the_year_before():
    assert [kind.name for kind in kinds_of(KINDS, 1)[:2]] == [KINDS[12].name, KINDS[13].name]
    every = [kind for year in range(5) for kind in kinds_of(KINDS, year)]
    assert {every.count(kind) for kind in KINDS} == {3}


def event(action: str, *, plugin: str = "ideas", actor: int | None = None, **after):
    """An event as the checks read it."""
    people = after.pop("people", None)
    return SimpleNamespace(
        plugin=plugin, action=action, actor_id=actor, after=after, people_affected=people
    )


@pytest.mark.parametrize(
    ("events", "is_explained"),
    [
        ([], False),
        ([event("advance")], False),
        ([event("trip")], True),
        ([event("trip", units=[7])], True),
        ([event("trip", units=[8])], False),
        ([event("roll_back")], True),
        ([event("kill", plugin="needed")], True),
        ([event("kill", plugin="another")], False),
    ],
)
def test_a_loss_needs_an_event_that_names_the_unit(events, is_explained):
    complaints = checks.unexplained({"ideas": [(1, 7)]}, events, {"ideas": ["needed"]})
    assert (complaints == []) is is_explained


def test_people_affected_are_those_for_whom_the_gate_changed_its_answer():
    told = [event("trip", people=3), event("pause", people=0)]
    assert checks.miscounted(told, {"ideas": 3}) == []
    (complaint,) = checks.miscounted(told, {"ideas": 4})
    assert "tells of 3 people, and 4 gained or lost it" in complaint


def test_every_manager_is_told_of_what_the_product_did_itself():
    told = [Mail("anouk@example.org", "ideas was stopped")]
    managers = ["anouk@example.org", "bram@example.org"]
    assert checks.untold([event("undecided", actor=None)], told, managers[:1]) == []
    assert checks.untold([event("pause", actor=3)], [], managers) == []
    (complaint,) = checks.untold([event("pause")], told, managers)
    assert "not told to bram@example.org" in complaint


@pytest.mark.parametrize(
    ("reset_after", "is_wrong"), [(None, True), (timedelta(hours=2), True), (timedelta(0), False)]
)
def test_no_ring_opens_while_a_stop_is_open(db, reset_after, is_wrong):
    now = datetime(2027, 3, 1, 9, tzinfo=UTC)
    Breaker.objects.create(
        feature="ideas",
        version="1.0",
        opened_at=now - timedelta(hours=1),
        reset_at=None if reset_after is None else now + reset_after,
    )
    opened = event("advance", ring="Pilot")
    opened.created_at = now
    assert bool(checks.widened([opened], "1.0")) is is_wrong
    assert checks.widened([opened], "2.0") == []


def test_evidence_of_a_stop_is_what_was_handed_in():
    assert checks.wrong_evidence(event("trip", reached=6.432), 6.4324) == []
    assert checks.wrong_evidence(event("trip", reached=6.432), 6.45)


def test_screens_tell_what_is_so():
    truth = {"status": "paused", "people": 12}
    assert checks.disagreeing("ideas", truth, {"the list": {"status": "paused"}}) == []
    (complaint,) = checks.disagreeing("ideas", truth, {"the list": {"people": 13}})
    assert complaint == "ideas: the list tells people 13, and it is 12."


def test_a_broken_chain_is_complained_of(db):
    for action in ("enable", "disable"):
        ReleaseEvent.objects.append(plugin="ideas", action=action)
    assert checks.broken_chain() == []
    ReleaseEvent.objects.filter(action="enable").update(reason="It was never so.")
    (complaint,) = checks.broken_chain()
    assert "broken at event" in complaint


def test_the_ledger_computes_evidence_of_all_and_of_a_unit():
    ledger, day = Ledger(counts_people=False), date(2027, 3, 1)
    ledger.tried(day, 1, 100)
    ledger.tried(day, 2, 100)
    for person in (1, 2, 3):
        ledger.failed(day, 2, person)
    assert ledger.evidence(1) == 0
    assert 0 < ledger.evidence(ALL) < ledger.evidence(2)
    ledger.forget()
    assert ledger.evidence(ALL) == 0
