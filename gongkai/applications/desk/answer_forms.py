"""The forms of an answer: each thing asked for with its decision and what that decision has to say."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.forms import CheckboxSelectMultiple
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications import answers, evidence
from gongkai.applications.acts import consultation_sent, reasons_asked, supplement_asked
from gongkai.applications.acts.forms import CaseForm, FilesField, asked, day_field, words_field
from gongkai.applications.acts.frame import Act, Situation
from gongkai.applications.answers import Draft, Item
from gongkai.applications.models.attachments import Role
from gongkai.law.citations import LawError
from gongkai.law.letter_composing import WITHHELD
from gongkai.law.outcomes import Need, Outcome, grounds_to_withhold, needs_of, outcomes
from gongkai.law.sentences import explain

MOST_ITEMS: Final = 20
JOINED: Final = "、"  # between several that were chosen, as the letter has them
EITHER: Final = _("说明、文件至少有一样")
GROUPS: Final = {
    "granted": _("予以公开"),
    "partial": _("部分公开"),
    "refused": _("不予公开"),
    "unable": _("无法提供"),
    "declined": _("不予处理"),
    "otherwise": _("其他处理"),
}
RECORDING: Final = {
    "consultation_record": consultation_sent.ACT,
    "supplement_letter": supplement_asked.ACT,
    "reasons_letter": reasons_asked.ACT,
}
HINTS: Final = {
    "asked_or_why_not": _(
        "已经书面征求的不用写。遮盖以后，提供的内容不涉及第三方的（例如只遮盖身份证件号码），写明为什么没有征求。会写进答复书。"
    ),
    "reasons": _("写明事实和为什么这样认定，不要只写“不属于公开范围”。"),
    "competent_organ": _("能够确定的，写机关名称和联系方式。"),
    "where_to_get": _("写到申请人照着就能找到：网址、栏目、窗口地址。"),
    "earlier_reply": _("文号和日期。"),
    "proof_of_end": _("哪一天、凭什么证明。会写进终结办理告知书；证明材料另外加在“依据和证明”里。"),
    "no_duty_elsewhere": _("写名称。留在案卷里，不写进答复。"),
    "content": _("内容不多的，直接写在这里，会写进答复书。"),
    "collection": _("在窗口交纸质件，或者安排抄录、查阅的：在哪里、什么时间、凭什么。会写进答复书。"),
    "withheld_part": _("指明是哪份文件的哪些内容，例如“名单中的身份证号码、银行账号”。"),
}
IS_THERE: Final = _("案卷里已有，不用再写；要补充的写在这里。")
THERE: Final = {"delivery": _("按申请人要求的方式提供的，不用写；另有约定的，写明。")}


def grouped() -> list[tuple[Any, Any]]:
    """The decisions by the blocks of table three."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in answers.choices():
        found.setdefault(kind.id.partition(".")[0], []).append((kind.id, kind.label))
    return [("", _("还没有选定")), *((GROUPS[group], rows) for group, rows in found.items())]


