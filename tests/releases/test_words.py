"""What evidence and the gate say, in words for people who are not statisticians."""

from math import log

import pytest
from django.utils.translation import override

from plugins.gate.rules import Decision, Reason
from releases.admin.words import why
from releases.evidence.words import numbers_of


@pytest.fixture
def stop():
    return {
        "since": "2026-12-01",
        "failed": 10,
        "trials": 4400,
        "expected": 0.002614,
        "reached": log(1234),
        "threshold": log(400),
    }


def test_a_stop_says_how_much_likelier_harm_makes_it_and_when_it_stops(stop):
    with override("en"):
        text = numbers_of(stop)

    assert "1,200 times as likely" in text
    assert "from 400 times on" in text


def test_the_figures_of_a_stop_are_written_as_the_reader_writes_them(stop):
    with override("nl"):
        assert "0,26 %" in numbers_of(stop)


def test_evidence_beyond_reading_is_told_in_words(stop):
    with override("en"):
        assert "more than a million times as likely" in numbers_of(stop | {"reached": 900.0})


def test_who_has_it_by_a_percentage_is_told_the_number_and_the_limit():
    decision = Decision(on=True, reason=Reason.PERCENTAGE, detail="569 < 2500")

    with override("en"):
        text = why(decision)

    assert "a fixed number from 0 to 100: 5.69. Everybody below 25 has it." in text
