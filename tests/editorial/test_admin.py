"""What editors and administrators meet in the admin."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Task, WorkflowState

from editorial.models import KringImage
from home.models import ContentPage
from kring.core import groups
from news.models import NewsPage
from tests.editorial.test_setup import setup_kring
from tests.editorial.workflow import fresh, make_review, make_workflow, submit
from tests.support import factories
from tests.support.kept import kept_for_a_module, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def kring(django_db_setup, django_db_blocker):
    """Kring as it is set up, made once for all tests of this module."""
    with kept_for_a_module(django_db_blocker):
        setup_kring()
        settle()
        yield


@pytest.fixture
def editor():
    return factories.make_user(groups=[groups.EDITORS])


@pytest.fixture
def moderator():
    return factories.make_user(groups=[groups.MODERATORS])


@pytest.fixture
def boss():
    return factories.make_user(is_superuser=True)


def page_data(page, **changes):
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "body-count": "0",
        "language": "nl",
        "audience": "[]",
        "restricted_to": "[]",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    } | changes


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_an_editor_submits_and_a_second_one_compares_and_approves(client, editor, moderator):
    page = factories.publish(factories.make_news(title="Oude titel"))
    client.force_login(editor)
    response = client.post(
        edit_url(page), page_data(page, title="Nieuwe titel", **{"action-submit": "1"})
    )
    assert response.status_code == 302
    assert fresh(page).title == "Oude titel"

    client.force_login(moderator)
    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Nieuwe titel" in dashboard
    state = WorkflowState.objects.get()
    compare = reverse(
        "wagtailadmin_pages:revisions_compare",
        args=[page.pk, "live", state.current_task_state.revision_id],
    )
    assert compare in dashboard
    assert "Nieuwe titel" in client.get(compare).content.decode()
    approve = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[page.pk, "approve", state.current_task_state_id],
    )
    client.post(approve, {"comment": "Goed"})

    assert fresh(page).title == "Nieuwe titel"


def test_the_author_does_not_find_the_page_under_waiting_for_review(client):
    both = factories.make_user(groups=[groups.EDITORS, groups.MODERATORS])
    submit(factories.make_news(live=False, title="Van mijzelf"), both)
    client.force_login(both)

    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "workflow-action" not in dashboard
    assert "/workflow/action/approve/" not in dashboard


def test_a_reviewer_who_edits_and_approves_at_once_is_told_why_it_waits(client, editor, moderator):
    factories.make_user(groups=[groups.MODERATORS])
    page = factories.make_news(live=False)
    submit(page, editor)
    client.force_login(moderator)

    client.post(
        edit_url(page),
        page_data(
            page,
            title="Aangepast",
            **{"action-workflow-action": "1", "workflow-action-name": "approve"},
        ),
        follow=True,
    )

    assert not fresh(page).live
    assert fresh(page).get_latest_revision_as_object().title == "Aangepast"
    assert WorkflowState.objects.get().status == "in_progress"


def test_submitting_to_a_workflow_that_is_off_keeps_the_text_and_says_why(client, editor):
    Task.objects.update(active=False)
    page = factories.make_news(live=False)
    client.force_login(editor)

    response = client.post(
        edit_url(page), page_data(page, title="Bewaard", **{"action-submit": "1"}), follow=True
    )

    assert fresh(page).get_latest_revision_as_object().title == "Bewaard"
    assert not WorkflowState.objects.exists()
    assert not fresh(page).live
    assert [message.level_tag for message in response.context["messages"]].count("error") == 1


def test_a_new_page_below_a_workflow_that_is_off_is_saved_as_a_draft(client, editor):
    Task.objects.update(active=False)
    index = factories.make_news_index()
    new = NewsPage(title="Nieuw bericht", slug="nieuw-bericht")
    client.force_login(editor)

    client.post(
        reverse("wagtailadmin_pages:add", args=["news", "newspage", index.pk]),
        page_data(new, **{"action-submit": "1"}),
    )

    assert not NewsPage.objects.get(slug="nieuw-bericht").live
    assert not WorkflowState.objects.exists()


def test_submit_is_not_offered_when_the_workflow_is_off(client, editor):
    Task.objects.update(active=False)
    client.force_login(editor)

    content = client.get(edit_url(factories.make_news(live=False))).content.decode()

    assert "action-submit" not in content


def test_disabling_a_task_in_the_admin_sends_its_pages_back(client, boss, editor):
    page = factories.make_news(live=False)
    state = submit(page, editor)
    client.force_login(boss)

    client.post(
        reverse("wagtailadmin_workflows:disable_task", args=[state.current_task_state.task_id])
    )

    state.refresh_from_db()
    assert state.status == "needs_changes"
    assert not fresh(page).live


def test_deleting_a_group_that_approves_is_refused_with_the_reason(client, boss):
    group = Group.objects.get(name=groups.MODERATORS)
    task = Task.objects.get(reviewtask__isnull=False)
    client.force_login(boss)

    response = client.post(reverse("wagtailusers_groups:delete", args=[group.pk]), follow=True)

    assert Group.objects.filter(pk=group.pk).exists()
    assert task.name in " ".join(str(message) for message in response.context["messages"])


def test_deleting_another_group_works(client, boss):
    group = factories.make_group("Tijdelijk")
    client.force_login(boss)

    client.post(reverse("wagtailusers_groups:delete", args=[group.pk]))

    assert not Group.objects.filter(pk=group.pk).exists()


def test_unpublishing_in_the_admin_cancels_the_review(client, boss, editor):
    page = factories.make_news()
    state = submit(page, editor)
    client.force_login(boss)

    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))

    state.refresh_from_db()
    assert state.status == "cancelled"


def test_a_submitter_withdraws_the_page_in_the_admin(client, editor):
    page = factories.make_news(live=False)
    state = submit(page, editor)
    client.force_login(editor)

    client.post(edit_url(page), page_data(page, **{"action-cancel-workflow": "1"}))

    state.refresh_from_db()
    assert state.status == "cancelled"


def test_the_picker_shows_what_was_chosen_by_name(client, editor):
    unit = factories.make_unit(name_nl="Vergunningen")
    page = factories.make_news(audience=[f"unit:{unit.pk}"])
    client.force_login(editor)

    content = client.get(edit_url(page)).content.decode()

    assert f'data-key="unit:{unit.pk}"' in content
    assert "Vergunningen" in content
    assert "subject-picker.js" in content


def test_the_picker_keeps_what_was_chosen_after_a_validation_error(client, editor):
    unit = factories.make_unit(name_nl="Vergunningen")
    page = factories.make_news()
    client.force_login(editor)

    content = client.post(
        edit_url(page),
        page_data(page, title="", audience=json.dumps([f"unit:{unit.pk}"])),
    ).content.decode()

    assert f'data-key="unit:{unit.pk}"' in content


@pytest.mark.parametrize("value", ["niet eens JSON", '["bogus:1"]', '{"a": 1}', "[1]"])
def test_a_value_that_is_no_list_of_keys_is_refused(client, editor, value):
    page = factories.make_news()
    client.force_login(editor)

    response = client.post(
        edit_url(page), page_data(page, audience=value, **{"action-submit": "1"})
    )

    assert response.status_code == 200
    assert not WorkflowState.objects.exists()


def test_choices_name_every_kind_of_people(client, editor):
    unit = factories.make_unit(name_nl="Zwembad")
    client.force_login(editor)

    found = client.get(reverse("kring_subject_choices"), {"q": "zwem"}).json()["choices"]

    assert [choice["key"] for choice in found] == [f"unit:{unit.pk}"]
    assert found[0]["label"] == "Zwembad"


def test_the_reach_counts_active_people(client, editor):
    unit = factories.make_unit()
    for active in (True, True, False):
        factories.make_person(unit, is_active=active)
    client.force_login(editor)
    keys = json.dumps([f"unit:{unit.pk}"])

    text = client.get(reverse("kring_subject_reach"), {"keys": keys}).json()["text"]

    assert text.startswith("2 ")


def test_the_reach_of_broken_keys_is_a_clear_refusal(client, editor):
    client.force_login(editor)

    for keys in ("[", "1", "[1]"):
        assert client.get(reverse("kring_subject_reach"), {"keys": keys}).status_code == 400


@pytest.mark.parametrize("name", ["kring_subject_choices", "kring_subject_reach"])
def test_the_picker_answers_nobody_without_access_to_the_admin(client, name):
    client.force_login(factories.make_employee())

    assert client.get(reverse(name)).status_code == 302


def test_images_are_restricted_with_the_same_picker(client, boss):
    image = factories.make_image()
    client.force_login(boss)

    content = client.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()

    assert 'data-controller="kring-subjects"' in content
    assert KringImage.objects.get().restricted_to == []


def report(client, **query):
    response = client.get(reverse("kring_review_dates"), query)
    assert response.status_code == 200
    return [record.title for record in response.context["object_list"]]


def test_the_report_has_overdue_pages_first_and_filters_them(client, moderator):
    today = timezone.localdate()
    owner = factories.make_person()
    guidance = ContentPage.objects.get()
    for title, days in (("Later", 20), ("Te laat", -3)):
        factories.make_guidance(
            fresh(guidance), title=title, content_owner=owner, review_date=today + timedelta(days)
        )
    client.force_login(moderator)

    assert report(client, state="overdue") == ["Te laat"]
    assert report(client, owner=owner.pk, ordering="review_date") == ["Te laat", "Later"]
    assert report(client, state="planned") == ["Later"]


def test_the_report_shows_the_state_and_the_audience_of_each_page(client, moderator):
    unit = factories.make_unit(name_nl="Team Sluizen", name_en="")
    factories.make_guidance(
        ContentPage.objects.get(),
        review_date=timezone.localdate() - timedelta(3),
        audience=[f"unit:{unit.pk}"],
    )
    client.force_login(moderator)

    table = client.get(reverse("kring_review_dates")).content.decode().partition("<tbody")[2]

    assert "w-status" in table
    assert "Team Sluizen" in table


def test_the_report_can_be_exported(client, moderator):
    factories.make_guidance(ContentPage.objects.get(), title="Regeling")
    client.force_login(moderator)

    response = client.get(reverse("kring_review_dates"), {"export": "csv"})

    assert "Regeling" in b"".join(response.streaming_content).decode()


def test_the_report_shows_only_pages_that_one_may_edit_or_answers_for(client):
    owner = factories.make_employee(groups=[groups.GUIDANCE_OWNERS])
    factories.make_news(title="Andermans nieuws")
    factories.make_news(title="Mijn nieuws", content_owner=owner.person)
    client.force_login(owner)

    titles = report(client)

    assert "Mijn nieuws" in titles
    assert "Andermans nieuws" not in titles


def test_the_report_costs_the_same_for_1_and_for_50_pages(
    client, moderator, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    unit = factories.make_unit()
    client.force_login(moderator)
    section = ContentPage.objects.get()

    def add(number):
        for _number in range(number):
            factories.make_guidance(
                fresh(section),
                content_owner=factories.make_person(),
                audience=[f"unit:{unit.pk}"],
            )

    add(1)
    report(client)
    with CaptureQueriesContext(connection) as queries:
        report(client)
    add(49)
    with django_assert_max_num_queries(len(queries)):
        report(client)


def test_the_dashboard_shows_an_owner_what_is_due(client):
    owner = factories.make_employee(groups=[groups.GUIDANCE_OWNERS])
    yesterday = timezone.localdate() - timedelta(days=1)
    factories.make_guidance(title="Thuiswerken", content_owner=owner.person, review_date=yesterday)
    client.force_login(owner)

    assert "Thuiswerken" in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_dashboard_with_nothing_due_has_no_empty_panel(client, editor):
    client.force_login(editor)

    assert "kring-review-dates" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_an_approver_outside_the_publishing_groups_gets_no_bare_403(client):
    reviewer = factories.make_user(groups=["Lezers", groups.MANAGERS])
    page = factories.make_news(live=False)
    make_workflow(page.get_parent(), make_review("Lezers", name="Meelezen"))
    state = submit(page, factories.make_user(groups=[groups.EDITORS]))
    client.force_login(reviewer)

    response = client.post(
        reverse(
            "wagtailadmin_pages:workflow_action",
            args=[page.pk, "approve", state.current_task_state_id],
        ),
        {"comment": ""},
    )

    assert response.status_code == 302
    assert fresh(page).live