class ItemForm(forms.Form):
    """
    One thing asked for. What the decision needs are its further fields; `there`: what the case shows already;
    `proposed`: what is chosen when they are shown first.
    """

    asked = words_field(_("申请的内容"), _("照申请人的话写。一项一答：几件不相干的事，分成几项。"), rows=2)
    decision = forms.ChoiceField(label=_("怎么答复"))

    def __init__(
        self, *given: Any, number: int, there: frozenset[str], proposed: Mapping[str, Sequence[str]], **more: Any
    ) -> None:
        super().__init__(*given, **{"prefix": f"i{number}", **more})
        self.number, self.there = number, there
        self._propose(proposed)
        self.fields["decision"].choices = grouped()  # type: ignore[attr-defined]  # a ChoiceField
        for need in self.needs:
            if need.id == WITHHELD and self.kind:
                self.fields[need.id] = _grounds_field(need, self.kind)
            elif need.id not in evidence.RECORDED and not need.either:
                self.fields[need.id] = _chosen_field(need) if need.choices else self._words_field(need)

    def _propose(self, proposed: Mapping[str, Sequence[str]]) -> None:
        """Only of a part that is withheld, and where nothing was chosen by the person: who unticks all means it."""
        if self.kind is None or not self.kind.withholds or self._was_shown:
            return
        for name, values in proposed.items():
            if isinstance(self.data, QueryDict) and self.is_bound:
                if not self.data.getlist(self.add_prefix(name)):
                    self.data = self.data.copy()
                    self.data.setlist(self.add_prefix(name), values)
            elif not self.is_bound and not any(self.initial.get(name, ())):
                self.initial[name] = [*values]

    @property
    def _was_shown(self) -> bool:
        """The page that was sent had the fields of this decision."""
        return bool(self.kind and self.is_bound and self.data.get(self.add_prefix("shown")) == self.kind.id)

    def _words_field(self, need: Need) -> forms.Field:
        """What the case has already may be left blank, and the hint says what is taken then."""
        is_there = need.id in self.there
        hint = THERE.get(need.id, IS_THERE) if is_there else HINTS.get(need.id, "")
        return words_field(need.label, hint, required=not (need.where_known or is_there), rows=2)

    def _clean_fields(self) -> None:
        """A draft may be kept while something is still to be written: it is asked for when the draft is sent on."""
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        super()._clean_fields()  # type: ignore[misc]  # BaseForm has it, the stubs do not
        for field in needed:
            field.required = True

    @cached_property
    def kind(self) -> Outcome | None:
        """What is chosen, in what was sent or in what was saved."""
        chosen = self.data.get(self.add_prefix("decision")) if self.is_bound else self.initial.get("decision")
        known = {each.id for each in answers.choices()}
        return outcomes()[chosen] if chosen in known else None

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """Of the decision, and of the grounds that are chosen of a part that is withheld."""
        if self.kind is None:
            return ()
        given = self.data.getlist(self.add_prefix(WITHHELD)) if isinstance(self.data, MultiValueDict) else ()
        return needs_of(self.kind, given if self.is_bound else self.initial.get(WITHHELD, ()))

    @property
    def articles(self) -> str:
        return "、".join(map(str, self.kind.articles)) if self.kind else ""

    @property
    def recorded(self) -> Iterator[tuple[str, str, bool, Act | None]]:
        """What must be on record: id, name, whether it is, and the act that puts it there."""
        for need in self.needs:
            if need.id in evidence.RECORDED:
                yield need.id, need.label, need.id in self.there, RECORDING.get(need.id)

    def item(self) -> Item:
        """As it was sent. Words for another decision are kept beside it, so that a wrong choice loses nothing."""
        given = dict(self.cleaned_data)
        asked, decision = given.pop("asked").strip(), given.pop("decision")
        withheld = tuple(given.pop(WITHHELD, self.initial.get(WITHHELD, ())))
        typed = {name: text if isinstance(text, str) else JOINED.join(text) for name, text in given.items()}
        return Item(asked, decision, {**self.initial.get("said", {}), **typed}, withheld)


def _grounds_field(need: Need, kind: Outcome) -> forms.Field:
    """The kinds of refusal, each with its articles: any number of them may be the ground of a withheld part."""
    hint = _("可以选几种。选定以后按“选定依据”，看每一种还要写什么。")
    choices = [
        (each.id, f"{each.label.removeprefix('不予公开：')}（{'、'.join(map(str, each.articles))}）")
        for each in grounds_to_withhold(kind)
    ]
    return forms.MultipleChoiceField(label=need.label, help_text=hint, choices=choices, widget=CheckboxSelectMultiple)


def _chosen_field(need: Need) -> forms.Field:
    """One or several of what the law names, and nothing in other words."""
    choices = [(each, each) for each in need.choices]
    return forms.MultipleChoiceField(label=need.label, choices=choices, widget=CheckboxSelectMultiple)


def initial_of(item: Item) -> dict[str, Any]:
    chosen = {need.id: item.said.get(need.id, "").split(JOINED) for need in item.needs if need.choices}
    own = {"asked": item.asked, "decision": item.decision, "said": item.said, WITHHELD: item.withheld}
    return {**item.said, **chosen, **own}


