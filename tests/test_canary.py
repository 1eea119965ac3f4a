"""What is closed to somebody appears nowhere: no title, address, file name, tag or text of it.

A word that exists in secrets only is looked for in every answer of the site, the admin and the APIs,
as each kind of colleague gets them.
"""

import pytest
from django.test import Client

from kring.jobs.runner import run_due_jobs
from search.outbox.draining import drain
from tests.canary.secrets import EVERYBODY, make_secrets
from tests.canary.walk import addresses, look
from tests.support.kept import kept_for_a_module, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def secrets(django_db_setup, django_db_blocker):
    """The secrets, and what is open and names them."""
    with kept_for_a_module(django_db_blocker):
        made = make_secrets()
        run_due_jobs()
        drain()
        settle()
        yield made


def leaks(secrets, who, asked, **options):
    client = Client(raise_request_exception=False)
    client.force_login(secrets.people[who])
    answers = look(client, asked, **options)
    return {
        address: sorted(found)
        for address, text in answers
        if (found := secrets.found_in(text, who=who, in_admin=address.startswith("/admin/")))
    }


def test_what_is_closed_to_colleagues_appears_at_no_address_of_the_site(secrets):
    asked = [each for each in addresses(secrets, "employee") if not each.startswith("/admin/")]

    assert leaks(secrets, "employee", [*asked, "/admin/"]) == {}


def test_the_manager_of_a_blog_meets_nothing_of_others_that_is_closed(secrets):
    assert leaks(secrets, "manager", addresses(secrets, "manager")) == {}


@pytest.mark.parametrize("who", sorted(EVERYBODY - {"employee", "manager"}))
def test_who_works_in_the_admin_meets_nothing_there_that_they_may_neither_edit_nor_see(
    secrets, who
):
    asked = [each for each in addresses(secrets, who) if each.startswith("/admin/")]

    assert leaks(secrets, who, asked, follow=False) == {}
