"""Apply ``visible_to`` to Wagtail's own surfaces."""

from django.http import Http404, HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.images.image_operations import ScaleOperation
from wagtail.models import Page

from editorial.selectors import can_see


@hooks.register("before_serve_page", order=-100)
def hide_page_from_outsiders(page: Page, request: HttpRequest, args, kwargs) -> None:
    """Raise Http404 if the reader may not see the page, before anything of it is shown.

    Wagtail would answer with its sign-in page or "forbidden", which reveals that the page exists.
    A page that has expired is gone at that minute, even if the task that unpublishes it is late.
    """
    is_expired = page.expire_at is not None and page.expire_at <= timezone.now()
    if is_expired or not can_see(request.user, page):
        raise Http404


class NeverLargerScale(ScaleOperation):
    """``scale-N`` up to the original's size: a huge N would fill a worker's memory."""

    def construct(self, percent):
        """Read the percentage, at most 100."""
        self.percent = min(float(percent), 100.0)


@hooks.register("register_image_operations", order=100)
def register_bounded_operations():
    """Replace the one image operation that makes images larger than their original."""
    return [("scale", NeverLargerScale)]
