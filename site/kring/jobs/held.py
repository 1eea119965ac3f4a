"""Jobs that wait for an operator: after a restore nobody knows yet whether their mails should go out."""

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from kring.jobs import runner
from kring.jobs.models import Job


def _held() -> QuerySet[Job]:
    return Job.objects.filter(status=Job.Status.HELD)


def by_function() -> list[tuple[str, int]]:
    """Return the functions that held jobs call, each with the number of jobs."""
    rows = _held().order_by("function").values_list("function")
    return [(function, number) for function, number in rows.annotate(number=Count("pk"))]


def release() -> int:
    """Let the held jobs run. Returns how many; of two with the same key one is dropped."""
    waiting = Job.objects.filter(key=OuterRef("key"), status=Job.Status.WAITING)
    runner.drop(
        _held().exclude(key="").filter(Exists(waiting)), "It was asked for again meanwhile."
    )
    older = _held().exclude(key="").filter(key=OuterRef("key"), pk__lt=OuterRef("pk"))
    runner.drop(_held().exclude(key="").filter(Exists(older)), "It was held twice.")
    return _held().update(status=Job.Status.WAITING, not_before=timezone.now(), sent_at=None)


def drop() -> int:
    """Let the held jobs never run. Returns how many."""
    return runner.drop(_held(), "An operator dropped it after a restore.")
