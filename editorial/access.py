"""Wagtail's own surfaces, held to ``visible_to``."""

from django.http import Http404, HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.images.image_operations import ScaleOperation
from wagtail.models import Page

from editorial.selectors import can_see, visible_documents, visible_images


@hooks.register("before_serve_page", order=-100)
def hide_page_from_outsiders(page: Page, request: HttpRequest, args, kwargs) -> None:
    """Answer "not found" to a reader who may not see the page, before anything of it is shown.

    Wagtail would answer with its sign-in page or "forbidden", which tell that there is something.
    A page whose time is over is gone at that minute, also when the task that unpublishes it is late.
    """
    over = page.expire_at is not None and page.expire_at <= timezone.now()
    if over or not can_see(request.user, page):
        raise Http404


@hooks.register("construct_image_chooser_queryset")
def offer_visible_images(images, request: HttpRequest):
    """Offer an editor only the images that they may see themselves."""
    return images.filter(pk__in=visible_images(request.user).values("pk"))


@hooks.register("construct_document_chooser_queryset")
def offer_visible_documents(documents, request: HttpRequest):
    """Offer an editor only the documents that they may open themselves."""
    return documents.filter(pk__in=visible_documents(request.user).values("pk"))


class NeverLargerScale(ScaleOperation):
    """``scale-N`` up to the original's size: a huge N would fill a worker's memory."""

    def construct(self, percent):
        """Read the percentage, at most 100."""
        self.percent = min(float(percent), 100.0)


@hooks.register("register_image_operations", order=100)
def register_bounded_operations():
    """Replace the one image operation that makes images larger than their original."""
    return [("scale", NeverLargerScale)]
