"""An address of a page of ours is stored as a link to the page, wherever it was typed or pasted."""

import json

import pytest
from django.test import RequestFactory
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from blog.text import from_rich_text, to_rich_text
from kring.core.reader import reading
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal():
    return factories.make_guidance(title="Doel", slug="doel")


@pytest.fixture(autouse=True)
def reader(settings):
    settings.BASE_URL = "https://kring.example.org"
    factories.make_home()
    request = RequestFactory().get("/")
    request.user = factories.make_employee()
    with reading(request):
        yield request.user


def pasted(url: str) -> str:
    """Return what is stored of the editor's text with one link."""
    text = {"key": "a1b2c", "text": "hier", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    text["entityRanges"] = [{"offset": 0, "length": 4, "key": 0}]
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
    state = {"entityMap": {"0": entity}, "blocks": [text]}
    return ContentstateConverter(["link"]).to_database_format(json.dumps(state))


def typed(url: str) -> str:
    return to_rich_text(f"Lees [hier]({url}) verder.")


@pytest.mark.parametrize("door", [pasted, typed])
@pytest.mark.parametrize(
    "address", ["https://kring.example.org/doel/", "HTTPS://KRING.example.org/doel", "/doel/"]
)
def test_an_address_of_ours_becomes_a_link_to_the_page(goal, door, address):
    assert f'<a id="{goal.pk}" linktype="page">' in door(address).replace(
        f'linktype="page" id="{goal.pk}"', f'id="{goal.pk}" linktype="page"'
    )


@pytest.mark.parametrize("door", [pasted, typed])
@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/doel/", "/doel/#kop", "/doel/?p=2", "/nergens/", "//evil/doel/"],
)
def test_any_other_address_stays(goal, door, address):
    assert f'href="{address}"' in door(address)


@pytest.mark.parametrize("door", [pasted, typed])
def test_an_address_tells_nobody_of_a_page_that_they_may_not_see(door):
    factories.make_guidance(slug="geheim", restricted_to=[f"unit:{factories.make_unit().pk}"])

    assert 'href="/geheim/"' in door("/geheim/")


def test_a_post_with_such_a_link_can_still_be_edited_in_the_composer(goal):
    stored = typed("https://kring.example.org/doel/")

    again = from_rich_text(stored)

    assert again is not None
    assert "[hier](" in again
    assert to_rich_text(again) == stored


def test_the_composer_s_editor_shows_such_a_link_with_its_address(client, reader, goal):
    factories.make_blog(reader.person)
    client.force_login(reader)

    shown = client.post(
        reverse("blog:compose_read"), {"text": "Lees [hier](/doel/) verder."}
    ).json()

    assert 'href="/doel/"' in shown["html"]
