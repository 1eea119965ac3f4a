"""The field that names sets of people."""

import pytest

from news.models import NewsPage
from tests.support import factories


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "posted", "changed"),
    [
        ([], "[]", False),
        (["unit:4"], '["unit:4"]', False),
        ([], '["unit:4"]', True),
        (["unit:4"], "[]", True),
    ],
)
def test_a_form_counts_as_changed_only_when_the_choice_changed(before, posted, changed):
    form_class = NewsPage.get_edit_handler().get_form_class()
    page = factories.make_news(audience=before)

    form = form_class({"audience": posted, "body-count": "0"}, instance=page)

    assert ("audience" in form.changed_data) is changed
