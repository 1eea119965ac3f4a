"""The faces of users in the admin: a person's photo, else the first letters of the name."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import escape

from kring.core.templatetags.kring import initials
from people.models import Person, User

SIZE = 100
# Dark blue-green with light letters, in both themes: the same as the site's own faces.
LETTERS = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">
<rect width="100" height="100" fill="#0a4350"/><text x="50" y="50" dy=".36em" fill="#f7f3e8"
 font-family="system-ui,sans-serif" font-size="40" font-weight="600" text-anchor="middle">{}</text></svg>"""


def face(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the photo of the person behind this login; with letters when there is none."""
    person = Person.objects.select_related("photo").filter(user=pk).first()
    if person is not None and person.photo is not None:
        response: HttpResponse = redirect(person.photo.get_rendition(f"fill-{SIZE}x{SIZE}").url)
        response.status_code = HTTPStatus.FOUND
    else:
        response = HttpResponse(_letters(person, pk), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=600"
    return response


def _letters(person: Person | None, pk: int) -> str:
    named = person or User.objects.filter(pk=pk).first()
    if named is None:
        raise Http404
    return LETTERS.format(escape(initials(named)))
