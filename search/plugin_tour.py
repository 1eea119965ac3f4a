"""The tour of this room for a plugin under test."""

from typing import Any
from urllib.parse import quote

from django.urls import reverse

from kring.jobs.api import enqueue
from kring.jobs.runner import run_due_jobs
from search.outbox.draining import drain
from search.outbox.entries import DRAIN_KEY

WORD = "nieuws"


def visit(site: Any) -> None:
    """Give the tour a word to search, the address of its results, and a way to wait for the index."""
    site.search_address, site.catch_up = _address, _catch_up
    site.subjects["search.result"] = WORD
    site.addresses["the search"] = _address(WORD)


def _address(words: str) -> str:
    return f"{reverse('search:results')}?q={quote(words)}"


def _catch_up() -> None:
    """Write changes to the index, as a worker does."""
    enqueue(drain, key=DRAIN_KEY)
    run_due_jobs()
