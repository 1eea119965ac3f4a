"""Ten thousand pages are restricted while others publish."""

import threading
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from editorial.models import ContentRecord, PendingSection
from editorial.selectors import visible_to
from editorial.services.sections import project_batch
from tests.editorial.workflow import fresh
from tests.support import factories

PAGES = 10_000

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def section(postgresql):
    """A section with ten thousand live pages."""
    section = factories.make_guidance(title="Verlof")
    kind = ContentType.objects.get_for_model(Page)
    now = timezone.now()
    pages = Page.objects.bulk_create(
        Page(
            title=f"Pagina {number}",
            slug=f"pagina-{number}",
            path=f"{section.path}{Page._int2str(number + 1).zfill(Page.steplen)}",
            depth=section.depth + 1,
            url_path=f"{section.url_path}pagina-{number}/",
            content_type=kind,
            locale=section.locale,
            translation_key=uuid4(),
            live=True,
            first_published_at=now,
        )
        for number in range(PAGES)
    )
    Page.objects.filter(pk=section.pk).update(numchild=PAGES)
    ContentRecord.objects.bulk_create(
        ContentRecord(
            page=page,
            kind="page",
            title=page.title,
            url=page.url_path,
            path=page.path,
            parent_id=section.pk,
            language="nl",
            published_at=now,
            updated_at=now,
        )
        for page in pages
    )
    return fresh(section)


def write_until(stop: threading.Event) -> None:
    """Do what the worker does, in a connection of its own."""
    try:
        pending = PendingSection.objects.get()
        while not stop.is_set() and project_batch(pending):
            pass
    finally:
        connection.close()


def test_a_section_of_ten_thousand_pages_is_closed_at_once_and_holds_up_no_publisher(section):
    reader = factories.make_employee()
    below = visible_to(reader).filter(path__startswith=section.path)
    assert below.count() == PAGES + 1
    with connection.cursor() as cursor:
        # A publisher who waits longer for somebody else gets an error.
        cursor.execute("SET lock_timeout = '1s'")

    section.restricted_to = ["group:999"]
    factories.publish(section)

    assert below.count() == 0
    stop = threading.Event()
    worker = threading.Thread(target=write_until, args=(stop,))
    worker.start()
    try:
        # The pages that the worker is about to come to.
        for page in Page.objects.child_of(section).order_by("pk")[:60:3]:
            page.title = f"{page.title}, nieuw"
            factories.publish(page)
            assert ContentRecord.objects.get(pk=page.pk).title.endswith("nieuw")
    finally:
        stop.set()
        worker.join()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
    assert ContentRecord.objects.filter(title__endswith="nieuw").count() == 20
    assert below.count() == 0
