"""The forms of the acts, one each. `turn` comes back with every one of them."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.disclosure.models import Answer, Ground, Openness, Record, Validity, Why
from gongkai.people.models import Post
from gongkai.ui.choosing import ChoiceField
from gongkai.ui.fields import day_field, words_field

RETURNED: Final = _("退回修改的必填")
UNSURE: Final = _("报有关部门的必填")
LATEST: Final = 500  # documents offered as what repealed another


class ActForm(forms.Form):
    turn = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, record: Record, post: Post, **more: Any) -> None:  # noqa: ARG002 - some ask
        super().__init__(*given, **more)
        self.record = record
        self.initial.setdefault("turn", record.turn)


class PressForm(ActForm):
    """A button, and nothing to fill in."""


class CheckForm(ActForm):
    answer = forms.ChoiceField(label=_("结论"), choices=Answer.choices, widget=forms.RadioSelect)
    responsible = forms.ModelChoiceField(
        label=_("责任人"), queryset=Post.objects.none(), help_text=_("对这项审查负责的人，一般就是签字的人。")
    )
    remark = words_field(_("意见"), required=False, rows=3, most=1000)
    organ = forms.CharField(
        label=_("报给哪个部门"),
        max_length=120,
        required=False,
        help_text=_("有关主管部门，或者保密行政管理部门（条例第十七条第三款）。"),
    )
    letter = forms.CharField(label=_("报送的函的文号"), max_length=80, required=False)
    asked_on = day_field(_("报送日期"), required=False)

    def __init__(self, *given: Any, post: Post, **more: Any) -> None:
        super().__init__(*given, post=post, **more)
        for name, when in (("remark", RETURNED), ("organ", UNSURE), ("letter", UNSURE), ("asked_on", UNSURE)):
            setattr(self.fields[name], "asked", when)  # noqa: B010 - read by ui/optional.html, unknown to the stubs
        field = self.fields["responsible"]
        if isinstance(field, forms.ModelChoiceField):
            held = Post.objects.held(today()).filter(
                agency=post.agency_id, role__in=("officer", "reviewer", "approver")
            )
            field.queryset = held.select_related("person", "agency").order_by("person__display_name", "pk")
            field.label_from_instance = _named  # type: ignore[assignment]  # Django's own way to say it
            field.initial = post.pk


def _named(post: Post) -> str:
    return f"{post.person.display_name}（{post.get_role_display()}）"


class AnsweredForm(ActForm):
    said = words_field(_("有关部门怎么答复的"))
    on = day_field(_("答复日期"))


class WithdrawForm(ActForm):
    why = forms.ChoiceField(label=_("为什么撤回"), choices=Why.choices, widget=forms.RadioSelect)
    words = words_field(_("说明"), _("留在工作台，不公开。选“其他原因”的必填。"), required=False, rows=3, most=1000)
    is_neutral = forms.BooleanField(
        label=_("对外只说“已经撤回”，标题也不再显示"),
        required=False,
        help_text=_("涉及个人信息或者不应公开的内容，系统自动这样做。"),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["why"]
        if isinstance(field, forms.ChoiceField):  # what the passing of days does is no choice
            field.choices = [each for each in Why.choices if each[0] != Why.EXPIRED]


class PenaltyForm(ActForm):
    on = day_field(_("哪一天被变更、撤销、确认违法或者无效的"))


class CloseForm(ActForm):
    openness = forms.ChoiceField(
        label=_("公开属性"),
        choices=[each for each in Openness.choices if each[0] != Openness.PUBLIC],
        widget=forms.RadioSelect,
    )
    ground = ChoiceField(label=_("原因"), choices=[("", _("请选择")), *Ground.choices])
    words = words_field(_("理由和依据"), _("写明为什么，依据哪一条。留在工作台。"))
    reassess_on = day_field(
        _("下一次评估"), _("到这一天提醒重新评估（条例第十八条）。不填的，一年以后。"), required=False
    )


class ReassessForm(ActForm):
    openness = forms.ChoiceField(
        label=_("评估的结论"),
        choices=[
            (Openness.PUBLIC, _("可以公开，转为拟稿")),
            (Openness.ON_REQUEST, _("仍然依申请公开")),
            (Openness.CLOSED, _("仍然不予公开")),
        ],
        widget=forms.RadioSelect,
    )
    ground = ChoiceField(label=_("原因"), choices=[("", _("可以公开的不选")), *Ground.choices], required=False)
    words = words_field(_("理由和依据"), _("仍然不公开的必填。"), required=False)
    reassess_on = day_field(_("下一次评估"), _("不填的，一年以后。"), required=False)


class ValidityForm(ActForm):
    validity = forms.ChoiceField(label=_("效力"), choices=Validity.choices, widget=forms.RadioSelect)
    on = day_field(_("从哪一天起"), required=False)
    changed_by = forms.ModelChoiceField(
        label=_("由哪件已公开的信息修改、废止"), queryset=Record.objects.none(), required=False, empty_label=_("没有")
    )
    changed_by_words = forms.CharField(label=_("不在这里公开的，写文件的名称和文号"), max_length=300, required=False)

    def __init__(self, *given: Any, record: Record, **more: Any) -> None:
        super().__init__(*given, record=record, **more)
        field = self.fields["changed_by"]
        if isinstance(field, forms.ModelChoiceField):
            others = Record.objects.public().filter(agency=record.agency_id).exclude(pk=record.pk)
            newest = others.order_by("-public_at").values("pk")[:LATEST]
            field.queryset = others.filter(pk__in=list(newest.values_list("pk", flat=True))).order_by("-public_at")
