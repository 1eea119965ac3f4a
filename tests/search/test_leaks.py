"""Search shows nobody what is closed to them, while others publish, restrict, move and delete all the time.

A few pairs of a reader and a query; ``python -m bench leaks --pairs=20000`` asks as many as one likes.
"""

import pytest

from bench.leaks.ledger import Ledger
from bench.leaks.run import run
from search.engine import ask as elasticsearch
from search.upkeep.rebuild import rebuild

PAIRS = 60


@pytest.mark.elasticsearch
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nothing_leaks_while_everything_changes_and_nothing_is_lost_after(
    postgresql, engine, monkeypatch
):
    # What is found is asked here, not how fast: no time limit on a busy machine.
    monkeypatch.setattr(elasticsearch, "ask_engine", lambda asked, **limits: asked(engine))
    rebuild()

    outcome = run(pairs=PAIRS)

    assert outcome.found.pairs >= PAIRS
    assert outcome.changes > 0
    assert outcome.found.leaks == []
    assert outcome.losses == []


def test_a_word_is_a_leak_for_who_never_met_the_rules_of_any_of_its_versions():
    ledger = Ledger()
    word, other = ledger.new_word(), ledger.new_word()
    ledger.allow([word], [["unit:1", "group:2"], ["group:3"]])
    ledger.allow([other], [])

    text = f"Plan {word} en {other}"

    assert ledger.never_for(text, frozenset({"unit:1"})) == {word}
    assert ledger.never_for(text, frozenset({"unit:1", "group:3"})) == set()
