"""
Files that came with a form are kept at once and shown again where something else has to be mended: nobody has to
choose them twice. What is never sent in is swept after the time of grace.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from gongkai.applications.models.attachments import Role
from gongkai.files.arriving import Upload
from gongkai.files.models import StoredFile
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import clean_name, keep

PURPOSE: Final = "application"  # of the largest file that these forms take
SALT: Final = "gongkai.portal.applying.keeping"
AGE: Final = 23 * 3600  # a little less than the time of grace
ENDING: Final = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept, under the name that the person knows it by. Only the person's page holds that name."""

    file: StoredFile
    name: str
    token: str

    @property
    def size(self) -> int:
        return self.file.size


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files of one role. Their content is looked at when they are kept."""

    widget = ManyFiles

    def __init__(self, *, role: Role, purpose: str, most: int, needed: bool = False, **options: Any) -> None:
        super().__init__(required=False, allow_empty_file=True, **options)
        self.role, self.purpose, self.most, self.needed = role, purpose, most, needed

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ARG002 - Django passes it
        """What came was kept already, or refused."""
        return data


@dataclass(slots=True)
class Receiving:
    """What one form brought: by field the kept files, and what was wrong with others."""

    kept: dict[str, list[Kept]]
    faults: dict[str, list[str]]

    def files(self, *fields: str) -> list[StoredFile]:
        return [each.file for field in fields for each in self.kept.get(field, ())]


def nothing() -> Receiving:
    return Receiving({}, {})


def receive(
    fields: Mapping[str, FilesField], data: QueryDict, files: "MultiValueDict[str, UploadedFile[Any]]", *, owner: str
) -> Receiving:
    """
    Those kept before (their tokens come back with the form, but for the ones that were crossed out), and the new
    ones. `owner` binds the tokens to this form.
    """
    received = nothing()
    dropped = set(data.getlist("drop"))
    for name, field in fields.items():
        tokens = [token for token in data.getlist(f"kept_{name}") if token not in dropped]
        kept = [each for token in tokens if (each := _again(token, owner, field))]
        for upload in files.getlist(name):
            if len(kept) >= field.most:
                told = _("这里最多放{most}个文件，“{name}”没有收。")
                received.faults.setdefault(name, []).append(told.format(most=field.most, name=upload.name))
                continue
            try:
                kept.append(_new(upload, field, owner))
            except (FileRefused, StoreFailed) as refusal:
                received.faults.setdefault(name, []).append(f"“{clean_name(upload.name or '')}”：{refusal}")
        received.kept[name] = kept
    return received


def given_to(received: Receiving, owner: str) -> Receiving:
    """The same files, for another form."""
    kept = {
        name: [Kept(each.file, each.name, _token(owner, each.file, each.name)) for each in files]
        for name, files in received.kept.items()
    }
    return Receiving(kept, received.faults)


def _token(owner: str, stored: StoredFile, name: str) -> str:
    return signing.dumps([owner, stored.pk, name], salt=SALT, compress=True)


def _new(upload: "UploadedFile[Any]", field: FilesField, owner: str) -> Kept:
    name = clean_name(upload.name or "")
    stream = upload if isinstance(upload, Upload) else upload.chunks()
    stored = keep(stream, name=_neutral(field.role, name), purpose=field.purpose)
    return Kept(stored, name, _token(owner, stored, name))


def _again(token: str, owner: str, field: FilesField) -> Kept | None:
    try:
        of, pk, name = signing.loads(token, salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return None
    stored = StoredFile.objects.select_related("content").filter(pk=pk, purpose=field.purpose).first()
    return Kept(stored, name, token) if stored and of == owner else None


def _neutral(role: Role, name: str) -> str:
    """By what it is, with the ending: the names that people give to files may name persons."""
    ending = name.rpartition(".")[2].lower()
    usable = ending.isascii() and ending.isalnum() and len(ending) < ENDING and "." in name
    return f"{role.label}.{ending}" if usable else str(role.label)


def with_roles(received: Receiving, fields: Mapping[str, FilesField]) -> list[tuple[StoredFile, str]]:
    return [(each.file, fields[name].role.value) for name, kept in received.kept.items() for each in kept]


def of_fields(form_fields: Iterable[tuple[str, forms.Field]]) -> dict[str, FilesField]:
    return {name: field for name, field in form_fields if isinstance(field, FilesField)}
