"""Who links to a thing, and which links lead nowhere. Both ask Wagtail's index of references."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from editorial.selectors import editable_pages
from kring.core.types import AnyUser

SHOWN = 50
# A page's twin in the same tree follows its original; it is no link.
NO_LINKS = ("alias_of", "latest_revision", "live_revision")


@dataclass(frozen=True, slots=True)
class LinkingPages:
    """The pages that link to something: those the user may edit, and how many others there are."""

    pages: list[Page]
    more: int

    @property
    def number(self) -> int:
        """How many pages link there."""
        return len(self.pages) + self.more


def linking_pages(*, user: AnyUser, target: Model) -> LinkingPages:
    """Return which pages would keep a dead link if ``target`` went, with all pages below it.

    Titles of pages that the user may not edit are only counted.
    """
    linking = _keyed(Page.objects.all())
    linking = linking.filter(key__in=_references_to(target).values("object_id"))
    editable = linking.filter(pk__in=editable_pages(user).values("pk")).order_by("title")
    shown = list(editable[:SHOWN])
    return LinkingPages(shown, linking.count() - len(shown))


def linking_page_ids(target: Model) -> list[int]:
    """Return the keys of the pages that link to this thing, or to a page below it."""
    keys = _references_to(target).values_list("object_id", flat=True)
    return sorted({int(key) for key in keys})


def _references_to(target: Model) -> QuerySet[ReferenceIndex]:
    """Return the references by pages, other than those that go with it, to this thing."""
    references = ReferenceIndex.objects.filter(
        base_content_type=_type_of(Page), to_content_type=_type_of(target)
    ).exclude(model_path__in=NO_LINKS)
    if not isinstance(target, Page):
        return references.filter(to_object_id=str(target.pk))
    going = _keyed(Page.objects.filter(path__startswith=target.path)).values("key")
    return references.filter(to_object_id__in=going).exclude(object_id__in=going)


def read_links_again(*, page_ids: list[int]) -> None:
    """Read which links these pages hold. Wagtail forgets links to a thing when that is deleted."""
    for page in Page.objects.filter(pk__in=page_ids).specific().iterator(100):
        ReferenceIndex.create_or_update_for_object(page)


def broken_links(user: AnyUser) -> QuerySet[ReferenceIndex]:
    """Return the references of live pages, which the user may edit, to what is gone or not live."""
    sources = _keyed(editable_pages(user).filter(live=True))
    gone = Q(pk__in=[])
    for model in linked_models():
        there = _keyed(model._default_manager.all())
        if model is Page:
            there = there.filter(live=True)
        there = there.filter(key=OuterRef("to_object_id"))
        gone |= Q(~Exists(there), to_content_type=_type_of(model))
    return (
        ReferenceIndex.objects.filter(gone, base_content_type=_type_of(Page))
        .filter(object_id__in=sources.values("key"))
        .exclude(model_path__in=NO_LINKS)
    )


def linked_models() -> Iterable[type[Model]]:
    """Return what pages link to: other pages, documents and images."""
    return (Page, get_document_model(), get_image_model())


def _type_of(thing: type[Model] | Model) -> ContentType:
    """Return the content type by which the index knows this kind of thing."""
    return ReferenceIndex._get_base_content_type(thing)


def _keyed(things: QuerySet) -> QuerySet:
    """Add the key as the index writes it: as text."""
    return things.annotate(key=Cast("pk", CharField()))
