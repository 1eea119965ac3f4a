"""What the tests of the editors' screens share: somebody who manages search, and things to find."""

from typing import Any

from django.contrib.auth.models import Permission

from search import pins, synonyms, weighing
from search.documents import Document
from search.models import Entry, Synonym
from search.queries import Answer, Query
from search.readers import Reader
from tests import factories


def forget() -> None:
    """Load anew what this process holds in memory: what a test changes is never committed."""
    for held in (synonyms, pins, weighing):
        held.forget()


def permission(name: str) -> Permission:
    app, _dot, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def make_manager(**fields: Any):
    """Make a user who may manage search and enter the admin."""
    user = factories.make_user(**{"language": "en", **fields})
    user.user_permissions.add(
        permission("wagtailadmin.access_admin"), permission("search.manage_search")
    )
    return user


def make_synonym(words: str, means: str = "", **fields: Any) -> Synonym:
    return Synonym.objects.create(words=words, means=means, **fields)


def document(number: int = 1, **fields: Any) -> Document:
    values = {"source": "content", "id": str(number), "kind": "news", "title": f"News {number}"}
    return Document(**{**values, "url": f"/{number}/", **fields})


def make_entry(number: int = 1, **fields: Any) -> Entry:
    """Make a document in the index of the database."""
    values = {
        "key": f"content:{number}", "source": "content", "document_id": str(number), "kind": "news",
        "title": f"News {number}", "url": f"/{number}/", "version": 1,
    }  # fmt: skip
    return Entry.objects.create(**{**values, **fields})


def query(text: str, **fields: Any) -> Query:
    return Query(**{"text": text, "words": tuple(text.split()), **fields})


def reader(user: Any) -> Reader:
    return Reader(user=user, tokens=None, language="nl")


def answer(total: int = 3) -> Answer:
    return Answer(total=total, engine="database")
