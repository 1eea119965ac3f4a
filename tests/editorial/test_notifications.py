"""Mails about workflow steps: from a worker, in the recipient's language, and nobody waits for them."""

import pytest
from django.core import mail
from django.db import transaction
from django.test import override_settings

from kring.jobs.models import Job
from tests.editorial.workflow import (
    decide,
    fresh,
    make_owner_approval,
    make_review,
    make_workflow,
    submit,
)
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    page = factories.make_news(live=False, title="Nieuwe regeling")
    make_workflow(page.get_parent(), make_review("Colleagues"), name="News")
    return page


@pytest.fixture
def editor():
    return factories.make_employee(groups=["Writers"], language="en")


@pytest.fixture
def reviewer():
    return factories.make_employee(groups=["Colleagues"], language="en")


def sent(run_jobs):
    """Return the mails that the worker sends, as pairs of address and subject."""
    mail.outbox.clear()
    run_jobs()
    return sorted((message.to[0], message.subject) for message in mail.outbox)


def test_nothing_is_sent_inside_the_request(news, editor, reviewer):
    state = submit(news, editor)
    decide(state, reviewer)

    assert mail.outbox == []


def test_the_reviewers_are_asked(news, editor, reviewer, run_jobs):
    submit(news, editor)

    assert sent(run_jobs) == [(reviewer.email, "Please review: Nieuwe regeling")]


def test_each_mail_is_in_the_language_of_who_receives_it(news, editor, reviewer, run_jobs):
    dutch = factories.make_employee(groups=["Colleagues"], language="nl")
    submit(news, editor)

    subjects = dict(sent(run_jobs))

    assert subjects[reviewer.email].startswith("Please review")
    assert not subjects[dutch.email].startswith("Please review")


def test_a_reviewer_who_submits_is_not_asked(news, reviewer, run_jobs):
    other = factories.make_employee(groups=["Colleagues"], language="en")
    submit(news, reviewer)

    assert [address for address, _subject in sent(run_jobs)] == [other.email]


def test_the_administrators_are_told_when_nobody_can_review(news, editor, run_jobs):
    administrator = factories.make_user(groups=["Administrators"], language="en")
    submit(news, editor)

    assert sent(run_jobs) == [(administrator.email, "Nobody can review: Nieuwe regeling")]


def test_the_administrators_are_told_when_the_last_reviewer_leaves(
    news, editor, reviewer, run_jobs
):
    administrator = factories.make_user(groups=["Administrators"], language="en")
    submit(news, editor)
    sent(run_jobs)

    reviewer.groups.clear()

    assert sent(run_jobs) == [(administrator.email, "Nobody can review: Nieuwe regeling")]


def test_a_page_that_waits_for_administrators_is_reported_once_a_day(
    news, editor, reviewer, run_jobs
):
    factories.make_user(groups=["Administrators"])
    submit(news, editor)
    reviewer.groups.clear()
    sent(run_jobs)

    factories.make_user(groups=["Somewhere"]).groups.clear()

    assert sent(run_jobs) == []


def test_a_missing_owner_is_told_to_the_administrators(editor, run_jobs):
    administrator = factories.make_user(groups=["Administrators"], language="en")
    page = factories.make_guidance(live=False, title="Verlof")
    make_workflow(page, make_owner_approval())
    submit(page, editor)

    assert sent(run_jobs) == [(administrator.email, "Nobody can review: Verlof")]


def test_the_submitter_hears_of_the_approval(news, editor, reviewer, run_jobs):
    decide(submit(news, editor), reviewer)

    assert sent(run_jobs) == [(editor.email, "Approved: Nieuwe regeling")]


def test_the_submitter_hears_what_has_to_change(news, editor, reviewer, run_jobs):
    decide(submit(news, editor), reviewer, "reject", comment="Noem ook de datum.")

    assert sent(run_jobs) == [(editor.email, "Changes asked: Nieuwe regeling")]
    assert "Noem ook de datum." in mail.outbox[0].body


def test_the_author_hears_why_a_task_that_was_switched_off_sent_the_page_back(
    news, editor, reviewer, run_jobs
):
    state = submit(news, editor)
    task = state.current_task_state.task.specific

    task.deactivate()

    assert sent(run_jobs) == [(editor.email, "Changes asked: Nieuwe regeling")]
    assert task.name in mail.outbox[0].body


def test_the_submitter_hears_that_the_review_ended_and_why(editor, reviewer, run_jobs):
    page = factories.make_news(title="Live bericht")
    make_workflow(page.get_parent(), make_review("Colleagues"))
    submit(page, editor)
    fresh(page).unpublish()

    assert sent(run_jobs) == [(editor.email, "No longer in review: Live bericht")]


def test_a_mail_that_was_overtaken_is_not_sent(news, editor, reviewer, run_jobs):
    state = submit(news, editor)
    state.cancel(user=editor)

    assert all(address != reviewer.email for address, _subject in sent(run_jobs))


def test_who_switched_a_kind_of_mail_off_does_not_get_it(news, editor, reviewer, run_jobs):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(reviewer)
    profile.submitted_notifications = False
    profile.save()
    submit(news, editor)

    assert sent(run_jobs) == []


def test_somebody_who_left_gets_no_mail(news, editor, reviewer, run_jobs):
    submit(news, editor)
    reviewer.is_active = False
    reviewer.save()

    assert reviewer.email not in dict(sent(run_jobs))


def test_links_and_names_lead_to_the_site(news, editor, reviewer, run_jobs):
    state = submit(news, editor)
    with override_settings(BASE_URL="https://kring.example"):
        sent(run_jobs)

    body = mail.outbox[0].body
    html = mail.outbox[0].alternatives[0][0]
    assert f"https://kring.example/reviews/{state.pk}/" in body
    assert f"https://kring.example{editor.person.get_absolute_url()}" in body
    assert f'href="https://kring.example/reviews/{state.pk}/"' in html


def test_a_title_with_signs_arrives_as_it_is_typed(editor, reviewer, run_jobs):
    page = factories.make_news(live=False, title="R&D <b> “nieuw”")
    make_workflow(page.get_parent(), make_review("Colleagues"))
    submit(page, editor)
    sent(run_jobs)

    assert mail.outbox[0].subject == "Please review: R&D <b> “nieuw”"
    assert "R&D <b> “nieuw”" in mail.outbox[0].body
    assert "R&amp;D &lt;b&gt;" in mail.outbox[0].alternatives[0][0]


@override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
    EMAIL_HOST="127.0.0.1",
    EMAIL_PORT=1,
)
def test_a_mail_server_that_is_down_stops_nobody_and_the_mail_waits(
    news, editor, reviewer, run_jobs
):
    decide(submit(news, editor), reviewer)
    run_jobs()

    assert fresh(news).live
    waiting = Job.objects.get(
        function="editorial.workflow.notifications.deliver", status=Job.Status.WAITING
    )
    assert waiting.attempts == 1


def test_a_submission_that_is_rolled_back_sends_nothing(news, editor, reviewer, run_jobs):
    with transaction.atomic():
        submit(news, editor)
        transaction.set_rollback(True)

    assert sent(run_jobs) == []
