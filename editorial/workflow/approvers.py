"""Decide who may approve a page in review; computed each time and never stored.

So a page is never stuck when a group loses its last member, a manager leaves or a page has no owner.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from kring.core.groups import ADMINISTRATORS
from kring.core.models import SetupItem
from people.models import User


def administrators() -> QuerySet[User]:
    """Return the users who decide if a task has no approver: the administrators' group and superusers."""
    # The group keeps its role when it is renamed.
    items = SetupItem.objects.filter(key=f"group:{ADMINISTRATORS}")
    ids = [int(pk) for pk in items.values_list("object_id", flat=True) if pk]
    return _people(Q(groups__name=ADMINISTRATORS) | Q(groups__in=ids) | Q(is_superuser=True))


def may_decide(*, named: QuerySet[User], involved: Iterable[int | None]) -> QuerySet[User]:
    """Return the users who may approve or send back, given the users that a task names.

    ``involved`` holds the ids of the users who submitted and wrote the revision: the four-eyes rule
    excludes them. Uninvolved superusers may always decide. If no named user is uninvolved, the
    administrators decide; an involved administrator only if the whole organisation has no other,
    and then superusers before others.
    """
    ids = {pk for pk in involved if pk}
    free = _people(Q(pk__in=_active(named).values("pk"))).exclude(pk__in=ids)
    if free.exists():
        return _people(Q(pk__in=free.values("pk")) | Q(is_superuser=True)).exclude(pk__in=ids)
    free = administrators().exclude(pk__in=ids)
    if free.exists():
        return free
    superusers = _people(Q(is_superuser=True))
    return superusers if superusers.exists() else administrators()


def is_stranded(*, named: QuerySet[User], involved: Iterable[int | None]) -> bool:
    """Return whether none of the named users may decide, so that administrators have to."""
    ids = {pk for pk in involved if pk}
    return not _active(named).exclude(pk__in=ids).exists()


def _active(users: QuerySet[User]) -> QuerySet[User]:
    return users.filter(is_active=True).order_by()


def _people(condition: Q) -> QuerySet[User]:
    return User.objects.filter(condition, is_active=True).distinct()
