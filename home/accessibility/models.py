"""Measurements of accessibility, known deviations, and what people report."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from kring.core.languages import in_language
from people.models import Person


class AccessibilityRun(models.Model):
    """The result of one run of axe over the pages; the newest is the one that the statement tells."""

    measured_at = models.DateTimeField(_("measured"))
    engine = models.CharField(_("measured with"), max_length=80)
    pages = models.JSONField(_("pages"), default=list)
    # For each violation: rule, help, impact, page.
    violations = models.JSONField(_("violations"), default=list)

    class Meta:
        verbose_name = _("accessibility measurement")
        verbose_name_plural = _("accessibility measurements")
        ordering = ["-measured_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.engine}, {self.measured_at:%d-%m-%Y}"


class Deviation(models.Model):
    """Something that is known not to be accessible, with who mends it and by when."""

    what_nl = models.TextField(_("what is wrong, in Dutch"))
    what_en = models.TextField(_("what is wrong, in English"), blank=True)
    criterion = models.CharField(
        _("criterion"), max_length=40, blank=True, help_text=_("Of WCAG, for example 1.4.10.")
    )
    instead_nl = models.TextField(_("what people can do instead, in Dutch"), blank=True)
    instead_en = models.TextField(_("what people can do instead, in English"), blank=True)
    owner = models.ForeignKey(
        Person,
        verbose_name=_("owner"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The colleague who sees to it."),
    )
    found_on = models.DateField(_("found on"), default=timezone.localdate)
    planned_for = models.DateField(_("mended by"))
    solved_on = models.DateField(_("solved on"), null=True, blank=True)

    panels = [
        FieldPanel("what_nl"),
        FieldPanel("what_en"),
        FieldPanel("criterion"),
        FieldPanel("instead_nl"),
        FieldPanel("instead_en"),
        FieldPanel("owner"),
        FieldPanel("found_on"),
        FieldPanel("planned_for"),
        FieldPanel("solved_on"),
    ]

    class Meta:
        verbose_name = _("known deviation")
        verbose_name_plural = _("known deviations")
        ordering = ["planned_for", "pk"]

    def __str__(self) -> str:
        return self.what[:80]

    @property
    def what(self) -> str:
        """What is wrong, in the reader's language."""
        return in_language(self.what_nl, self.what_en)

    @property
    def instead(self) -> str:
        """What people can do instead, in the reader's language."""
        return in_language(self.instead_nl, self.instead_en)


class AccessibilityReport(models.Model):
    """What somebody found hard to use. It stays here also when the mail about it is lost."""

    text = models.TextField(_("what went wrong"))
    email = models.EmailField(_("e-mail address"), blank=True)
    person = models.ForeignKey(
        Person,
        verbose_name=_("reported by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("reported"), auto_now_add=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("accessibility report")
        verbose_name_plural = _("accessibility reports")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text[:80]


@register_setting(icon="user")
class AccessibilityContact(BaseSiteSetting):
    """The person whom reports reach."""

    person = models.ForeignKey(
        Person,
        verbose_name=_("who answers"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Gets what people report by the statement. Empty: the administrators."),
    )
    phone = models.CharField(_("phone number"), max_length=40, blank=True)

    panels = [FieldPanel("person"), FieldPanel("phone")]

    class Meta:
        verbose_name = _("accessibility contact")
