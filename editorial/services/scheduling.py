"""Publish and expire pages at the time that an editor chose, each page by itself.

Wagtail's ``publish_scheduled`` stops at the first page that fails, and the next run starts with
that page again: one bad page would hold up all others for ever.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)

Item = TypeVar("Item", Page, Revision)


@dataclass
class ScheduleRun:
    """The result of one run. ``failed`` names the items that the next run tries again."""

    published: int = 0
    expired: int = 0
    failed: list[str] = field(default_factory=list)


def run_schedule() -> ScheduleRun:
    """Expire and publish everything whose time has come.

    Each item has its own transaction: if it fails, it is rolled back, keeps its schedule, and the
    others go on. Two runs at once share the work: each item is locked and checked again first.
    """
    run = ScheduleRun()
    for page_id in due_expiries().values_list("pk", flat=True):
        run.expired += _attempt(run, f"expiry of page {page_id}", partial(_expire, page_id))
    for revision_id in due_revisions().values_list("pk", flat=True):
        run.published += _attempt(
            run, f"publication of revision {revision_id}", partial(_publish, revision_id)
        )
    return run


def due_expiries() -> QuerySet[Page]:
    """Return the live pages whose time is over, longest overdue first."""
    return Page.objects.filter(live=True, expire_at__lte=timezone.now()).order_by("expire_at", "pk")


def due_revisions() -> QuerySet[Revision]:
    """Return the approved versions whose time has come, longest waiting first."""
    return Revision.objects.filter(approved_go_live_at__lte=timezone.now()).order_by(
        "approved_go_live_at", "pk"
    )


def _attempt(run: ScheduleRun, name: str, step: Callable[[], bool]) -> bool:
    """Run one step in its own transaction. Returns whether it did something."""
    try:
        with transaction.atomic():
            return step()
    except Exception:
        # Whatever is wrong with this page must not delay the others.
        logger.exception("The scheduled %s failed; the next run tries again.", name)
        run.failed.append(name)
        return False


def _locked(due: QuerySet[Item], pk: int) -> Item | None:
    """Return the item, locked, if it is still due and no other run works on it."""
    skip = connection.features.has_select_for_update_skip_locked
    # Only the table itself: PostgreSQL cannot lock the outer side of a join.
    return due.select_for_update(skip_locked=skip, of=("self",)).filter(pk=pk).first()


def _expire(page_id: int) -> bool:
    page = _locked(due_expiries(), page_id)
    if page is None:
        return False
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _publish(revision_id: int) -> bool:
    """Publish without checking permission: it was approved, and the author may have lost every right."""
    revision = _locked(due_revisions(), revision_id)
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled", skip_permission_checks=True)
    return True
