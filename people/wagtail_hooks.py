"""People in the Wagtail admin."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from kring.core.types import AnyUser
from people import permissions  # noqa: F401
from people.accounts import leavers, superusers  # noqa: F401
from people.accounts.faces import face
from people.choosers import person_chooser_viewset
from people.viewsets import PeopleViewSetGroup


@hooks.register("register_admin_viewset")
def register_people_viewsets():
    """Register the chooser and the menu "People"."""
    return [person_chooser_viewset, PeopleViewSetGroup()]


@hooks.register("register_log_actions")
def register_person_actions(actions):
    """Register the actions that the history of a person shows."""
    actions.register_action(
        "kring.person.deactivate", _("Deactivate"), _("Noted that this person no longer works here")
    )


@hooks.register("register_admin_urls")
def register_faces() -> list[URLPattern]:
    """Register the address of the faces of users."""
    return [path("faces/<int:pk>/", face, name="kring_face")]


@hooks.register("get_avatar_url")
def face_of(user: AnyUser | None, size: int) -> str | None:
    """Return the address of a user's face. It asks the database nothing: lists show many of them."""
    pk = getattr(user, "pk", None)
    return reverse("kring_face", args=[pk]) if pk else None
