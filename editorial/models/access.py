"""Restrictions, stored so that SQL and one Elasticsearch filter can decide them.

A rule is one set of subject keys: whoever has at least one of them satisfies it. Content carries
the rules of everything that restricts it (itself, each section above it, Wagtail's own view
restrictions), and is visible to whoever satisfies all of them.
"""

import hashlib
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessRuleManager(models.Manager["AccessRule"]):
    """Rules are shared: the same set of keys is the same rule."""

    def for_keys(self, keys: Iterable[str]) -> "AccessRule":
        """Return the rule of exactly these keys, made if need be. ValueError for no keys."""
        wanted = sorted(set(keys))
        if not wanted:
            message = "A rule needs at least one subject key: nobody could satisfy an empty one."
            raise ValueError(message)
        digest = hashlib.sha256("\n".join(wanted).encode()).hexdigest()
        rule, created = self.get_or_create(digest=digest)
        if created:
            AccessRuleKey.objects.bulk_create(AccessRuleKey(rule=rule, key=key) for key in wanted)
        return rule


class AccessRule(models.Model):
    """A set of subject keys, of which one is enough."""

    digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = AccessRuleManager()

    class Meta:
        verbose_name = _("access rule")
        verbose_name_plural = _("access rules")

    def __str__(self) -> str:
        return ", ".join(self.keys.values_list("key", flat=True))


class AccessRuleKey(models.Model):
    """One of the keys that satisfy a rule."""

    rule = models.ForeignKey(AccessRule, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=100, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "key"], name="editorial_rule_key_unique")
        ]

    def __str__(self) -> str:
        return self.key
