"""Wagtail's own background work goes through the same door."""

import pytest
from wagtail.models import ReferenceIndex

from kring.jobs.models import Job
from kring.jobs.runner import run_due_jobs
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_saving_a_page_queues_wagtails_index_work():
    factories.make_news()

    assert Job.objects.filter(arguments__task="wagtail.tasks.update_reference_index_task").exists()


def test_the_reference_index_is_right_after_the_jobs_ran():
    image = factories.make_image()
    page = factories.make_news(lead_image=image)

    run_due_jobs()

    sources = {
        source
        for source, _references in ReferenceIndex.get_references_to(image).group_by_source_object()
    }
    assert page.page_ptr in sources or page in sources


def test_work_on_an_object_that_is_gone_by_then_is_done_not_failed():
    page = factories.make_news()
    page.delete()

    run_due_jobs()

    assert not Job.objects.exclude(status=Job.Status.DONE).exists()
