"""Files that a form brings: kept at once, and carried from page to page until the form is right."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext

from gongkai.disclosure.drafting import Attached
from gongkai.disclosure.models.choices import Role
from gongkai.files.models import StoredFile
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep
from gongkai.people.models import Post

PURPOSE: Final = "record"
SALT: Final = "disclosure.files"
AGE: Final = 23 * 3600  # a little less than the time of grace of files that nobody uses


class CarryingForm(forms.Form):
    """With the field `attachments` for new files; `kept` carries those that are in the store already."""

    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, post: Post, **more: Any) -> None:
        super().__init__(*given, **more)
        self.post = post
        self.carried: list[Attached] = []

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.carried = self._carried_before(given.get("kept", ""))
        return given

    def keep_files(self) -> bool:
        """Keep what was chosen; where one is refused, say so at the field, and keep the others."""
        for upload in self.cleaned_data.get("attachments") or ():
            try:
                stored = keep(upload, name=upload.name, purpose=PURPOSE)
            except (FileRefused, StoreFailed) as refusal:
                self.add_error("attachments", f"{upload.name}：{refusal}")
            else:
                self.carried.append(Attached(stored, stored.name))
        self.carry(self.carried)
        return not self.errors

    def carry(self, files: Sequence[Attached]) -> None:
        """Put them into the page, signed: it comes back with no other files than those it was given."""
        self.carried = list(files)
        told = [self.post.pk, *([each.file.pk, each.name, each.role] for each in files)]
        text = signing.dumps(told, salt=SALT, compress=True)
        if self.is_bound and isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["kept"] = text
        else:
            self.initial["kept"] = text

    def _carried_before(self, text: str) -> list[Attached]:
        if not text:
            return []
        try:
            by, *told = signing.loads(text, salt=SALT, max_age=AGE)
        except signing.BadSignature:
            self.add_error("attachments", gettext("页面打开得太久了，文件没有带过来，请重新打开这一页。"))
            return []
        dropped = set(self.data.getlist("drop")) if isinstance(self.data, QueryDict) else set()
        wanted = [row for row in told if by == self.post.pk and str(row[0]) not in dropped]
        files = StoredFile.objects.select_related("content").in_bulk([row[0] for row in wanted])
        return [Attached(files[pk], name, Role(role)) for pk, name, role in wanted if pk in files]
