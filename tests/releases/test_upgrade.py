"""What stood in the tables before releases were judged by evidence is there afterwards, with the right values."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from adoption.models import Feedback
from plugins.models import Breaker, DayCount, PersonEvidence, Plugin
from releases.models import PlanTemplate, Release, Ring
from tests.support import factories

APPS = ("plugins", "releases", "adoption")
BEFORE = {
    "plugins": "0002_evidence",
    "releases": "0001_initial",
    "adoption": "0003_task_links_are_read_as_a_browser_does",
}
# Before the step of each that carries rows over.
EARLIER = {
    "plugins": "0003_stops_by_evidence",
    "releases": "0002_features",
    "adoption": "0003_task_links_are_read_as_a_browser_does",
}
MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def move(targets: dict[str, str]):
    """Migrate forwards or back; return the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets.items()))
    return MigrationExecutor(connection).loader.project_state(list(targets.items())).apps


def newest() -> dict[str, str]:
    graph = MigrationExecutor(connection).loader.graph
    return dict(node for app in APPS for node in graph.leaf_nodes(app))


@pytest.fixture
def before(db):
    """The models as they were before; afterwards the tables are as they are now."""
    yield move(BEFORE)
    move(newest())


@pytest.fixture
def people():
    return [factories.make_user() for _number in range(2)]


def fill_use(before, people) -> None:
    """Two days of use by two people, faults of theirs and of nobody, in two rings and outside of all."""
    plugins = before.get_model("plugins", "Plugin").objects
    plugins.create(slug="ideas", version="1.2", is_enabled=True)
    plugins.create(slug="sample", version="", is_enabled=True)
    one, two = [person.pk for person in people]
    rows = [
        ("ideas", one, 0, "seen", 0),
        ("ideas", one, 0, "use", 0),
        ("ideas", one, 0, "use", 0),
        ("ideas", one, 0, "overrun", 1),
        ("ideas", two, 1, "seen", 1),
        ("ideas", two, 1, "error", 1),
        ("ideas", None, None, "error", 1),
        ("sample", two, None, "use", 1),
    ]
    events = before.get_model("plugins", "UsageEvent")
    events.objects.bulk_create(
        events(slug=slug, user_id=who, ring_order=ring, kind=kind, at=MONDAY + timedelta(days=day))
        for slug, who, ring, kind, day in rows
    )
    breakers = before.get_model("plugins", "Breaker").objects
    breakers.create(slug="ideas", ring_order=1, reason="Too many faults.", tripped_at=MONDAY)
    breakers.create(
        slug="sample",
        ring_order=0,
        reason="Too many faults.",
        tripped_at=MONDAY,
        reset_at=MONDAY + timedelta(hours=1),
        reset_by_id=one,
    )


def check_evidence(people) -> None:
    """Use, faults and stops became evidence."""
    numbers = ("feature", "version", "day", "ring_order", "unit")
    counted = ("uses", "seen", "people", "failed", "faults")
    monday, tuesday = date(2026, 11, 2), date(2026, 11, 3)
    rows = DayCount.objects.order_by("feature", "day", "ring_order")
    assert list(rows.values_list(*numbers, *counted)) == [
        ("ideas", "1.2", monday, 0, 0, 2, 1, 1, 0, 0),
        ("ideas", "1.2", tuesday, -1, 0, 0, 0, 0, 0, 1),
        ("ideas", "1.2", tuesday, 0, 0, 0, 1, 0, 1, 1),
        ("ideas", "1.2", tuesday, 1, 0, 0, 1, 0, 1, 1),
        ("sample", "", tuesday, -1, 0, 1, 1, 1, 0, 0),
    ]
    kept = PersonEvidence.objects.order_by("feature", "user")
    fields = ("feature", "user", "ring_order", "first_day", "last_day", "last_used", "last_failed")
    one, two = [person.pk for person in people]
    assert list(kept.values_list(*fields, "days_used", "days_failed")) == [
        ("ideas", one, 0, monday, tuesday, monday, tuesday, 1, 1),
        ("ideas", two, 1, tuesday, tuesday, None, tuesday, 0, 1),
        ("sample", two, -1, tuesday, tuesday, tuesday, None, 1, 0),
    ]
    stops = Breaker.objects.order_by("feature")
    assert list(stops.values_list("feature", "version", "unit", "cause", "opened_at")) == [
        ("ideas", "1.2", None, "count", MONDAY),
        ("sample", "", None, "count", MONDAY),
    ]
    assert [stop.reset_at is None for stop in stops] == [True, False]
    assert stops[1].reset_by == people[0]


