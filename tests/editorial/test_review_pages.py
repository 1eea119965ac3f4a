"""Reviewing on the site, for approvers who never work in the admin."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.core import mail as mails
from django.urls import reverse

from editorial.workflow import mail
from tests.editorial.workflow import fresh, make_owner_approval, make_workflow, submit
from tests.support import factories

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


def test_the_title_is_shown_once_where_readers_will_see_it(client, owner, state):
    client.force_login(owner)

    screen, frame = (
        BeautifulSoup(client.get(address).content, "html.parser")
        for address in (review_url(state), reverse("editorial:preview", args=[state.pk]))
    )

    assert "Thuiswerken" in screen.title.string
    assert "Thuiswerken" not in screen.main.get_text()
    assert frame.h1.get_text(strip=True) == "Thuiswerken"


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


SPRING = datetime(2031, 3, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def planned(owner):
    """A page in review with a plan, for a group, below a restricted section."""
    pilots, staff = factories.make_group("Pilots"), factories.make_group("Staff")
    section = factories.make_guidance(title="Sectie", restricted_to=[f"group:{staff.pk}"])
    page = factories.make_guidance(
        section,
        live=False,
        title="Thuiswerken",
        content_owner=owner.person,
        go_live_at=SPRING,
        must_read=True,
        audience=[f"group:{pilots.pk}"],
    )
    make_workflow(page, make_owner_approval())
    return submit(page, factories.make_user())


def assert_terms(content):
    """Assert that the text says when and for whom."""
    for word in ("2031", "Pilots", "Must read", "Staff"):
        assert word in content


def test_a_reviewer_sees_when_and_for_whom_where_the_decision_is_made(client, owner, planned):
    client.force_login(owner)

    assert_terms(client.get(review_url(planned)).content.decode())
    assert_terms(client.get(reverse("editorial:reviews")).content.decode())


def test_the_mail_that_asks_for_a_review_says_when_and_for_whom(owner, planned):
    mail.send(kind="submitted", state=planned, user=owner, actor=None)

    message = mails.outbox[-1]
    assert_terms(message.body)
    assert_terms(message.alternatives[0].content)


def test_a_reviewer_in_the_admin_sees_when_and_for_whom(client, planned):
    client.force_login(factories.make_user(is_superuser=True, language="en"))

    page = planned.content_object
    assert_terms(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode())


def test_the_preview_of_a_review_has_no_header_and_footer_of_the_site(client, owner, state):
    client.force_login(owner)

    content = client.get(reverse("editorial:preview", args=[state.pk])).content.decode()

    assert "Thuiswerken" in content
    assert "site-header" not in content
    assert "site-footer" not in content
