"""The log of searches, without the people: see ``search.log`` for how it stays anonymous."""

from django.db import models
from django.utils import timezone


class LoggedSearch(models.Model):
    """One results page. It names no user, and cannot be traced to one after the day is over."""

    at = models.DateTimeField(default=timezone.now)
    # As it was typed, for people to read; folded, to take together what is the same.
    text = models.CharField(max_length=100)
    folded = models.CharField(max_length=100)
    language = models.CharField(max_length=2, blank=True)
    total = models.PositiveIntegerField()
    # The reader chose kinds, units or years, so the total says nothing about the words alone.
    is_narrowed = models.BooleanField(default=False)
    is_degraded = models.BooleanField(default=False)
    # The same for all searches of one person on one day; its salt is thrown away after that day.
    person = models.CharField(max_length=16)
    # One of a few numbers: the same for the same person and query, and for many others.
    bucket = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["at", "folded"], name="search_log_at_folded")]

    def __str__(self) -> str:
        return self.text


class LoggedClick(models.Model):
    """One hit that was opened from a results page."""

    search = models.ForeignKey(LoggedSearch, on_delete=models.CASCADE, related_name="clicks")
    key = models.CharField(max_length=320)
    position = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["at", "key"], name="search_click_at_key")]
        constraints = [
            models.UniqueConstraint(fields=["search", "key"], name="search_click_once_a_search")
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.key}"


class DaySalt(models.Model):
    """The salt that distinguishes the people of one day. Deleted when the day is over."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)


class Popularity(models.Model):
    """How often a document is opened from search: what the clicks of the last months say, rounded."""

    key = models.CharField(max_length=320, primary_key=True)
    value = models.FloatField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
