"""Types for signatures. Import them where models may be imported, not in ``apps.py``."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.http import HttpRequest

if TYPE_CHECKING:
    # The stubs of Django read these as the model that AUTH_USER_MODEL names: this room names none.
    from django.contrib.auth.models import _AnyUser as AnyUser
    from django.contrib.auth.models import _User as AuthenticatedUser
else:
    # A user who has signed in, whatever the user model is.
    AuthenticatedUser = AbstractUser
    # The same, or a visitor.
    AnyUser = AbstractUser | AnonymousUser


class SignedInRequest(HttpRequest):
    """A request behind the sign-in wall. For annotations; it is never instantiated."""

    user: AuthenticatedUser
