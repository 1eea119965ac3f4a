from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    """The weekly blogs of managers."""

    name = "blog"
    verbose_name = _("Blog")

    def ready(self):
        """Connect the rights on blogs to what changes them."""
        from blog import receivers  # noqa: F401
