"""
What the forms about a case have in common: the turn of their page, the files; those of acts besides the day, why it is
entered late, and where a refusal is shown.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import PurePath
from typing import Any, ClassVar, Final, TypeVar

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.frame import Doing, Situation, perform
from gongkai.applications.cases import Case
from gongkai.applications.models import Application
from gongkai.applications.models.attachments import Role
from gongkai.files.arriving import Upload
from gongkai.files.models import StoredFile
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep
from gongkai.law.casefile import CaseFile
from gongkai.law.citations import LawError
from gongkai.law.sentences import explain
from gongkai.people.models import Post
from gongkai.ui import fields
from gongkai.ui.fields import Words, day_field, words_field

__all__ = ["day_field", "words_field"]
PURPOSE: Final = "attachment"
SALT: Final = "applications.acting.files"
LATE: Final = "late_reason"
PAST: Final = _("补登的必填")
CARRIED: Final = frozenset({"turn", "kept"})  # by the page, and filled in by nobody
# At which field a refusal of the law is shown; those not named stand above the form.
FIELD_OF: Final[Mapping[str, str]] = {
    "case.late": LATE,
    "case.ahead": "on",
    "case.after_due": "on",
    "case.delay_late": "on",
    "case.period_not_over": "on",
    "case.letter_not_lapsed": "on",
    "case.extension": "days",
    "case.letter_reply_by": "reply_by",
    "case.letter_twice": "id",
    "case.letter_never_sent": "id",
    "case.letter_undelivered": "id",
    "case.letter_unanswered": "id",
    "case.letter_unended": "id",
    "case.letter_may_lapse": "id",
    "case.other_ground": "ground",
    "case.fee_already": "method",
    "tariff.already": "quantity",
    "tariff.quantity": "quantity",
}


Asked = TypeVar("Asked", bound=forms.Field)


def asked(field: Asked, when: Words = "") -> Asked:
    """A field that may be left blank in some cases alone: `when` says in which it may not, in place of 可不填."""
    field.required = False
    field.asked = when  # type: ignore[attr-defined]  # read by ui/field.html
    return field


class FilesField(fields.FilesField):
    """Papers of a case."""

    def __init__(self, **more: Any) -> None:
        super().__init__(PURPOSE, **more)


def files_field(label: Words, help_text: Words = "") -> FilesField:
    return FilesField(label=label, help_text=help_text)


class CaseForm(forms.Form):
    """
    What every form about a case brings back: the turn of the page, and in `kept` the files that were chosen before the
    page came back, so that nobody chooses them twice.
    """

    ROLE: ClassVar[Role] = Role.OTHER  # of the files

    turn = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, application: Application, post: Post, **more: Any) -> None:
        super().__init__(*given, **more)
        self.stored: list[StoredFile] = []
        self.called: dict[int, str] = {}  # by the key of a file: what the person called it
        self.fields["turn"].initial = application.turn
        if self.prefix:
            self.fields["turn"].widget.attrs["id"] = False  # another form of the page has it
        if not self._files_fields():
            del self.fields["kept"]
        self._salt = f"{SALT}.{application.pk}.{post.pk}"  # what one chose for one case is of no use to another

    def add_prefix(self, field_name: str) -> str:
        """Of the page there is one turn, however many forms stand on it."""
        return field_name if field_name in CARRIED else super().add_prefix(field_name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.stored = self._kept_before(given.get("kept", ""))
        return given

    def renew(self, turn: int) -> None:
        """As of the case that is shown now, with everything that was filled in."""
        self._say("turn", str(turn))

    def name_for(self, upload: "UploadedFile[Any]") -> str:
        """By what it is: names that people give to files may name persons."""
        return f"{self.ROLE.label}{PurePath(upload.name or '').suffix.lower()}"

    def keep_files(self) -> bool:
        """Keep what was chosen; where one is refused, say so at the field. Nothing of this is in a transaction."""
        for name in self._files_fields():
            for upload in self.cleaned_data.get(name) or ():
                try:
                    stored = kept(upload, self.name_for(upload))
                except (FileRefused, StoreFailed) as refusal:
                    self.add_error(name, f"{upload.name}：{refusal}")
                else:
                    self.stored.append(stored)
                    self.called[stored.pk] = upload.name or ""
            if self.stored:
                told = gettext("已经收下{number}个文件，不用再选；再选的另外加上。")
                self[name].help_text = told.format(number=len(self.stored))
        if "kept" in self.fields:
            carried = [(each.pk, self.called.get(each.pk, "")) for each in self.stored]
            self._say("kept", signing.dumps(carried, salt=self._salt))
        return not self.errors

    def is_right(self) -> bool:
        """Valid, and its files are kept; those that could be are kept where the rest is wrong, too."""
        self.is_valid()
        return self.keep_files()

    def _files_fields(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field, FilesField)]

    def _kept_before(self, token: str) -> list[StoredFile]:
        try:
            carried = signing.loads(token, salt=self._salt, max_age=24 * 3600) if token else ()
        except signing.BadSignature:
            return []
        self.called |= dict(carried)
        return list(StoredFile.objects.filter(pk__in=[pk for pk, _name in carried]).order_by("pk"))

    def _say(self, name: str, text: str) -> None:
        data: Any = self.data
        self.data = data = data.copy()  # that of a request is frozen
        data[self.add_prefix(name)] = text


class ActForm(CaseForm):
    """
    Subclasses add fields and say with `doing` what is entered. After `is_valid`, `before` and `after` are the case as
    it stands and as it would stand; a refusal of the law stands at its field.
    """

    ON: ClassVar[Words] = _("哪一天")
    ON_HELP: ClassVar[Words] = ""
    FIELDS: ClassVar[Mapping[str, str]] = {}  # fields of refusals that the form calls by another name
    LATE_MATTERS: ClassVar[bool] = True

    on = day_field("")
    late_reason = asked(
        forms.CharField(
            label=_("补登的原因"),
            max_length=400,
            help_text=_("日期在今天以前的，请写明为什么现在才登记。原因会留在案卷里。"),
        ),
        PAST,
    )

    def __init__(self, *given: Any, situation: Situation, **more: Any) -> None:
        super().__init__(*given, application=situation.application, post=situation.post, **more)
        self.situation = situation
        self.casefile_after: CaseFile | None = None
        on = self.fields["on"]
        on.label, on.help_text = self.ON, self.ON_HELP
        on.initial = on.initial or situation.today
        on.widget.attrs |= {"max": situation.today.isoformat()}
        self.order_fields([*self.own_fields, "on", LATE])
        self.arrange()

    def arrange(self) -> None:
        """What depends on the case: choices, what is proposed. Called once."""

    def only_today(self) -> None:
        """The day is that of the act itself, and asked of nobody."""
        self.fields["on"].disabled = True
        self.fields["on"].widget = forms.HiddenInput()
        self.fields[LATE].widget = forms.HiddenInput()

    @property
    def is_impossible(self) -> bool:
        """There is nothing that it could be done to."""
        return False

    @property
    def to_choose(self) -> list[tuple[str, str]]:
        """What is to be chosen before the form: the key for the address, and what is said of it."""
        return []

    @property
    def own_fields(self) -> list[str]:
        return [name for name in self.fields if name not in {*CARRIED, "on", LATE}]

    # What the subclass says

    def perform(self, case: Case) -> Any:
        """Do it, within `cases.working`. Where another has to approve, it is proposed instead."""
        return perform(case, self.doing(), by=self.situation.post)

    def doing(self) -> Doing:
        """What is entered, from `cleaned_data`. Called only with data that are valid by themselves."""
        raise NotImplementedError

    # What all have in common

    @property
    def said(self) -> dict[str, Any]:
        return self.cleaned_data

    @property
    def late(self) -> str:
        """Why it is entered late; nothing where it is not."""
        given: date = self.said["on"]
        return self.said[LATE].strip() if given < self.situation.today else ""

    @property
    def brought(self) -> list[tuple[StoredFile, Role]]:
        return [(stored, self.ROLE) for stored in self.stored]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        on = given.get("on")
        if on and on > self.situation.today:
            self.add_error("on", gettext("这一天还没有到。"))
        elif on and self.LATE_MATTERS and on < self.situation.today and not given.get(LATE, "").strip():
            self.add_error(LATE, gettext("是以前发生的事，请写明为什么现在才登记。"))
        return given

    def _post_clean(self) -> None:
        """The law is asked last, when all else is right."""
        super()._post_clean()  # type: ignore[misc]  # BaseForm has it, the stubs do not
        if self.errors:
            return
        try:
            event = self.doing().event
            self.casefile_after = self.situation.trial(event) if event else None
        except LawError as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: LawError) -> None:
        """The refusal in a sentence, at the field it is about where its id tells."""
        values = dict(refusal.values)
        name = FIELD_OF.get(refusal.rule)
        if refusal.rule == "case.before":
            name = self.FIELDS.get(str(values["field"]), str(values["field"]))
            values["field"] = self.fields[name].label if name in self.fields else name
        text = f"{explain(refusal.rule, values)}（{refusal.article}）"
        shown = name and name in self.fields and not self.fields[name].widget.is_hidden
        self.add_error(name if shown else None, text)

    @property
    def typed(self) -> dict[str, str]:
        """What was filled in, by which a preview is of this form and of no other; files are no part of it."""
        hidden = {"kept", *self._files_fields()}
        return {name: str(value) for name, value in self.cleaned_data.items() if name not in hidden}


def kept(upload: "UploadedFile[Any]", name: str) -> StoredFile:
    """A file that came with a form, in the store, before the act. FileRefused and StoreFailed say why not."""
    brought = upload if isinstance(upload, Upload) else upload.chunks()
    return keep(brought, name=name, purpose=PURPOSE)


def lines_of(text: str) -> list[str]:
    """One thing a line, without the numbers that people put before them."""
    return [line for each in text.splitlines() if (line := each.strip().lstrip("0123456789.、)） ").strip())]
