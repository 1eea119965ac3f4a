"""A plugin that fails where Kring only asks for a word is left out there, and the page is served."""

import pytest
from django.urls import reverse
from django.utils.functional import lazy

from plugins.contributions import health, navigation
from plugins.models import DayCount
from tests.support import factories

pytestmark = pytest.mark.django_db


def fails(*_arguments):
    message = "no"
    raise RuntimeError(message)


class Wordless:
    __str__ = fails


class Kindless:
    key = "sample"
    kinds = ids = documents = load = fails

    def follows(self):
        return {}


def test_a_label_that_fails_is_left_out_of_the_menu_and_counted(sample, holder, request_of):
    sample.navigation(lazy(fails, str)(), "adoption:whats_new")

    assert navigation.entries(request_of(holder)) == []
    assert DayCount.objects.get().failed == 1


def test_a_check_that_cannot_say_what_is_wrong_is_itself_wrong(sample, holder):
    sample.health_check(Wordless)

    assert health.problems("sample") == ["RuntimeError: no"]


def test_a_source_that_cannot_name_its_kinds_leaves_search_to_others(sample, holder, client):
    factories.make_home()
    sample.search_source(Kindless())
    client.force_login(holder)

    assert client.get(reverse("search:results"), {"q": "x"}).status_code == 200
