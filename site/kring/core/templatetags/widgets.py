"""Filters and tags for form inputs in the style of the site."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField

register = template.Library()


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Return whether this is a single checkbox, whose label follows it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Return whether this is a group of choices, which needs a legend instead of a label."""
    widget = field.field.widget
    return isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget)


@register.simple_tag
def styled(field: BoundField) -> str:
    """Return the input with its class, linked to its help text and its errors."""
    return field.as_widget(attrs=_attributes(field))


def _attributes(field: BoundField) -> dict[str, Any]:
    widget = field.field.widget
    # Django would put the class of a group's inputs on the box around them too.
    attributes = {}
    if not is_group(field):
        attributes["class"] = f"{widget.attrs.get('class', '')} {_style(widget)}".strip()
    # What people write goes in the direction of its own letters; an address or a number never does.
    if isinstance(widget, forms.Textarea) or type(widget) is forms.TextInput:
        attributes["dir"] = "auto"
    described = [field.auto_id + "_helptext"] if field.help_text else []
    if field.errors:
        described.append(field.auto_id + "_error")
        attributes["aria-invalid"] = "true"
    if described and not is_group(field):
        attributes["aria-describedby"] = " ".join(described)
    return attributes


def _style(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"
