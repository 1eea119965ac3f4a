"""Every page goes live and expires at its own time, whatever happens to the others."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.models.signals import pre_save
from django.utils import timezone
from wagtail.models import PageLogEntry

from editorial.models import ContentRecord
from editorial.services.scheduling import run_schedule
from editorial.tasks import publish_scheduled
from news.models import NewsPage
from tests.editorial.workflow import decide, fresh, make_review, make_workflow, submit
from tests.support import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def schedule(minutes=60, **fields):
    """Make a page that was approved for a time this many minutes from now."""
    page = factories.make_news(live=False, **fields)
    page.go_live_at = timezone.now() + timedelta(minutes=minutes)
    page.save_revision().publish()
    return fresh(page)


def expiring(minutes=60):
    return factories.make_news(expire_at=timezone.now() + timedelta(minutes=minutes))


@pytest.fixture
def refuse():
    """Return a function that makes saving a page fail, as a broken row or receiver would."""
    refused = {}

    def fail(sender, instance, **kwargs):
        if instance.pk in refused:
            raise RuntimeError(refused[instance.pk])

    pre_save.connect(fail, sender=NewsPage)
    yield lambda page: refused.update({page.pk: "broken"}) or refused
    pre_save.disconnect(fail, sender=NewsPage)


def test_nothing_happens_before_the_time(clock):
    page = schedule()
    clock.shift(timedelta(minutes=59))

    assert run_schedule().published == 0
    assert not fresh(page).live


def test_a_page_goes_live_at_its_time_with_its_record(clock):
    page = schedule()
    clock.shift(timedelta(minutes=60))

    assert run_schedule().published == 1
    assert fresh(page).live
    assert ContentRecord.objects.get(pk=page.pk).published_at == timezone.now()


def test_the_task_counts_what_it_did(clock):
    schedule()
    expiring()
    clock.shift(timedelta(hours=2))

    assert publish_scheduled() == {"published": 1, "expired": 1, "failed": 0}
    assert publish_scheduled() == {"published": 0, "expired": 0, "failed": 0}


def test_one_failing_page_holds_up_neither_earlier_nor_later_ones(clock, refuse, caplog):
    pages = [schedule(minutes) for minutes in (10, 20, 30)]
    refuse(pages[1])
    clock.shift(timedelta(hours=1))

    run = run_schedule()

    assert [fresh(page).live for page in pages] == [True, False, True]
    assert run.published == 2
    assert len(run.failed) == 1
    assert "scheduled publication" in caplog.text


def test_a_failing_page_keeps_its_schedule_and_is_tried_again(clock, refuse):
    page = schedule()
    refused = refuse(page)
    clock.shift(timedelta(hours=2))
    run_schedule()
    assert fresh(page).scheduled_revision is not None
    assert not ContentRecord.objects.filter(pk=page.pk).exists()

    refused.clear()
    run_schedule()

    assert fresh(page).live


def test_a_failing_expiry_holds_up_no_publication(clock, refuse):
    old, new = expiring(), schedule()
    refuse(old)
    clock.shift(timedelta(hours=2))

    run = run_schedule()

    assert fresh(new).live
    assert len(run.failed) == 1


def test_an_expired_page_loses_its_record(clock):
    page = expiring()
    clock.shift(timedelta(hours=2))

    run_schedule()

    assert fresh(page).expired
    assert not ContentRecord.objects.filter(pk=page.pk).exists()


def test_an_author_who_lost_every_right_holds_nothing_up(clock):
    author = factories.make_user(groups=["Moderators"])
    page = factories.make_news(live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=author).publish(user=author, skip_permission_checks=True)
    author.groups.clear()
    author.is_active = False
    author.save()
    clock.shift(timedelta(hours=1))

    run_schedule()

    assert fresh(page).live


def test_the_approved_version_goes_live_and_not_a_later_draft(clock):
    editor = factories.make_user()
    reviewer = factories.make_user(groups=["Colleagues"])
    page = factories.make_news(live=False, title="Goedgekeurd")
    make_workflow(page.get_parent(), make_review("Colleagues"))
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=editor)
    decide(submit(page, editor), reviewer)
    draft = fresh(page).get_latest_revision_as_object()
    draft.title = "Niemand gezien"
    draft.save_revision(user=editor)
    clock.shift(timedelta(hours=1))

    run_schedule()

    assert fresh(page).title == "Goedgekeurd"
    assert fresh(page).live


def test_the_log_says_that_the_schedule_published(clock):
    page = schedule()
    clock.shift(timedelta(hours=1))

    run_schedule()

    assert PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled").exists()


def test_a_time_in_the_hour_that_occurs_twice_is_the_moment_that_was_stored(clock):
    """The clocks go back at 01:00 UTC on 25 October 2026; the moment is stored in UTC."""
    utc = ZoneInfo("UTC")
    clock.move_to(datetime(2026, 10, 24, 12, tzinfo=utc))
    page = factories.make_news(live=False)
    page.go_live_at = datetime(2026, 10, 25, 0, 30, tzinfo=utc)
    page.save_revision().publish()

    clock.move_to(datetime(2026, 10, 25, 0, 29, 59, tzinfo=utc))
    assert run_schedule().published == 0
    clock.move_to(datetime(2026, 10, 25, 0, 30, tzinfo=utc))
    assert run_schedule().published == 1


def edit_form(page, **changes):
    """Return the admin's form for the page, filled in as it is shown, with these changes."""
    form_class = page.get_edit_handler().get_form_class()
    user = factories.make_user(is_superuser=True)
    shown = form_class(instance=page, for_user=user, parent_page=page.get_parent())
    data = {}
    for field in shown:
        value = field.value()
        if isinstance(value, datetime):
            value = value.strftime("%Y-%m-%d %H:%M")
        data[field.html_name] = "" if value is None else value
    data |= {"body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    data |= {"audience": "[]", "restricted_to": "[]"} | changes
    return form_class(data, instance=page, for_user=user, parent_page=page.get_parent())


def test_a_page_can_be_edited_after_its_schedule_has_run(clock):
    page = schedule()
    clock.shift(timedelta(hours=1))
    run_schedule()
    clock.shift(timedelta(days=1))

    form = edit_form(fresh(page), title="Bijgewerkt")

    assert form.is_valid(), form.errors


def test_an_expired_page_can_be_edited_and_published_again(clock):
    page = expiring()
    clock.shift(timedelta(hours=2))
    run_schedule()

    form = edit_form(fresh(page).get_latest_revision_as_object(), title="Toch weer")
    assert form.is_valid(), form.errors
    form.save(commit=False).save_revision().publish()
    run_schedule()

    assert fresh(page).live


def test_a_new_expiry_in_the_past_is_still_refused(clock):
    yesterday = (NOON - timedelta(days=1)).strftime("%Y-%m-%d %H:%M")

    form = edit_form(factories.make_news(), expire_at=yesterday)

    assert "expire_at" in form.errors
