"""Fields that forms of every app ask with: a day, words, several files."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext

from gongkai.files.purposes import purpose_of

Words = Any  # or a lazy translation: the stubs have a promise of their own
MOST_FILES: Final = 20


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


def day_field(label: Words, help_text: Words = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required, widget=DayInput())


def words_field(
    label: Words, help_text: Words = "", *, required: bool = True, rows: int = 3, most: int = 4000
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, of the kinds that the purpose takes."""

    def __init__(self, purpose: str, **more: Any) -> None:
        widget = FilesInput(attrs={"accept": ",".join(purpose_of(purpose).endings)})
        super().__init__(required=False, widget=widget, **more)

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        if len(given) > MOST_FILES:
            raise forms.ValidationError(gettext("一次最多{most}个文件。").format(most=MOST_FILES))
        return [super(FilesField, self).clean(each, initial) for each in given if each]
