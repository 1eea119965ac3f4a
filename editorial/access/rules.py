"""Find the access rules of a page: its own, its ancestors', and Wagtail's view restrictions."""

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from wagtail.models import Page, PageViewRestriction

from editorial.models import AccessRule


def rules_of(page: Page) -> list[AccessRule]:
    """Return every rule that restricts the page.

    Everything above the page counts, live or not: a restricted section that is unpublished still
    protects what is below it. A password or log-in restriction of Wagtail adds no rule: all
    readers have signed in, and Kring does not offer passwords on pages.
    """
    return AccessRule.objects.for_key_sets(key_sets_of(page))


def key_sets_of(page: Page) -> list[list[str]]:
    """Return sets of subject keys; a reader must have at least one key of each set."""
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    own = getattr(page, "restricted_to", [])
    return [keys for keys in (own, *_above(paths[:-1])) if keys] + list(_by_group(paths))


def _above(paths: list[str]) -> Iterator[list[str]]:
    """Yield ``restricted_to`` of the pages at these paths."""
    for model in section_models():
        yield from model.objects.filter(path__in=paths).values_list("restricted_to", flat=True)


@cache
def section_models() -> tuple[type[Page], ...]:
    """Return the page types that restrict what is below them: with the field and with children."""
    pages: list[type[Page]] = [model for model in apps.get_models() if issubclass(model, Page)]
    return tuple(
        model
        for model in pages
        if hasattr(model, "restricted_to") and model.allowed_subpage_models()
    )


def _by_group(paths: list[str]) -> Iterator[list[str]]:
    restrictions = PageViewRestriction.objects.filter(
        page__path__in=paths, restriction_type=PageViewRestriction.GROUPS
    )
    for restriction in restrictions.prefetch_related("groups"):
        keys = [f"group:{group.pk}" for group in restriction.groups.all()]
        # Nobody meets a restriction to no group at all, as in Wagtail.
        yield keys or ["group:none"]
