"""No plugin takes all threads of a process."""

import threading
from contextlib import ExitStack

import pytest

from plugins.contributions import pool as pools
from plugins.contributions.pool import Pool
from tests.support.workers import wait_until


@pytest.fixture(autouse=True)
def no_patience(monkeypatch):
    monkeypatch.setattr(pools, "WAIT_SECONDS", 0.0)


def taken(pool: Pool, *plugins: str) -> list[bool]:
    with ExitStack() as stack:
        return [stack.enter_context(pool.place(plugin)) for plugin in plugins]


def test_a_plugin_has_so_many_places_and_leaves_those_of_others():
    assert taken(Pool(2, 10), "a", "a", "a", "b") == [True, True, False, True]


def test_all_plugins_together_leave_a_thread():
    assert taken(Pool(2, 3), "a", "a", "b", "c") == [True, True, True, False]


def test_a_place_is_free_again_whatever_came_of_the_view():
    pool = Pool(1, 1)
    with pytest.raises(RuntimeError), pool.place("a"):
        raise RuntimeError

    assert taken(pool, "a") == [True]


def test_who_finds_no_place_takes_none():
    pool = Pool(1, 2)
    with pool.place("a"):
        assert taken(pool, "a", "a", "b") == [False, False, True]


def test_a_request_waits_for_a_place_that_becomes_free(monkeypatch):
    monkeypatch.setattr(pools, "WAIT_SECONDS", 60.0)
    pool, inside, leave = Pool(1, 2), threading.Event(), threading.Event()

    def stay():
        with pool.place("a"):
            inside.set()
            leave.wait(60)

    thread = threading.Thread(target=stay)
    thread.start()
    assert inside.wait(60)
    threading.Timer(0.05, leave.set).start()
    with pool.place("a") as has_place:
        assert has_place
    thread.join()


def test_who_wait_for_one_plugin_leave_a_place_for_another(monkeypatch):
    pool, inside, other_has_place = Pool(2, 5), [], []
    monkeypatch.setattr(pools, "WAIT_SECONDS", 60.0)
    leave, are_in = threading.Event(), threading.Barrier(3)

    def stay():
        with pool.place("a"):
            are_in.wait(60)
            leave.wait(60)

    def wait():
        with pool.place("a") as has_place:
            inside.append(has_place)

    running = [threading.Thread(target=stay) for _number in range(2)]
    for thread in running:
        thread.start()
    are_in.wait(60)
    waiting = [threading.Thread(target=wait) for _number in range(3)]
    for thread in waiting:
        thread.start()
    # Two of them wait, and the third is told at once that it cannot.
    assert wait_until(lambda: inside == [False] and pool._waiting["a"] == 2)

    with pool.place("b") as has_place:
        other_has_place.append(has_place)
    leave.set()
    for thread in running + waiting:
        thread.join(60)

    assert other_has_place == [True]
    assert sorted(inside) == [False, True, True]


def test_the_slowest_view_tells_what_it_has_done():
    pool = Pool(2, 2)
    assert pool.slowest("a").wall == 0
    with pool.place("a"):
        assert pool.slowest("a").wall > 0
