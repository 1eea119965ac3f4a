"""Writing a post: directly, or through the co-reader."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from blog.models import BlogPost, CoReaderApprovalTask
from blog.services.posts import Outcome, PostRefused, save_post
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return factories.make_employee(factories.make_unit())


@pytest.fixture
def co_reader():
    return factories.make_employee(factories.make_unit())


@pytest.fixture
def blog(manager):
    return factories.make_blog(manager.person)


@pytest.fixture
def read_blog(manager, co_reader):
    """A blog with a co-reader, and the workflow that leads to them."""
    blog = factories.make_blog(manager.person, co_reader=co_reader.person)
    task = CoReaderApprovalTask.objects.create(name="Co-reader")
    workflow = Workflow.objects.create(name="Blog")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=blog.get_parent())
    return blog


def save(user, blog, **changes):
    values = {"title": "Keek op de week", "text": "Hallo **allemaal**", "publish": True}
    return save_post(user=user, blog=blog, **(values | changes))


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def test_without_a_co_reader_the_post_is_live_at_once(manager, blog):
    result = save(manager, blog)

    assert result.outcome is Outcome.PUBLISHED
    assert BlogPost.objects.get(pk=result.post.pk).live


def test_the_text_becomes_rich_text(manager, blog):
    post = save(manager, blog).post

    assert [block.value.source for block in post.body] == ["<p>Hallo <strong>allemaal</strong></p>"]


def test_a_draft_is_not_live(manager, blog):
    result = save(manager, blog, publish=False)

    assert result.outcome is Outcome.DRAFT
    assert not BlogPost.objects.get(pk=result.post.pk).live


def test_a_draft_goes_on_and_is_published(manager, blog):
    draft = save(manager, blog, publish=False).post

    save(manager, blog, title="Klaar", post=BlogPost.objects.get(pk=draft.pk))

    post = BlogPost.objects.get(pk=draft.pk)
    assert (post.live, post.title) == (True, "Klaar")


def test_nobody_writes_in_the_blog_of_another(blog):
    other = factories.make_employee(factories.make_unit())
    with pytest.raises(PostRefused, match="your own blog"):
        save(other, blog)


def test_a_manager_who_lost_the_right_is_refused(manager, blog):
    blog.rights.group.user_set.clear()
    with pytest.raises(PostRefused, match="no right"):
        save(fresh(manager), blog)


def test_a_title_of_nothing_saves_nothing(manager, blog):
    with pytest.raises(ValidationError):
        save(manager, blog, title="")
    assert not BlogPost.objects.exists()


def test_a_post_of_another_blog_is_refused(manager, blog):
    elsewhere = factories.make_post()
    with pytest.raises(PostRefused, match="another blog"):
        save(manager, blog, post=elsewhere)


def test_with_a_co_reader_the_post_waits(manager, read_blog):
    result = save(manager, read_blog)

    assert result.outcome is Outcome.SUBMITTED
    assert not BlogPost.objects.get(pk=result.post.pk).live


def test_the_co_reader_approves_and_the_post_goes_live(manager, co_reader, read_blog):
    post = save(manager, read_blog).post
    state = post.current_workflow_task_state

    state.task.specific.on_action(state, co_reader, "approve")

    assert BlogPost.objects.get(pk=post.pk).live


def test_the_manager_does_not_approve_the_own_post(manager, read_blog):
    post = save(manager, read_blog).post
    state = post.current_workflow_task_state
    task = state.task.specific

    assert task.get_actions(post, fresh(manager)) == []
    with pytest.raises(PermissionDenied):
        task.on_action(state, fresh(manager), "approve")


def test_somebody_else_does_not_approve(manager, read_blog):
    post = save(manager, read_blog).post
    stranger = factories.make_employee(factories.make_unit())

    assert post.current_workflow_task_state.task.specific.get_actions(post, stranger) == []


def test_a_post_in_review_is_not_changed(manager, read_blog):
    post = save(manager, read_blog).post
    with pytest.raises(PostRefused, match="with the co-reader"):
        save(fresh(manager), read_blog, text="Anders", post=BlogPost.objects.get(pk=post.pk))


def test_after_a_request_for_changes_the_same_review_goes_on(manager, co_reader, read_blog):
    post = save(manager, read_blog).post
    state = post.current_workflow_task_state
    state.task.specific.on_action(state, co_reader, "reject", comment="Iets vriendelijker?")
    post = BlogPost.objects.get(pk=post.pk)
    review = post.current_workflow_state.pk

    save(fresh(manager), read_blog, text="Beter zo", post=post)

    again = BlogPost.objects.get(pk=post.pk)
    assert again.workflow_in_progress
    assert again.current_workflow_state.pk == review


def test_without_a_workflow_the_manager_hears_it_and_nothing_is_kept(manager, co_reader):
    blog = factories.make_blog(manager.person, co_reader=co_reader.person)
    WorkflowPage.objects.all().delete()
    with pytest.raises(PostRefused, match="no workflow"):
        save(manager, blog)
    assert not BlogPost.objects.exists()
