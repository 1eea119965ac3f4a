"""Cutting the pictures of the home page to size, so that the first visitor does not wait for it."""

from demo.accounts import SIGN_INS
from home.selectors import home_context, reader_of
from people.models import User

# The sizes in which components/content_card and components/avatar show a picture on the home page.
CARD = [f"fill-{size}|format-webp" for size in ("640x400", "1280x800", "400x225", "800x450")]
PORTRAIT = ["fill-128x128|format-webp"]


def cut_pictures() -> int:
    """Cut what the home page shows to each of the sign-ins; return how many pictures that is."""
    shown: dict[int, tuple] = {}
    for user in User.objects.filter(email__in=[sign_in.email for sign_in in SIGN_INS]):
        context, reader = home_context(user), reader_of(user)
        for record in [*context["must_read"], *context["news"], *context["posts"]]:
            _note(shown, record.lead_image, CARD)
            _note(shown, record.author and record.author.photo, PORTRAIT)
        for person in [*context["new_colleagues"], *filter(None, [reader])]:
            _note(shown, person.photo, PORTRAIT)
    for image, sizes in shown.values():
        image.get_renditions(*sizes)
    return len(shown)


def _note(shown: dict[int, tuple], image, sizes: list[str]) -> None:
    if image:
        shown[image.pk] = (image, sizes)
