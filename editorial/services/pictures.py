"""Prepare the pictures that were stored before uploads were prepared."""

import posixpath
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.models import FileField, ImageField, Model, QuerySet
from wagtail.images.models import AbstractRendition
from wagtail.models import UploadedFile

from editorial.models import KringImage
from kring.core.pictures import PreparedPicture, UnusablePictureError, is_clean, prepared


class Outcome(NamedTuple):
    """A stored picture: its name, whether it was stored anew, and why it could not be."""

    name: str
    is_changed: bool
    fault: str = ""


def prepare_stored() -> Iterator[Outcome]:
    """Prepare every stored picture that needs it, each in its own transaction. Yields all.

    Sizes of a changed picture are deleted; they are made again when they are asked for.
    """
    for rows, field in _pictures():
        for pk in list(rows.exclude(**{field.name: ""}).values_list("pk", flat=True)):
            if (row := rows.filter(pk=pk).first()) is not None:
                yield _prepare(row, field)


def _pictures() -> Iterator[tuple[QuerySet, FileField]]:
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed or issubclass(model, AbstractRendition):
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, ImageField):
                yield model._base_manager.order_by("pk"), field
    waiting = UploadedFile.objects.filter(for_content_type__model=KringImage._meta.model_name)
    yield waiting.order_by("pk"), UploadedFile._meta.get_field("file")


def _prepare(row: Model, field: FileField) -> Outcome:
    file = getattr(row, field.name)
    old = file.name
    try:
        with file.storage.open(old) as opened:
            content = opened.read()
            if is_clean(content):
                return Outcome(old, is_changed=False)
            picture = prepared(opened)
    except (OSError, UnusablePictureError) as error:
        return Outcome(old, is_changed=False, fault=str(error))
    _replace(row, field, picture)
    return Outcome(old, is_changed=True)


@transaction.atomic
def _replace(row: Model, field: FileField, picture: PreparedPicture) -> None:
    """Store the picture under a new name, and delete the old file only after that is certain."""
    file = getattr(row, field.name)
    old, storage = file.name, file.storage
    file.save(posixpath.basename(picture.name or old), picture, save=False)
    changed = {field.name}
    if isinstance(field, ImageField):
        sides = (getattr(field, side, None) for side in ("width_field", "height_field"))
        changed |= {name for name in sides if name}
    if isinstance(row, KringImage):
        row._set_image_file_metadata()
        changed |= {"file_size", "file_hash"}
        for rendition in row.renditions.all():
            rendition.delete()
    row.save(update_fields=changed)
    transaction.on_commit(partial(storage.delete, old))
