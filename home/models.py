"""The home page and guidance."""

from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from editorial.models import EditorialPage

ALERT_KEY = "home-alert"
# How long a change that was not made through the model may stay unseen.
ALERT_SECONDS = 60


class HomePage(Page):
    """Where everybody starts: what is new for this reader."""

    greeting = models.CharField(_("greeting"), max_length=160, blank=True)

    record_kind = "home"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "news.NewsIndexPage",
        "blog.BlogIndexPage",
        "people.PeopleIndexPage",
        "home.ContentPage",
    ]
    max_count = 1

    content_panels = [*Page.content_panels, FieldPanel("greeting")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def route(self, request, path_components):
        """Remember that this page is about to be served, not looked at in the admin."""
        self._is_served = True
        return super().route(request, path_components)

    def get_view_restrictions(self):
        """Return none while the page is served: ``visible_to`` has judged them by then.

        Wagtail would ask once more, which costs the busiest page of the site two queries.
        """
        if getattr(self, "_is_served", False):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def get_context(self, request, *args, **kwargs):
        """Add what is new for the reader."""
        from home.selectors import home_context

        return super().get_context(request, *args, **kwargs) | home_context(request.user)


class ContentPage(EditorialPage):
    """Guidance: a policy, a how-to, or a section that holds them."""

    code = models.CharField(
        _("code"),
        max_length=40,
        blank=True,
        help_text=_("The number people know it by, for example P45 or AO-2025/17."),
    )

    record_kind = "guidance"
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]

    content_panels = [FieldPanel("code"), *EditorialPage.content_panels]
    search_fields = [*EditorialPage.search_fields, index.SearchField("code", boost=4)]
    api_fields = [*EditorialPage.api_fields, APIField("code")]

    class Meta:
        verbose_name = _("guidance page")
        verbose_name_plural = _("guidance pages")

    def record_keywords(self) -> list[str]:
        """Add the code to the words the page is found by."""
        return [*super().record_keywords(), *([self.code] if self.code else [])]

    def get_context(self, request, *args, **kwargs):
        """Add the pages below that the reader may see."""
        from home.selectors import child_records

        context = super().get_context(request, *args, **kwargs)
        return context | {"children": child_records(self, request.user)}


@register_setting(icon="warning")
class Alert(BaseSiteSetting):
    """A message above every page, for when something is wrong."""

    class Level(models.TextChoices):
        INFO = "info", _("Information")
        WARNING = "warning", _("Warning")
        DANGER = "danger", _("Emergency")

    is_shown = models.BooleanField(_("show the alert"), default=False)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.INFO)
    text = models.CharField(_("text"), max_length=300, blank=True)
    link = models.ForeignKey(
        Page, verbose_name=_("read more"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    expires_at = models.DateTimeField(_("until"), null=True, blank=True)

    panels = [
        FieldPanel("is_shown"),
        FieldPanel("level"),
        FieldPanel("text"),
        FieldPanel("link"),
        FieldPanel("expires_at"),
    ]

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")

    def save(self, *args, **kwargs) -> None:
        """Save, and let every reader see the change at once."""
        super().save(*args, **kwargs)
        transaction.on_commit(_forget_alert)

    @classmethod
    def current(cls) -> "Alert | None":
        """Return the alert to be shown now, from the cache: every page of the site asks."""
        alert = cache.get_or_set(ALERT_KEY, cls._switched_on, ALERT_SECONDS)
        if alert is None or (alert.expires_at and alert.expires_at <= timezone.now()):
            return None
        return alert

    @classmethod
    def _switched_on(cls) -> "Alert | None":
        shown = (
            cls.objects.filter(is_shown=True)
            .exclude(text="")
            .exclude(expires_at__lte=timezone.now())
        )
        return shown.select_related("link").order_by("pk").first()


def _forget_alert() -> None:
    cache.delete(ALERT_KEY)
