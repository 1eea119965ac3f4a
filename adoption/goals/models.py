"""Goals of the organisation, and their values over time."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kring.core.days import today
from kring.core.languages import in_language

INDICATOR = RegexValidator(r"^[a-z][a-z0-9]{1,30}\.[a-z][a-z0-9_]*$")


class Goal(models.Model):
    """A goal: what is to change and why, its owner, its baseline, target and due date."""

    class Direction(models.TextChoices):
        UP = "up", _("The higher, the better")
        DOWN = "down", _("The lower, the better")

    slug = models.SlugField(
        _("slug"), max_length=60, unique=True, help_text=_("Plugins name the goal by this.")
    )
    title_nl = models.CharField(_("title in Dutch"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    why_nl = models.TextField(_("why, in Dutch"), max_length=1000)
    why_en = models.TextField(_("why, in English"), max_length=1000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    baseline = models.DecimalField(_("at the start"), max_digits=12, decimal_places=2)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2)
    direction = models.CharField(
        _("direction"), max_length=4, choices=Direction.choices, default=Direction.UP
    )
    unit = models.CharField(_("counted in"), max_length=40, help_text=_("For example: %, minutes."))
    unit_en = models.CharField(_("counted in, in English"), max_length=40, blank=True)
    due_on = models.DateField(_("to be reached by"))
    indicator = models.CharField(
        _("measured by a plugin"),
        max_length=64,
        blank=True,
        validators=[INDICATOR],
        help_text=_(
            "Plugin and indicator, such as ideas.votes. Empty: values are entered by hand."
        ),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["due_on", "slug"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Return the title in the language in force, or in Dutch."""
        return in_language(self.title_nl, self.title_en)

    @property
    def why(self) -> str:
        """Return the reason in the language in force, or in Dutch."""
        return in_language(self.why_nl, self.why_en)

    @property
    def unit_name(self) -> str:
        """Return what it is counted in, in the language in force, or in Dutch."""
        return in_language(self.unit, self.unit_en)

    def clean(self) -> None:
        """ValidationError when the target lies on the wrong side of the baseline."""
        if self.baseline is None or self.target is None:
            return
        goes_up = self.target > self.baseline
        if self.target == self.baseline or goes_up != (self.direction == self.Direction.UP):
            raise ValidationError({"target": _("The target does not lie that way from the start.")})

    def progress(self, value: Decimal) -> int:
        """Return how far the value is from baseline to target, in percent, 0 to 100."""
        share = (value - self.baseline) / (self.target - self.baseline)
        return int(max(Decimal(0), min(Decimal(1), share)) * 100)


class IndicatorValue(models.Model):
    """The value of a goal on a day. One value for each day; the latest counts."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="values")
    measured_on = models.DateField(_("measured on"), default=today)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    note = models.CharField(_("note"), max_length=200, blank=True)
    # Empty for what a plugin measured.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        ordering = ["goal", "measured_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "measured_on"], name="adoption_indicator_value_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measured_on}: {self.value}"
