"""Wagtail's reading API version 2, for the signed-in reader or token holder.

The sign-in wall has turned a session or a bearer token into ``request.user``; every queryset here
starts from what that user may see.
"""

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageAliasOfField, PageSerializer
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from editorial.selectors import visible_documents, visible_images, visible_pages


class _VisibleAliasOfField(PageAliasOfField):
    """The page that this one mirrors, if the reader may see that too."""

    def get_attribute(self, instance):
        """Return the original page, or nothing."""
        return self.context["base_queryset"].filter(pk=instance.alias_of_id).first()


class _VisiblePageSerializer(PageSerializer):
    alias_of = _VisibleAliasOfField(read_only=True)


class _SignedIn:
    """Ask for a session or token here as well: the wall is not the only lock."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAuthenticated]

    def find_object(self, queryset, request):
        """Return the object that the address asks for; None also when it asks for no possible number."""
        try:
            return super().find_object(queryset, request)  # type: ignore[misc]
        except ValueError:
            return None


class VisiblePages(_SignedIn, PagesAPIViewSet):
    """Live pages that the reader may see."""

    base_serializer_class = _VisiblePageSerializer

    def get_base_queryset(self):
        """Return the pages from which lists, details and the tree filters start."""
        return visible_pages(self.request.user).order_by("id")


class VisibleImages(_SignedIn, ImagesAPIViewSet):
    """Images that the reader may see."""

    def get_queryset(self):
        """Return the images from which lists and details start."""
        return visible_images(self.request.user).order_by("id")


class VisibleDocuments(_SignedIn, DocumentsAPIViewSet):
    """Documents that the reader may open."""

    def get_queryset(self):
        """Return the documents from which lists and details start."""
        return visible_documents(self.request.user).order_by("id")


api_v2 = WagtailAPIRouter("wagtailapi")
api_v2.register_endpoint("pages", VisiblePages)
api_v2.register_endpoint("images", VisibleImages)
api_v2.register_endpoint("documents", VisibleDocuments)
