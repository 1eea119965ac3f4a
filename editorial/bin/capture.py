"""Keep in the bin what is about to be deleted, however the deletion came about."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry

from editorial.bin.rows import pack
from editorial.models import BinEntry, KringDocument, KringImage
from editorial.services.links import linking_page_ids, read_links_again
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue

SEEN = "_kept_in_the_bin"


def keep_pages(*, page: Page, origin: Any) -> None:
    """Keep every tree of pages that this deletion removes, each as one entry.

    Called for each page of the deletion, before the first row goes; ``origin`` is what Django was
    asked to delete, and the same for all of them.
    """
    if origin is None or not _deletes_pages(origin):
        _keep_tree([Page.objects.get(pk=page.pk)])
        return
    if getattr(origin, SEEN, False):
        return
    setattr(origin, SEEN, True)
    going = _pages_of(origin)
    tops: list[list[Page]] = []
    for each in going:
        if tops and each.path.startswith(tops[-1][0].path):
            tops[-1].append(each)
        else:
            tops.append([each])
    for tree in tops:
        _keep_tree(tree)


def keep_file(*, file: KringImage | KringDocument) -> None:
    """Keep an image or a document. Its file stays in the storage until the bin is emptied."""
    stored = type(file)._default_manager.get(pk=file.pk)
    BinEntry.objects.create(
        content_type=ContentType.objects.get_for_model(file),
        object_id=file.pk,
        title=stored.title,
        collection_id=stored.collection_id,
        made_by_id=stored.uploaded_by_user_id,
        deleted_by=_deleting_user(),
        files=[stored.file.name] if stored.file else [],
        content=pack([stored], linking=_linking(stored)),
    )


def _keep_tree(tree: list[Page]) -> None:
    top = tree[0]
    parent = top.get_parent()
    BinEntry.objects.create(
        content_type_id=top.cached_content_type.pk,
        object_id=top.pk,
        title=top.get_admin_display_title()[:255],
        number=len(tree),
        parent_id=parent.pk if parent else None,
        path=top.path,
        was_live=any(page.live for page in tree),
        made_by_id=top.owner_id,
        deleted_by=_deleting_user() or _logged_user(top),
        content=pack(tree, linking=_linking(top)),
    )


def _linking(thing: Model) -> list[int]:
    """Return the pages that link to it; the index of references is to see that again afterwards."""
    ids = linking_page_ids(thing)
    if ids:
        enqueue(read_links_again, page_ids=ids)
    return ids


def _deletes_pages(origin: Any) -> bool:
    return issubclass(getattr(origin, "model", type(origin)), Page)


def _pages_of(origin: Any) -> list[Page]:
    """Return the pages that are being deleted, in the order of the tree."""
    if isinstance(origin, QuerySet):
        keys = origin.all().values_list("pk", flat=True)
        return list(Page.objects.filter(pk__in=list(keys)).order_by("path"))
    return list(Page.objects.filter(path__startswith=origin.path).order_by("path"))


def _deleting_user() -> AuthenticatedUser | None:
    user = get_active_log_context().user
    return user if user is not None and user.is_authenticated else None


def _logged_user(page: Page) -> AuthenticatedUser | None:
    """Return who deletes the page according to Wagtail's log, which is written just before."""
    entries = PageLogEntry.objects.filter(page_id=page.pk, action="wagtail.delete")
    entry = entries.order_by("-timestamp", "-pk").first()
    return entry.user if entry else None
