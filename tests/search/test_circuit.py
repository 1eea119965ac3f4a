"""Not asking again at once what did not answer."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.engine import client
from search.engine.circuit import Circuit, CircuitOpenError
from search.engine.client import UNAVAILABLE, ask_engine, readers_circuit


def is_fault(error: BaseException) -> bool:
    return isinstance(error, ConnectionError)


def fail(circuit: Circuit) -> None:
    with pytest.raises(ConnectionError), circuit.guard(is_fault):
        raise ConnectionError


REST = 0.1


@pytest.fixture
def circuit():
    return Circuit(first_rest=REST, longest_rest=2 * REST)


def test_after_a_failure_nobody_asks_for_a_while(circuit):
    fail(circuit)

    with pytest.raises(CircuitOpenError), circuit.guard(is_fault):
        pytest.fail("asked all the same")


def test_then_one_may_try_while_others_are_refused(circuit):
    fail(circuit)
    time.sleep(REST * 1.1)

    with circuit.guard(is_fault), pytest.raises(CircuitOpenError), circuit.guard(is_fault):
        pytest.fail("two tried")
    with circuit.guard(is_fault):
        pass
    assert not circuit.is_open


def test_each_further_failure_makes_the_rest_longer_to_a_limit(circuit):
    for rest in (REST, 2 * REST, 2 * REST):
        fail(circuit)
        time.sleep(rest * 0.7)
        assert circuit.is_resting
        time.sleep(rest * 0.4)
        assert not circuit.is_resting


def test_a_request_that_makes_no_sense_says_nothing_of_the_other_side(circuit):
    with pytest.raises(ValueError), circuit.guard(is_fault):  # noqa: PT011
        raise ValueError

    assert not circuit.is_open


def test_a_probe_that_ends_with_another_error_lets_the_next_one_try(circuit):
    fail(circuit)
    time.sleep(REST * 1.1)
    with pytest.raises(ValueError), circuit.guard(is_fault):  # noqa: PT011
        raise ValueError

    assert not circuit.is_resting


class TestAskingTheEngine:
    @pytest.fixture(autouse=True)
    def _away(self, settings):
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"

    def test_no_reader_waits_longer_than_asked_whatever_takes_so_long(self):
        started = time.monotonic()
        with pytest.raises(UNAVAILABLE):
            ask_engine(lambda engine: time.sleep(3), seconds=0.3)

        assert time.monotonic() - started < 1

    def test_one_late_answer_moves_nobody_to_the_database_but_three_in_a_row_do(self):
        def late() -> None:
            with pytest.raises(UNAVAILABLE):
                ask_engine(lambda engine: time.sleep(0.2), seconds=0.02)

        late(), late()
        assert ask_engine(lambda engine: "answer") == "answer"
        late(), late()
        assert not readers_circuit.is_resting
        late()

        with pytest.raises(CircuitOpenError) as refused:
            ask_engine(lambda engine: "answer")
        assert refused.value.is_slow

    def test_while_it_hangs_everybody_else_is_answered_at_once(self):
        with ThreadPoolExecutor(8) as pool:
            for _reader in range(3):
                hanging = pool.submit(lambda: ask_engine(lambda engine: time.sleep(1), seconds=0.2))
                assert isinstance(hanging.exception(), UNAVAILABLE)
            started = time.monotonic()
            others = [pool.submit(ask_engine, lambda engine: 1) for _reader in range(20)]
            assert all(isinstance(other.exception(), CircuitOpenError) for other in others)

        assert time.monotonic() - started < 1

    def test_a_port_where_nobody_listens_is_told_at_once(self):
        with pytest.raises(UNAVAILABLE):
            ask_engine(lambda engine: engine.cluster.health())

        assert client.readers_circuit.is_open


@pytest.mark.elasticsearch
def test_a_query_that_elasticsearch_rejects_does_not_keep_others_from_asking(engine):
    with pytest.raises(UNAVAILABLE):
        ask_engine(lambda node: node.search(query={"no_such_query": {}}))

    assert not readers_circuit.is_open
    assert ask_engine(lambda node: node.cluster.health())["status"]
