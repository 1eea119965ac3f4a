"""Put back what was deleted, in its place."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Page

from editorial.bin.rows import point_again, put_back, unpack
from editorial.bin.selectors import entries_for
from editorial.models import BinEntry
from editorial.services.links import read_links_again
from editorial.services.sections import project_subtree
from kring.core.errors import RefusedError
from kring.core.types import AuthenticatedUser
from kring.jobs.api import enqueue

PAGE = "wagtailcore.page"


@transaction.atomic
def restore(*, entry: BinEntry, user: AuthenticatedUser) -> Model:
    """Bring back what the entry holds, and remove the entry. Returns the page, image or document.

    It keeps its key, so that links and revisions elsewhere lead to it again. PermissionDenied if the
    user may not; RefusedError if it is back already or its place is gone.
    """
    if not entries_for(user).filter(pk=entry.pk).exists():
        raise PermissionDenied
    entry = BinEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    model = entry.content_type.model_class()
    if model is None:
        raise RefusedError(_("The part of Kring that this belongs to is no longer installed."))
    if model._default_manager.filter(pk=entry.object_id).exists():
        raise RefusedError(_("This is back already."))
    content = unpack(bytes(entry.content))
    if issubclass(model, Page):
        _place(entry, content.rows)
    put_back(content.rows)
    point_again(content.emptied)
    restored = model._default_manager.get(pk=entry.object_id)
    _make_known(restored, content.linking)
    log(instance=restored, action="kring.restore", user=user, title=entry.title)
    entry.delete()
    return restored


def _place(entry: BinEntry, rows: list[dict[str, Any]]) -> None:
    """Give the rows of the pages their place below the parent, which may have moved or filled it."""
    parent = Page.objects.select_for_update().filter(pk=entry.parent_id).first()
    if parent is None:
        raise RefusedError(_("The page above it was deleted too. Bring that one back first."))
    pages = {row["pk"]: row["fields"] for row in rows if row["model"] == PAGE}
    top = pages[entry.object_id]
    old_path, old_url, old_depth = top["path"], top["url_path"], top["depth"]
    path = _free_path(parent, old_path)
    top["slug"] = find_available_slug(parent, top["slug"])
    url = f"{parent.url_path}{top['slug']}/"
    for fields in pages.values():
        fields["path"] = path + fields["path"][len(old_path) :]
        fields["depth"] += parent.depth + 1 - old_depth
        fields["url_path"] = url + fields["url_path"][len(old_url) :]
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)


def _free_path(parent: Page, path: str) -> str:
    """Return the former path if it is free and below the parent, else one behind the last child."""
    below = path.startswith(parent.path) and len(path) == len(parent.path) + Page.steplen
    if below and not Page.objects.filter(path=path).exists():
        return path
    last = parent.get_last_child()
    return last._inc_path() if last else Page._get_path(parent.path, parent.depth + 1, 1)


def _make_known(restored: Model, linking: list[int]) -> None:
    """Write what is derived from it: records, search, the index of references."""
    ids = linking
    if isinstance(restored, Page):
        project_subtree(page=Page.objects.get(pk=restored.pk))
        tree = Page.objects.descendant_of(restored, inclusive=True)
        ids = [*linking, *tree.values_list("pk", flat=True)]
    else:
        restored.save()
    if ids:
        enqueue(read_links_again, page_ids=ids)
