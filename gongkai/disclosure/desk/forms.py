"""The form by which a record is written, and the one that narrows the list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.disclosure.desk.carrying import PURPOSE, CarryingForm
from gongkai.disclosure.drafting import Filing, Words
from gongkai.disclosure.models import Change, Column, Genre, Maker, State, Version
from gongkai.law.catalogue import matters_for, standard_fields
from gongkai.law.citations import numeral
from gongkai.law.clock import periods
from gongkai.people.models import Post
from gongkai.ui.choosing import ChoiceField
from gongkai.ui.fields import FilesField, day_field, words_field

LONGEST_BODY: Final = 2_000_000
ALL: Final = ("", _("全部"))
NONE: Final = ("", _("没有选"))
OFFERED: Final = frozenset({"publication.penalty_withdrawn"})  # periods that are none of publishing


@dataclass(frozen=True, slots=True)
class Section:
    title: str | Promise
    fields: Sequence[forms.BoundField]
    is_open: bool = True


class RecordForm(CarryingForm):
    """What a record says, where it belongs and its files."""

    title = forms.CharField(
        label=_("标题"), max_length=300, help_text=_("公文写全称。标题里不要有个人的姓名、证件号码。")
    )
    document_number = forms.CharField(
        label=_("文号"), max_length=80, required=False, help_text=_("例如 桦政发〔2026〕3号。")
    )
    html = forms.CharField(
        label=_("正文"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 18, "data-editor": ""}),
        help_text=_("可以从 Word、WPS、网页直接粘贴，格式和脚本会清理掉，表格保留。正文都在文件里的，可以不填。"),
    )
    summary = words_field(_("内容概述"), _("一两句话，不重复标题，300字以内。"), required=False, rows=3, most=600)
    attachments = FilesField(
        PURPOSE, label=_("文件"), help_text=_("可以选几份。原件留在工作台，公开的是清除了作者、修订信息的副本。")
    )
    issued_on = day_field(_("成文日期"), _("公文以签发日期为准。"), required=False)
    formed_on = day_field(_("形成或者变更之日"), _("公开期限从这一天的次日起算。"))
    formed_by = forms.ChoiceField(label=_("是形成还是变更"), choices=Change.choices, initial=Change.FORMED)
    period = ChoiceField(label=_("按哪个期限公开"))
    maker = forms.ChoiceField(label=_("信息怎么来的"), choices=Maker.choices, initial=Maker.OWN)
    source_organ = forms.CharField(
        label=_("其他机关的名称"),
        max_length=200,
        required=False,
        help_text=_("共同制作的写其他机关，转载的写原来公开的机关。"),
    )
    item = ChoiceField(label=_("属于法定公开内容的哪一项"), required=False)
    field = ChoiceField(label=_("标准领域"), required=False)
    matter = forms.CharField(
        label=_("公开事项"), max_length=120, required=False, help_text=_("本机关标准目录里的事项名称。")
    )
    genre = ChoiceField(label=_("体裁"), choices=Genre.choices, initial=Genre.OTHER)
    column = forms.ChoiceField(label=_("放在哪个栏目"), choices=Column.choices, initial=Column.DISCLOSURES)
    is_normative = forms.BooleanField(label=_("是规章或者行政规范性文件"), required=False)
    effective_on = day_field(_("施行日期"), required=False)
    expires_on = day_field(_("有效期至"), _("过了这一天自动标为“已失效”。"), required=False)
    notice_until = day_field(_("公示的最后一天"), _("过了这一天自动撤回。不是公示的不填。"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    turn = forms.IntegerField(widget=forms.HiddenInput, required=False)

    WORDS: Final = ("title", "document_number", "html", "summary")
    DAYS: Final = ("issued_on", "formed_on", "formed_by", "period")
    SOURCE: Final = ("maker", "source_organ")
    PLACE: Final = ("item", "field", "matter", "genre", "column")
    FORCE: Final = ("is_normative", "effective_on", "expires_on", "notice_until")

    def __init__(self, *given: Any, post: Post, **more: Any) -> None:
        super().__init__(*given, post=post, **more)
        agency = post.agency
        matters = [(each.id, f"{_article(each)} {each.text}") for each in matters_for(agency.level, agency.kind)]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "item": [NONE, *matters],
            "field": [NONE, *((each.id, each.name) for each in standard_fields())],
            "period": [(each.id, _period(each)) for each in periods().values() if each.id not in OFFERED],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        self.fields["formed_on"].widget.attrs["max"] = today().isoformat()

    def sections(self) -> Iterator[Section]:
        yield Section(_("二、日期和期限"), self._these(self.DAYS))
        yield Section(_("三、归到哪里"), self._these(self.PLACE))
        yield Section(_("四、信息的来源"), self._these(self.SOURCE), self._is_told(self.SOURCE))
        yield Section(_("五、效力、公示期"), self._these(self.FORCE), self._is_told(self.FORCE))

    @property
    def first(self) -> list[forms.BoundField]:
        return self._these(self.WORDS)

    def _these(self, names: Sequence[str]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    def _is_told(self, names: Sequence[str]) -> bool:
        return any(self[name].errors or self[name].value() not in (None, "", False, Maker.OWN) for name in names)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("maker") in {Maker.LEAD, Maker.REPOSTED} and not given.get("source_organ", "").strip():
            self.add_error("source_organ", gettext("请写明其他机关的名称。"))
        if (formed := given.get("formed_on")) and formed > today():
            self.add_error("formed_on", gettext("这一天还没有到。"))
        return given

    def words(self) -> Words:
        said = self.cleaned_data
        names = ("title", "summary", "document_number", "issued_on", "maker", "source_organ", "html")
        return Words(**{name: said[name] for name in names}, files=tuple(self.carried))

    def filing(self) -> Filing:
        said = self.cleaned_data
        names = (
            *("formed_on", "formed_by", "period", "item", "field", "matter", "genre", "column"),
            *("is_normative", "effective_on", "expires_on", "notice_until"),
        )
        return Filing(**{name: said[name] for name in names})


def initial_of(version: Version) -> dict[str, Any]:
    """The form as the version and its record are."""
    record = version.record
    said = {name: getattr(version, name) for name in (*RecordForm.WORDS, "issued_on", *RecordForm.SOURCE)}
    filed = (*RecordForm.PLACE, *RecordForm.FORCE, "formed_on", "formed_by", "period")
    return {**said, **{name: getattr(record, name) for name in filed}, "turn": record.turn}


class RecordFilter(forms.Form):
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *State.choices])
    genre = forms.ChoiceField(label=_("体裁"), required=False, choices=[ALL, *Genre.choices])
    item = ChoiceField(label=_("法定公开内容"), required=False)
    only = forms.ChoiceField(
        label=_("只看"),
        required=False,
        choices=[ALL, ("overdue", _("已过公开期限的")), ("revising", _("修改没有发布的")), ("imported", _("导入的"))],
    )
    words = forms.CharField(label=_("标题、文号、索引号"), required=False, max_length=100)

    def __init__(self, given: Any, *, post: Post) -> None:
        super().__init__(given, auto_id="filter_%s")
        agency = post.agency
        offered = [(each.id, each.text[:24]) for each in matters_for(agency.level, agency.kind)]
        if isinstance(field := self.fields["item"], forms.ChoiceField):
            field.choices = [ALL, *offered]


def _article(matter: Any) -> str:
    article = matter.article
    number = numeral(matter.number)
    return gettext("第{article}条（{number}）").format(article=numeral(article.article), number=number)


def _period(period: Any) -> str:
    unit = gettext("个工作日") if period.working else gettext("日（自然日）")
    return gettext("{matter}：{since}起{days}{unit}").format(
        matter=period.matter, since=period.since, days=period.days, unit=unit
    )
