"""The accessibility statement tells what was measured and what is known, and reports reach a person."""

import json
from datetime import date

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from home.accessibility import services
from home.accessibility.models import (
    AccessibilityContact,
    AccessibilityReport,
    AccessibilityRun,
    Deviation,
)
from tests.support import factories
from tests.support.queries import few_and_many

pytestmark = pytest.mark.django_db
ADDRESS = "/accessibility/"
RUN = {
    "measured_at": "2026-11-25T12:00:00+00:00",
    "engine": "axe-core 4.11",
    "pages": ["home", "news item"],
    "violations": [],
}
VIOLATION = {
    "rule": "color-contrast",
    "help": "Contrast too low",
    "impact": "serious",
    "page": "home",
}


@pytest.fixture
def reader(client):
    factories.make_home()
    user = factories.make_employee(language="en")
    client.force_login(user)
    return user


@pytest.fixture
def stored(tmp_path):
    def store(**changes):
        path = tmp_path / "run.json"
        path.write_text(json.dumps(RUN | changes))
        call_command("accessibility_run", path)

    return store


def shown(client) -> str:
    return client.get(ADDRESS).content.decode()


def test_the_statement_tells_the_newest_measurement(client, reader, stored):
    stored(measured_at="2026-10-01T12:00:00+00:00", engine="axe-core 4.10")
    stored()

    html = shown(client)

    assert "25 November 2026" in html
    assert "2 pages" in html
    assert "axe-core 4.10" not in html


def test_without_a_measurement_the_statement_claims_nothing(client, reader):
    html = shown(client)

    assert "Nothing has been measured yet" in html
    assert "No deviation is known" not in html


def test_what_the_measurement_found_is_told_once_with_its_pages(client, reader, stored):
    stored(violations=[VIOLATION, VIOLATION, VIOLATION | {"page": "search"}])

    html = shown(client)

    assert html.count("Contrast too low") == 1
    assert "home, search" in html
    assert "partly accessible" in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"pages": []},
        {"pages": None},
        {"violations": [{"rule": "x"}]},
        {"violations": "none"},
        {"measured_at": "yesterday"},
    ],
)
def test_a_file_that_is_no_result_is_refused_with_the_reason(stored, wrong):
    with pytest.raises(CommandError, match=r"\w+ \w+"):
        stored(**wrong)

    assert not AccessibilityRun.objects.exists()


def test_a_known_deviation_is_told_with_its_date_and_owner_until_it_is_solved(client, reader):
    owner = factories.make_person(first_name="Zoë", last_name="Mulder")
    deviation = Deviation.objects.create(
        what_nl="Kaart zonder toetsenbord",
        what_en="Map without keyboard",
        criterion="2.1.1",
        owner=owner,
        planned_for=date(2027, 3, 1),
    )
    html = shown(client)
    assert "Map without keyboard" in html
    assert "1 March 2027" in html
    assert "Zoë Mulder" in html

    deviation.solved_on = date(2026, 12, 1)
    deviation.save()

    assert "Map without keyboard" not in shown(client)


def test_the_statement_takes_the_same_queries_with_more_deviations(client, reader):
    def add():
        Deviation.objects.create(
            what_nl="x", owner=factories.make_person(), planned_for=date(2027, 1, 1)
        )

    few, many = few_and_many(client, ADDRESS, add, many=20)

    assert len(few) == len(many)


def deliver(report):
    for user in services.recipients():
        services.send_report(report_id=report.pk, user_id=user.pk)


def test_a_report_reaches_the_contact_and_is_kept(client, reader):
    contact = factories.make_employee(language="en")
    site = factories.make_home().get_site()
    AccessibilityContact.objects.create(site=site, person=contact.person)

    client.post(ADDRESS, {"text": "The menu is not read aloud."})
    report = AccessibilityReport.objects.get()
    deliver(report)

    assert report.person == reader.person
    assert [message.to for message in mail.outbox] == [[contact.email]]
    assert "The menu is not read aloud." in mail.outbox[0].body
    assert mail.outbox[0].reply_to == [reader.person.email]


def test_without_a_contact_who_works_here_reports_reach_the_administrators(client, reader):
    gone = factories.make_employee()
    gone.person.is_active = False
    gone.person.save()
    AccessibilityContact.objects.create(site=factories.make_home().get_site(), person=gone.person)
    admin = factories.make_user(is_superuser=True)

    assert services.recipients() == [admin]


def test_an_empty_report_keeps_what_was_typed_and_says_why(client, reader):
    response = client.post(ADDRESS, {"text": ""})

    assert response.status_code == 422
    assert not AccessibilityReport.objects.exists()


def test_more_reports_than_anybody_types_are_refused_with_a_sentence(client, reader):
    for _number in range(5):
        client.post(ADDRESS, {"text": "x"})

    response = client.post(ADDRESS, {"text": "once more"})

    assert response.status_code == 422
    assert "once more" in response.content.decode()
    assert AccessibilityReport.objects.count() == 5


def test_without_a_cache_a_report_is_taken_uncounted(client, reader, monkeypatch):
    def no_key(*args, **kwargs):
        raise ValueError

    monkeypatch.setattr(cache, "incr", no_key)

    client.post(ADDRESS, {"text": "The menu is not read aloud."})

    assert AccessibilityReport.objects.count() == 1


def test_visitors_are_asked_to_sign_in_unless_the_organisation_chose_otherwise(client, settings):
    factories.make_home()
    assert client.get(ADDRESS).status_code == 302

    settings.VIEWS_OPEN_BY_CHOICE = frozenset({"accessibility"})
    response = client.get(ADDRESS)

    assert response.status_code == 200
    assert client.get("/").status_code == 302


def test_a_visitor_reports_with_an_address_to_answer_to(client, settings):
    factories.make_home()
    settings.VIEWS_OPEN_BY_CHOICE = frozenset({"accessibility"})

    client.post(ADDRESS, {"text": "I cannot sign in.", "email": "x@example.org"})

    report = AccessibilityReport.objects.get()
    assert (report.email, report.person) == ("x@example.org", None)


def test_every_page_leads_to_the_statement(client, reader):
    assert f'href="{ADDRESS}"' in client.get("/colleagues/").content.decode()


def test_administrators_keep_the_deviations_and_reports(client):
    client.force_login(factories.make_user(is_superuser=True, language="en"))
    factories.make_home()
    AccessibilityReport.objects.create(text="x")

    for name in (
        "accessibility_deviations:index",
        "accessibility_deviations:add",
        "accessibility_reports:index",
    ):
        assert client.get(reverse(name)).status_code == 200
