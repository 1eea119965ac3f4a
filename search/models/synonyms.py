"""Synonyms of search, and their state in the search engine."""

import re

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_SEPARATOR = re.compile(r"[,;\n\r]+")


def split_terms(text: str) -> list[str]:
    """Return the words and phrases of a list that is separated by commas or lines, in their order."""
    terms = (" ".join(term.split()) for term in _SEPARATOR.split(text))
    return list(dict.fromkeys(term for term in terms if term))


class Synonym(models.Model):
    """One rule by which a query is widened. How it works is in ``search.curation.synonyms``."""

    class Kind(models.TextChoices):
        EQUAL = "equal", _("Mean the same")
        ONE_WAY = "one_way", _("One way: people who type this also find that")
        ABBREVIATION = "abbreviation", _("Abbreviation")

    class Language(models.TextChoices):
        ALL = "all", _("All languages")
        DUTCH = "nl", _("Dutch")
        ENGLISH = "en", _("English")
        GERMAN = "de", _("German")
        FRENCH = "fr", _("French")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.EQUAL)
    language = models.CharField(
        _("language"),
        max_length=3,
        choices=Language.choices,
        default=Language.ALL,
        help_text=_("The language of the texts that contain these words."),
    )
    words = models.TextField(
        _("words"),
        max_length=1000,
        help_text=_(
            "Separated by commas or lines. Of an abbreviation: the abbreviation alone. "
            "One way: what people type."
        ),
    )
    means = models.TextField(
        _("also find"),
        max_length=1000,
        blank=True,
        help_text=_("Of an abbreviation: what it stands for. One way: what is found as well."),
    )
    note = models.CharField(
        _("note"), max_length=255, blank=True, help_text=_("Why it is here. Only editors see it.")
    )
    is_active = models.BooleanField(_("Active"), default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms and abbreviations")
        default_permissions = ()
        permissions = [("manage_search", _("Can manage search: synonyms, pins, reports, weights"))]
        ordering = ["words"]

    def __str__(self) -> str:
        words = ", ".join(self.word_list)
        if self.kind == self.Kind.EQUAL:
            return words
        arrow = "=" if self.kind == self.Kind.ABBREVIATION else "→"
        return f"{words} {arrow} {', '.join(self.mean_list)}"

    @property
    def word_list(self) -> list[str]:
        """The words on the left, or all of them where they mean the same."""
        return split_terms(self.words)

    @property
    def mean_list(self) -> list[str]:
        """The words on the right; none where all mean the same."""
        return split_terms(self.means) if self.kind != self.Kind.EQUAL else []

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages whose texts it is for."""
        return _EVERY_LANGUAGE if self.language == self.Language.ALL else (self.language,)


# Compared for every pair of rules, and slow to make.
_EVERY_LANGUAGE = tuple(v for v in Synonym.Language.values if v != Synonym.Language.ALL)


class SynonymState(models.Model):
    """The synonyms of one language that the search engine has."""

    language = models.CharField(max_length=3, primary_key=True)
    # A fingerprint of the rules that it has; empty before the first time.
    digest = models.CharField(max_length=64, blank=True)
    rules = models.PositiveIntegerField(default=0)
    in_force_since = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    # Why the last try failed; empty when it did not.
    problem = models.TextField(blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.language
