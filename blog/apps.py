from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kring.core.capabilities import Capability
from kring.core.frame import Entry, people_who


class BlogConfig(AppConfig):
    """The weekly blogs of managers."""

    name = "blog"
    verbose_name = _("Blog")
    capabilities = (
        Capability(
            _("Blogs"),
            _("Managers and colleagues write in their own words, in a few minutes, on any device."),
            "pencil",
            order=20,
        ),
    )

    user_menu = (
        Entry(
            _("Write a post"),
            "blog:compose",
            "pencil",
            order=40,
            is_shown=people_who("writes_blog"),
        ),
    )

    def ready(self):
        """Connect the rights on blogs to what changes them."""
        from blog import signals  # noqa: F401
