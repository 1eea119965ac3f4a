"""What is approved is what is published, and a review never lives longer than its reason."""

from itertools import pairwise

import pytest
from django.db.models import ProtectedError
from wagtail.models import GroupApprovalTask, TaskState, WorkflowState

from editorial.models import ReviewTask
from editorial.workflow.errors import ApprovalRefused, WorkflowHasNoTasks
from tests.editorial.workflow import (
    decide,
    fresh,
    make_line_approval,
    make_owner_approval,
    make_review,
    make_workflow,
    submit,
)
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def review():
    return make_review("Colleagues")


@pytest.fixture
def news(review):
    page = factories.make_news(live=False, title="Ingediend")
    make_workflow(page.get_parent(), review, name="News")
    return page


@pytest.fixture
def editor():
    return factories.make_user(groups=["Writers"])


@pytest.fixture
def reviewer():
    return factories.make_user(groups=["Colleagues"])


def status(state):
    return WorkflowState.objects.get(pk=state.pk).status


def edit(page, user, **values):
    draft = fresh(page).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user)


def test_an_edit_after_submission_needs_approval_of_the_new_text(news, editor, reviewer):
    state = submit(news, editor)
    read = state.current_task_state
    edit(news, editor, title="Later veranderd")

    with pytest.raises(ApprovalRefused):
        read.task.specific.on_action(read.specific, reviewer, "approve")

    assert not fresh(news).live
    state.refresh_from_db()
    assert state.current_task_state.revision.content["title"] == "Later veranderd"


def test_the_new_text_goes_live_once_it_is_approved(news, editor, reviewer):
    state = submit(news, editor)
    edit(news, editor, title="Later veranderd")

    decide(state, reviewer)

    assert fresh(news).title == "Later veranderd"


def test_a_draft_that_overwrites_the_submitted_version_makes_the_old_decision_void(
    news, editor, reviewer
):
    state = submit(news, editor)
    read = state.current_task_state
    draft = fresh(news).get_latest_revision_as_object()
    draft.title = "Overschreven"
    draft.save_revision(user=editor, overwrite_revision=read.revision)

    with pytest.raises(ApprovalRefused):
        read.task.specific.on_action(read.specific, reviewer, "approve")
    assert not fresh(news).live

    decide(state, reviewer)
    assert fresh(news).title == "Overschreven"


def test_a_reviewer_who_changes_the_text_needs_another_pair_of_eyes(news, editor, reviewer):
    other = factories.make_user(groups=["Colleagues"])
    state = submit(news, editor)
    read = state.current_task_state
    edit(news, reviewer, title="Verbeterd")

    read.task.specific.on_action(read.specific, reviewer, "approve")

    assert not fresh(news).live
    decide(state, other)
    assert fresh(news).title == "Verbeterd"


def test_a_newer_draft_written_at_the_moment_of_approval_is_not_published(news, editor, reviewer):
    state = submit(news, editor)
    approved = state.current_task_state.revision
    decide(state, reviewer)

    edit(news, editor, title="Nog niet gezien")

    assert fresh(news).title == "Ingediend"
    assert fresh(news).live_revision == approved


def test_unpublishing_cancels_a_running_review(editor, reviewer, review):
    news = factories.make_news()
    make_workflow(news.get_parent(), review)
    state = submit(news, editor)

    fresh(news).unpublish()

    assert status(state) == "cancelled"
    with pytest.raises(ApprovalRefused):
        decide(state, reviewer)
    assert not fresh(news).live


def test_expiry_cancels_a_running_review(editor, review):
    news = factories.make_news()
    make_workflow(news.get_parent(), review)
    state = submit(news, editor)

    fresh(news).unpublish(set_expired=True)

    assert status(state) == "cancelled"


def test_deleting_a_page_leaves_no_review_behind(news, editor, reviewer):
    state = submit(news, editor)

    fresh(news).delete()

    assert not WorkflowState.objects.filter(pk=state.pk).exists()
    assert not TaskState.objects.reviewable_by(reviewer).exists()


def test_moving_to_a_section_with_another_workflow_cancels_the_review(editor, review):
    section = factories.make_guidance()
    page = factories.make_guidance(section, live=False)
    make_workflow(section, review, name="Here")
    elsewhere = factories.make_guidance()
    make_workflow(elsewhere, make_review("Others", name="There"), name="There")
    state = submit(page, editor)

    fresh(page).move(fresh(elsewhere), pos="last-child")

    assert status(state) == "cancelled"


def test_moving_a_section_cancels_the_reviews_below_it(editor, review):
    section = factories.make_guidance()
    page = factories.make_guidance(factories.make_guidance(section), live=False)
    make_workflow(factories.make_home(), review, name="Everywhere")
    elsewhere = factories.make_guidance()
    make_workflow(elsewhere, make_review("Others", name="There"), name="There")
    state = submit(page, editor)

    fresh(section).move(fresh(elsewhere), pos="last-child")

    assert status(state) == "cancelled"


def test_moving_within_the_same_workflow_leaves_the_review_alone(editor, review):
    page = factories.make_guidance(factories.make_guidance(), live=False)
    make_workflow(factories.make_home(), review)
    state = submit(page, editor)

    fresh(page).move(fresh(factories.make_guidance()), pos="last-child")

    assert status(state) == "in_progress"


def test_a_submitter_can_withdraw_the_page(news, editor):
    state = submit(news, editor)

    assert state.user_can_cancel(editor)
    state.cancel(user=editor)

    assert not fresh(news).get_lock()


