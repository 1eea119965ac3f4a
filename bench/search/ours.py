"""Kring's own search, asked as a results page asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.utils import timezone, translation

from people.models import User
from search.contract.readers import Reader, reader_for
from search.engine.ask import answered
from search.engine.client import client
from search.engine.index import all_names
from search.engine.names import LANGUAGES, synonyms_set
from search.engine.weights import DEFAULT
from search.query.parsing import parse

# Employees of the demo, by the language they read.
READERS = {"nl": "medewerker@kring.example", "en": "employee@kring.example"}


@contextmanager
def own_search() -> Iterator[None]:
    """Build the index; remove it, with its sets of synonyms, at the end."""
    try:
        call_command("search", "rebuild", stdout=StringIO())
        yield
    finally:
        for name in all_names():
            client().indices.delete(index=name)
        for language in LANGUAGES:
            client().options(ignore_status=404).synonyms.delete_synonym(id=synonyms_set(language))


def reader_of(language: str) -> Reader:
    """Return an employee who reads this language and has every token.

    Restricted content takes part, as it does on the other side.
    """
    user = User.objects.get(email=READERS[language])
    with translation.override(language):
        return replace(reader_for(user), tokens=None)


def _send(lines: list[dict[str, Any]]) -> Any:
    return client().msearch(searches=lines)["responses"]


def search(text: str, reader: Reader, limit: int) -> list[str]:
    """Return the keys of the best hits."""
    query = parse({"q": text}, language=reader.language, today=timezone.localdate())
    query = replace(query, size=limit)
    with translation.override(reader.language):
        answer = answered(query, reader, DEFAULT, _send)
    return [f"{hit.source}:{hit.id}" for hit in answer.hits]
