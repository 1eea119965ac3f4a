"""The rows that a deletion takes with it: found as Django finds them, kept as text, put back."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, router, transaction
from django.db.models.deletion import Collector
from wagtail.admin.models import EditingSession
from wagtail.models import Page

from editorial.models import ContentRecord, PendingSection, RecordAudience, Rendition

# Made anew from the rest, or of the moment.
DERIVED = (
    ContentRecord,
    ContentRecord.rules.through,
    RecordAudience,
    PendingSection,
    Rendition,
    EditingSession,
)


@dataclass(frozen=True, slots=True)
class Emptied:
    """A reference from elsewhere that the deletion empties: these rows pointed to that key."""

    model: str
    field: str
    value: Any
    keys: list[Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry of the bin holds: rows, emptied references, and the pages that link there."""

    rows: list[dict[str, Any]]
    emptied: list[Emptied]
    linking: list[int]


def pack(things: Iterable[models.Model], *, linking: list[int]) -> bytes:
    """Return everything that deleting these would delete and empty, compressed."""
    things = list(things)
    collector = Collector(using=router.db_for_write(type(things[0])), origin=things[0])
    collector.collect(things)
    content = {
        "rows": serializers.serialize("python", _deleted(collector)),
        "emptied": [
            {"model": one.model, "field": one.field, "value": one.value, "keys": one.keys}
            for one in _emptied(collector)
        ],
        "linking": linking,
    }
    return zlib.compress(json.dumps(content, cls=DjangoJSONEncoder).encode())


def unpack(content: bytes) -> Content:
    """Return what an entry of the bin holds."""
    values = json.loads(zlib.decompress(content))
    emptied = [Emptied(**one) for one in values["emptied"]]
    return Content(values["rows"], emptied, values["linking"])


def put_back(rows: list[dict[str, Any]]) -> None:
    """Save the rows as they were.

    What they point to may have gone in the meantime: such a pointer is emptied, and a row that
    cannot do without is left out, as the deletion of what it points to would have taken it along. A
    row that would be there twice is left out too.
    """
    objects = [
        one.object for one in serializers.deserialize("python", rows, ignorenonexistent=True)
    ]
    for _model, group in groupby(_that_stand(objects), key=type):
        same = list(group)
        if not _saved(same):
            for each in same:
                _saved([each])


def _saved(objects: list[models.Model]) -> bool:
    """Save these rows, or none of them if one would be there twice."""
    try:
        with transaction.atomic():
            for each in objects:
                # Not in bulk: that would set the times of creation anew.
                each.save_base(raw=True, force_insert=True)
    except IntegrityError:
        return False
    return True


def point_again(emptied: Iterable[Emptied]) -> None:
    """Let the rows that pointed to what is back point to it again, unless they got another value."""
    for one in emptied:
        model = apps.get_model(one.model)
        rows = model._default_manager.filter(pk__in=one.keys, **{f"{one.field}__isnull": True})
        rows.update(**{one.field: one.value})


def _deleted(collector: Collector) -> Iterator[models.Model]:
    for model, found in collector.data.items():
        if model not in DERIVED:
            yield from found
    for query in collector.fast_deletes:
        if query.model not in DERIVED:
            yield from query


def _emptied(collector: Collector) -> Iterator[Emptied]:
    going = {(model, one.pk) for model, found in collector.data.items() for one in found}
    for (field, value), groups in collector.field_updates.items():
        if value is not None or field.model in DERIVED:
            continue
        pointers: dict[Any, list[Any]] = {}
        each: models.Model
        for each in chain.from_iterable(groups):  # type: ignore[arg-type]
            if (type(each), each.pk) not in going:
                pointers.setdefault(getattr(each, field.attname), []).append(each.pk)
        for pointed, keys in pointers.items():
            yield Emptied(field.model._meta.label_lower, field.attname, pointed, keys)


def _that_stand(objects: list[models.Model]) -> list[models.Model]:
    """Return the objects whose pointers lead somewhere; optional pointers that do not are emptied."""
    exists = cache(lambda target, key: target._base_manager.filter(pk=key).exists())
    while True:
        here = {(type(one), one.pk) for one in objects}
        standing = [one for one in objects if _stands(one, here, exists)]
        if len(standing) == len(objects):
            return sorted(standing, key=_order)
        objects = standing


def _order(one: models.Model) -> tuple[int, int, str]:
    """Sort table by table: pages first, because receivers of the rest may ask for theirs."""
    return (len(one._meta.get_parent_list()), type(one) is not Page, one._meta.label)


def _stands(
    one: models.Model, here: set[tuple[Any, Any]], exists: Callable[[Any, Any], bool]
) -> bool:
    for field in one._meta.local_concrete_fields:
        if not isinstance(field, models.ForeignKey) or not field.target_field.primary_key:
            continue
        value, target = getattr(one, field.attname), field.remote_field.model._meta.concrete_model
        if value is None or (target, value) in here or exists(target, value):
            continue
        if not field.null:
            return False
        setattr(one, field.attname, None)
    return True
