"""更正 of a mistyped entry: another approves it, both stay visible, and the case is read as if it had been right."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, Final, Union, get_args, get_origin

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts import (
    abandoned,
    consultation_ended,
    consultation_sent,
    proposals,
    reopened,
    served,
)
from gongkai.applications.acts.forms import ActForm, day_field, words_field
from gongkai.applications.acts.frame import Act, Doing, Done, Situation
from gongkai.applications.acts.mending import mend
from gongkai.applications.acts.tracing import letters_of
from gongkai.applications.cases import Case
from gongkai.applications.models import Proposal
from gongkai.applications.models.application import ApplicantKind, Channel
from gongkai.applications.models.proposals import Proposed
from gongkai.applications.obligations import ENDING
from gongkai.applications.words import is_token
from gongkai.law.casefile import Event, event_to
from gongkai.law.casefile.correcting import as_corrected
from gongkai.law.casefile.events import Corrected, Decided, Extended, FeeNoticed, Served, Submitted
from gongkai.law.citations import REGISTER
from gongkai.law.sentences import explain

PREFIX: Final = "new_"
TOLD_ON: Final = f"{PREFIX}told_on"
LABELS: Final = {
    "on": _("日期"),
    "channel": _("提出方式"),
    "applicant_kind": _("申请人类别"),
    "reply_by": _("答复或者补正的期限"),
    "accepted": _("理由是否合理"),
    "until": _("到哪一天"),
    "party": _("征求谁的意见"),
    "item": _("关于第几项"),
    "consents": _("是否同意公开"),
    "reason": _("结束的原因"),
    "days": _("延长的工作日"),
    "told_on": _("告知之日"),
    "delivered_on": _("送达之日"),
    "method": _("送达方式"),
    "consented": _("有电子送达的同意"),
    "ground": _("事由"),
    "due_on": _("指定的期限"),
}
CHOICES: Final[Mapping[tuple[str, str], Any]] = {
    ("submitted", "channel"): Channel.choices,
    ("submitted", "applicant_kind"): ApplicantKind.choices,
    ("consultation_sent", "party"): consultation_sent.PARTIES,
    ("consultation_ended", "reason"): consultation_ended.REASONS,
    ("served", "method"): served.METHODS,
    ("abandoned", "ground"): abandoned.GROUNDS,
    ("reopened", "ground"): reopened.GROUNDS,
}
YES_NO: Final = (("yes", _("是")), ("no", _("不是")))
# What stands in a letter that went out is not mended here: the entry is made void, and the act done anew.
LEFT: Final[Mapping[type[Event], frozenset[str]]] = {
    FeeNoticed: frozenset({"method", "quantity", "amount", "already"}),
    Decided: frozenset({"outcome", "items"}),
}


class What(models.TextChoices):
    FIELDS = "fields", _("改正其中的内容")
    VOID = "void", _("整条作废：这件事没有发生过")


def correctable(situation: Situation) -> list[tuple[int, Event]]:
    """The entries as they are read now, with their numbers from 1; what is void is left out."""
    return as_corrected(list(enumerate(situation.events, 1)), situation.today)


def label_of(number: int, event: Event) -> str:
    told = gettext("第{number}条：{on} {what}")
    return told.format(number=number, on=event.on, what=explain(f"case.kind.{event.kind}"))


def shown_fields(event: Event) -> Iterator[tuple[str, Any, bool]]:
    """Name, type and whether it must be there, of the fields that a correction may change."""
    left = LEFT.get(type(event), frozenset())
    for each in fields(event):
        if each.name in left or each.name not in LABELS:
            continue
        if each.name == "reason" and (event.kind, "reason") not in CHOICES:
            continue  # why it was entered late is nothing of the law
        yield each.name, each.type, each.default is MISSING


def field_for(event: Event, name: str, of: Any, needed: bool) -> forms.Field:
    """The control for one field, with what stands there now."""
    value, label = getattr(event, name), LABELS[name]
    if choices := CHOICES.get((event.kind, name)):
        old = next((text for code, text in choices if code == value), value)
        return forms.ChoiceField(label=label, choices=choices, initial=str(value), help_text=was(old))
    if of is bool:
        initial = "yes" if value else "no"
        return forms.ChoiceField(
            label=label, choices=YES_NO, initial=initial, help_text=was(dict(YES_NO)[initial]), widget=forms.RadioSelect
        )
    if of is int:
        return forms.IntegerField(label=label, initial=value, min_value=1, help_text=was(value))
    if date in _members(of):
        field = day_field(label, was(value), required=needed)
        field.initial = value
        return field
    return forms.CharField(label=label, initial=value, required=needed, max_length=20, help_text=was(value))


def _members(of: Any) -> tuple[Any, ...]:
    return get_args(of) if get_origin(of) in {Union, types.UnionType} else (of,)


def was(value: Any) -> str:
    if value is None or value == "":
        return gettext("原来没有登记。")
    return gettext("原来登记的是：{value}").format(value=value)


class Form(ActForm):
    ON = _("哪一天提请更正")
    LATE_MATTERS = False

    what = forms.ChoiceField(label=_("怎么更正"), choices=What.choices, initial=What.FIELDS, widget=forms.RadioSelect)
    why = words_field(_("为什么登记错了"), _("原来的记录和更正都留在案卷里，谁都看得到。"), rows=2)

    def arrange(self) -> None:
        self.number, self.event = self._chosen()
        self.only_today()
        if self.event is None:
            return
        for name, of, needed in shown_fields(self.event):
            field = field_for(self.event, name, of, needed)
            field.widget.attrs["data-when"] = f"what={What.FIELDS.value}"
            self.fields[f"{PREFIX}{name}"] = field
        self.order_fields(["what", *(name for name in self.fields if name.startswith(PREFIX)), "why"])

    def _chosen(self) -> tuple[int, Event | None]:
        known = dict(correctable(self.situation))
        number = int(self.situation.which) if self.situation.which.isdecimal() else 0
        return number, known.get(number)

    @property
    def to_choose(self) -> list[tuple[str, str]]:
        """The entries, where none is chosen yet: the key for the address, and what is said of each."""
        if self.event is not None:
            return []
        return [(str(number), label_of(number, event)) for number, event in correctable(self.situation)]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("what") == What.VOID:  # nothing of it is changed, so nothing of it can be wrong
            for name in [name for name in self.errors if name.startswith(PREFIX)]:
                del self.errors[name]
        if self.event is None:
            raise forms.ValidationError(gettext("请先选择要更正哪一条记录。"))
        if not self.errors and given["what"] == What.FIELDS and not self.changed():
            raise forms.ValidationError(gettext("没有改动任何内容。"))
        if given.get("what") == What.VOID and isinstance(self.event, Submitted):
            self._check_alone()
        if given.get("what") == What.FIELDS and isinstance(self.event, Extended) and given.get(TOLD_ON):
            self._check_told(given[TOLD_ON])
        return given

    def _check_alone(self) -> None:
        """An application is registered by mistake only where nothing has become of it."""
        if why_none := why_no_mistake(self.situation):
            self.add_error("what", why_none)
        elif named := named_beside(self.situation, self.number):
            told = gettext("还有别的记录没有作废，不能作废登记。确实登记错了的，先逐条作废：{others}。")
            self.add_error("what", told.format(others=named))

    def _check_told(self, told_on: date) -> None:
        """条例 33(2): the applicant was not told before the letter went, where it is known when that was."""
        letters = self.situation.application.letters.in_force().exclude(sent_on=None)
        signed = letters_of(self.situation.application, self.number)
        letter = letters.filter(kind="extension", pk__in=signed).first()
        if letter and letter.sent_on and told_on < letter.sent_on:
            self.add_error(TOLD_ON, gettext("告知书是{day}送出的，不能在那以前告知。").format(day=letter.sent_on))

    def changed(self) -> dict[str, Any]:
        """Of each field that is other than it was: the new value, as the exchange format has it."""
        if self.event is None:
            return {}
        old, found = event_to(self.event), dict[str, Any]()
        for name, of, _needed in shown_fields(self.event):
            new = self.cleaned_data[f"{PREFIX}{name}"]
            plain = new == "yes" if of is bool else new.isoformat() if isinstance(new, date) else new or None
            if plain != old.get(name, False if of is bool else None):
                found[name] = plain
        return found

    def correction(self, why: str, approved_by: str) -> Corrected:
        return correction(self.data_of(), self.said["on"], why, approved_by)

    def data_of(self) -> dict[str, Any]:
        void = self.said["what"] == What.VOID
        return {"event": self.number, "void": void, "fields": None if void else self.changed()}

    def doing(self) -> Doing:
        return Doing(event=self.correction(self.said["why"], "post:0"))

    def perform(self, case: Case) -> Proposal:
        data = self.data_of()
        codes = {"event": data["event"], "void": data["void"], "fields": data["fields"] or {}}
        return proposals.propose(
            case,
            Proposed.CORRECTED,
            data=data,
            words={"reason": self.said["why"]},
            codes=codes,
            by=self.situation.post,
        )


def named_beside(situation: Situation, one: int | None) -> str:
    """The other entries of the case that are not void, as people call them."""
    return "；".join(label_of(number, event) for number, event in correctable(situation) if number != one)


def why_no_mistake(situation: Situation) -> str:
    """Whoever was answered had applied: also where the service, and then the answer, were made void step by step."""
    if situation.before.served_on:
        return gettext("这件申请已经答复并送达，不能当作登记错了而作废。")
    went = situation.application.letters.filter(kind__in=ENDING).exclude(sent_on=None, opened_at=None)
    if any(isinstance(event, Served) for event in situation.events) or went.exists():
        return gettext("这件申请的答复登记过送达，或者已经被打开，不能当作登记错了而作废；送达的记录作废了也一样。")
    return ""


def correction(data: Mapping[str, Any], on: date, why: str, approved_by: str) -> Corrected:
    return Corrected(
        on=on,
        event=data["event"],
        fields=data["fields"] or None,
        void=data["void"],
        reason=why,
        approved_by=approved_by,
    )


class ApprovalForm(proposals.ApprovalForm):
    ON = _("哪一天更正")
    LATE_MATTERS = False

    def arrange(self) -> None:
        self.only_today()

    def clean(self) -> dict[str, Any]:
        """Since it was proposed the answer may have gone out, or something else have become of it."""
        given = super().clean()
        original = dict(correctable(self.situation)).get(self.proposal.data["event"])
        is_registration = self.proposal.data["void"] and isinstance(original, Submitted)
        if is_registration and (why_none := why_no_mistake(self.situation)):
            raise forms.ValidationError(why_none)
        if is_registration and (others := named_beside(self.situation, self.proposal.data["event"])):
            told = gettext("案卷里还有别的记录（{others}），不能作废登记；请退回。")
            raise forms.ValidationError(told.format(others=others))
        return given

    def doing(self) -> Doing:
        reason = self.proposal.words["reason"]
        assert is_token(reason)  # noqa: S101 - the words of a proposal are sealed when it is made
        event = correction(self.proposal.data, self.said["on"], reason, proposals.approver(self.situation.post))
        number = self.proposal.data["event"]
        original = dict(correctable(self.situation)).get(number)

        def after(case: Case, _done: Done) -> None:
            if original is not None:
                mend(case, number, original)

        return Doing(event=event, after=after)


ACT: Final = Act(
    kind="corrected",
    button=_("提请批准更正"),
    citation=REGISTER,
    lead=_("登记错了的日期、方式等，可以更正。要由签发人批准；原来的记录不会消失，已经发出的文书也不会自动改变。"),
    done=_("已提请批准更正。批准以前，一切照旧。"),
    form=Form,
    at_end=True,
    is_proposed=True,
)
APPROVAL: Final = Act(
    kind="corrected",
    button=_("批准更正"),
    citation=REGISTER,
    lead=ACT.lead,
    done=_("已更正，期限和状态已经按更正后的记录重新计算。"),
    form=ApprovalForm,
)
