"""What a view behind the sign-in wall may count on."""

from django.http import HttpRequest

from people.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """A request whose user has signed in."""

    user: User
