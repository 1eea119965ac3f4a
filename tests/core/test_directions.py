"""What people write goes in the direction of its own letters, and its headings take no id of the page."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.urls import reverse

from kring.core.text import HEADING, heading_id
from kring.layout import SITE_DIR
from tests.support import factories

ARABIC = "مرحبا بالعالم"


@pytest.fixture
def reader(client):
    user = factories.make_employee(factories.make_unit())
    client.force_login(user)
    return user


def undirected(html: str) -> list[str]:
    """Return the elements whose own text is Arabic, and that leave its direction to the page."""
    soup = BeautifulSoup(html, "html.parser")
    for each in soup(["title", "option", "script"]):
        each.decompose()
    return [
        str(text.parent)[:150]
        for text in soup.find_all(string=re.compile(ARABIC))
        if text.parent.name != "bdi"
        and not any(each.get("dir") == "auto" for each in [text.parent, *text.parents][:7])
        and not re.search("visually-hidden", " ".join(text.parent.get("class", [])))
    ]


@pytest.mark.django_db
def test_pages_show_people_s_text_in_its_own_direction(client, reader):
    author = factories.make_person(
        reader.person.posts.first().unit,
        title=ARABIC,
        first_name=ARABIC,
        last_name="",
        biography=ARABIC,
        ask_me_about=ARABIC,
    )
    body = [
        {"type": "rich_text", "value": f"<p>{ARABIC}</p>"},
        {"type": "heading", "value": {"text": ARABIC, "level": "h2"}},
        {"type": "quote", "value": {"text": ARABIC, "attribution": ARABIC}},
        {"type": "callout", "value": {"kind": "tip", "title": ARABIC, "text": f"<p>{ARABIC}</p>"}},
        {"type": "accordion", "value": {"items": [{"title": ARABIC, "text": f"<p>{ARABIC}</p>"}]}},
        {"type": "table", "value": {"data": [[ARABIC]]}},
    ]
    news = factories.make_news(title=ARABIC, summary=ARABIC, body=json.dumps(body))
    post = factories.make_post(factories.make_blog(author, title=f"{ARABIC} 1"), title=ARABIC)
    guidance = factories.make_guidance(title=ARABIC, summary=ARABIC)
    addresses = [
        news.url,
        news.get_parent().url,
        post.url,
        post.get_parent().url,
        guidance.url,
        "/",
        author.get_absolute_url(),
        reverse("people:directory"),
    ]

    found = {address: undirected(client.get(address).content.decode()) for address in addresses}

    assert {address: texts for address, texts in found.items() if texts} == {}


@pytest.mark.django_db
def test_fields_for_text_follow_what_is_typed_and_those_for_addresses_do_not(client, reader):
    soup = BeautifulSoup(client.get(reverse("people:edit_profile")).content, "html.parser")

    assert soup.find(id="id_biography")["dir"] == "auto"
    assert soup.find(id="id_nickname")["dir"] == "auto"
    assert soup.find(id="id_day-0-starts_at").get("dir") is None


def templates() -> list[Path]:
    folders = [Path(config.path) for config in apps.get_app_configs()]
    ours = [each for each in folders if ".venv" not in each.parts]
    return [path for each in [*ours, SITE_DIR] for path in each.rglob("*.html")]


def test_no_id_of_a_template_begins_like_that_of_a_heading():
    assert len(templates()) > 100
    ids = re.compile(rf'\bid="{HEADING}')
    assert [path.name for path in templates() if ids.search(path.read_text())] == []


@pytest.mark.parametrize("text", ["Main", "messages", "toc-title", "", "Search q", "id_title"])
def test_the_id_of_a_heading_is_no_other_id(text):
    assert heading_id(text).startswith(HEADING)


@pytest.mark.django_db
def test_headings_of_a_page_have_ids_that_nothing_else_has(client, reader):
    names = ["Main", "Messages", "toc-title", "Main", "Main 2"]
    body = [{"type": "heading", "value": {"text": name, "level": "h2"}} for name in names]
    page = factories.make_news(body=json.dumps(body))

    soup = BeautifulSoup(client.get(page.url).content, "html.parser")

    ids = [each["id"] for each in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert soup.find(id="main").name == "main"
