"""The hops of a trip are counted as one would count them by hand, and every trip can be made."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.road.__main__ import BASELINE, listing, table
from bench.road.counting import ROOT, Call, Road
from bench.road.trips import Trips, fill

VIEW = """
from itertools import chain
from hops_service import save, numbers

def view():
    save()
    return helper()

def helper():
    return [list(numbers()), [each for each in "ab"], list(map(save, "ab"))]
"""
SERVICE = """
def save(what=None):
    return _check()

def _check():
    return True

def numbers():
    yield 1
    yield 2
"""


# In a process of its own: in one that has run thousands of tests the hook of the interpreter takes minutes.
SCRIPT = """
import dataclasses, json, sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
import hops_view
from bench.road.counting import travelled

road = travelled({action}, Path(sys.argv[2]))
print(json.dumps([dataclasses.asdict(call) for call in road.calls]))
"""


@pytest.fixture
def travel(tmp_path):
    """Return ``travel(action, root)``: the road of an expression, counted below ``root``."""
    (tmp_path / "hops_view.py").write_text(VIEW, encoding="utf-8")
    (tmp_path / "hops_service.py").write_text(SERVICE, encoding="utf-8")

    def run(action: str = "hops_view.view", root: Path = tmp_path) -> Road:
        command = [sys.executable, "-c", SCRIPT.format(action=action), str(tmp_path), str(root)]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        return Road([Call(**call) for call in json.loads(told)])

    return run


@pytest.fixture
def road(travel):
    return travel()


def test_files_come_in_the_order_in_which_they_are_entered(road):
    assert list(road.files) == ["hops_view.py", "hops_service.py"]
    assert road.entered_from == {"hops_view.py": "", "hops_service.py": "hops_view.py"}


def test_a_generator_is_one_call_and_a_comprehension_none(road):
    assert road.files["hops_view.py"] == {"view": 1, "helper": 1}
    assert road.files["hops_service.py"] == {"save": 3, "_check": 3, "numbers": 1}


def test_a_jump_is_a_call_from_another_file(road):
    assert road.jumps == 4


def test_a_re_entry_is_a_return_to_a_file_that_was_left(road):
    assert road.re_entries == 2


def test_what_lies_elsewhere_does_not_count(travel, tmp_path):
    assert travel(root=tmp_path / "rooms").calls == []
    assert travel("lambda: json.loads('[1]')").calls == []


def test_the_table_shows_each_figure_beside_what_it_was(road):
    before = {"trip": {"files": 4, "calls": 10, "jumps": 8, "re-entries": 6}}
    row = table({"trip": road}, before).splitlines()[-1]
    assert row == "| trip | 2 | 4 | 9 | 10 | 4 | 8 | 2 | 6 | 0.50 |"


def test_the_list_of_files_says_what_ran_and_from_where_it_came(road):
    lines = listing("trip", road).splitlines()
    assert lines[-2:] == [
        "   2     7 × hops_service.py, from hops_view.py",
        "             save ×3, _check ×3, numbers ×1",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("released_to")  # has the rules read anew, before and after
def test_every_trip_of_the_baseline_can_be_made():
    fill()
    roads = {name: trip() for name, trip in Trips().named().items()}
    assert roads.keys() == json.loads(BASELINE.read_text(encoding="utf-8")).keys()
    assert all(road.calls for road in roads.values())
