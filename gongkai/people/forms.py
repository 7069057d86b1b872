"""What an administrator fills in about persons and posts, and the first administrator about the site."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.agencies.models import INTERNAL, Agency, Kind, Level
from gongkai.people import handover
from gongkai.people.models import Post, Role, User
from gongkai.people.selectors import Asked
from gongkai.people.sight import agencies_of

# A site begins with an agency that answers in its own name.
LEVELS: Final = [choice for choice in Level.choices if choice[0] != Level.GRASSROOTS]
UNCHOSEN: Final = ("", _("请选择"))  # so that nobody takes the first by oversight
KINDS: Final = [choice for choice in Kind.choices if choice[0] not in INTERNAL]


class AgencyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's class takes no argument when it runs
    """An agency below the administrator's, by its full name: with a thousand of them, typing is faster than looking."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Agency.objects.none(), to_field_name="name", widget=forms.TextInput(), **kwargs)
        self.error_messages["invalid_choice"] = _("没有叫“%(value)s”的机关，或者不在您管理的范围内。请写全称。")
        self.error_messages["required"] = _("还没有填行政机关。")
        self.widget.attrs.update({"list": "agency-names", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip() if isinstance(value, str) else value)


class PersonFilter(forms.Form):
    """What makes no sense narrows nothing, and says so at its field."""

    q = forms.CharField(label=_("姓名或用户名"), required=False, max_length=60)
    agency = forms.CharField(label=_("行政机关"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("角色"), required=False, choices=[("", _("全部")), *Role.choices])
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("在用")), ("gone", _("已停用"))])

    def asked(self) -> Asked:
        self.is_valid()
        given = self.cleaned_data
        return Asked(
            words=given.get("q", ""),
            agency=given.get("agency", ""),
            role=given.get("role", ""),
            gone=given.get("state") == "gone",
        )


class PostForm(forms.Form):
    """Where, and in what role."""

    agency = AgencyChoice(label=_("行政机关"), help_text=_("写全称，例如“桦川县四马架镇人民政府”。"))
    role = forms.ChoiceField(
        label=_("角色"),
        choices=[UNCHOSEN, *Role.choices],
        help_text=_(
            "报送人交来材料；信息公开专员登记、办理、拟稿；审核人审核；签发人签发；主管部门人员查看所属机关；"
            "系统管理员管机关、人员和设置；审计员只看台账，不兼别的岗位。"
        ),
    )
    heads_office = forms.BooleanField(
        label=_("是政府信息公开工作机构负责人"),
        required=False,
        help_text=_("只有签发人可以是；延长答复期限要由其同意（《条例》第三十三条）。"),
    )

    def __init__(self, *args: Any, by: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["agency"]
        if isinstance(choice, AgencyChoice):
            choice.queryset = agencies_of(by).filter(ended_on=None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("heads_office") and given.get("role") != Role.APPROVER:
            self.add_error("heads_office", _("只有签发人可以是工作机构负责人。"))
        return given


class NewPersonForm(PostForm):
    username = forms.CharField(label=_("用户名"), max_length=60, help_text=_("登录时用，例如姓名的拼音；以后不能改。"))
    display_name = forms.CharField(label=_("姓名"), max_length=60)
    field_order = ("display_name", "username", "agency", "role", "heads_office")


class GivePostForm(PostForm):
    since = forms.DateField(label=_("从哪天起"), required=False, help_text=_("不填就从今天起。"))
    until = forms.DateField(label=_("到哪天止"), required=False, help_text=_("不填就一直有效。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name].error_messages["invalid"] = _("日期写法如 2026-01-31。")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("“到哪天止”不能早于“从哪天起”。"))
        return given


class RenameForm(forms.Form):
    display_name = forms.CharField(label=_("姓名"), max_length=60)


class HandOverForm(forms.Form):
    """Who takes over what each post still holds. With nothing open, nobody need be chosen."""

    def __init__(self, *args: Any, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._posts = list(posts)
        self._heirs: dict[int, Mapping[str, Post]] = {}
        for post in self._posts:
            self._ask(post)

    def _ask(self, post: Post) -> None:
        held = handover.open_matters(post)
        heirs = {str(heir.pk): heir for heir in possible_heirs(post)}
        self._heirs[post.pk] = heirs
        choices: list[tuple[str, Any]] = [("", _("不移交") if not held else _("请选择"))]
        choices += [(key, f"{heir.person.display_name}（{heir.get_role_display()}）") for key, heir in heirs.items()]
        words = "、".join(f"{matter.matter.label} {matter.count} 件" for matter in held)
        self.fields[f"heir_{post.pk}"] = forms.ChoiceField(
            label=_("“%(post)s”的工作由谁接手") % {"post": post},
            choices=choices,
            required=bool(held),
            help_text=_("还有：%(words)s。") % {"words": words} if held else _("没有未办完的事。"),
            error_messages={
                "required": _("还有没办完的事，请选一位接手的人；没有合适的人，请先给同事安排同样的岗位。")
            },
        )

    def heirs(self) -> list[tuple[Post, Post | None]]:
        return [(post, self._heirs[post.pk].get(self.cleaned_data[f"heir_{post.pk}"])) for post in self._posts]


class EndPostForm(HandOverForm):
    until = forms.DateField(
        label=_("最后一天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("过了这一天，这个岗位就不能再用。"),
        error_messages={"invalid": _("日期写法如 2026-01-31。")},
    )


class SetupForm(forms.Form):
    """The first administrator and the agency that the site is for."""

    code = forms.CharField(
        label=_("一次性设置码"), max_length=40, help_text=_("运行 gongkai init 时终端里显示的那一行。")
    )
    agency_name = forms.CharField(label=_("机关全称"), max_length=120, help_text=_("例如“某某县人民政府”。"))
    short_name = forms.CharField(label=_("机关简称"), max_length=60, help_text=_("例如“某某县”。"))
    slug = forms.SlugField(
        label=_("网址中的名称"), max_length=60, help_text=_("小写字母、数字和短横线，例如 mouxian；以后印在网址里。")
    )
    level = forms.ChoiceField(label=_("层级"), choices=[UNCHOSEN, *LEVELS])
    kind = forms.ChoiceField(label=_("类别"), choices=[UNCHOSEN, *KINDS])
    display_name = forms.CharField(label=_("您的姓名"), max_length=60)
    username = forms.CharField(label=_("您的用户名"), max_length=60, help_text=_("登录时用，例如姓名的拼音。"))
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不能全是数字，不能太常见，不能含有用户名；几个不相干的词连起来最好记。"),
    )
    again = forms.CharField(
        label=_("再输一遍密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两遍密码不一样。"))
        if given.get("password"):
            person = User(username=given.get("username", ""), display_name=given.get("display_name", ""))
            try:
                validate_password(given["password"], person)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return given


def possible_heirs(post: Post) -> list[Post]:
    """Colleagues in the same role at the same agency today."""
    held = Post.objects.held(today()).filter(agency=post.agency_id, role=post.role).exclude(person=post.person_id)
    return list(held.select_related("person").order_by("person__display_name"))