def fill_releases(before) -> dict[str, int]:
    """A release that is under way with fixed conditions, an older one, and one that has ended."""
    plugins = before.get_model("plugins", "Plugin").objects
    releases = before.get_model("releases", "Release").objects
    rings = before.get_model("releases", "Ring").objects
    made = {}

    def release(name: str, slug: str, status: str, days: int, *soak_hours: int, **fields) -> None:
        plugin, _is_new = plugins.get_or_create(slug=slug, defaults={"is_enabled": True})
        one = releases.create(plugin=plugin, version="1.0", status=status, **fields)
        releases.filter(pk=one.pk).update(created_at=timezone.now() - timedelta(days=days))
        for order, hours in enumerate(soak_hours):
            rings.create(
                release=one,
                order=order,
                name=f"Ring {order}",
                keys=["ambassador"],
                soak_hours=hours,
                error_budget=5,
                min_people=10,
                feedback_quorum=5,
                blocks_on_open_flop=False,
                opened_at=timezone.now() - timedelta(days=days) if order < 2 else None,
            )
        made[name] = one.pk

    past = timezone.now() - timedelta(days=1)
    release("done", "ideas", "done", 90, 24)
    release("running", "ideas", "running", 9, 1, 24, 72)
    release("taken", "sample", "done", 60, 24)
    release("over", "sample", "ended", 30, 24, ends_at=past)
    rings_of_a_plan = [
        {"name": "First", "keys": ["ambassador"], "soak_hours": 120, "feedback_quorum": 5},
        {"name": "All", "percentage": 10_000, "error_budget": 3, "blocks_on_open_flop": True},
    ]
    before.get_model("releases", "PlanTemplate").objects.create(name="Old", rings=rings_of_a_plan)
    return made


def check_releases(made: dict[str, int]) -> None:
    """Releases that are under way stay so, and are watched in working days."""
    running = Release.objects.get(pk=made["running"])
    assert (running.status, running.feature) == ("running", "")
    rings = running.rings.order_by("order")
    assert list(rings.values_list("soak_days", "used_share")) == [(2, 10), (2, 10), (3, 10)]
    assert [ring.opened_at is not None for ring in rings] == [True, True, False]
    assert [ring.keys for ring in rings] == [["ambassador"]] * 3
    # An earlier release goes on counting, except where an end had taken the plugin from everybody.
    assert Release.objects.get(pk=made["done"]).status == "done"
    taken, over = (Release.objects.get(pk=made[name]) for name in ("taken", "over"))
    assert taken.status == over.status == "ended"
    assert taken.ends_at == over.ends_at


def check_plans() -> None:
    """Plans of before can be used."""
    first, last = PlanTemplate.objects.get(name="Old").rings
    assert first == {"name": "First", "keys": ["ambassador"], "soak_days": 5, "used_share": 10}
    assert last == {"name": "All", "percentage": 10_000, "soak_days": 2, "used_share": 10}
    for fields in (first, last):
        Ring(**fields).clean_fields(exclude=["release", "order"])


def fill_feedback(before, people) -> None:
    feedback = before.get_model("adoption", "Feedback").objects
    given = MONDAY + timedelta(days=2)
    fields = {"plugin": "ideas", "ring_order": 1, "created_at": given, "status": "planned"}
    feedback.create(giver_id=people[0].pk, kind="flop", text="By name", answer="Soon", **fields)
    feedback.create(giver_id=None, kind="tip", text="Without a name", **fields)


def check_feedback(people) -> None:
    """Feedback keeps its text, and without a name only its week."""
    named, nameless = Feedback.objects.order_by("text")
    assert (named.text, named.kind, named.answer, named.status) == (
        "By name",
        "flop",
        "Soon",
        "planned",
    )
    assert (named.giver, named.ring_order) == (people[0], 1)
    assert named.created_at == MONDAY + timedelta(days=2)
    assert (nameless.text, nameless.kind, nameless.ring_order) == ("Without a name", "tip", None)
    given = timezone.localtime(nameless.created_at)
    assert (given.date(), given.hour, given.minute) == (MONDAY.date(), 0, 0)


# One test, and one way forth and back: migrating takes seconds.
@pytest.mark.slow
def test_an_upgrade_to_evidence_loses_no_row_and_neither_does_a_step_back(before, people):
    fill_use(before, people)
    made = fill_releases(before)
    fill_feedback(before, people)

    move(newest())

    check_evidence(people)
    check_releases(made)
    check_plans()
    check_feedback(people)
    numbers = numbers_of_rows()
    move(EARLIER)
    assert numbers_of_rows() == numbers
    move(newest())
    assert numbers_of_rows() == numbers
    check_evidence(people)


def numbers_of_rows() -> dict[str, int]:
    """Return how many rows each table has that is there before and after."""
    tables = (Plugin, Release, Ring, PlanTemplate, Breaker, DayCount, PersonEvidence, Feedback)
    with connection.cursor() as cursor:
        numbers = {}
        for table in (model._meta.db_table for model in tables):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            numbers[table] = cursor.fetchone()[0]
    return numbers
