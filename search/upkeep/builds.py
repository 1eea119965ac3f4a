"""The owner and progress of a build: one at a time, which any process can continue."""

import os
import socket
from collections.abc import Iterator
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from search.contract.sources import Source, sources
from search.engine import index
from search.engine.client import is_configured
from search.engine.mapping import MAPPING_VERSION
from search.models import IndexBuild
from search.models.index import HEARTBEAT_SECONDS

COUNTED_AT_ONCE = 5_000


class BuildTakenError(Exception):
    """Another process builds."""


def begin(*, is_fresh: bool = False) -> IndexBuild:
    """Take the unfinished build, or begin a new one.

    ``is_fresh`` abandons what was begun. Raises ``BuildTakenError`` while another process builds.
    """
    found = running()
    if found and (is_fresh or not _can_go_on(found)):
        abandon(found)
        found = None
    return take(found) if found else _create()


def running() -> IndexBuild | None:
    """Return the build that is not finished, or None."""
    return IndexBuild.objects.filter(status=IndexBuild.Status.RUNNING).first()


def take(build: IndexBuild) -> IndexBuild:
    """Become the owner of the build, unless a living process owns it."""
    silent = timezone.now() - timedelta(seconds=HEARTBEAT_SECONDS)
    free = Q(owner__in=["", _me()]) | Q(heartbeat_at__lt=silent)
    if _is_dead(build.owner):
        free |= Q(owner=build.owner)
    taken = IndexBuild.objects.filter(free, pk=build.pk, status=IndexBuild.Status.RUNNING).update(
        owner=_me(), heartbeat_at=timezone.now()
    )
    if not taken:
        message = f"{build.owner} builds the index now."
        raise BuildTakenError(message)
    return IndexBuild.objects.get(pk=build.pk)


def save(build: IndexBuild, *, owner: str | None = None) -> None:
    """Store the progress of our build. ``BuildTakenError`` when it is not ours any more."""
    build.heartbeat_at = timezone.now()
    fields = [
        "cursors",
        "counts",
        "done",
        "status",
        "note",
        "heartbeat_at",
        "finished_at",
        "seconds",
    ]
    values = {name: getattr(build, name) for name in fields}
    if owner is not None:
        values["owner"] = owner
    ours = IndexBuild.objects.filter(pk=build.pk, owner=_me(), status=IndexBuild.Status.RUNNING)
    if not ours.update(**values):
        message = "The build was taken over or abandoned by another process."
        raise BuildTakenError(message)


def abandon(build: IndexBuild) -> None:
    """Give a build up and remove its index."""
    IndexBuild.objects.filter(pk=build.pk).update(
        status=IndexBuild.Status.ABANDONED, finished_at=timezone.now(), owner=""
    )
    if build.index and is_configured():
        index.drop(build.index)


def _create() -> IndexBuild:
    build = IndexBuild(
        index=index.create() if is_configured() else "",
        mapping_version=MAPPING_VERSION,
        total=sum(1 for source in sources().values() for _id in all_ids(source)),
        owner=_me(),
    )
    try:
        with transaction.atomic():
            build.save()
    except IntegrityError as error:
        if build.index:
            index.drop(build.index)
        message = "Another process began at the same moment."
        raise BuildTakenError(message) from error
    return build


def _can_go_on(build: IndexBuild) -> bool:
    if build.mapping_version != MAPPING_VERSION or bool(build.index) != is_configured():
        return False
    return not build.index or index.exists(build.index)


def all_ids(source: Source) -> Iterator[str]:
    """Yield the ids of everything that the source may have."""
    after = ""
    while ids := source.ids(after, COUNTED_AT_ONCE):
        yield from ids
        after = ids[-1]


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _is_dead(owner: str) -> bool:
    """Return whether the process is known to have ended: this can be seen only on its own machine."""
    host, _, process = owner.rpartition(":")
    if host != socket.gethostname() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
