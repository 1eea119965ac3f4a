"""Who sees what. Every surface asks here."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from wagtail.models import Collection, CollectionViewRestriction, Page, TaskState

from editorial.models import AccessRuleKey, ContentRecord, KringDocument, KringImage, RecordAudience
from plugins.subjects import subject_keys


def _satisfied_rules(user: Any) -> QuerySet:
    """Return the ids of the rules that the user satisfies."""
    return AccessRuleKey.objects.filter(key__in=subject_keys(user)).values("rule_id")


def visible_to(user: Any) -> QuerySet[ContentRecord]:
    """Return the live content that the user may see.

    Content is visible to whoever satisfies all rules that it carries: its own restriction, that
    of each section above it, and Wagtail's view restrictions, see ``services.records``. Nobody
    sees anything before signing in; a superuser sees all.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ContentRecord.objects.none()
    if user.is_superuser:
        return ContentRecord.objects.all()
    link = ContentRecord.rules.through
    unmet = link.objects.filter(contentrecord_id=OuterRef("pk")).exclude(
        accessrule_id__in=_satisfied_rules(user)
    )
    return ContentRecord.objects.filter(~Exists(unmet))


def visible_pages(user: Any, pages: QuerySet | None = None) -> QuerySet:
    """Return those of the pages (default: all) that are live and that the user may see."""
    queryset = Page.objects.all() if pages is None else pages
    return queryset.filter(pk__in=visible_to(user).values("pk"))


def can_see(user: Any, page: Page) -> bool:
    """Return whether the user may read the live version of this page."""
    return visible_to(user).filter(pk=page.pk).exists()


def relevant_to(user: Any, records: QuerySet[ContentRecord]) -> QuerySet[ContentRecord]:
    """Return those of the records that are for everybody or whose audience the user is in."""
    addressed = RecordAudience.objects.filter(record_id=OuterRef("pk"), key__in=subject_keys(user))
    return records.filter(Q(for_everybody=True) | Exists(addressed))


def cards(records: QuerySet[ContentRecord]) -> QuerySet[ContentRecord]:
    """Return the records with what a card shows, whatever their number."""
    return (
        records.defer("text", "keywords")
        .select_related("lead_image", "author__photo")
        .prefetch_related("lead_image__renditions", "author__photo__renditions")
    )


def _closed_collections(user: Any) -> QuerySet[Collection]:
    """Return the collections whose restriction, or one above, the user does not meet.

    A restriction to no group at all, and one by password, which Kring does not offer, let nobody in.
    """
    groups = [key.removeprefix("group:") for key in subject_keys(user) if key.startswith("group:")]
    met = CollectionViewRestriction.objects.filter(
        Q(restriction_type=CollectionViewRestriction.LOGIN)
        | Q(restriction_type=CollectionViewRestriction.GROUPS, groups__in=groups)
    )
    unmet = (
        CollectionViewRestriction.objects.exclude(pk__in=met.values("pk"))
        .annotate(below=ExpressionWrapper(OuterRef("path"), output_field=CharField()))
        .filter(below__startswith=F("collection__path"))
    )
    return Collection.objects.filter(Exists(unmet))


def _visible_files(user: Any, files: QuerySet) -> QuerySet:
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return files.none()
    if user.is_superuser:
        return files
    return files.exclude(collection_id__in=_closed_collections(user).values("pk")).filter(
        Q(access_rule__isnull=True) | Q(access_rule_id__in=_satisfied_rules(user))
    )


def opened_locks(user: Any) -> list[str]:
    """Return the locks that the user opens, in one query: rules as r12, collections as c5.

    What carries locks is seen by whoever opens all of them, see ``search_sources``. A collection
    that is closed to everybody, or opened by a password, has a lock that nobody opens.
    """
    groups = [key.removeprefix("group:") for key in subject_keys(user) if key.startswith("group:")]
    collections = CollectionViewRestriction.objects.filter(
        restriction_type=CollectionViewRestriction.GROUPS, groups__in=groups
    )
    rules = _locks(_satisfied_rules(user).distinct(), "r", "rule_id")
    return [lock for (lock,) in rules.union(_locks(collections.distinct(), "c", "pk"))]


def _locks(rows: QuerySet, letter: str, field: str) -> QuerySet:
    lock = Concat(Value(letter), Cast(field, CharField()), output_field=CharField())
    return rows.order_by().values_list(lock)


def visible_images(user: Any) -> QuerySet[KringImage]:
    """Return the images whose original and renditions the user may see."""
    return _visible_files(user, KringImage.objects.all())


def visible_documents(user: Any) -> QuerySet[KringDocument]:
    """Return the documents that the user may download."""
    return _visible_files(user, KringDocument.objects.all())


def waiting_for(user: Any) -> list[TaskState]:
    """Return the pages in review that wait for this user's decision, oldest first."""
    states = TaskState.objects.reviewable_by(user).select_related(
        "workflow_state__requested_by__person", "revision", "task"
    )
    return list(states.prefetch_related("revision__content_object").order_by("started_at"))
