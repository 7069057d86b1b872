"""Files of a form: kept before the act, and carried by the page until it is done, so that nobody chooses them twice."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.core import signing
from django.db.models import TextChoices
from django.http import QueryDict

from gongkai.applications.acts.forms import FilesField
from gongkai.files.models import StoredFile
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep
from gongkai.people.models import Post

SALT: Final = "applications.registering"
AGE: Final = 23 * 3600  # a little less than the time of grace of files that nobody uses
Papers = Mapping[str, tuple[TextChoices, str]]  # field → what it is, for which purpose it is kept


def scans(label: Any, help: Any = "") -> FilesField:
    return FilesField(label=label, help_text=help)


def _loaded(text: str) -> list[Any]:
    found: list[Any] = signing.loads(text, salt=SALT, max_age=AGE)
    return found


class CarriesScans(forms.Form):
    """Subclasses name their fields of files in PAPERS. `stored` are the files, with their fields."""

    PAPERS: ClassVar[Papers]

    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, post: Post, **more: Any) -> None:
        super().__init__(*given, **more)
        self.post = post
        self.stored: list[tuple[str, StoredFile]] = []

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.stored = self._kept_before(given.get("kept", ""))
        return given

    @property
    def said_again(self) -> QueryDict:
        """What the browser sent."""
        return self.data if isinstance(self.data, QueryDict) else QueryDict()

    def say(self, name: str, value: str) -> None:
        """Put something else into the page that comes back."""
        data = self.said_again.copy()
        data[name] = value
        self.data = data

    def keep_files(self) -> bool:
        """Keep what was chosen; where one is refused, say so at the field. Nothing of this is in a transaction."""
        for name, (role, purpose) in self.PAPERS.items():
            for upload in self.cleaned_data.get(name) or ():
                ending = str(upload.name).rpartition(".")[2].lower()
                try:
                    stored = keep(upload, name=f"{role.label}.{ending}", purpose=purpose)
                except (FileRefused, StoreFailed) as refusal:
                    self.add_error(name, str(refusal))
                else:
                    self.stored.append((name, stored))
        told = [self.post.pk, *((name, stored.pk) for name, stored in self.stored)]
        self.say("kept", signing.dumps(told, salt=SALT, compress=True))
        return not self.errors

    def _kept_before(self, text: str) -> list[tuple[str, StoredFile]]:
        try:
            by, *told = _loaded(text) if text else self._nothing
        except signing.BadSignature:
            return []
        dropped = set(self.said_again.getlist("drop"))
        wanted = [
            (name, pk) for name, pk in told if by == self.post.pk and str(pk) not in dropped and name in self.PAPERS
        ]
        files = StoredFile.objects.select_related("content").in_bulk([pk for _name, pk in wanted])
        return [(name, files[pk]) for name, pk in wanted if pk in files]

    @property
    def _nothing(self) -> list[Any]:
        return [self.post.pk]

    @property
    def kept_files(self) -> list[tuple[StoredFile, str]]:
        """With what each is, for the page."""
        return [(stored, str(self.PAPERS[name][0].label)) for name, stored in self.stored]