class MainForm(forms.Form):
    """Where the items are of several rows of table three: the main decision, and why (the form counts a case once)."""

    main = forms.ChoiceField(label=_("年报表三按哪一种决定计算"), required=False)
    why_main = forms.CharField(label=_("为什么以它为主"), required=False, max_length=400)

    def __init__(self, *given: Any, items: Sequence[Item], **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = dict.fromkeys(each.decision for each in items if each.decision)
        pairs = [(id, outcomes()[id].label) for id in chosen]
        self.fields["main"].choices = [("", _("还没有选定")), *pairs]  # type: ignore[attr-defined]  # a ChoiceField


class DraftForm:
    """The whole draft on one page. `draft` after `is_valid`."""

    def __init__(
        self,
        saved: Draft,
        there: frozenset[str],
        data: Mapping[str, Any] | None = None,
        *,
        proposed: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self.saved, self.there, self.data, self.proposed = saved, there, data, proposed
        self.items = [self._item(number) for number in range(1, self._count() + 1)]
        self._main: MainForm | None = None

    def _count(self) -> int:
        if self.data is None:
            return len(self.saved.items)
        given = str(self.data.get("count", ""))
        return min(max(int(given), 1), MOST_ITEMS) if given.isascii() and given.isdecimal() and len(given) < 4 else 1

    def _item(self, number: int) -> ItemForm:
        known = self.saved.items[number - 1] if number <= len(self.saved.items) else Item()
        initial = initial_of(known)
        return ItemForm(self.data, number=number, there=self.there, proposed=self.proposed, initial=initial)

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.items]  # each, so that every mistake is shown
        return all(valid)

    @cached_property
    def decided(self) -> tuple[Item, ...]:
        if self.data is None:
            return self.saved.items
        return tuple(form.item() for form in self.items if form.is_valid())

    @cached_property
    def main(self) -> MainForm | None:
        """Asked only where it matters."""
        if not self._needs_main():
            return None
        form = MainForm(
            self.data, items=self.decided, initial={"main": self.saved.main, "why_main": self.saved.why_main}
        )
        form.is_valid()
        return form

    def _needs_main(self) -> bool:
        if len(self.decided) < 2 or not all(each.decision for each in self.decided):
            return False
        try:
            Draft(self.decided).counts_as()
        except LawError as refusal:
            return refusal.rule == "outcome.main_needed"
        return False

    @property
    def draft(self) -> Draft:
        if self.main is None:
            return Draft(self.decided)
        if not self.main.is_bound:
            return Draft(self.decided, self.saved.main, self.saved.why_main)
        said = self.main.cleaned_data
        return Draft(self.decided, said.get("main", ""), said.get("why_main", "").strip())

    def counts_as(self) -> str:
        """The row of table three in a sentence; blank while it is not fixed."""
        if not self.decided or not all(each.decision for each in self.decided):
            return ""
        try:
            return self.draft.counts_as().label
        except LawError:
            return ""


class WhyForm(CaseForm):
    why = words_field(_("为什么退回"), _("拟稿的人会看到。写明要改什么。"), rows=2, most=2000)


class SearchForm(CaseForm):
    """检索记录 (法释〔2025〕8号): where, with which words, by whom, when, and what came of it."""

    ROLE = Role.SEARCH

    on = day_field(_("检索日期"))
    place = words_field(_("在哪里检索"), _("每个地方一行：档案室、业务系统、文件柜、询问了哪些人。"), rows=3)
    keywords = forms.CharField(label=_("用什么词、按什么找"), max_length=400)
    by_whom = forms.CharField(label=_("谁检索的"), max_length=80)
    found = forms.TypedChoiceField(
        label=_("结果"),
        choices=(("no", _("没有找到")), ("yes", _("找到了"))),
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )
    scans = FilesField(label=_("截图、目录等"))

    def __init__(self, *given: Any, situation: Situation, **more: Any) -> None:
        super().__init__(*given, application=situation.application, post=situation.post, **more)
        self.today = today = situation.today
        self.fields["on"].initial = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(gettext("这一天还没有到。"))
        return on


class EvidenceForm(CaseForm):
    """What a decision rests on besides: in words, as a file, or both."""

    ROLE = Role.EVIDENCE

    need = forms.ChoiceField(label=_("证明什么"))
    said = asked(words_field(_("说明"), rows=3), EITHER)
    scans = asked(FilesField(label=_("文件"), help_text=_("密级标识的照片、批件、征求意见的回函等。")), EITHER)

    def __init__(self, *given: Any, situation: Situation, **more: Any) -> None:
        super().__init__(*given, application=situation.application, post=situation.post, **more)
        needs = {need.id: need for kind in answers.choices() for need in kind.needs}
        pairs = [(id, need.label) for id, need in needs.items() if evidence.can_be_proved(need)]
        papers = [(id, label) for id, (_role, label) in evidence.PAPERS.items()]
        groups = [(_("决定的依据"), pairs), (_("案卷里缺的材料"), papers)]
        self.fields["need"].choices = groups  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        has_file = given.get("scans") or self.stored
        if given.get("need") in evidence.PAPERS and not has_file:
            self.add_error("scans", gettext("请选择文件。"))
        elif not given.get("said", "").strip() and not has_file:
            self.add_error("said", gettext("写一句说明，或者加一个文件。"))
        return given


def sentence(refusal: LawError) -> str:
    return f"{explain(refusal.rule, refusal.values)}（{refusal.article}）"
