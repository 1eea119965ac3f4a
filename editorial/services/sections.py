"""Bring the records of a section in line after a change that they inherit, without holding anybody up.

A small section is written at once. Of a large one, what must not wait is written at once in a few statements, whatever
its size: every record below gets the new rules *besides* its old ones, so that nobody outside sees anything from that
moment, and its new place and address. The rest is a job: one page a transaction, so that nobody who publishes waits for more
than one page, and resumable.
"""

import time

from django.db import connection, transaction
from django.db.models import Count, F, Value
from django.db.models.functions import Concat, Substr
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Page

from editorial.access.rules import rules_of
from editorial.models import ContentRecord, PendingSection
from editorial.services.records import project_afresh, project_page, refresh_paths
from kring.jobs.api import drops_jobs, enqueue, own_transactions

# So many pages take less than a second.
AT_ONCE = 20
BATCH = 50
# A job that runs longer lets others go first.
TURN_SECONDS = 60.0

# Sent when a large section changed; ``records`` are those of all its pages.
section_changed = Signal()


def is_large(page: Page) -> bool:
    """Return whether the section has too many pages to be written in a request."""
    return Page.objects.descendant_of(page, inclusive=True)[AT_ONCE : AT_ONCE + 1].exists()


def project_subtree(*, page: Page, url_before: str = "") -> None:
    """Project the page and everything below it after a move, another address or a changed restriction.

    ``url_before`` is the address of the page before, if its own record has been written already.
    """
    if drops_jobs() or not is_large(page):
        for descendant in (
            Page.objects.descendant_of(page, inclusive=True).specific().iterator(BATCH)
        ):
            project_page(page=descendant)
        return
    known = ContentRecord.objects.filter(pk=page.pk).values_list("url", flat=True).first()
    project_page(page=page.specific)
    refresh_paths()
    _restrict_below(page)
    _readdress_below(page, url_before or known or "")
    _project_later(page)


@transaction.atomic
def _project_later(page: Page) -> None:
    below = Page.objects.descendant_of(page, inclusive=True)
    values = {"cursor": 0, "done": 0, "changed_at": timezone.now()}
    total = below.aggregate(total=Count("pk"))
    PendingSection.objects.update_or_create(page_id=page.pk, defaults=values | total)
    _soon(page.pk)


def _soon(page_id: int) -> None:
    enqueue(project_below, key=f"editorial:project-below:{page_id}", page_id=page_id)


def _restrict_below(page: Page) -> None:
    """Give every record below the rules of the section, in one statement.

    The old rules stay until each page's turn: too strict for a while, never too open.
    """
    name = connection.ops.quote_name
    link, record = ContentRecord.rules.through._meta, ContentRecord._meta
    statement = (
        f"INSERT INTO {name(link.db_table)} (contentrecord_id, accessrule_id) "  # noqa: S608
        f"SELECT page_id, %s FROM {name(record.db_table)} "
        "WHERE path LIKE %s ON CONFLICT DO NOTHING"
    )
    for rule in rules_of(page.specific):
        with connection.cursor() as cursor:
            cursor.execute(statement, [rule.pk, f"{page.path}%"])


def _readdress_below(page: Page, before: str) -> None:
    """Give every record below its new address, in one statement, as far as it begins like the old one."""
    after = ContentRecord.objects.filter(pk=page.pk).values_list("url", flat=True).first() or ""
    if before and after and before != after:
        below = ContentRecord.objects.filter(path__startswith=page.path, url__startswith=before)
        below.exclude(pk=page.pk).update(url=Concat(Value(after), Substr("url", len(before) + 1)))


@own_transactions
def project_below(*, page_id: int) -> None:
    """Write the records below a section for as long as one turn lasts, from where the last turn ended."""
    pending = PendingSection.objects.filter(pk=page_id).first()
    if pending is None:
        return
    if pending.cursor == 0:
        records = ContentRecord.objects.filter(page__path__startswith=_path(pending))
        section_changed.send(sender=ContentRecord, records=records)
    deadline = time.monotonic() + TURN_SECONDS
    while project_batch(pending):
        if time.monotonic() > deadline:
            _soon(page_id)
            return


def _path(pending: PendingSection) -> str:
    return Page.objects.filter(pk=pending.pk).values_list("path", flat=True).first() or "-"


def project_batch(pending: PendingSection) -> bool:
    """Write the next records, each in its own transaction. False when none is left, or another took over."""
    held = PendingSection.objects.filter(
        pk=pending.pk, changed_at=pending.changed_at, cursor=pending.cursor
    )
    pages = Page.objects.filter(path__startswith=_path(pending), pk__gt=pending.cursor)
    found = list(pages.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not found:
        held.delete()
        return False
    for page_id in found:
        project_afresh(page_id=page_id)
    pending_moved = held.update(cursor=found[-1], done=F("done") + len(found))
    pending.cursor = found[-1]
    return bool(pending_moved)


def project_everything() -> None:
    """Rebuild every record and remove those without a live page: for sites whose addresses changed."""
    ContentRecord.objects.exclude(page__live=True).delete()
    for root in Page.objects.filter(depth=1):
        project_subtree(page=root)
