"""The reports of the admin: what each says when there is nothing in it."""

import pytest
from django.urls import reverse

from kring.core.models import Change
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        ("kring_bin", "The bin is empty."),
        ("kring_audit", "Nothing has been changed yet."),
        ("kring_missing_text", "Search can read every document that you may change."),
        ("kring_review_dates", "There is no page yet that you may edit or own."),
        ("kring_broken_links", "No link leads nowhere, on any page that you may edit."),
    ],
)
def test_an_empty_report_says_what_it_means(client, report, sentence):
    client.force_login(factories.make_user(is_superuser=True, language="en"))
    Change.objects.all().delete()

    assert sentence in client.get(reverse(report)).content.decode()


def test_a_report_that_filters_emptied_says_so(client):
    client.force_login(factories.make_user(is_superuser=True, language="en"))

    page = client.get(reverse("kring_bin"), {"title": "x"}).content.decode()

    assert "The bin is empty." not in page
