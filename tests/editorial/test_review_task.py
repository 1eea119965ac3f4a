"""A second pair of eyes, always, and nobody stuck."""

import pytest
from wagtail.models import TaskState

from editorial.workflow.errors import ApprovalRefused
from tests.editorial.workflow import decide, fresh, make_review, make_workflow, submit
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    """A draft in a section whose workflow is a review by the moderators."""
    page = factories.make_news(live=False)
    make_workflow(page.get_parent(), make_review("Moderators"), name="News")
    return page


@pytest.fixture
def editor():
    return factories.make_user(groups=["Editors"])


@pytest.fixture
def moderator():
    return factories.make_user(groups=["Moderators"])


def actions(state, user):
    page = state.content_object.specific
    return {name for name, *_ in page.current_workflow_task.get_actions(page, user)}


def test_a_moderator_approves_and_the_page_goes_live(news, editor, moderator):
    state = decide(submit(news, editor), moderator)

    assert state.status == "approved"
    assert fresh(news).live


def test_an_approver_needs_no_publish_permission(editor):
    news = factories.make_news(live=False)
    make_workflow(news.get_parent(), make_review("Colleagues"))
    colleague = factories.make_user(groups=["Colleagues"])
    assert not news.permissions_for_user(colleague).can_publish()

    decide(submit(news, editor), colleague)

    assert fresh(news).live


def test_who_submitted_may_not_approve_even_as_a_moderator(news):
    both = factories.make_user(groups=["Editors", "Moderators"])
    factories.make_user(groups=["Moderators"])
    state = submit(news, both)

    assert actions(state, both) == set()
    with pytest.raises(ApprovalRefused):
        decide(state, both)
    assert not fresh(news).live


def test_who_wrote_the_revision_may_not_approve_when_somebody_else_submitted(news, editor):
    author = factories.make_user(groups=["Moderators"])
    other = factories.make_user(groups=["Moderators"])
    news.save_revision(user=author)
    state = fresh(news).get_workflow().start(fresh(news), editor)

    assert actions(state, author) == set()
    assert "approve" in actions(state, other)


def test_a_superuser_may_not_approve_their_own_page_while_somebody_else_can(news, moderator):
    boss = factories.make_user(is_superuser=True)
    state = submit(news, boss)

    with pytest.raises(ApprovalRefused):
        decide(state, boss)


def test_a_superuser_approves_their_own_page_when_nobody_else_can(news):
    boss = factories.make_user(is_superuser=True)

    decide(submit(news, boss), boss)

    assert fresh(news).live


def test_a_superuser_who_has_no_part_in_the_page_may_always_decide(news, editor, moderator):
    boss = factories.make_user(is_superuser=True)

    assert "approve" in actions(submit(news, editor), boss)


def test_without_members_the_administrators_decide(news, editor):
    administrator = factories.make_user(groups=["Administrators"])
    state = submit(news, editor)

    assert "approve" in actions(state, administrator)
    assert decide(state, administrator).status == "approved"


def test_a_group_that_loses_its_last_member_during_the_review_leaves_nobody_stuck(
    news, editor, moderator
):
    administrator = factories.make_user(groups=["Administrators"])
    state = submit(news, editor)
    assert actions(state, administrator) == set()

    moderator.groups.clear()

    assert "approve" in actions(state, administrator)
    assert state.current_task_state in TaskState.objects.reviewable_by(administrator)


def test_a_task_that_loses_its_last_group_goes_to_the_administrators(news, editor, moderator):
    administrator = factories.make_user(groups=["Administrators"])
    state = submit(news, editor)

    state.current_task_state.task.specific.groups.clear()

    assert "approve" in actions(state, administrator)


def test_a_moderator_who_was_deactivated_does_not_count(news, editor, moderator):
    administrator = factories.make_user(groups=["Administrators"])
    moderator.is_active = False
    moderator.save()

    state = submit(news, editor)

    assert actions(state, moderator) == set()
    assert "approve" in actions(state, administrator)


def test_only_who_may_decide_finds_the_page_in_the_dashboard(news, moderator):
    author = factories.make_user(groups=["Editors", "Moderators"])
    state = submit(news, author)

    assert list(TaskState.objects.reviewable_by(moderator)) == [state.current_task_state]
    assert not TaskState.objects.reviewable_by(author).exists()
    assert not TaskState.objects.reviewable_by(factories.make_user()).exists()


def test_the_submitter_is_kept_out_of_the_text_but_may_withdraw(news, editor, moderator):
    state = submit(news, editor)
    page = fresh(news)

    assert page.get_lock().for_user(editor)
    assert not page.get_lock().for_user(moderator)
    assert state.user_can_cancel(editor)


def test_nobody_can_lock_the_page_away_from_its_submitter(news, editor, moderator):
    submit(news, editor)

    assert not fresh(news).permissions_for_user(moderator).can_lock()


def test_a_lock_of_an_outsider_is_released_at_the_start(news, editor, moderator):
    outsider = factories.make_user()
    type(news).objects.filter(pk=news.pk).update(locked=True, locked_by=outsider)

    submit(news, editor)

    assert not fresh(news).locked


def test_a_lock_of_an_approver_stays(news, editor, moderator):
    type(news).objects.filter(pk=news.pk).update(locked=True, locked_by=moderator)

    submit(news, editor)

    assert fresh(news).locked
