"""Record changes of rights, restrictions and settings: who, when, before and after.

A room says at its start what is watched::

    watch(Synonym, area=SEARCH, fields=("words", "means"))
    watch_sets(User, "groups", area=RIGHTS)

From then on every change is a row of ``Change`` in its own transaction, by whatever screen, service or command it was
made. Who did it is known inside a request (``AuditMiddleware``). A bulk update tells nobody what it changed, so code that
changes a watched model saves its rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.log_actions import LogContext, get_active_log_context

from kring.core.models import Change

RIGHTS, PRIVACY, SEARCH, SETTINGS = "rights", "privacy", "search", "settings"
AREAS = {
    RIGHTS: _("Accounts and rights"),
    PRIVACY: _("Who may see what"),
    SEARCH: _("Search"),
    SETTINGS: _("Settings"),
}
# Characters of one value that are kept.
LONGEST = 2000
Action = Change.Action
# Models, and with them the names of sets.
_watched: set[tuple[type[Model], str]] = set()


def watch(
    model: type[Model],
    *,
    area: str,
    fields: Iterable[str],
    label: Callable[[Any], str] = str,
    only_changes: bool = False,
) -> None:
    """Record when a row of the model is added, deleted, or changes in one of the fields.

    ``only_changes`` is for content, of which a new row says nothing about rights: of an added or deleted row
    only values that are set are recorded. ValueError for an area that is not in ``AREAS``, and for a model that is
    watched already: each change would be recorded twice. FieldDoesNotExist for a field that the model does not have.
    """
    names = tuple(fields)
    for name in names:
        model._meta.get_field(name)
    _refuse_nonsense((model, ""), area)
    watched = _Watched(model, area, names, label, only_changes)
    post_save.connect(watched.added, sender=model, weak=False)
    pre_save.connect(watched.changes, sender=model, weak=False)
    pre_delete.connect(watched.deleted, sender=model, weak=False)


def _refuse_nonsense(what: tuple[type[Model], str], area: str) -> None:
    if area not in AREAS:
        message = f"{area!r} is no area of the audit log: use one of {', '.join(AREAS)}."
        raise ValueError(message)
    if what in _watched:
        message = (
            f"{what[0].__name__} {what[1]} is watched already: put all its fields in one call."
        )
        raise ValueError(message)
    _watched.add(what)


@dataclass(frozen=True, slots=True)
class _Watched:
    """A model whose rows are watched, with the receivers of its signals."""

    model: type[Model]
    area: str
    names: tuple[str, ...]
    label: Callable[[Any], str]
    only_changes: bool

    def added(
        self, sender: Any, instance: Model, created: bool, raw: bool = False, **kwargs: Any
    ) -> None:
        # What a fixture loads may name rows that come after it.
        if created and not raw:
            self._record_row(instance, Action.ADDED)

    def changes(
        self,
        sender: Any,
        instance: Model,
        raw: bool = False,
        update_fields: Any = None,
        **kwargs: Any,
    ) -> None:
        if raw or instance.pk is None or instance._state.adding:
            return
        saved = [name for name in self.names if update_fields is None or name in update_fields]
        rows = self.model._default_manager.filter(pk=instance.pk).only(*saved)
        stored = rows.first() if saved else None
        if stored is None:
            return
        before, after = _differences(_values(stored, saved), _values(instance, saved))
        if before or after:
            record(self.area, instance, self.label, Action.CHANGED, before, after)

    def deleted(self, sender: Any, instance: Model, **kwargs: Any) -> None:
        self._record_row(instance, Action.DELETED)

    def _record_row(self, instance: Model, action: str) -> None:
        values = _values(instance, self.names)
        if self.only_changes and not any(values.values()):
            return
        before, after = ({}, values) if action == Action.ADDED else (values, {})
        record(self.area, instance, self.label, action, before, after)


def watch_sets(
    model: type[Model], name: str, *, area: str, label: Callable[[Any], str] = str
) -> None:
    """Record when the set of things that a row has changes, such as the groups of an account.

    Refuses what ``watch`` refuses.
    """
    field: Any = model._meta.get_field(name)
    _refuse_nonsense((model, name), area)

    def changed(
        sender: Any, instance: Model, action: str, reverse: bool, pk_set: Any, **kwargs: Any
    ) -> None:
        if action == "pre_clear":
            pks = getattr(instance, field.remote_field.get_accessor_name() if reverse else name)
            pk_set = set(pks.values_list("pk", flat=True))
        elif action not in {"post_add", "post_remove"} or not pk_set:
            return
        owners = model._default_manager.filter(pk__in=pk_set) if reverse else [instance]
        touched = {instance.pk} if reverse else pk_set
        for owner in owners:
            now = {item.pk: _name(item) for item in getattr(owner, name).all()}
            others = {
                item.pk: _name(item)
                for item in field.related_model._default_manager.filter(pk__in=touched)
            }
            rest = {pk: text for pk, text in now.items() if pk not in touched}
            all_of_them = sorted({**rest, **others}.values())
            without = sorted(rest.values())
            before, after = (
                (without, all_of_them) if action == "post_add" else (all_of_them, without)
            )
            record(area, owner, label, Action.CHANGED, {name: before}, {name: after})

    m2m_changed.connect(changed, sender=field.remote_field.through, weak=False)


class AuditMiddleware:
    """Let what a request changes be recorded under the account that asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request under the account's name."""
        user = request.user if request.user.is_authenticated else None
        with LogContext(user=user):
            return self.get_response(request)


