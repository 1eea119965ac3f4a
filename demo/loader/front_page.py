"""Make the renditions of the home page, so that the first visitor does not wait for them."""

from django.conf import settings
from django.utils.translation import override

from demo.accounts import SIGN_INS
from editorial.models import KringImage
from home.selectors import home_context, reader_of
from people.models import User

# The sizes in which components/content_card and components/avatar show a picture on the home page.
CARD = [f"fill-{size}|format-webp" for size in ("640x400", "1280x800", "400x225", "800x450")]
PORTRAIT = ["fill-128x128|format-webp"]


def cut_pictures() -> int:
    """Make the renditions that the home page shows to the sign-ins. Returns how many pictures."""
    shown: dict[int, tuple[KringImage, list[str]]] = {}
    for user in User.objects.filter(email__in=[sign_in.email for sign_in in SIGN_INS]):
        # What is on the page depends on the language of the reader.
        with override(user.language or settings.LANGUAGE_CODE):
            context, reader = home_context(user), reader_of(user)
        for record in [*context["must_read"], *context["news"], *context["posts"]]:
            _add_sizes(shown, record.lead_image, CARD)
            _add_sizes(shown, record.author and record.author.photo, PORTRAIT)
        for person in [*context["new_colleagues"], *([reader.person] if reader else [])]:
            _add_sizes(shown, person.photo, PORTRAIT)
    for image, sizes in shown.values():
        image.get_renditions(*sizes)
    return len(shown)


def _add_sizes(
    shown: dict[int, tuple[KringImage, list[str]]], image: KringImage | None, sizes: list[str]
) -> None:
    if image:
        shown[image.pk] = (image, sizes)