def test_switching_a_task_off_sends_its_pages_back_and_publishes_nothing(news, editor, review):
    state = submit(news, editor)

    review.deactivate()

    assert status(state) == "needs_changes"
    assert not fresh(news).live
    state.refresh_from_db()
    assert review.name in state.current_task_state.comment


def test_a_page_sent_back_by_a_task_that_is_off_resumes_at_the_next_task(editor, reviewer, review):
    news = factories.make_news(live=False)
    second = make_review("Colleagues", name="Second")
    make_workflow(news.get_parent(), review, second)
    state = submit(news, editor)
    review.deactivate()
    state = WorkflowState.objects.get(pk=state.pk)

    state.resume(user=editor)

    assert state.current_task_state.task.specific == second
    assert decide(state, reviewer).status == "approved"


def test_a_task_of_wagtail_s_own_that_is_switched_off_publishes_nothing(editor):
    news = factories.make_news(live=False)
    task = GroupApprovalTask.objects.create(name="Plain")
    task.groups.add(factories.make_group("Colleagues"))
    make_workflow(news.get_parent(), task)
    state = submit(news, editor)

    task.deactivate()

    assert not fresh(news).live
    assert status(state) == "needs_changes"


def test_a_workflow_without_active_tasks_does_not_publish(news, editor, review):
    ReviewTask.objects.update(active=False)

    with pytest.raises(WorkflowHasNoTasks):
        submit(news, editor)

    assert not fresh(news).live


def test_a_group_that_a_task_counts_on_cannot_be_deleted(review):
    with pytest.raises(ProtectedError, match="Review"):
        factories.make_group("Colleagues").delete()


def test_a_group_that_no_task_uses_can_be_deleted():
    factories.make_group("Leftovers").delete()


def test_an_approved_page_with_a_later_date_waits_for_it(news, editor, reviewer):
    from datetime import timedelta

    from django.utils import timezone

    edit(news, editor, go_live_at=timezone.now() + timedelta(hours=2))
    state = submit(news, editor)

    decide(state, reviewer)

    page = fresh(news)
    assert not page.live
    assert page.scheduled_revision == state.current_task_state.revision


def test_the_owner_approves_guidance(editor):
    owner = factories.make_employee(factories.make_unit())
    page = factories.make_guidance(live=False, content_owner=owner.person)
    make_workflow(page, make_owner_approval())

    decide(submit(page, editor), owner)

    assert fresh(page).live


def test_a_page_without_owner_goes_to_the_administrators(editor):
    administrator = factories.make_user(groups=["Administrators"])
    page = factories.make_guidance(live=False)
    make_workflow(page, make_owner_approval())

    decide(submit(page, editor), administrator)

    assert fresh(page).live


def test_an_owner_who_left_does_not_count(editor):
    owner = factories.make_employee()
    page = factories.make_guidance(live=False, content_owner=owner.person)
    make_workflow(page, make_owner_approval())
    owner.person.is_active = False
    owner.person.save()

    with pytest.raises(ApprovalRefused):
        decide(submit(page, editor), owner)


def test_a_draft_that_names_a_new_owner_needs_the_present_one(editor):
    present, wanted = factories.make_employee(), factories.make_employee()
    page = factories.make_guidance(content_owner=present.person)
    make_workflow(page, make_owner_approval())
    edit(page, editor, content_owner=wanted.person)
    state = submit(page, editor)

    with pytest.raises(ApprovalRefused):
        decide(state, wanted)
    decide(state, present)

    assert fresh(page).content_owner == wanted.person


def test_an_owner_may_not_approve_their_own_submission():
    owner = factories.make_employee()
    administrator = factories.make_user(groups=["Administrators"])
    page = factories.make_guidance(live=False, content_owner=owner.person)
    make_workflow(page, make_owner_approval())
    state = submit(page, owner)

    with pytest.raises(ApprovalRefused):
        decide(state, owner)
    decide(state, administrator)

    assert fresh(page).live


def line(*people):
    """Make each person's manager the next one."""
    for person, manager in pairwise(people):
        person.manager = manager
        person.save()


def line_page(**fields):
    page = factories.make_news(live=False)
    make_workflow(page.get_parent(), make_line_approval(**fields))
    return page


def test_the_manager_of_the_submitter_approves():
    author, manager = factories.make_employee(), factories.make_employee()
    line(author.person, manager.person)
    page = line_page()

    decide(submit(page, author), manager)

    assert fresh(page).live


def test_two_levels_up_is_the_manager_s_manager():
    author, manager, director = (factories.make_employee() for _ in range(3))
    line(author.person, manager.person, director.person)
    page = line_page(levels=2)
    state = submit(page, author)

    with pytest.raises(ApprovalRefused):
        decide(state, manager)
    decide(state, director)

    assert fresh(page).live


def test_a_manager_who_left_or_has_no_login_is_skipped_upwards():
    author, director = factories.make_employee(), factories.make_employee()
    left = factories.make_person(is_active=False)
    line(author.person, left, factories.make_person(), director.person)
    page = line_page()

    decide(submit(page, author), director)

    assert fresh(page).live


def test_the_top_of_the_line_goes_to_the_administrators():
    administrator = factories.make_user(groups=["Administrators"])
    page = line_page()

    decide(submit(page, factories.make_employee()), administrator)

    assert fresh(page).live


def test_managers_in_a_ring_do_not_hang_the_review():
    author, other = factories.make_employee(), factories.make_employee(is_active=False)
    type(author.person).objects.filter(pk=author.person.pk).update(manager=other.person)
    type(other.person).objects.filter(pk=other.person.pk).update(manager=author.person)
    factories.make_user(groups=["Administrators"])

    assert status(submit(line_page(), author)) == "in_progress"
