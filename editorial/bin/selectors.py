"""Who may see what in the bin, and bring it back: who may have deleted it."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import policy_registry

from editorial.models import BinEntry, KringDocument, KringImage
from kring.core.types import AnyUser

FILES = (KringImage, KringDocument)


def entries_for(user: AnyUser) -> QuerySet[BinEntry]:
    """Return the entries that the user may see and bring back.

    A page as Wagtail lets it be deleted: with the right to change pages at its place, and to publish
    there if any of it was live; or by who made it, with the right to add. A file by the rights on
    its collection. The place counts as it is now: its section may have moved.
    """
    here = Page.objects.filter(pk=OuterRef("parent_id")).values("path")[:1]
    entries = BinEntry.objects.annotate(place=Coalesce(Subquery(here), "path"))
    entries = entries.select_related("content_type", "deleted_by")
    if not user.is_active:
        return entries.none()
    if user.is_superuser:
        return entries
    return entries.filter(_pages(user) | _files(user))


def _pages(user: AnyUser) -> Q:
    rights = GroupPagePermission.objects.filter(group__in=user.groups.all()).values_list(
        "page__path", "permission__codename"
    )
    places: dict[str, Q] = {}
    for path, right in rights:
        places[right] = places.get(right, Q(pk=None)) | Q(place__startswith=path)
    nowhere = Q(pk__in=[])
    may_change, may_publish = (
        places.get("change_page", nowhere),
        places.get("publish_page", nowhere),
    )
    may_add = places.get("add_page", nowhere) & Q(made_by=user)
    is_page = Q(collection=None) & ~Q(path="")
    return is_page & (may_change | may_add) & (Q(was_live=False) | may_publish)


def _files(user: AnyUser) -> Q:
    allowed = Q(pk__in=[])
    for model in FILES:
        policy = policy_registry.get_by_type(model)
        name = model._meta
        is_kind = Q(content_type__app_label=name.app_label, content_type__model=name.model_name)
        may_change = policy.changeable_collections(user)
        may_add = policy.collections_user_has_any_permission_for(user, ["add"])
        allowed |= is_kind & Q(collection__in=may_change.values("pk"))
        allowed |= is_kind & Q(collection__in=may_add.values("pk"), made_by=user)
    return allowed
