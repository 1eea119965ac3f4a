"""The records equal the live pages, whatever happens to a page."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from taggit.models import Tag
from wagtail.models import Page, PageViewRestriction

from blog.models import Blog
from editorial.models import AccessRule, ContentRecord
from editorial.selectors import can_see
from editorial.services.drift import differences
from editorial.services.records import project_page
from home.models import ContentPage
from tests.editorial.workflow import fresh
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def records_equal_pages(db):
    """After the test, every record equals its page."""
    Page.objects.get(depth=2).delete()
    yield
    assert [str(difference) for difference in differences()] == []


@pytest.fixture(autouse=True)
def _always(records_equal_pages):
    return records_equal_pages


def record(page):
    return ContentRecord.objects.filter(pk=page.pk).first()


def restrict(page, *groups):
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
    restriction.groups.set([factories.make_group(name) for name in groups])
    return restriction


def section_with_child(**fields):
    section = factories.make_guidance(title="Verlof", slug="verlof", **fields)
    child = factories.make_guidance(section, title="Ouderschap", slug="ouderschap")
    return fresh(section), child


def test_a_draft_has_no_record():
    assert record(factories.make_news(live=False)) is None


def test_publishing_writes_the_record():
    page = factories.make_news(title="Nieuw kantoor", audience=["language:nl"])

    assert record(page).title == "Nieuw kantoor"
    assert not record(page).for_everybody


def test_unpublishing_removes_the_record():
    page = factories.make_news()

    fresh(page).unpublish()

    assert record(page) is None


def test_deleting_removes_the_record_of_the_page_and_of_those_below():
    section, child = section_with_child()

    fresh(section).delete()

    assert record(section) is None
    assert record(child) is None


def test_a_restricted_page_with_children_can_be_deleted():
    section, child = section_with_child(restricted_to=["language:nl"])
    restrict(section, "Directie")

    fresh(section).delete()

    assert not ContentRecord.objects.filter(pk__in=[section.pk, child.pk]).exists()


def test_an_edit_that_is_not_published_does_not_reach_the_record():
    page = factories.make_news(title="Oud")
    page.title = "Nieuw"
    page.save_revision()

    assert record(page).title == "Oud"


def test_reverting_brings_the_old_words_back():
    page = factories.publish(factories.make_news(title="Eerste"))
    first = page.latest_revision
    page.title = "Tweede"
    page = factories.publish(page)

    first.publish()

    assert record(page).title == "Eerste"


def test_moving_a_section_moves_the_addresses_below_it():
    section, child = section_with_child()
    target = factories.make_guidance(title="Archief", slug="archief")

    fresh(section).move(fresh(target), pos="last-child")

    assert record(child).url == "/archief/verlof/ouderschap/"
    assert record(child).path == fresh(child).path


def test_reordering_pages_keeps_the_paths_of_the_siblings_right():
    first = factories.make_guidance()
    second, child = section_with_child()

    fresh(second).move(fresh(first), pos="left")

    for page in (first, second, child):
        assert record(page).path == fresh(page).path


def test_moving_below_a_restricted_section_restricts():
    closed = factories.make_guidance(restricted_to=["group:999"])
    section, child = section_with_child()
    reader = factories.make_employee()
    assert can_see(reader, child)

    fresh(section).move(fresh(closed), pos="last-child")

    assert not can_see(reader, child)


def test_a_published_slug_change_of_a_section_reaches_the_pages_below():
    section, child = section_with_child()
    section.slug = "vrije-dagen"

    factories.publish(section)

    assert record(child).url == "/vrije-dagen/ouderschap/"


def test_a_slug_change_of_an_unpublished_section_reaches_the_pages_below(
    django_capture_on_commit_callbacks,
):
    section, child = section_with_child()
    fresh(section).unpublish()
    section = fresh(section)
    section.slug = "vrije-dagen"

    with django_capture_on_commit_callbacks(execute=True):
        section.save()

    assert record(child).url == "/vrije-dagen/ouderschap/"


def test_restricting_a_section_restricts_what_is_below_once_published():
    section, child = section_with_child()
    reader = factories.make_employee()
    section.restricted_to = ["group:999"]
    section.save_revision()
    assert can_see(reader, child)

    factories.publish(section)

    assert not can_see(reader, child)


def test_lifting_a_restriction_opens_what_is_below():
    section, child = section_with_child(restricted_to=["group:999"])
    section.restricted_to = []

    factories.publish(section)

    assert can_see(factories.make_employee(), child)


def test_an_unpublished_section_goes_on_protecting_what_is_below():
    section, child = section_with_child(restricted_to=["group:999"])

    fresh(section).unpublish()

    assert not can_see(factories.make_employee(), child)


def test_restricting_a_section_that_is_not_live_reaches_what_is_below():
    section, child = section_with_child()
    fresh(section).unpublish()
    section = fresh(section)
    section.restricted_to = ["group:999"]

    section.save()

    assert not can_see(factories.make_employee(), child)


def test_a_view_restriction_of_wagtail_holds_below_and_lets_its_groups_in():
    section, child = section_with_child()
    restrict(section, "Directie")

    assert not can_see(factories.make_employee(), child)
    assert can_see(factories.make_employee(groups=["Directie"]), child)


def test_a_view_restriction_that_is_lifted_opens_what_is_below():
    section, child = section_with_child()
    restrict(section, "Directie").delete()

    assert can_see(factories.make_employee(), child)


def test_a_view_restriction_whose_group_is_deleted_lets_nobody_in():
    section, child = section_with_child()
    restrict(section, "Directie")
    reader = factories.make_employee(groups=["Directie"])

    factories.make_group("Directie").delete()

    assert not can_see(type(reader).objects.get(pk=reader.pk), child)


def test_a_view_restriction_changed_from_the_group_s_side_counts():
    section, child = section_with_child()
    restriction = restrict(section, "Directie")
    other = factories.make_group("Staf")

    other.pageviewrestriction_set.add(restriction)

    assert can_see(factories.make_employee(groups=["Staf"]), child)

    other.pageviewrestriction_set.clear()

    assert not can_see(factories.make_employee(groups=["Staf"]), child)


def test_every_restriction_above_must_be_satisfied():
    _section, child = section_with_child(restricted_to=["language:en"])
    restrict(child, "Directie")

    assert not can_see(factories.make_employee(groups=["Directie"]), child)
    assert can_see(factories.make_employee(groups=["Directie"], language="en"), child)


def test_a_new_manager_of_a_blog_becomes_the_author_of_its_posts():
    blog = factories.make_blog()
    post = factories.make_post(blog)
    blog = Blog.objects.get(pk=blog.pk)
    blog.manager = factories.make_person()

    factories.publish(blog)

    assert record(post).author == blog.manager


def test_deleting_the_owner_leaves_page_and_record_without_one():
    owner = factories.make_person()
    page = factories.make_guidance(content_owner=owner)

    owner.delete()

    assert record(page).owner is None


def test_a_copied_section_has_records_of_its_own():
    section, _child = section_with_child()

    copy = fresh(section).copy(recursive=True, update_attrs={"slug": "kopie"})

    assert record(copy).url == "/kopie/"
    assert record(copy.get_children().get()).url == "/kopie/ouderschap/"


def test_a_page_created_live_has_a_record():
    page = factories.make_home().add_child(instance=ContentPage(title="Direct", live=True))

    assert record(page).title == "Direct"


def test_renaming_a_tag_changes_the_words_a_page_is_found_by():
    page = factories.make_news()
    page.tags.add("vergunning")
    factories.publish(page)

    tag = Tag.objects.get(name="vergunning")
    tag.name = "omgevingsvergunning"
    tag.save()

    assert record(page).keywords == "omgevingsvergunning"


def test_a_rollback_leaves_the_record_as_it_was():
    page = factories.make_news(title="Blijft")
    page.title = "Gaat niet door"

    with transaction.atomic():
        factories.publish(page)
        assert record(page).title == "Gaat niet door"
        transaction.set_rollback(True)

    assert record(page).title == "Blijft"


def test_project_content_repairs_what_was_changed_behind_its_back():
    page, gone = factories.make_news(), factories.make_news()
    ContentRecord.objects.filter(pk=page.pk).update(title="Onzin")
    ContentRecord.objects.filter(pk=gone.pk).delete()

    with pytest.raises(CommandError, match="2 differences"):
        call_command("project_content", check=True, stdout=StringIO())
    call_command("project_content", stdout=StringIO())

    assert record(page).title == page.title
    assert record(gone) is not None


def test_project_content_with_check_reports_and_changes_nothing():
    page = factories.make_news()
    ContentRecord.objects.filter(pk=page.pk).update(summary="Onzin")
    output = StringIO()

    with pytest.raises(CommandError):
        call_command("project_content", check=True, stdout=output)

    assert f"{page.pk} {page.title}: summary differs" in output.getvalue()
    assert record(page).summary == "Onzin"
    call_command("project_content", stdout=StringIO())


def test_the_same_keys_in_any_order_are_the_same_rule():
    rule = AccessRule.objects.for_keys(["unit:2", "unit:1", "unit:2"])

    assert AccessRule.objects.for_keys(["unit:1", "unit:2"]) == rule
    assert rule.keys.count() == 2


def test_a_rule_without_keys_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        AccessRule.objects.for_keys([])


def test_projecting_costs_the_same_at_any_depth_and_with_any_number_of_restrictions(
    django_assert_num_queries,
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    shallow = factories.make_guidance(restricted_to=["group:1"])
    restrict(shallow, "Directie")
    deep = shallow
    for level in range(6):
        deep = factories.make_guidance(deep, restricted_to=[f"group:{level + 2}"])
        restrict(deep, f"Groep {level}")
    pages = [Page.objects.get(pk=page.pk).specific for page in (shallow, deep)]
    with CaptureQueriesContext(connection) as queries:
        project_page(page=pages[0])

    with django_assert_num_queries(len(queries)):
        project_page(page=pages[1])
