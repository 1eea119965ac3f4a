"""What is done after a commit fails nobody's request."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from kring.core.commits import after_commit

ROOMS = ("site", "plugins", "releases", "adoption", "search", "editorial", "people", "news", "blog")


@pytest.mark.django_db(transaction=True)
def test_what_fails_after_a_commit_keeps_nothing_after_it_from_being_done():
    done = []
    with transaction.atomic():
        after_commit(lambda number: 1 / number, 0)
        after_commit(done.append, 1)

    assert done == [1]


def test_nothing_is_robust_after_a_commit_but_by_this_function():
    sources = [file for room in ROOMS for file in (settings.BASE_DIR / room).rglob("*.py")]
    found = [file for file in sources if re.search(r"robust\s*=\s*True", file.read_text())]

    assert found == [Path(settings.BASE_DIR) / "site/kring/core/commits.py"]
