"""Apply the rule of ``editorial.access.naming`` to Wagtail's screens that list or propose pages, files and tags.

``guard`` asks it for whatever the address of a screen names. Where Wagtail has no hook, the view here stands at Wagtail's
own address, see ``urlpatterns``.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from taggit.models import Tag, TaggedItem
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import tags
from wagtail.admin.views.chooser import BrowseView, page_models_from_string
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page

from editorial.access.naming import nameable_files, nameable_pages
from editorial.models import KringDocument, KringImage, PageTag
from kring.core.types import AnyUser


@hooks.register("construct_page_chooser_queryset")
def offer_nameable_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Offer editors the pages that they may edit or see."""
    return pages.filter(pk__in=nameable_pages(request.user).values("pk"))


class NameableDocuments(DocumentsAdminAPIViewSet):
    """The documents in the API behind the admin's screens."""

    def get_queryset(self) -> QuerySet[KringDocument]:
        """Return the documents that the user may change or see."""
        return nameable_files(self.request.user, KringDocument).order_by("id")


class NameableImages(ImagesAdminAPIViewSet):
    """The images in the API behind the admin's screens."""

    def get_queryset(self) -> QuerySet[KringImage]:
        """Return the images that the user may change or see."""
        return nameable_files(self.request.user, KringImage).order_by("id")


@hooks.register("construct_admin_api", order=100)
def register_nameable_files(router: WagtailAPIRouter) -> None:
    """Replace Wagtail's endpoints, which answer whoever may enter the admin."""
    router.register_endpoint("documents", NameableDocuments)
    router.register_endpoint("images", NameableImages)


def nameable_tags(user: AnyUser) -> QuerySet[Tag]:
    """Return the tags of what the user may edit or see."""
    tagged = PageTag.objects.filter(
        tag=OuterRef("pk"), content_object__in=nameable_pages(user).values("pk")
    )
    used = Q(Exists(tagged))
    for model in (KringDocument, KringImage):
        items = TaggedItem.objects.filter(
            tag=OuterRef("pk"),
            content_type=ContentType.objects.get_for_model(model),
            object_id__in=nameable_files(user, model).values("pk"),
        )
        used |= Q(Exists(items))
    return Tag.objects.filter(used)


def propose_tags(
    request: HttpRequest, app_name: str = "taggit", model_name: str = "tag"
) -> HttpResponse:
    """Answer the field for tags: other models of tags, such as skills, are nobody's secret."""
    if (app_name, model_name) != ("taggit", "tag"):
        return tags.autocomplete(request, app_name, model_name)
    term = request.GET.get("term", "").replace("\x00", "")
    found = (
        nameable_tags(request.user).filter(name__istartswith=term) if term else Tag.objects.none()
    )
    names = found.order_by("name").values_list("name", flat=True)
    return JsonResponse(list(names[: tags.TAGS_AUTOCOMPLETE_LIMIT]), safe=False)


class NameableBrowseView(BrowseView):
    """The page chooser. For one type of pages Wagtail opens it where all of that type lie; here all that one may know."""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        """Show the pages below a page."""
        return super().get(request, parent_page_id or self._first_page(request))

    def _first_page(self, request: HttpRequest) -> int | None:
        try:
            wanted = page_models_from_string(request.GET.get("page_type") or "wagtailcore.page")
        except (ValueError, LookupError):
            # Wagtail answers this with “not found”.
            return None
        if wanted == (Page,):
            return None
        known = nameable_pages(request.user)
        return (
            known.filter(pk=known.type(*wanted).first_common_ancestor().pk)
            .values_list("pk", flat=True)
            .first()
            or Page.get_first_root_node().pk
        )


class NameablePageTypesView(PageTypesUsageReportView):
    """The report of page types: how many there are, and which was edited last, of the pages that one may know."""

    def get_queryset(self) -> QuerySet[ContentType]:
        """Return the types with the number and the last edited of their pages."""
        types, chosen = super().get_queryset(), self.filters.form.cleaned_data
        known = nameable_pages(self.request.user)
        if language := chosen.get("page_locale"):
            known = known.filter(locale__language_code=language)
        if root := chosen.get("site"):
            known = known.filter(path__startswith=root)
        last = known.filter(content_type=OuterRef("pk")).order_by(
            F("latest_revision_created_at").desc(nulls_last=True), "title", "-pk"
        )
        return types.annotate(
            count=Count("pages", filter=Q(pages__in=known.values("pk")), distinct=True),
            last_edited_page_id=Subquery(last.values("pk")[:1]),
        )


def popular_tags(user: AnyUser, model: type[Model], count: int) -> Iterable[Tag]:
    """Return the tags most used for this model among those that the user may know."""
    items = TaggedItem.objects.filter(content_type=ContentType.objects.get_for_model(model))
    if model in (KringDocument, KringImage):
        items = items.filter(object_id__in=nameable_files(user, model).values("pk"))
    used = Count(
        "taggit_taggeditem_items", filter=Q(taggit_taggeditem_items__in=items.values("pk"))
    )
    return Tag.objects.annotate(used=used).filter(used__gt=0).order_by("-used")[:count]


def _view(view: Any) -> Any:
    return require_admin_access(view)


urlpatterns = [
    path("tag-autocomplete/", _view(propose_tags)),
    path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", _view(propose_tags)),
    path("choose-page/", _view(NameableBrowseView.as_view())),
    path("reports/page-types-usage/", _view(NameablePageTypesView.as_view())),
    path(
        "reports/page-types-usage/results/",
        _view(NameablePageTypesView.as_view(results_only=True)),
    ),
]
