"""Restrictions, stored so that SQL and one Elasticsearch filter can decide them.

A rule is a set of subject keys; a user with at least one of them satisfies it. Content has the rules
of everything that restricts it (itself, each section above it, Wagtail's own view restrictions), and
is visible to users who satisfy all of them.
"""

import hashlib
from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class AccessRuleManager(models.Manager["AccessRule"]):
    """Rules are shared: the same set of keys is the same rule."""

    def for_keys(self, keys: Iterable[str]) -> "AccessRule":
        """Return the rule of exactly these keys, made if need be. ValueError for no keys."""
        return self.for_key_sets([keys])[0]

    def for_key_sets(self, key_sets: Iterable[Iterable[str]]) -> list["AccessRule"]:
        """Return one rule a set, with one query when they all exist. ValueError for no keys.

        Two processes that need the same new rule at once get the same one: the digest is unique,
        and the slower one reads what the faster one committed.
        """
        wanted = {_digest(keys): keys for keys in map(_sorted, key_sets)}
        if not wanted:
            return []
        known = {rule.digest: rule for rule in self.filter(digest__in=wanted)}
        return [known.get(digest) or self._make(digest, keys) for digest, keys in wanted.items()]

    def _make(self, digest: str, keys: list[str]) -> "AccessRule":
        # One transaction, so that no query sees a rule without its keys.
        with transaction.atomic():
            rule, created = self.get_or_create(digest=digest)
            if created:
                AccessRuleKey.objects.bulk_create(AccessRuleKey(rule=rule, key=key) for key in keys)
        return rule


def _sorted(keys: Iterable[str]) -> list[str]:
    ordered = sorted(set(keys))
    if not ordered:
        message = "A rule needs at least one subject key: nobody could satisfy an empty one."
        raise ValueError(message)
    return ordered


def _digest(keys: list[str]) -> str:
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


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
