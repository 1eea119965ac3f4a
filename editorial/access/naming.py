"""What a screen of the admin may name to somebody: what they may edit, and what they may see.

Wagtail's screens name pages and files to whoever may enter the admin. Titles, addresses and file names tell of what is
closed, so every place that names another thing asks here. Readers of the site ask ``editorial.selectors`` alone.
"""

from collections.abc import Callable, Iterable

from django.db.models import Model, Q, QuerySet
from wagtail.models import Page, TaskState
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from editorial.models import KringDocument, KringImage
from editorial.selectors import visible_documents, visible_images, visible_to
from kring.core.memo import memoized
from kring.core.reader import current_reader
from kring.core.types import AnyUser

RIGHTS = frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"})
_VISIBLE: dict[type[Model], Callable[[AnyUser], QuerySet]] = {
    KringDocument: visible_documents,
    KringImage: visible_images,
}


def nameable_pages(user: AnyUser) -> PageQuerySet:
    """Return the pages that may be named: those the user has a right on, with the way to them, and the visible ones."""
    reached = policy_registry.get_by_type(Page).explorable_instances(user)
    visible = visible_to(user)
    return Page.objects.filter(
        Q(depth=1) | Q(pk__in=reached.values("pk")) | Q(pk__in=visible.values("pk"))
    )


def nameable_files(user: AnyUser, model: type[Model]) -> QuerySet:
    """Return the images or documents that may be named: those the user may change, and the visible ones."""
    policy = policy_registry.get_by_type(model)
    changeable = policy.instances_user_has_any_permission_for(user, ["change", "delete"])
    visible = _VISIBLE[model](user)
    return model._default_manager.filter(
        Q(pk__in=changeable.values("pk")) | Q(pk__in=visible.values("pk"))
    )


def nameable(user: AnyUser, model: type[Model]) -> QuerySet:
    """Return what may be named of this model, which is that of pages, images or documents."""
    return nameable_pages(user) if issubclass(model, Page) else nameable_files(user, model)


def may_name(model: type[Model], pks: Iterable[int]) -> bool:
    """Return whether all of these may be named to whoever reads now. What does not exist may not."""
    user, wanted = current_reader(), set(pks)
    if user is None:
        return False
    found = nameable(user, model).filter(pk__in=wanted).values_list("pk", flat=True)
    others = wanted.difference(found)
    return not others or (issubclass(model, Page) and others <= _in_review_by(user))


def may_edit(user: AnyUser, page: Page) -> bool:
    """Return whether the user may know the draft of the page. No query of its own for pages in a list."""
    policy = policy_registry.get_by_type(Page)
    if policy.user_has_any_permission_for_instance(user, RIGHTS, page):
        return True
    return page.pk in _in_review_by(user)


def _in_review_by(user: AnyUser) -> frozenset[int]:
    """Return the pages that wait for the user's approval."""

    def read() -> frozenset[int]:
        states = TaskState.objects.reviewable_by(user).filter(
            revision__base_content_type__app_label="wagtailcore",
            revision__base_content_type__model="page",
        )
        return frozenset(map(int, states.values_list("revision__object_id", flat=True)))

    return memoized(user, "_kring_pages_in_review", read)
