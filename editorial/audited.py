"""What the audit log keeps of who may see what, and of the sites."""

from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, PageViewRestriction, Site

from editorial.models import EditorialPage
from kring.core.audit import PRIVACY, SETTINGS, watch, watch_sets


def _page(restriction: Any) -> str:
    return str(restriction.page)


def _collection(restriction: Any) -> str:
    return str(restriction.collection)


watch(PageViewRestriction, area=PRIVACY, fields=("page", "restriction_type"), label=_page)
watch_sets(PageViewRestriction, "groups", area=PRIVACY, label=_page)
watch(
    CollectionViewRestriction,
    area=PRIVACY,
    fields=("collection", "restriction_type"),
    label=_collection,
)
watch_sets(CollectionViewRestriction, "groups", area=PRIVACY, label=_collection)
for model in (*EditorialPage.__subclasses__(), get_image_model(), get_document_model()):
    watch(model, area=PRIVACY, fields=("restricted_to",), only_changes=True)
watch(Site, area=SETTINGS, fields=("hostname", "port", "site_name", "root_page"))
