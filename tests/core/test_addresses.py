"""Addresses that people give are read as a browser reads them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from kring.core.addresses import AddressValidator, own_path, own_path_or_web

BASE = Path(settings.BASE_DIR)
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "\x01//evil.example",
    "\x00/\\evil.example",
    " \r\n /\r\\evil.example",
    "https://evil.example",
    "https:/\\evil.example",
    "https:\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "HTTPS://evil.example/x",
    "ht\ntps://evil.example",
    "https://kring.example.org@evil.example/",
    "https://kring.example.org\\@evil.example/",
    "https://kring.example.org.evil.example/",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "mailto:a@example.org",
    "evil.example",
    "relative/path",
    "?q=1",
    "/a\x00b",
    "/a\x0bb",
    "",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_a_browser_takes_for_another_place_is_no_own_path(address):
    path = own_path(address, hosts=["kring.example.org"])

    assert path == "" or path.startswith("/@evil.example")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/", "/"),
        ("/news/?page=2#top", "/news/?page=2#top"),
        (" /news/\n", "/news/"),
        ("/ne\tws/", "/news/"),
        ("/a\\b/?q=c\\d", "/a/b/?q=c\\d"),
        ("/search/?next=//evil.example", "/search/?next=//evil.example"),
        ("/search/?q=https://example.org", "/search/?q=https://example.org"),
        ("/%2Fevil.example", "/%2Fevil.example"),
        ("/café/", "/café/"),
        ("https://kring.example.org/news/", "/news/"),
        ("HTTPS://Kring.Example.org", "/"),
        ("https://kring.example.org?q=1", "/?q=1"),
    ],
)
def test_a_path_of_the_site_stays_as_a_browser_reads_it(address, path):
    assert own_path(address, hosts=["kring.example.org"]) == path


@pytest.mark.parametrize(
    "address", ["https://kring.example.org//evil.example/", "//kring.example.org/"]
)
def test_a_path_that_would_lead_elsewhere_by_itself_is_refused(address):
    assert own_path(address, hosts=["kring.example.org"]) == ""


@pytest.mark.parametrize("address", ["/news/", "https://example.org/x?y#z", "https://example.org"])
def test_a_link_may_lead_to_a_path_or_over_https(address):
    AddressValidator()(address)

    assert own_path_or_web(address) == address


@pytest.mark.parametrize(
    "address",
    [
        *(address for address in ELSEWHERE if not address.lower().startswith("https://")),
        "http://example.org",
        "https://",
        "https://[broken",
        "https://example.org/a b",
        "https:\\\\example.org",
        "/ne\tws/",
    ],
)
def test_any_other_link_is_refused(address):
    if address == "":
        return
    with pytest.raises(ValidationError):
        AddressValidator()(address)


def test_no_room_reads_addresses_by_itself():
    own = BASE / "site/kring/core/addresses.py"
    ways = ("url_has_allowed_host_and_scheme", 'startswith("//")', 'startswith("/")')
    rooms = (
        "adoption",
        "blog",
        "editorial",
        "home",
        "news",
        "people",
        "plugins",
        "releases",
        "search",
    )
    found = [
        str(source.relative_to(BASE))
        for room in (*rooms, "site/kring")
        for source in (BASE / room).rglob("*.py")
        if source != own and any(way in source.read_text() for way in ways)
    ]

    assert found == []
