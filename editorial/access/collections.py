"""Which collections are closed to whom, from Wagtail's own restrictions on collections."""

from collections.abc import Iterable

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.models import Collection, CollectionViewRestriction

from kring.core.subjects import subject_keys
from kring.core.types import AnyUser


def closed_collections(user: AnyUser) -> QuerySet[Collection]:
    """Return the collections whose restriction, or one above, the user does not meet."""
    return _unmet_by(groups_of(user))


def closed_to_some() -> QuerySet[Collection]:
    """Return the collections that are not for every colleague."""
    return _unmet_by([])


def groups_of(user: AnyUser) -> list[str]:
    """Return the ids of the groups that the user is in."""
    return [key.removeprefix("group:") for key in subject_keys(user) if key.startswith("group:")]


def _unmet_by(groups: Iterable[str]) -> QuerySet[Collection]:
    """Return the collections closed to somebody in just these groups.

    Nobody meets a restriction to no group at all, or one by password, which Kring does not offer.
    """
    met = CollectionViewRestriction.objects.filter(
        Q(restriction_type=CollectionViewRestriction.LOGIN)
        | Q(restriction_type=CollectionViewRestriction.GROUPS, groups__in=groups)
    )
    unmet = (
        CollectionViewRestriction.objects.exclude(pk__in=met.values("pk"))
        .annotate(below=ExpressionWrapper(OuterRef("path"), output_field=CharField()))
        .filter(below__startswith=F("collection__path"))
    )
    return Collection.objects.filter(Exists(unmet))
