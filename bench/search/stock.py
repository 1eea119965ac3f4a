"""What a site gets from Wagtail's ``elasticsearch9`` backend as it comes, to compare with.

The backend with its own settings and its own mapping; only the address and the prefix are ours.
Indexed are pages with the search fields that their page types declare, documents with those of
Wagtail's own model, and colleagues and units with fields that a developer would choose on a stock
site: name first, then title, unit, skills and the rest. A query is ``search(text)`` with every
default, on each of the four; the hits are put together by score. Nobody's rights are looked at.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.test import override_settings
from wagtail.models import Page
from wagtail.search import index
from wagtail.search.backends import get_search_backend

from editorial.models import KringDocument
from people.models import OrgUnit, Person

NAME = "stock"


class StockPerson(index.Indexed, Person):
    """A colleague as a stock site would index one."""

    search_fields = [
        index.SearchField("display_name", boost=10),
        index.SearchField("first_name", boost=5),
        index.SearchField("titles", boost=4),
        index.SearchField("unit_names", boost=2),
        index.SearchField("skill_names", boost=2),
        index.SearchField("ask_me_about", boost=2),
        index.SearchField("biography"),
        index.SearchField("email"),
        index.SearchField("phone"),
        index.SearchField("mobile"),
    ]

    class Meta:
        proxy = True
        app_label = "people"

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Return the people who work here, with the fields that are indexed."""
        return cls.objects.active().prefetch_related("posts__unit", "skills")

    def titles(self) -> str:
        """Return the job titles."""
        return " ".join(post.title for post in self.posts.all())

    def unit_names(self) -> str:
        """Return the names of the units, in both languages, with the abbreviations."""
        units = [post.unit for post in self.posts.all()]
        return " ".join(f"{unit.name_nl} {unit.name_en} {unit.abbreviation}" for unit in units)

    def skill_names(self) -> str:
        """Return the skills."""
        return " ".join(skill.name for skill in self.skills.all())


class StockUnit(index.Indexed, OrgUnit):
    """A unit as a stock site would index one."""

    search_fields = [
        index.SearchField("name_nl", boost=10),
        index.SearchField("name_en", boost=10),
        index.SearchField("abbreviation", boost=10),
    ]

    class Meta:
        proxy = True
        app_label = "people"


@contextmanager
def stock_search(address: str, prefix: str) -> Iterator[Any]:
    """Have a backend ``stock`` among Wagtail's; remove its indexes at the end. Yields the backend."""
    options = {
        "BACKEND": "wagtail.search.backends.elasticsearch9",
        "URLS": [address],
        "INDEX_PREFIX": f"{prefix}stock_",
        "TIMEOUT": 60,
        "AUTO_UPDATE": False,
        "INDEX_SETTINGS": {"settings": {"index": {"number_of_replicas": 0}}},
    }
    with override_settings(WAGTAILSEARCH_BACKENDS={NAME: options}):
        backend = get_search_backend(NAME)
        try:
            yield backend
        finally:
            found = backend.es.indices.get(index=f"{prefix}stock_*")
            for name in found:
                backend.es.indices.delete(index=name)


def update_index() -> None:
    """Index everything as ``manage.py update_index`` does."""
    call_command("update_index", backend_name=NAME, verbosity=0)


def search(backend: Any, text: str, limit: int) -> list[str]:
    """Return the keys of the best hits of the four kinds, put together by score."""
    kinds = (
        ("content", Page.objects.live()),
        ("documents", KringDocument.objects.all()),
        ("people", StockPerson.objects.all()),
        ("units", StockUnit.objects.all()),
    )
    found = [
        (hit.score_of_search, f"{source}:{hit.pk}")
        for source, queryset in kinds
        for hit in backend.search(text, queryset).annotate_score("score_of_search")[:limit]
    ]
    return [key for _score, key in sorted(found, key=lambda pair: -pair[0])[:limit]]
