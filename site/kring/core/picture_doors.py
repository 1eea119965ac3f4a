"""The two doors that every picture comes through, whoever wrote the form.

A form's door prepares an upload before the form looks at it, so that a damaged picture is a sentence beside the
field. A model's door does the same for what comes past forms: imports, commands, APIs. Both sit on Django's own
classes, so that a form or a plugin cannot leave them out: see docs/decisions/0305-pictures.md.
"""

from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.db.models.fields.files import FieldFile, ImageFieldFile
from django.forms import FileField, ImageField

from kring.core.pictures import UnusablePictureError, prepared


def open_doors(*, made_here: type[Model]) -> None:
    """Prepare every picture from now on. Pictures of ``made_here``'s models are Kring's own work.

    A second call changes nothing.
    """
    if hasattr(ImageFieldFile.save, "made_here"):
        return

    @wraps(FileField.clean)
    def clean(self: ImageField, data: Any, initial: Any = None) -> Any:
        return FileField.clean(self, _checked(data), initial)

    @wraps(FieldFile.save)
    def save(self: ImageFieldFile, name: str, content: File, save: bool = True) -> None:
        if not isinstance(self.instance, made_here):
            content = prepared(content if content.name else File(content, name=name))
            name = content.name or name
        FieldFile.save(self, name, content, save)

    save.made_here = made_here  # type: ignore[attr-defined]
    ImageField.clean = clean  # type: ignore[assignment, method-assign]
    ImageFieldFile.save = save  # type: ignore[assignment, method-assign]


def _checked(data: Any) -> Any:
    if not isinstance(data, UploadedFile) or not data.size:
        return data
    try:
        return prepared(data)
    except UnusablePictureError as refusal:
        raise ValidationError(str(refusal), code="unusable_picture") from refusal
