"""A reading API in the shape of Wagtail's version 3, for the signed-in reader or token holder.

Wagtail's own instance cannot be mounted here: it ignores sessions, and shows a token holder the
drafts of whatever they may edit. Its parts are used, see docs/decisions/0301-api-version-3.md.
"""

from typing import Annotated, Any, Literal, cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from ninja import NinjaAPI, Query
from ninja.pagination import paginate
from pydantic import PositiveInt
from wagtail.api.rich_text import RichTextOutputFormat
from wagtail.api.v3.errors import as_validation_error, register_exception_handlers
from wagtail.api.v3.pagination import WagtailLimitOffsetPagination
from wagtail.api.v3.routers.pages import IntPKFilter, PageFilterSchema, RootRelativeFilter
from wagtail.api.v3.schemas import BasePageSchema, PageSchema, read_generator
from wagtail.api.v3.schemas.base import build_discriminated_union
from wagtail.api.v3.schemas.pages import BASE_PAGE_READ_FIELDS, PageMetaSchema
from wagtail.api.v3.schemas.params import APIFieldFilterSchema, OrderingSchema
from wagtail.models import Page, Site, get_page_models

from editorial.selectors import visible_pages
from kring.core.cleaning import CleaningParser
from kring.core.types import AuthenticatedUser


def _signed_in(request: HttpRequest) -> AuthenticatedUser | None:
    """Return the user of the request; Ninja answers None with 401."""
    return request.user if request.user.is_authenticated else None


# Wagtail's schemas build links by this namespace.
api_v3 = NinjaAPI(
    title="Kring",
    version="3.0.0",
    description="Pages of Kring, read-only: what the session or token may see.",
    urls_namespace="wagtailapi_v3",
    auth=_signed_in,
    openapi_url="/openapi.json",
    parser=CleaningParser(),
    # The interactive page loads its scripts from another site.
    docs_url=None,
)
register_exception_handlers(api_v3)


def _pages(request: HttpRequest, model: type[Page] = Page) -> QuerySet[Page]:
    """Return the live pages of the type that the reader may see."""
    pages = visible_pages(request.user, model.objects.all())
    return pages.select_related("content_type", "locale").order_by("pk")


class VisiblePageFilters(PageFilterSchema):
    """Wagtail's filters; a page named in one must be visible too."""

    @staticmethod
    def get_public_page(request: HttpRequest, page_id: IntPKFilter, loc: str) -> Page:
        """Return the page that a filter names. A validation error if the reader may not see it."""
        try:
            return _pages(request).get(pk=page_id)
        except Page.DoesNotExist as error:
            message = f"No page matches the given {loc} value."
            raise as_validation_error(error, message, loc=(loc,)) from error

    @staticmethod
    def get_public_page_or_root(
        request: HttpRequest, page_id: RootRelativeFilter, loc: str
    ) -> Page:
        """Return the page that a filter names, where "root" is the home page."""
        if page_id == "root":
            return Site.find_for_request(request).root_page
        return VisiblePageFilters.get_public_page(request, page_id, loc)


class VisiblePageMetaSchema(PageMetaSchema):
    """The meta data of a page; it names only other pages that the reader may see."""

    @staticmethod
    def resolve_parent(obj: Page, context: dict) -> Page | None:
        """Return the page above, or nothing."""
        return _pages(context["request"]).filter(path=obj.path[: -obj.steplen]).first()

    @staticmethod
    def resolve_alias_of(obj: Page, context: dict) -> Page | None:
        """Return the page that this one mirrors, or nothing."""
        return _pages(context["request"]).filter(pk=obj.alias_of_id).first()


class VisiblePageSchema(PageSchema):
    """A page in full."""

    meta: VisiblePageMetaSchema


def _read_schema(model: type[Page]) -> type[BasePageSchema]:
    return read_generator.generate_schema(model, base_class=VisiblePageSchema)


PageDetail = build_discriminated_union(get_page_models(), _read_schema)


@api_v3.get("/pages/", response=list[BasePageSchema], url_name="list_pages", summary="List pages")
@paginate(WagtailLimitOffsetPagination, pass_parameter="pagination_info")  # noqa: S106
def list_pages(
    request: HttpRequest,
    filters: Annotated[VisiblePageFilters, Query(...)],
    ordering: Annotated[OrderingSchema, Query(...)],
    **kwargs: Any,
):
    """List the pages that the reader may see."""
    models = cast(list[type[Page]], filters.type)
    field_filter = APIFieldFilterSchema.with_exclude_schemas(
        raw_params=request.GET,
        schemas=(PageFilterSchema, OrderingSchema),
        base_fields=BASE_PAGE_READ_FIELDS,
    )
    queryset = filters.filter(_pages(request, models[0] if len(models) == 1 else Page), request)
    queryset = field_filter.filter_queryset(queryset)
    return ordering.order_queryset(
        queryset, kwargs["pagination_info"], base_fields=BASE_PAGE_READ_FIELDS
    )


@api_v3.get("/pages/find/", response=PageDetail, url_name="find_page", summary="Find a page")
def find_page(request: HttpRequest, id: PositiveInt | None = None, html_path: str | None = None):
    """Redirect to the page with this address or id."""
    found = _page_at(request, html_path) if html_path else None
    if found is None:
        found = get_object_or_404(_pages(request), pk=id)
    return redirect(reverse("wagtailapi_v3:detail_page", kwargs={"page_id": found.pk}))


def _page_at(request: HttpRequest, html_path: str) -> Page | None:
    """Return the visible page at an address of the site, or nothing."""
    site = Site.find_for_request(request)
    parts = [part for part in html_path.split("/") if part]
    try:
        page = site.root_page.specific.route(request, parts)[0]
    except Http404:
        return None
    return _pages(request).filter(pk=page.pk).first()


@api_v3.get("/pages/{page_id}/", response=PageDetail, url_name="detail_page", summary="One page")
def get_page(
    request: HttpRequest,
    page_id: int,
    version: Literal["live"] = "live",
    rich_text_format: RichTextOutputFormat | None = None,
):
    """Return a live page. Drafts are read where they are written: in the admin."""
    return get_object_or_404(_pages(request), pk=page_id).specific
