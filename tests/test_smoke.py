"""The house stands: content can be made, published and is projected."""

import pytest

from editorial.models import ContentRecord
from editorial.selectors import visible_to
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_a_published_page_has_a_record_that_an_employee_sees():
    user = factories.make_employee(factories.make_unit())
    page = factories.make_news(title="Nieuwe werkplekken")

    assert list(visible_to(user).filter(kind="news")) == [ContentRecord.objects.get(pk=page.pk)]
