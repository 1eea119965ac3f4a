"""Count an address of one of our own pages in a text as a link to that page.

An address with a question mark or a hash stays an address, and old texts have addresses without: Wagtail's index of
references reads links by number alone. So what reads the references of a text, for a block and for a field, is
extended for all of them, those of plugins too.
"""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Model
from wagtail.blocks import RichTextBlock
from wagtail.fields import RichTextField
from wagtail.models import Page, Site
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from kring.core.addresses import own_path

Reference = tuple[type[Model], str, str, str]


def own_hosts() -> set[str]:
    """Return the names under which an address in full is one of ours."""
    roots = [root.root_url for root in Site.get_site_root_paths()]
    return {urlsplit(address).netloc for address in (settings.BASE_URL, *roots)}


def count_own_addresses() -> None:
    """Let every rich text tell of its addresses too. A second call changes nothing."""
    for holder in (RichTextBlock, RichTextField):
        if not hasattr(holder.extract_references, "tells_addresses"):
            holder.extract_references = _telling(holder.extract_references)


def _telling(extract: Callable) -> Callable:
    @wraps(extract)
    def extract_references(self: Any, value: Any) -> Iterator[Reference]:
        yield from extract(self, value)
        yield from _by_address(str(getattr(value, "source", value)))

    extract_references.tells_addresses = True  # type: ignore[attr-defined]
    return extract_references


def _by_address(text: str) -> Iterator[Reference]:
    """Yield a reference for each page of ours, live or not, whose address the text has."""
    links = [extract_attrs(tag) for tag in FIND_A_TAG.findall(text)]
    addresses = {link["href"] for link in links if "href" in link and "linktype" not in link}
    if not addresses:
        return
    hosts = own_hosts()
    found = {re.split("[?#]", own_path(address, hosts=hosts))[0] for address in addresses} - {""}
    if not found:
        return
    places = {
        f"{root.root_path}{path.strip('/')}/".replace("//", "/")
        for root in Site.get_site_root_paths()
        for path in found
    }
    for pk in Page.objects.filter(url_path__in=places).values_list("pk", flat=True):
        yield Page, str(pk), "", ""
