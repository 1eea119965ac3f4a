"""Numbers of one to four people are never told: not in words, not in a chart, not by what stands beside them."""

import re

import pytest
from django.urls import reverse

from adoption.evaluation.models import EvaluationMoment
from adoption.evaluation.selectors import report
from adoption.feedback.models import Feedback
from releases.services.ladder import advance_release
from tests.support import factories
from tests.support.evidence import happened

pytestmark = pytest.mark.django_db

CELL = re.compile(r"<td( data-[^>]*)?>([^<]*)</td>")


@pytest.fixture
def manager(release_manager):
    """Somebody who may release, and enter the admin."""
    release_manager.is_superuser = True
    release_manager.language = "en"
    release_manager.save()
    return release_manager


@pytest.fixture
def release(make_release, manager):
    release = make_release({"percentage": 10_000, "name": "Everyone"}, {}, slug="sample")
    advance_release(release=release, user=manager, reason="Because.")
    return release


@pytest.fixture
def charts(client, manager, release):
    """Return a function that reads the charts of the release: title, then attributes and text of its cells."""

    def read() -> dict[str, list[tuple[str, str]]]:
        client.force_login(manager)
        html = client.get(reverse("kring_release", args=[release.pk])).content.decode()
        figures = re.findall(r'<figure class="chart".*?</figure>', html, re.DOTALL)
        return {
            re.search(r'class="chart-title">(.*?)<', figure)[1]: [
                (attributes.strip(), text) for attributes, text in CELL.findall(figure)
            ]
            for figure in figures
        }

    return read


def use(number: int) -> None:
    for _person in range(number):
        happened("sample", factories.make_user(), uses=1)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_chart_holds_no_small_number_of_people(sample, charts, number):
    use(number)

    attributes, text = charts()["People who used it"][0]

    assert text == "fewer than 5"
    assert attributes == 'data-few="&lt; 5"'


@pytest.mark.parametrize("number", [0, 5, 6])
def test_no_one_and_five_or_more_are_told(sample, charts, number):
    use(number)

    assert charts()["People who used it"][0] == (f'data-value="{number}"', str(number))


def test_a_few_people_look_the_same_whatever_their_number(sample, charts):
    use(1)
    one = charts()["People who used it"]
    use(3)

    assert charts()["People who used it"] == one


def test_times_are_told(sample, charts):
    happened("sample", faults=1)

    assert charts()["Faults"][0] == ('data-value="1"', "1")


def test_a_chart_of_the_plugin_stands_among_them_and_hides_small_numbers(sample, charts):
    data = {"labels": ["a", "b"], "datasets": [{"label": "People", "data": [3, 30]}]}
    sample.chart("people", "People per week", lambda release: data)

    assert charts()["People per week"] == [
        ('data-few="&lt; 5"', "fewer than 5"),
        ('data-value="30"', "30"),
    ]


def test_a_chart_of_the_plugin_that_counts_no_people_tells_all(sample, charts):
    data = {"labels": ["a"], "datasets": [{"label": "Ideas", "data": [3]}]}
    sample.chart("ideas", "Ideas by state", lambda release: data, counts_people=False)

    assert charts()["Ideas by state"] == [('data-value="3"', "3")]


@pytest.mark.parametrize("data", [{}, None, {"labels": ["a", "b"], "datasets": [{"data": [1]}]}])
def test_a_chart_of_the_plugin_that_is_no_chart_is_left_out(sample, charts, data):
    sample.chart("odd", "Odd", lambda release: data)

    assert "Odd" not in charts()


def say(kind: str, number: int) -> None:
    for _person in range(number):
        Feedback.objects.create(
            plugin="sample", kind=kind, text="x", ring_order=0, giver=factories.make_user()
        )


def test_the_total_does_not_give_away_the_one_number_that_is_hidden():
    moment = EvaluationMoment.objects.create(
        plugin="sample", ring_order=0, opens_on="2020-01-01", closes_on="2099-01-01"
    )
    say("tip", 6)
    say("flop", 2)
    say("top", 5)

    found = report(moment)

    assert [count.people for count in found.counts if count.people is None] == [None]
    assert (found.total, found.is_total_exact, found.shows_kinds) == (10, False, False)


def test_the_total_is_exact_when_nothing_is_hidden():
    moment = EvaluationMoment.objects.create(
        plugin="sample", ring_order=0, opens_on="2020-01-01", closes_on="2099-01-01"
    )
    say("tip", 6)
    say("top", 5)

    found = report(moment)

    assert (found.total, found.is_total_exact, found.shows_kinds) == (11, True, True)


def test_a_chart_of_the_plugin_has_a_gap_where_nothing_was_measured(sample, charts):
    data = {"labels": ["a", "b"], "datasets": [{"label": "Ideas", "data": [None, 30]}]}
    sample.chart("ideas", "Ideas each week", lambda release: data)

    assert charts()["Ideas each week"] == [("", "no data"), ('data-value="30"', "30")]
