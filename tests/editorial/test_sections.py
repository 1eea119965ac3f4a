"""A large section is closed at once, follows its change page by page, and goes on where it was stopped."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from editorial.models import ContentRecord, PendingSection
from editorial.selectors import can_see
from editorial.services import sections
from editorial.services.drift import differences
from editorial.services.sections import project_batch, project_everything
from kring.jobs.models import Job
from kring.jobs.runner import run_due_jobs
from search.models import OutboxEntry
from tests.editorial.workflow import fresh
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_section_is_large(monkeypatch):
    monkeypatch.setattr(sections, "AT_ONCE", 0)


@pytest.fixture
def section(monkeypatch):
    """A section with three pages below it, made before sections count as large."""
    with monkeypatch.context() as small:
        small.setattr(sections, "AT_ONCE", 1000)
        section = factories.make_guidance(title="Verlof", slug="verlof")
        for _number in range(3):
            factories.make_guidance(section)
        run_due_jobs()
    return fresh(section)


def below(section) -> list[Page]:
    return list(Page.objects.descendant_of(section))


def publish_restricted(section, *keys):
    section.restricted_to = list(keys)
    return factories.publish(section)


def settled() -> bool:
    run_due_jobs()
    return not PendingSection.objects.exists() and not [str(found) for found in differences()]


def test_nobody_outside_sees_anything_from_the_moment_that_a_section_is_restricted(section):
    reader = factories.make_employee()
    assert can_see(reader, below(section)[0])

    publish_restricted(section, "group:999")

    assert not any(can_see(reader, page) for page in below(section))
    assert settled()


def test_a_view_restriction_closes_a_section_at_once(section):
    reader = factories.make_employee()

    restriction = PageViewRestriction.objects.create(page=section, restriction_type="groups")
    restriction.groups.set([factories.make_group("Ondernemingsraad")])

    assert not any(can_see(reader, page) for page in below(section))
    assert settled()


def test_moving_a_section_below_a_closed_one_closes_it_at_once(section):
    closed = factories.make_guidance(restricted_to=["group:999"])
    reader = factories.make_employee()

    section.move(fresh(closed), pos="last-child")

    assert not any(can_see(reader, page) for page in below(fresh(section)))
    assert settled()


def test_a_restriction_that_is_replaced_lets_in_whom_both_let_in_until_the_pages_follow(section):
    one, other = factories.make_group("Een"), factories.make_group("Ander")
    publish_restricted(section, f"group:{one.pk}")
    assert settled()
    reader, newcomer = factories.make_employee(), factories.make_employee()
    reader.groups.add(one, other)
    newcomer.groups.add(other)

    publish_restricted(section, f"group:{other.pk}")

    page = below(section)[0]
    assert can_see(reader, page)
    assert not can_see(newcomer, page)
    assert settled()
    assert can_see(newcomer, page)


def test_the_new_address_of_a_section_holds_below_it_at_once(section):
    target = factories.make_guidance(title="Archief", slug="archief")

    section.move(fresh(target), pos="last-child")

    urls = ContentRecord.objects.filter(pk__in=below(fresh(section))).values_list("url", flat=True)
    assert all(url.startswith("/archief/verlof/") for url in urls)
    assert settled()


def test_former_addresses_of_a_large_section_are_redirected(section):
    page = below(section)[0]
    former = page.get_url()
    target = factories.make_guidance(title="Archief", slug="archief")

    section.move(fresh(target), pos="last-child")
    run_due_jobs()

    found = Redirect.objects.get(old_path=former.rstrip("/"))
    assert found.redirect_page_id == page.pk


def test_a_site_that_changes_is_followed_page_by_page(section):
    ContentRecord.objects.filter(pk__in=below(section)).update(url="/elsewhere/")

    project_everything()

    assert PendingSection.objects.exists()
    assert settled()


def test_search_hears_of_all_pages_before_their_records_are_written(section, monkeypatch):
    monkeypatch.setattr(sections, "project_batch", lambda pending: False)
    OutboxEntry.objects.all().delete()

    publish_restricted(section, "group:999")
    job = Job.objects.get(function__endswith="project_below", status="waiting")
    sections.project_below(**job.arguments)

    told = set(OutboxEntry.objects.filter(source="content").values_list("document_id", flat=True))
    assert told >= {str(page.pk) for page in below(section)}


def test_work_that_was_stopped_goes_on_where_it_was(section, monkeypatch):
    monkeypatch.setattr(sections, "BATCH", 2)
    publish_restricted(section, "group:999")
    pending = PendingSection.objects.get()
    assert project_batch(pending)
    written = []
    monkeypatch.setattr(sections, "project_afresh", lambda *, page_id: written.append(page_id))

    run_due_jobs()

    assert written == sorted(page.pk for page in [section, *below(section)])[2:]


def test_a_change_during_the_work_begins_it_anew(section):
    publish_restricted(section, "group:999")
    running = PendingSection.objects.get()
    publish_restricted(section, "group:998")

    assert not project_batch(running)
    assert settled()


def test_a_section_that_is_deleted_meanwhile_ends_the_work(section):
    publish_restricted(section, "group:999")

    fresh(section).delete()

    assert settled()


def test_editors_are_told_how_far_it_is(section, admin_client):
    publish_restricted(section, "group:999")

    for address in (f"/admin/pages/{section.pk}/edit/", f"/admin/pages/{section.pk}/"):
        told = [str(message) for message in admin_client.get(address).context["messages"]]
        assert any(section.title in message for message in told), address
