"""News is found by the name that its category has now."""

import pytest

from editorial.models import ContentRecord
from news.models import NewsCategory
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_news_is_found_by_the_new_name_of_its_category(run_jobs):
    category = NewsCategory.objects.create(slug="ict", name_nl="ICT")
    page = factories.make_news(live=False)
    page.categories.add(category)
    factories.publish(page)

    category.name_nl = "Digitale zaken"
    category.save()
    run_jobs()

    assert "Digitale zaken" in ContentRecord.objects.get(pk=page.pk).keywords
