"""What the templates of the application form ask that Django's language does not answer."""

from collections.abc import Sequence

from django import forms, template

from gongkai.portal.applying.keeping import Kept, Receiving

register = template.Library()


@register.simple_tag
def kept_of(form: forms.Form, field: forms.BoundField) -> Sequence[Kept]:
    """The files of this field that came with the form before."""
    received: Receiving | None = getattr(form, "received", None)
    return received.kept.get(field.name, ()) if received else ()