def record(
    area: str,
    instance: Model,
    label: Callable[[Any], str],
    action: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Record one change of a row: a new ``Change``, or more in that of the same request about the same row."""
    context = get_active_log_context()
    user = context.user if context.user is not None and context.user.pk else None
    thing = {"object_type": instance._meta.label_lower, "object_id": str(instance.pk)}
    if _add_to_row(thing, context.uuid, action, before, after):
        return
    Change.objects.create(
        user=user,
        user_name=str(user or "")[:255],
        area=area,
        action=action,
        label=label(instance)[:255],
        before=before,
        after=after,
        request_id=context.uuid,
        **thing,
    )


def forget_old_changes() -> int:
    """Delete the changes that are older than ``KRING_AUDIT_DAYS`` days; none if that is 0. Returns how many."""
    if not settings.KRING_AUDIT_DAYS:
        return 0
    before = timezone.now() - timedelta(days=settings.KRING_AUDIT_DAYS)
    return Change.objects.filter(at__lt=before).delete()[0]


def _add_to_row(
    thing: Mapping[str, str],
    request_id: UUID | None,
    action: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> bool:
    if request_id is None or action != Action.CHANGED:
        return False
    row = (
        Change.objects.filter(**thing, request_id=request_id).exclude(action=Action.DELETED).first()
    )
    if row is None:
        return False
    row.before, row.after = {**before, **row.before}, {**row.after, **after}
    if row.action == Action.CHANGED:
        row.before, row.after = _differences(row.before, row.after)
    else:
        row.before = {}
    if row.before or row.after:
        row.save(update_fields=["before", "after"])
    else:
        row.delete()
    return True


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return (
        {name: before[name] for name in names if name in before},
        {name: after[name] for name in names if name in after},
    )


def _values(instance: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(instance, name) for name in names}


def _plain(instance: Model, name: str) -> Any:
    """Return the value as it can be stored and read: the names of other rows, texts cut off."""
    field: Any = instance._meta.get_field(name)
    if field.is_relation:
        other = getattr(instance, name)
        return None if other is None else _name(other)
    value = getattr(instance, name)
    if value is None or isinstance(value, bool | int | float | dict | list):
        return value
    return str(value)[:LONGEST]


def _name(thing: Model) -> str:
    """Return the name of a row, the same in whatever language the request is."""
    with override("en"):
        if isinstance(thing, Permission):
            # Django keeps each content type; the relation would ask for it once a permission.
            kind = ContentType.objects.get_for_id(thing.content_type_id)
            return f"{kind.app_label}.{thing.codename}"
        return str(thing)[:LONGEST]
