"""The frame around every page."""

import pytest

from tests.support import factories


def test_a_visitor_who_has_not_signed_in_sees_only_the_sign_in_page(visitor):
    window = visitor("visitor")

    window.page.goto("/")

    assert "/accounts/login/" in window.page.url
    window.look("sign-in")


@pytest.mark.parametrize("phone", [False, True])
def test_an_employee_signs_in_and_stands_on_the_home_page(visitor, phone):
    employee = factories.make_employee(factories.make_unit(name_nl="Financiën"))

    window = visitor("phone" if phone else "desktop", employee, phone=phone)

    assert window.page.locator("h1").count() == 1
    window.look("home-empty")
