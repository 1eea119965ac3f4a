"""Say on the copy screen what a copy starts without."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page


@hooks.register("before_copy_page")
def tell_what_a_copy_lacks(request: HttpRequest, page: Page) -> None:
    """Tell that dates and duties of the page stay behind: ``exclude_fields_in_copy``."""
    if request.method == "GET":
        messages.info(
            request,
            _(
                "A copy starts without the times of publishing and expiry, the review date and "
                "“must read”. Set them on the copy if it needs them."
            ),
        )
