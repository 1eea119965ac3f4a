"""Units, locations and job families."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from kring.core.languages import in_language


class Location(models.Model):
    """A building where people work."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    street = models.CharField(_("street and number"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    city = models.CharField(_("town"), max_length=80, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class JobFamily(models.Model):
    """A group of similar jobs, for example policy or enforcement."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_nl = models.CharField(_("name in Dutch"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("job family")
        verbose_name_plural = _("job families")
        ordering = ["name_nl"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_nl, self.name_en)


class OrgUnit(MP_Node):
    """A part of the organisation: a directorate, department or team."""

    name_nl = models.CharField(_("name in Dutch"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    code = models.SlugField(_("code"), max_length=30, unique=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=20, blank=True)
    description = models.TextField(_("what this unit does"), blank=True)
    head = models.ForeignKey(
        "people.Person",
        verbose_name=_("head"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="heads_units",
    )
    location = models.ForeignKey(
        Location,
        verbose_name=_("main location"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="units",
    )
    external_id = models.CharField(
        _("external id"), max_length=255, null=True, blank=True, unique=True
    )

    node_order_by = ["name_nl"]

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_nl, self.name_en)

    @property
    def indentation(self) -> range:
        """One step for each unit above this one, for lists that show the tree."""
        return range(self.depth - 1)

    @property
    def ancestor_paths(self) -> list[str]:
        """The materialised paths of this unit and everything above it, highest first."""
        step = self.steplen
        return [self.path[:end] for end in range(step, len(self.path) + 1, step)]

    def get_absolute_url(self) -> str:
        """Return the address of the unit's page."""
        return reverse("people:unit", args=[self.code])
