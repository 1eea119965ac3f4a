"""Who may decide on a page in review, computed whenever it is asked and never stored.

A group that loses its last member, a manager who leaves or a page without an owner therefore
never leaves a page stuck: the question simply gets another answer.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from editorial.groups import ADMINISTRATORS
from editorial.models.setup import SetupItem
from people.models import User


def administrators() -> QuerySet[User]:
    """Return who steps in where a task has nobody: the administrators' group and superusers."""
    # The group keeps its role when it is renamed.
    items = SetupItem.objects.filter(key=f"group:{ADMINISTRATORS}")
    ids = [int(pk) for pk in items.values_list("object_id", flat=True) if pk]
    return _people(Q(groups__name=ADMINISTRATORS) | Q(groups__in=ids) | Q(is_superuser=True))


def may_decide(*, named: QuerySet[User], involved: Iterable[int | None]) -> QuerySet[User]:
    """Return who may approve or send back, of the people that a task names.

    ``involved`` holds the ids of whoever submitted and wrote the revision: the four-eyes rule
    leaves them out. Uninvolved superusers may always decide. Without anybody named and
    uninvolved it is the administrators' turn; an involved administrator decides only when
    there is nobody else in the whole organisation, superusers before others.
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
    """Return whether nobody that the task names may decide, so that administrators have to."""
    ids = {pk for pk in involved if pk}
    return not _active(named).exclude(pk__in=ids).exists()


def _active(users: QuerySet[User]) -> QuerySet[User]:
    return users.filter(is_active=True).order_by()


def _people(condition: Q) -> QuerySet[User]:
    return User.objects.filter(condition, is_active=True).distinct()
