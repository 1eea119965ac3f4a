"""Store an address of one of our own pages as a link to the page, however it came into a text.

Wagtail does so in the window for links only; what is pasted, or typed in the composer, stayed an address. Such a link
did not follow when the page moved, told its address to people who may not see it, and was in no warning and no report
when the page went.
"""

from typing import Any

from draftjs_exporter.dom import DOM
from wagtail import hooks
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from editorial.own_addresses import own_hosts
from editorial.selectors import visible_to
from kring.core.addresses import own_path
from kring.core.reader import current_reader


def page_at(address: str) -> int | None:
    """Return the key of the page at this address, if it is ours and whoever writes may see it.

    None for an address that leads to a place in a page, or asks it something: a link to the page could not.
    """
    reader = current_reader()
    if reader is None:
        return None
    path = own_path(address, hosts=own_hosts())
    if not path or "?" in path or "#" in path:
        return None
    path = f"{path.rstrip('/')}/"
    return visible_to(reader).filter(url=path).values_list("pk", flat=True).first()


def address_of(page_id: str) -> str:
    """Return the address in full of a page that a text links to, for whoever may see it; else empty."""
    reader = current_reader()
    if reader is None or not page_id.isdecimal():
        return ""
    page = Page.objects.filter(pk__in=visible_to(reader).filter(pk=page_id).values("pk")).first()
    return (page.full_url or "") if page else ""


def _stored_link(props: dict[str, Any]) -> Any:
    """Return the link as the database keeps it."""
    if props.get("id") is None and (page := page_at(props.get("url") or "")):
        return DOM.create_element("a", {"linktype": "page", "id": page}, props["children"])
    return link_entity(props)


@hooks.register("register_rich_text_features", order=100)
def keep_pages(features: FeatureRegistry) -> None:
    """Replace how the editor's links are stored, after Wagtail has said how."""
    rule = features.converter_rules_by_converter["contentstate"]["link"]
    rule["to_database_format"] = {"entity_decorators": {"LINK": _stored_link}}
