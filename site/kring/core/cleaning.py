"""Clean every text that comes in, below every form, API, import and command that could forget it.

Django, Wagtail and REST framework have no place to say this once, so the methods through which all texts
go are wrapped here: see docs/decisions/0780-one-cleaner-below-every-form.md.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import rest_framework.fields
from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.blocks import StreamValue
from wagtail.blocks.base import BlockField

from kring.core.characters import clean_text, clean_values

# A model with this attribute stores its texts as they are: an index with marks of its own in it.
AS_IT_IS = "keeps_characters"

Method = Callable[..., Any]


def install() -> None:
    """Wrap the methods. Called once, before the first form is made."""
    _wrap(forms.CharField, "to_python", _form_text)
    _wrap(forms.JSONField, "to_python", _cleaned_result)
    _wrap(models.CharField, "to_python", _model_line)
    _wrap(models.TextField, "to_python", _model_text)
    _wrap(models.CharField, "pre_save", _remembered)
    _wrap(models.TextField, "pre_save", _remembered)
    _wrap(models.JSONField, "get_db_prep_value", _json)
    _wrap(BlockField, "clean", _blocks)
    _wrap(rest_framework.fields.CharField, "run_validation", _api_text)
    _wrap(SpreadsheetExportMixin, "preprocess_field_value", _cleaned_result)


class CleaningParser(Parser):
    """Reads the bodies and addresses of requests to an API of Ninja, with every text cleaned."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body."""
        return clean_values(super().parse_body(request))

    def parse_querydict(
        self, data: MultiValueDict, list_fields: list[str], request: HttpRequest
    ) -> Any:
        """Return the values of the address or of a form."""
        return clean_values(super().parse_querydict(data, list_fields, request))


def is_one_line(widget: forms.Widget) -> bool:
    """Return whether people type no ends of lines in this widget."""
    return isinstance(widget, forms.TextInput)


def _keeps(field: models.Field) -> bool:
    # A field of an expression belongs to no model.
    return getattr(getattr(field, "model", None), AS_IT_IS, False)


def _wrap(owner: type, name: str, make: Callable[[Method], Method]) -> None:
    method = getattr(owner, name)
    if not hasattr(method, "cleans"):
        wrapper = wraps(method)(make(method))
        wrapper.cleans = True  # type: ignore[attr-defined]
        setattr(owner, name, wrapper)


def _form_text(method: Method) -> Method:
    def to_python(self: forms.CharField, value: Any) -> Any:
        # A password is what was typed: it is never shown, stored or exported.
        if isinstance(value, str) and not isinstance(self.widget, forms.PasswordInput):
            value = clean_text(value, one_line=is_one_line(self.widget))
        return method(self, value)

    return to_python


def _model_line(method: Method) -> Method:
    return _model(method, mark=" ")


def _model_text(method: Method) -> Method:
    return _model(method, mark="\n")


def _model(method: Method, *, mark: str) -> Method:
    def to_python(self: models.Field, value: Any) -> Any:
        value = method(self, value)
        if not isinstance(value, str) or _keeps(self):
            return value
        return clean_text(value, line_end=mark)

    return to_python


def _remembered(method: Method) -> Method:
    """Give the object the text as it is stored: receivers of a save read it there."""

    def pre_save(self: models.Field, instance: models.Model, add: bool) -> Any:
        value = method(self, instance, add)
        if isinstance(value, str) and value != (cleaned := self.to_python(value)):
            setattr(instance, self.attname, cleaned)
            return cleaned
        return value

    return pre_save


def _json(method: Method) -> Method:
    def get_db_prep_value(self: models.Field, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not _keeps(self):
            value = clean_values(value)
        return method(self, value, *args, **kwargs)

    return get_db_prep_value


def _blocks(method: Method) -> Method:
    """Clean the blocks that keep JSON in a form field, such as a table."""

    def clean(self: BlockField, value: Any) -> Any:
        result = method(self, value)
        raw = self.block.get_prep_value(result)
        cleaned = clean_values(raw)
        if cleaned == raw:
            return result
        stream = self.block.to_python(cleaned)
        if isinstance(result, StreamValue) and hasattr(result, "_stream_field"):
            stream._stream_field = result._stream_field
        return stream

    return clean


def _api_text(method: Method) -> Method:
    def run_validation(self: Any, data: Any = rest_framework.fields.empty) -> Any:
        return method(self, clean_text(data) if isinstance(data, str) else data)

    return run_validation


def _cleaned_result(method: Method) -> Method:
    def result(*args: Any, **kwargs: Any) -> Any:
        return clean_values(method(*args, **kwargs))

    return result
