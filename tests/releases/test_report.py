"""The figures of releases and goals leave Kring as a table, without small numbers of people."""

import csv
import io

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from adoption.goals.models import Goal, IndicatorValue
from kring.settings.beat import SCHEDULE
from releases.services.ladder import advance_release
from releases.tasks import mail_report
from tests.support import factories
from tests.support.evidence import happened

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(make_release, release_manager):
    for _person in range(6):
        factories.make_user()
    release = make_release({"percentage": 10_000, "name": "=Everyone"}, {}, slug="trial")
    advance_release(release=release, user=release_manager, reason="Because.")
    for _person in range(3):
        happened("trial", factories.make_user(), uses=1)
    return release


def printed() -> list[list[str]]:
    out = io.StringIO()
    with translation.override("en"):
        call_command("plugins", "report", stdout=out)
    return list(csv.reader(io.StringIO(out.getvalue())))


def test_each_open_ring_has_its_figures_and_small_ones_are_hidden(release):
    rows = {row[3]: row for row in printed()[1:]}

    assert rows["People who used it"] == [
        "trial",
        "1.0",
        "=Everyone",
        "People who used it",
        "fewer than 5",
        "",
    ]
    assert int(rows["People whom it reaches"][4]) >= 9
    assert not [row for row in printed() if row[4] in "1234" and row[3].startswith("People")]


def test_each_goal_has_its_latest_value_and_its_target(db):
    goal = Goal.objects.create(
        slug="faster",
        title_nl="Sneller",
        title_en="Faster",
        why_nl="x",
        baseline=20,
        target=10,
        direction="down",
        unit="minuten",
        unit_en="minutes",
        due_on=timezone.localdate(),
    )
    IndicatorValue.objects.create(goal=goal, value=14)

    assert printed()[1:] == [["Faster", "", "", "minutes", "14", "10"]]


def test_release_managers_download_it_and_a_spreadsheet_takes_nothing_for_a_formula(
    client, release, release_manager
):
    release_manager.is_superuser = True
    release_manager.save()
    client.force_login(release_manager)

    response = client.get(reverse("kring_release_report"))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert ",'=Everyone," in response.content.decode()


def test_nobody_else_downloads_it(client):
    client.force_login(factories.make_user())

    assert client.get(reverse("kring_release_report")).status_code in (302, 403)


def test_release_managers_get_the_figures_by_mail(release, release_manager, run_jobs):
    assert mail_report() == 1
    run_jobs()

    message = mail.outbox[-1]
    assert message.to == [release_manager.email]
    name, table, _kind = message.attachments[0]
    assert name.endswith(".csv")
    assert ",'=Everyone," in table
    assert "minder dan 5" in table


def test_who_manages_no_releases_any_more_gets_no_figures(release, release_manager, run_jobs):
    mail_report()
    release_manager.user_permissions.clear()
    run_jobs()

    assert mail.outbox == []


def test_the_figures_are_mailed_on_the_first_of_each_month():
    schedule = SCHEDULE["mail-release-report"]["schedule"]

    assert (schedule.day_of_month, schedule.month_of_year) == ({1}, set(range(1, 13)))
