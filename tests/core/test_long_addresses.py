"""An address that is too long gets a page of our own."""

import pytest

from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/search/", "/", "/accounts/login/", "/admin/"])
def test_an_address_that_is_too_long_gets_our_own_page(client, address):
    client.force_login(factories.make_employee(factories.make_unit(), language="en"))

    answer = client.get(address, {"q": "long " * 4_000})

    assert answer.status_code == 414
    page = answer.content.decode()
    assert "This address is too long" in page
    assert "To the home page" in page


def test_a_query_as_long_as_the_box_takes_is_searched_for(client):
    client.force_login(factories.make_employee(factories.make_unit()))

    assert client.get("/search/", {"q": "\N{GRINNING FACE}" * 250}).status_code == 200
