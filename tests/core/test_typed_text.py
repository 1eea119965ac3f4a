"""What somebody typed is not lost when the page that should take it is gone."""

import pytest
from django.test import RequestFactory

from kring.core.templatetags.frame import typed_text
from tests.support import factories

TYPED = "An idea on which I worked long."


@pytest.mark.django_db
def test_a_page_that_is_gone_gives_back_what_was_typed(client):
    factories.make_home()
    client.force_login(factories.make_user())

    response = client.post("/apps/nothing/new/", {"text": TYPED})

    assert response.status_code == 404
    assert TYPED in response.content.decode()


@pytest.mark.parametrize(
    "sent",
    [{"kind": "flop"}, {"csrfmiddlewaretoken": "a b"}, {"new-password": "a b"}],
    ids=["choice", "key", "password"],
)
def test_what_nobody_typed_or_nobody_may_see_is_not_given_back(sent):
    assert typed_text(RequestFactory().post("/", sent)) == []


def test_a_page_that_was_only_asked_for_gives_back_nothing():
    assert typed_text(RequestFactory().get("/", {"q": TYPED})) == []


def test_a_form_that_cannot_be_read_gives_back_nothing(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    request = RequestFactory().post("/", {"text": TYPED})

    assert typed_text(request) == []
