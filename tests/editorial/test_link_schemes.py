"""The links that editors may make: those of the web, and of the operator's list."""

import json

import pytest
from django.urls import reverse
from wagtail import whitelist
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import features

from blog.text import to_rich_text
from editorial import link_schemes
from kring.settings import variables
from tests.support import factories

CHOOSER = "wagtailadmin_choose_page_external_link"


@pytest.fixture
def folders(settings, monkeypatch):
    settings.LINK_SCHEMES = ["file", "smb", "msteams", "onenote"]
    monkeypatch.setattr(whitelist, "ALLOWED_URL_SCHEMES", [*whitelist.ALLOWED_URL_SCHEMES])
    link_schemes.allow_schemes()


def stored(url: str) -> str:
    """Return the rich text that the editor's state of one link becomes."""
    state = {
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}},
        "blocks": [
            {
                "key": "a1b2c",
                "text": "link",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 0, "length": 4, "key": 0}],
            }
        ],
    }
    return ContentstateConverter(["link"]).to_database_format(json.dumps(state))


def chosen(client, url):
    """Return the answer of the editor's window for a link to elsewhere."""
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))
    data = {"external-link-chooser-url": url, "external-link-chooser-link_text": "x"}
    return json.loads(client.post(reverse(CHOOSER), data).content)


ADDRESSES = [
    "file://server/map/a.docx",
    "smb://server/map",
    "msteams:/l/chat/0",
    "onenote:https://x/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_of_the_operators_list_is_kept(folders, address):
    assert f'href="{address}"' in stored(address)


@pytest.mark.parametrize("address", [*ADDRESSES, "javascript:alert(1)"])
def test_any_other_scheme_is_not(address):
    assert "href" not in stored(address)


@pytest.mark.parametrize("address", ["tel:+31880001234", "mailto:a@example.org", "https://x.nl/"])
def test_telephone_mail_and_web_need_no_list(address):
    assert f'href="{address}"' in stored(address)


@pytest.mark.django_db
def test_a_link_without_an_address_is_asked_for_one(client):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))

    answer = client.post(reverse(CHOOSER), {"external-link-chooser-link_text": "x"})

    assert json.loads(answer.content)["step"] == "external_link"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_editors_window_takes_a_link_of_the_operators_list(client, folders, address):
    assert chosen(client, address)["result"]["url"] == address


@pytest.mark.django_db
def test_a_shared_folder_as_windows_writes_it_becomes_a_link(client, folders):
    answer = chosen(client, "\\\\server\\Afdeling HR\\map")

    assert answer["result"]["url"] == "file://server/Afdeling%20HR/map"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "smb://server/map",
        "javascript:alert(1)",
        "/\\evil.example",
        "//evil.example",
        "/\t/evil.example",
    ],
)
def test_the_editors_window_refuses_what_is_not_on_the_list(client, address):
    assert "result" not in chosen(client, address)


def test_typed_text_links_to_what_is_on_the_list_only(folders, settings):
    typed = "[map](file://server/map)"
    assert 'href="file://server/map"' in to_rich_text(typed)

    settings.LINK_SCHEMES = []
    assert "href" not in to_rich_text(typed)


@pytest.mark.parametrize("name", ["javascript", "Data:", "vbscript"])
def test_an_operator_cannot_allow_what_runs(monkeypatch, name):
    monkeypatch.setenv("LINK_SCHEMES", f"file, {name}")

    with pytest.raises(ValueError, match="LINK_SCHEMES"):
        variables.schemes("LINK_SCHEMES")


def test_an_operator_may_write_a_scheme_in_any_way(monkeypatch):
    monkeypatch.setenv("LINK_SCHEMES", "File:, smb://")

    assert variables.schemes("LINK_SCHEMES") == ["file", "smb"]


def test_pasting_keeps_telephone_numbers():
    feature = features.get_editor_plugin("draftail", "link")

    assert "tel:" in feature.data["allowlist"]["href"]
    assert "editorial/js/paste.js" in feature.js
