"""Links and pictures inside texts: nothing of where they lead for somebody who may not go there.

Wagtail writes the address of a page into every link, and with it its title in other words. The words of the link are
the writer's own and stay.
"""

from typing import Any

from django.utils.html import escape
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.images.rich_text import ImageEmbedHandler
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from editorial.access.naming import may_name
from editorial.access.sight import shown
from editorial.models import KringDocument
from editorial.selectors import visible_to
from kring.core.reader import current_reader

NO_LINK = "<a>"


class VisiblePageLink(PageLinkHandler):
    """A link to a page that the reader may see; for others the words alone."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        """Return the opening tags, in one query."""
        pks = [attrs["id"] for attrs in attrs_list if str(attrs.get("id")).isdecimal()]
        user = current_reader()
        records = visible_to(user).filter(pk__in=pks) if user is not None else None
        urls = dict(records.values_list("pk", "url")) if records is not None else {}
        known = {str(pk): url for pk, url in urls.items()}
        found = [known.get(str(attrs.get("id"))) for attrs in attrs_list]
        return [f'<a href="{escape(url)}">' if url else NO_LINK for url in found]


class VisibleDocumentLink(DocumentLinkHandler):
    """A link to a document that the reader may see; for others the words alone."""

    @classmethod
    def get_many(cls, attrs_list: list[dict]) -> list[Any]:
        """Return the documents, None for each that the reader may not see."""
        return [shown(document) for document in super().get_many(attrs_list)]


class VisibleImage(ImageEmbedHandler):
    """A picture that the reader may see; nothing for others."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        """Return the pictures."""
        seen = [shown(image) is not None for image in cls.get_many(attrs_list)]
        tags = super().expand_db_attributes_many(
            [attrs for attrs, is_seen in zip(attrs_list, seen, strict=True) if is_seen]
        )
        remaining = iter(tags)
        return [next(remaining) if is_seen else "" for is_seen in seen]


class NameablePageLink(PageLinkElementHandler):
    """A link to a page as the editor shows it: without an address for somebody who may not know the page."""

    def get_attribute_data(self, attrs: dict) -> dict[str, Any]:
        """Return the data of the link; the number always, so that saving the text keeps the link."""
        if may_name(Page, [int(attrs["id"])]):
            return super().get_attribute_data(attrs)
        return {"id": int(attrs["id"]), "url": None, "parentId": None}


class NameableDocumentLink(DocumentLinkElementHandler):
    """A link to a document as the editor shows it: without file name for somebody who may not know the document."""

    def get_attribute_data(self, attrs: dict) -> dict[str, Any]:
        """Return the data of the link; the number always, so that saving the text keeps the link."""
        number = str(attrs.get("id", ""))
        if not number.isdecimal() or may_name(KringDocument, [int(number)]):
            return super().get_attribute_data(attrs)
        return {"id": int(number)}


@hooks.register("register_rich_text_features", order=100)
def ask_before_naming(features: FeatureRegistry) -> None:
    """Replace Wagtail's ways to write what a text links to, after it has registered them."""
    features.register_link_type(VisiblePageLink)
    features.register_link_type(VisibleDocumentLink)
    features.register_embed_type(VisibleImage)
    # Wagtail has no way to replace one part of a rule but to take the rule and change it.
    rules = features.converter_rules_by_converter["contentstate"]
    rules["link"]["from_database_format"]['a[linktype="page"]'] = NameablePageLink("LINK")
    rules["document-link"]["from_database_format"]['a[linktype="document"]'] = NameableDocumentLink(
        "DOCUMENT"
    )
