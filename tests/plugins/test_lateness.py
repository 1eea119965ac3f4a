"""Whose fault it is that a contribution was late: arithmetic with clocks that the test sets."""

import pytest

from plugins.contributions.lateness import (
    HOST,
    Measure,
    Part,
    Verdict,
    Window,
    judge,
    lateness,
    page_lateness,
)

BUDGET = 0.15


def minute(**parts: Measure) -> Window:
    """A minute in which these parts did this; ``page`` are the pages themselves."""
    window = Window()
    for name, measure in parts.items():
        if name == "page":
            window.add(1.0, HOST, measure, page_lateness(measure))
        else:
            window.add(1.0, name, measure, lateness(measure, BUDGET))
    return window


def verdict(slug: str, **parts: Measure) -> Verdict:
    return judge(slug, parts[slug], BUDGET, minute(**parts).minute(1.0))


CALM_PAGE = Measure(wall=0.12, processor=0.08)
WAITING_PAGE = Measure(wall=2.0, processor=0.1)


def test_what_is_in_time_is_held_against_nobody():
    assert verdict("a", a=Measure(wall=0.15), page=WAITING_PAGE) == Verdict.NOBODY


@pytest.mark.parametrize("page", [CALM_PAGE, WAITING_PAGE], ids=["calm", "busy"])
def test_processor_time_of_its_own_is_the_plugins_however_busy_the_host(page):
    a = Measure(wall=4.0, processor=0.2, queued=3.8)

    assert verdict("a", a=a, page=page) == Verdict.PLUGIN


def test_what_a_first_call_loads_is_held_against_nobody():
    first = Measure(wall=0.25, processor=0.21).loaded()

    assert verdict("a", a=first, page=CALM_PAGE) == Verdict.NOBODY


def test_a_first_call_that_waits_is_held_against_it():
    first = Measure(wall=0.4, processor=0.01).loaded()

    assert verdict("a", a=first, page=CALM_PAGE) == Verdict.PLUGIN


def test_waiting_for_a_free_processor_is_the_hosts():
    a = Measure(wall=3.0, processor=0.01, queued=2.9)

    assert verdict("a", a=a, page=CALM_PAGE) == Verdict.HOST


def test_whoever_waits_alone_is_at_fault_also_inside_c():
    assert verdict("a", a=Measure(wall=5.0), page=CALM_PAGE) == Verdict.PLUGIN


def test_two_late_plugins_are_late_by_the_host():
    a, b = Measure(wall=0.4, processor=0.01), Measure(wall=0.5, processor=0.01)

    assert verdict("a", a=a, b=b, page=CALM_PAGE) == Verdict.HOST
    assert verdict("b", a=a, b=b, page=CALM_PAGE) == Verdict.HOST


def test_a_plugin_on_a_late_page_is_late_by_the_host():
    assert verdict("a", a=Measure(wall=0.4), page=WAITING_PAGE) == Verdict.HOST


def test_a_page_that_is_only_much_work_excuses_nobody():
    page = Measure(wall=2.0, processor=1.9)

    assert verdict("a", a=Measure(wall=0.4), page=page) == Verdict.PLUGIN


def test_who_holds_the_lock_that_others_wait_for_is_not_excused():
    a = Measure(wall=1.2, held=1.1)
    b, page = Measure(wall=1.0), Measure(wall=1.1, processor=0.1)

    assert verdict("a", a=a, b=b, page=page) == Verdict.PLUGIN
    assert verdict("b", a=a, b=b, page=page) == Verdict.HOST


def test_who_reads_so_much_that_others_wait_is_not_excused():
    a = Measure(wall=1.5, reading=1.4, queries=400)
    b = Measure(wall=0.6, reading=0.4, queries=2)

    assert verdict("a", a=a, b=b, page=CALM_PAGE) == Verdict.PLUGIN
    assert verdict("b", a=a, b=b, page=CALM_PAGE) == Verdict.HOST


def test_a_slow_database_is_the_hosts_also_for_who_reads_most_of_the_plugins():
    a = Measure(wall=0.5, reading=0.45, queries=3)
    page = Measure(wall=3.0, processor=0.1, reading=2.5, queries=30)

    assert verdict("a", a=a, page=page) == Verdict.HOST


def test_a_little_more_work_than_others_is_no_cause_of_much_lateness():
    a = Measure(wall=2.0, processor=0.06)

    assert verdict("a", a=a, b=Measure(wall=2.0, processor=0.01), page=WAITING_PAGE) == Verdict.HOST


def test_what_happened_a_minute_ago_excuses_nobody():
    window = Window()
    window.add(0.0, "b", Measure(wall=5.0), 4.0)
    window.add(61.0, "a", Measure(wall=5.0), 4.0)

    assert list(window.minute(61.0)) == ["a"]


def test_half_a_minute_later_both_halves_count():
    window = Window()
    window.add(1.0, "a", Measure(wall=1.0), 0.5)
    window.add(31.0, "a", Measure(wall=2.0), 0.0)

    assert window.minute(31.0)["a"] == Part(Measure(wall=3.0), 0.5)


def test_three_good_plugins_at_a_load_of_twenty_are_never_at_fault():
    """Each computes 5 ms, and gets a tenth of a processor; the database is as slow."""
    window, verdicts = Window(), []
    for second in range(600):
        at = float(second)
        parts = {
            slug: Measure(wall=0.4 + index / 10, processor=0.005, queued=0.1, reading=0.2)
            for index, slug in enumerate("abc")
        }
        page = Measure(wall=1.5, processor=0.08, queued=0.8, reading=0.5)
        window.add(at, HOST, page, page_lateness(page))
        for slug, measure in parts.items():
            window.add(at, slug, measure, lateness(measure, BUDGET))
        verdicts += [
            judge(slug, measure, BUDGET, window.minute(at)) for slug, measure in parts.items()
        ]

    assert set(verdicts) == {Verdict.HOST}
