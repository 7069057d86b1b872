"""A choice in the filters of a list."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Choice(forms.Select):
    """
    A select that is written at once: Django asks three templates for each option, and there is one for each of a
    county's agencies. Its choices are not grouped.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002 - of Django
    ) -> SafeString:
        chosen, marks = self.format_value(value), (SafeString(""), SafeString(" selected"))
        values = [("" if value is None else str(value), label) for value, label in self.choices]
        first = next((value for value, _label in values if value in chosen), None)
        options = ((value, marks[value == first], label) for value, label in values)
        written = format_html_join("\n", '<option value="{}"{}>{}</option>', options)
        said = flatatt({"name": name, **self.build_attrs(self.attrs, dict(attrs or {}))})
        return format_html("<select{}>\n{}\n</select>", said, written)


class ChoiceField(forms.ChoiceField):
    widget = Choice


class TypedChoiceField(forms.TypedChoiceField):
    widget = Choice
