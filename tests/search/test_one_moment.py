"""A document is indexed as it was at one moment, whatever is published while it is read."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from editorial import search_sources
from search.outbox.reading import read
from tests.support import factories

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_the_text_of_a_few_is_never_indexed_with_the_access_of_all(postgresql, monkeypatch):
    page = factories.make_guidance(title="Geheim plan", restricted_to=["group:1"])

    def lift_the_embargo() -> None:
        page.title, page.restricted_to = "Plan", []
        page.save_revision().publish(skip_permission_checks=True)
        connection.close()

    read_context = search_sources._context_of

    def publish_meanwhile(records):
        with ThreadPoolExecutor(1) as editor:
            editor.submit(lift_the_embargo).result()
        return read_context(records)

    monkeypatch.setattr(search_sources, "_context_of", publish_meanwhile)
    document = read({"content": [str(page.pk)]}).documents[f"content:{page.pk}"]

    assert (document.title, bool(document.tokens)) in {("Geheim plan", True), ("Plan", False)}
