"""What the tests of the editors' screens share: a manager of search, and things to find."""

from typing import Any

from django.contrib.auth.models import Permission

from kring.core.types import AnyUser
from search.contract.documents import Document
from search.contract.readers import Reader
from search.curation import pins, synonyms, weights
from search.models import Entry, Synonym
from search.query.queries import Answer, Query
from tests.support import factories


def forget() -> None:
    """Forget what this process holds in memory: changes of a test are never committed."""
    for held in (synonyms, pins, weights):
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
        "key": f"content:{number}",
        "source": "content",
        "document_id": str(number),
        "kind": "news",
        "title": f"News {number}",
        "url": f"/{number}/",
        "version": 1,
    }
    return Entry.objects.create(**{**values, **fields})


def query(text: str, **fields: Any) -> Query:
    return Query(**{"text": text, "words": tuple(text.split()), **fields})


def reader(user: AnyUser | None) -> Reader:
    return Reader(user=user, tokens=None, language="nl")


def answer(total: int = 3) -> Answer:
    return Answer(total=total, engine="database")
