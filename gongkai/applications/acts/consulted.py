"""What the acts about one asked party have in common: which one it is."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm
from gongkai.applications.models import Consultation
from gongkai.law.casefile import Asked
from gongkai.law.casefile.events import Party

ANSWERING = frozenset({Party.THIRD_PARTY, Party.JOINT_MAKER})


def undelivered(asked: Asked) -> bool:
    return asked.ended_on is None and asked.delivered_on is None


def unended(asked: Asked) -> bool:
    return asked.ended_on is None


def unanswered(asked: Asked) -> bool:
    """One who let the days pass may still answer; it changes no date then."""
    return asked.consents is None


def may_lapse(asked: Asked) -> bool:
    return asked.ended_on is None and asked.delivered_on is not None and asked.party in ANSWERING


def label_of(row: Consultation) -> str:
    """Without the name, which is shown on the sheet of the case."""
    told = gettext("{party}，{month}月{day}日发出（{key}）")
    return told.format(party=row.get_party_display(), month=row.sent_on.month, day=row.sent_on.day, key=row.key)


class ConsultedForm(ActForm):
    WANTED: ClassVar[Callable[[Asked], bool]]

    id = forms.ChoiceField(label=_("哪一份征求意见函"), widget=forms.RadioSelect)

    def arrange(self) -> None:
        wanted = type(self).WANTED
        asked = {each.id for each in self.situation.before.consultations if wanted(each)}
        rows = [row for row in self.situation.consultations if row.key in asked]
        field: Any = self.fields["id"]
        field.choices = [(row.key, label_of(row)) for row in rows]
        if len(rows) == 1:
            field.initial = rows[0].key
        elif self.situation.which in asked:
            field.initial = self.situation.which

    @property
    def is_impossible(self) -> bool:
        field: Any = self.fields["id"]
        return not field.choices

    def asked(self, id: str) -> Asked | None:
        return next((each for each in self.situation.before.consultations if each.id == id), None)

    def row(self) -> Consultation:
        return next(row for row in self.situation.consultations if row.key == self.cleaned_data["id"])
