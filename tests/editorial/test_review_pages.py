"""Reviewing on the site, for approvers who never work in the admin."""

import pytest
from django.urls import reverse

from tests import factories
from tests.editorial.workflow import fresh, make_owner_approval, make_workflow, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    """The owner of guidance: an employee without any right in the admin."""
    return factories.make_employee(language="en")


@pytest.fixture
def state(owner):
    page = factories.make_guidance(live=False, title="Thuiswerken", content_owner=owner.person)
    make_workflow(page, make_owner_approval())
    return submit(page, factories.make_user())


def review_url(state):
    return reverse("editorial:review", args=[state.pk])


def page_of(state):
    return fresh(state.content_object.specific)


def test_the_list_has_what_waits_for_the_reader(client, owner, state):
    client.force_login(owner)

    content = client.get(reverse("editorial:reviews")).content.decode()

    assert "Thuiswerken" in content
    assert review_url(state) in content


def test_the_list_of_somebody_else_is_empty(client, state):
    client.force_login(factories.make_employee())

    assert "Thuiswerken" not in client.get(reverse("editorial:reviews")).content.decode()


def test_an_owner_without_access_to_the_admin_approves(client, owner, state):
    client.force_login(owner)
    version = client.get(review_url(state)).context["task_state"].pk

    response = client.post(review_url(state), {"version": version, "decision": "approve"})

    assert response.status_code == 302
    assert page_of(state).live


def test_an_owner_sends_a_page_back_with_the_reason(client, owner, state):
    client.force_login(owner)

    client.post(
        review_url(state),
        {"version": state.current_task_state_id, "decision": "reject", "comment": "Te lang."},
    )

    state.refresh_from_db()
    assert state.status == "needs_changes"
    assert state.current_task_state.comment == "Te lang."


def test_sending_back_without_a_reason_is_asked_again(client, owner, state):
    client.force_login(owner)

    response = client.post(
        review_url(state), {"version": state.current_task_state_id, "decision": "reject"}
    )

    assert response.status_code == 200
    assert response.context["form"].errors["comment"]


def test_a_decision_on_an_older_version_is_not_taken(client, owner, state):
    client.force_login(owner)
    read = state.current_task_state_id
    draft = page_of(state).get_latest_revision_as_object()
    draft.title = "Aangepast"
    draft.save_revision(user=state.requested_by)

    response = client.post(review_url(state), {"version": read, "decision": "approve"})

    assert response.url == review_url(state)
    assert not page_of(state).live


def test_the_preview_shows_the_version_in_review(client, owner, state):
    client.force_login(owner)

    response = client.get(reverse("editorial:preview", args=[state.pk]))

    assert response.status_code == 200
    assert "Thuiswerken" in response.content.decode()


@pytest.mark.parametrize("name", ["editorial:review", "editorial:preview"])
def test_a_page_in_review_does_not_exist_for_anybody_else(client, state, name):
    client.force_login(factories.make_employee())

    assert client.get(reverse(name, args=[state.pk])).status_code == 404


@pytest.mark.parametrize("name", ["editorial:review", "editorial:preview"])
def test_a_page_in_review_is_behind_the_sign_in(client, state, name):
    assert client.get(reverse(name, args=[state.pk])).status_code == 302


def test_a_mail_opened_after_the_decision_leads_to_the_list(client, owner, state):
    client.force_login(owner)
    client.post(review_url(state), {"version": state.current_task_state_id, "decision": "approve"})

    assert client.get(review_url(state)).url == reverse("editorial:reviews")


def test_what_was_approved_may_be_read_by_the_submitter_only_in_the_usual_places(client, state):
    client.force_login(state.requested_by)

    assert client.get(review_url(state)).url == reverse("editorial:reviews")
