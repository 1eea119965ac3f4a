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
from home.accessibility.models import (
    AccessibilityContact,
    AccessibilityReport,
    AccessibilityRun,
    Deviation,
)
from home.reading.models import ReadPage, SavedPage
from home.restrictions import is_restricted
from kring.core.kinds import SECTION, Kind
from kring.core.pages import HomeMixin, LabelMixin

__all__ = [
    "AccessibilityContact",
    "AccessibilityReport",
    "AccessibilityRun",
    "Alert",
    "ContentPage",
    "Deviation",
    "HomePage",
    "ReadPage",
    "SavedPage",
]

ALERT_KEY = "home-alert"
# How many seconds a change that was not made through the model may stay unseen.
ALERT_SECONDS = 60

HOME = Kind(
    key="home",
    label=_("Home"),
    plural=_("Home"),
    facet=SECTION.key,
    is_home=True,
    has_owner=False,
)
GUIDANCE = Kind(
    key="guidance",
    label=_("Guidance"),
    plural=_("Guidance pages"),
    icon="file-text",
    order=30,
    is_reference=True,
    below_home=True,
)


# The icons that a part of the guidance may have, by name in Bootstrap Icons.
GUIDANCE_ICONS = [
    ("people", _("People")),
    ("calendar-heart", _("Leave and health")),
    ("laptop", _("Computer and phone")),
    ("receipt", _("Money and claims")),
    ("building", _("Buildings")),
    ("shield-check", _("Safety")),
    ("cart", _("Buying")),
    ("megaphone", _("Communication")),
    ("book", _("Rules")),
    ("tools", _("Tools")),
    ("mortarboard", _("Learning")),
    ("truck", _("Travel and vehicles")),
]


class HomePage(HomeMixin, Page):
    """The start page: what is new for this reader."""

    greeting = models.CharField(_("greeting"), max_length=160, blank=True)

    view = "home.views.home"
    kind = HOME
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    content_panels = [*Page.content_panels, FieldPanel("greeting")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_view_restrictions(self):
        """Return the restrictions of the page, without a query while there are none."""
        if is_restricted(self):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()


class ContentPage(LabelMixin, EditorialPage):
    """Guidance: a policy, a how-to, or a section that holds them."""

    code = models.CharField(
        _("code"),
        max_length=40,
        blank=True,
        help_text=_("The number people know it by, for example P45 or AO-2025/17."),
    )

    icon = models.CharField(
        _("icon"),
        max_length=30,
        blank=True,
        choices=GUIDANCE_ICONS,
        help_text=_("Shown with this page on the page above it."),
    )

    view = "home.views.guidance"
    kind = GUIDANCE
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]

    content_panels = [FieldPanel("code"), *EditorialPage.content_panels]
    settings_panels = [FieldPanel("icon"), *LabelMixin.label_panels, *EditorialPage.settings_panels]
    search_fields = [*EditorialPage.search_fields, index.SearchField("code", boost=4)]
    api_fields = [*EditorialPage.api_fields, APIField("code")]

    class Meta:
        verbose_name = _("guidance page")
        verbose_name_plural = _("guidance pages")

    def record_keywords(self) -> list[str]:
        """Add the code to the words the page is found by."""
        return [*super().record_keywords(), *([self.code] if self.code else [])]


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
        Page,
        verbose_name=_("read more"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
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
        """Save, and show the change to every reader at once."""
        super().save(*args, **kwargs)
        transaction.on_commit(_clear_cached_alert)

    @classmethod
    def current(cls) -> "Alert | None":
        """Return the alert to show now, from the cache: every page of the site asks."""
        alert = cache.get_or_set(ALERT_KEY, cls._read_current, ALERT_SECONDS)
        if alert is None or (alert.expires_at and alert.expires_at <= timezone.now()):
            return None
        return alert

    @classmethod
    def _read_current(cls) -> "Alert | None":
        shown = (
            cls.objects.filter(is_shown=True)
            .exclude(text="")
            .exclude(expires_at__lte=timezone.now())
        )
        return shown.select_related("link").order_by("pk").first()


def _clear_cached_alert() -> None:
    cache.delete(ALERT_KEY)
