"""A colleague: exists before the first sign-in and stays after the last."""

from collections.abc import Callable, Iterable, Set
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.managers import TaggableManager
from taggit.models import ItemBase, TagBase

from kring.core.languages import in_language
from people.folding import fold_name, name_words, typed_words, whole_name
from people.names import check_called, check_one_line

from .derived import DerivingModel, DerivingQuerySet
from .organisation import JobFamily, Location, OrgUnit

# Words that the addresses of this room use themselves, see people/urls.py.
RESERVED_SLUGS = frozenset({"edit", "organisation", "preferences", "skills", "unit"})


class Skill(TagBase):
    """Something a colleague is good at."""

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["name"]


class PersonSkill(ItemBase):
    """The link between a person and a skill."""

    tag = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="people")
    content_object = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="tagged_skills"
    )


class PersonQuerySet(DerivingQuerySet):
    """Reads of people that several rooms need."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Create the people; namesakes among them get different addresses."""
        people, taken = list(objs), set(RESERVED_SLUGS)
        for person in people:
            if not person.slug:
                person.derive_names()
                person.slug = person.free_slug(taken)
            taken.add(person.slug)
        return super().bulk_create(people, *args, **kwargs)

    def active(self) -> "PersonQuerySet":
        """Return the people who work here now."""
        return self.filter(is_active=True)

    def named(self, text: str) -> "PersonQuerySet":
        """Return people whose name has, for each typed word, a word that starts with it.

        None if the text is not empty but has no letter or digit.
        """
        words = typed_words(text)
        if not words and text.strip():
            return self.none()
        people = self
        for spellings in words:
            people = people.filter(_has_word("search_name", spellings))
        return people

    def matching(self, text: str) -> "PersonQuerySet":
        """Return people who match all typed words, those who match by name alone first.

        Each must be the start of a word of the name, a job title or a skill, or the abbreviation
        of a unit. As in ``named``, a text without letters and digits matches no one.
        """
        words = typed_words(text)
        if not words:
            return self.none() if text.strip() else self
        by_name, by_anything = Q(), Q()
        skills = [
            (pk, f" {fold_name(name)}") for pk, name in Skill.objects.values_list("pk", "name")
        ]
        for spellings in words:
            in_name = _has_word("search_name", spellings)
            title = Post.objects.filter(person=OuterRef("pk")).filter(
                _has_word("search_title", spellings) | Q(unit__abbreviation__iexact=spellings[0])
            )
            has_skills = [pk for pk, name in skills if any(f" {s}" in name for s in spellings)]
            skilled = PersonSkill.objects.filter(content_object=OuterRef("pk"), tag__in=has_skills)
            by_name &= in_name
            by_anything &= in_name | Exists(title) | Exists(skilled)
        rank = Case(When(by_name, then=Value(0)), default=Value(1), output_field=IntegerField())
        return self.filter(by_anything).order_by(rank, "sort_name", "pk")


def _has_word(column: str, spellings: list[str]) -> Q:
    """Return the condition that a column of folded words has a word that starts with a spelling."""
    condition = Q()
    for spelling in spellings:
        condition |= Q(**{f"{column}__contains": f" {spelling}"})
    return condition


def _check_field(name: str, check: Callable[[str], None], value: str) -> None:
    try:
        check(value)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


class Person(DerivingModel, ClusterableModel):
    """A colleague. Separate from the login: see DESIGN, section People."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
    )
    external_id = models.CharField(
        _("external id"), max_length=255, null=True, blank=True, unique=True
    )
    slug = models.SlugField(_("address"), max_length=160, unique=True, blank=True)
    # A person may have one name only; ``clean()`` asks for at least that.
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    nickname = models.CharField(
        _("preferred name"),
        max_length=80,
        blank=True,
        help_text=_("Shown instead of the first name."),
    )
    prefix = models.CharField(
        _("prefix"), max_length=30, blank=True, help_text=_("For example “van der” or “el”.")
    )
    last_name = models.CharField(_("last name"), max_length=120, blank=True)
    family_name_first = models.BooleanField(
        _("family name first"),
        default=False,
        help_text=_("For a name that is written so, for example 王小明 or Nagy Anna."),
    )
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), unique=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True)
    manager = models.ForeignKey(
        "self",
        verbose_name=_("manager"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reports",
    )
    substitute = models.ForeignKey(
        "self",
        verbose_name=_("substitute"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="substitutes_for",
    )
    locations = models.ManyToManyField(
        Location, verbose_name=_("locations"), blank=True, related_name="people"
    )
    units = models.ManyToManyField(
        OrgUnit, through="people.Post", verbose_name=_("units"), related_name="people"
    )
    languages = models.JSONField(
        _("languages"),
        default=list,
        blank=True,
        help_text=_("Language codes, for example nl and pl."),
    )
    skills = TaggableManager(
        through=PersonSkill, verbose_name=_("skills"), blank=True, related_name="skilled_people"
    )
    ask_me_about = models.CharField(_("ask me about"), max_length=250, blank=True)
    biography = models.TextField(_("about me"), blank=True)
    photo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    started_on = models.DateField(_("started on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    is_active = models.BooleanField(_("works here"), default=True)
    display_name = models.CharField(_("name"), max_length=300, editable=False)
    sort_name = models.CharField(max_length=300, editable=False, db_index=True)
    search_name = models.TextField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    derived_from = frozenset({"first_name", "nickname", "prefix", "last_name", "family_name_first"})
    derived_fields = frozenset({"display_name", "sort_name", "search_name", "slug"})

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["is_active", "sort_name"], name="people_active_sort"),
            models.Index(fields=["is_active", "-started_on"], name="people_active_started"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="people_person_email_unique",
                violation_error_message=_("There is already a colleague with this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        """Refuse a person without a name, with somebody else's address, or above or in place of themselves."""
        if not self.first_name and not self.last_name:
            raise ValidationError({"first_name": _("Give at least one name.")})
        same = Person.objects.filter(email__iexact=self.email).exclude(pk=self.pk).first()
        if self.email and same:
            message = _("%(name)s has this e-mail address already.")
            raise ValidationError({"email": ValidationError(message, params={"name": same})})
        above, seen = self.manager, {self.pk}
        while above is not None and self.pk:
            if above.pk in seen:
                raise ValidationError({"manager": _("This would make a person their own manager.")})
            seen.add(above.pk)
            above = above.manager
        _check_field("nickname", check_called, self.nickname)
        _check_field("pronouns", check_one_line, self.pronouns)
        if self.pk and self.substitute_id == self.pk:
            raise ValidationError({"substitute": _("Choose someone else as substitute.")})

    def derive(self) -> None:
        """Derive the names, and an address if there is none, from the name fields."""
        self.derive_names()
        if not self.slug:
            self.slug = self.free_slug()

    def derive_names(self) -> None:
        """Derive the names from the name fields."""
        called = self.nickname or self.first_name
        family = " ".join(part for part in (self.prefix, self.last_name) if part)
        self.display_name = whole_name(called, family, family_first=self.family_name_first)
        # Transliterated scripts grow: five letters for one is common.
        self.sort_name = fold_name(f"{self.last_name} {called}")[:300]
        self.search_name = name_words(
            given=[self.first_name, self.nickname], prefix=self.prefix, last=self.last_name
        )

    def free_slug(self, taken: Set[str] = RESERVED_SLUGS) -> str:
        """Return an unused address: the name, with a number for a namesake.

        ``taken`` are addresses that are not in the database and yet cannot be used.
        """
        base = slugify(fold_name(self.display_name))[:150] or "person"
        used = set(Person.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        number, slug = 2, base
        while slug in used or slug in taken:
            slug, number = f"{base}-{number}", number + 1
        return slug

    @property
    def works_today(self) -> "WorkingDay | None":
        """The working day of today, from the days that were prefetched; None for a day off."""
        weekday = timezone.localdate().weekday()
        return next((day for day in self.working_days.all() if day.weekday == weekday), None)

    def get_absolute_url(self) -> str:
        """Return the address of the profile page."""
        return reverse("people:person", args=[self.slug])


class Post(DerivingModel):
    """A job of a person in a unit. One person may hold several posts."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(
        OrgUnit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="posts"
    )
    title = models.CharField(_("job title"), max_length=160)
    title_en = models.CharField(
        _("job title in English"),
        max_length=160,
        blank=True,
        help_text=_("For readers of English. Empty: they see the job title."),
    )
    job_family = models.ForeignKey(
        JobFamily,
        verbose_name=_("job family"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    is_primary = models.BooleanField(_("main post"), default=True)
    search_title = models.TextField(editable=False, default="")

    derived_from = frozenset({"title", "title_en"})
    derived_fields = frozenset({"search_title"})

    objects = DerivingQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-is_primary", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "unit", "title"], name="people_post_unique")
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit}"

    def derive(self) -> None:
        """Derive the folded words of the title in both languages."""
        self.search_title = name_words(given=[], prefix="", last=f"{self.title} {self.title_en}")

    @property
    def label(self) -> str:
        """The job title in the reader's language."""
        return in_language(self.title, self.title_en)


class WorkingDay(models.Model):
    """A weekday on which a person works, with hours and place if they are known."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="working_days")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    location = models.ForeignKey(
        Location, verbose_name=_("where"), null=True, blank=True, on_delete=models.SET_NULL
    )

    class Meta:
        verbose_name = _("working day")
        verbose_name_plural = _("working days")
        ordering = ["weekday"]
        constraints = [
            models.UniqueConstraint(fields=["person", "weekday"], name="people_workingday_unique")
        ]

    def __str__(self) -> str:
        return self.get_weekday_display()
