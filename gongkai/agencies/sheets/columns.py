"""The columns of the sheet: one table for the template, the export and the import."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.agencies.models import ALWAYS_OPEN, Agency, Channel, Kind, Level, Way

Words = str | Promise


class Unreadable(ValueError):
    """What stands in the cell is none of what may; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Column:
    id: str  # a field of Agency, or "online.address": of the channel
    label: Words
    explained: Words
    example: str = ""
    is_required: bool = False  # for a new agency
    width: int = 16
    way: Way | None = None

    @property
    def field(self) -> str:
        return self.id.rpartition(".")[2]


OF_AGENCY: Final = (
    Column("name", gettext_lazy("全称"), gettext_lazy("机关的规范全称，不能重复"), "某县某镇人民政府", True, 32),
    Column("short_name", gettext_lazy("简称"), gettext_lazy("页面上用的短名称"), "某镇", True),
    Column("level", gettext_lazy("层级"), gettext_lazy("只能写：{levels}"), "乡镇级", True),
    Column("kind", gettext_lazy("类别"), gettext_lazy("只能写：{kinds}"), "人民政府", True),
    Column(
        "parent",
        gettext_lazy("上级机关全称"),
        gettext_lazy("已经有的机关，或者同一张表里的机关；先后次序不限。最上一级的机关留空"),
        "某县人民政府",
        width=32,
    ),
    Column(
        "slug",
        gettext_lazy("网址名称"),
        gettext_lazy("小写字母、数字和“-”，不能重复。新机关可以留空，由系统编；已有的机关靠它认出来，请不要改"),
        "mouzhen",
    ),
    Column("uscc", gettext_lazy("统一社会信用代码"), gettext_lazy("18位，按文本填写"), "11230828000000001L", width=24),
    Column(
        "division_code",
        gettext_lazy("行政区划代码"),
        gettext_lazy("6位、9位或者12位数字，按文本填写；留空就用上级机关的"),
        "230828101",
    ),
    Column("site_code", gettext_lazy("网站标识码"), gettext_lazy("10位数字，按文本填写"), "2308280001"),
    Column("letterhead", gettext_lazy("发文机关代字"), gettext_lazy("文号里用的代字"), "某政"),
    Column(
        "disclosure_office",
        gettext_lazy("政府信息公开工作机构"),
        gettext_lazy("科室名称，印在指南里"),
        "党政综合办公室",
    ),
    Column("address", gettext_lazy("办公地址"), gettext_lazy("工作机构的地址"), "某县某镇中心路1号", width=32),
    Column("postcode", gettext_lazy("邮政编码"), gettext_lazy("6位数字，按文本填写"), "154300"),
    Column(
        "office_hours",
        gettext_lazy("办公时间"),
        gettext_lazy("写清上午、下午"),
        "工作日8:30-11:30，13:30-17:00",
        width=32,
    ),
    Column("phone", gettext_lazy("联系电话"), gettext_lazy("带区号"), "0454-0000000"),
    Column("fax", gettext_lazy("传真号码"), gettext_lazy("没有就留空"), "0454-0000001"),
    Column(
        "online_contact",
        gettext_lazy("互联网联系方式"),
        gettext_lazy("网址或者电子邮箱"),
        "gk@example.gov.cn",
        width=24,
    ),
    Column("is_vertical", gettext_lazy("实行垂直领导"), gettext_lazy("写“是”或者“否”；留空是“否”"), "否"),
    Column(
        "review_organ",
        gettext_lazy("行政复议机关"),
        gettext_lazy("留空就按行政复议法由系统推定"),
        "某县人民政府",
        width=24,
    ),
    Column("court", gettext_lazy("管辖法院"), gettext_lazy("当地规定的法院，系统不推定"), "某县人民法院", width=24),
)
_HOURS: Final = "工作日8:30-11:30，13:30-17:00"
_PHONE: Final = "0454-0000000"
# Of each way: what the address is, examples of it and of the notes.
_WAYS: Final[tuple[tuple[Way, Words, str, str], ...]] = (
    (Way.IN_PERSON, gettext_lazy("接收申请的窗口；留空就用办公地址"), "某县政务服务中心3号窗口", "请带身份证件"),
    (Way.POST, gettext_lazy("收信的地址；留空就用办公地址"), "某县某镇中心路1号", "信封上请写“政府信息公开申请”"),
    (Way.ONLINE, gettext_lazy("网址"), "https://example.gov.cn/ysqgk", "提交成功后会显示编号"),
    (Way.FAX, gettext_lazy("传真号码"), "0454-0000001", "发送后请来电确认"),
    (Way.EMAIL, gettext_lazy("电子邮箱"), "gk@example.gov.cn", "请写明联系电话"),
)


def _of_ways() -> Iterator[Column]:
    opened = gettext_lazy("写“是”或者“否”；留空是“否”")
    for way, address, example, notes in _WAYS:
        told = gettext_lazy("怎样用；会印在政府信息公开指南里")
        if way not in ALWAYS_OPEN:
            yield _of_way(way, "is_open", gettext_lazy("开通"), opened, "是")
            told = gettext_lazy("怎样用、什么时候算收到；开通的要写")
        yield _of_way(way, "address", gettext_lazy("地址"), address, example, 24)
        yield _of_way(way, "hours", gettext_lazy("接收时间"), gettext_lazy("写清上午、下午"), _HOURS, 24)
        yield _of_way(way, "phone", gettext_lazy("联系电话"), gettext_lazy("问这个渠道的电话，带区号"), _PHONE)
        yield _of_way(way, "notes", gettext_lazy("使用说明"), told, notes, 24)


def _of_way(way: Way, field: str, label: Words, explained: Words, example: str, width: int = 16) -> Column:
    heading = format_lazy("{way}：{label}", way=way.label, label=label)
    return Column(f"{way.value}.{field}", heading, explained, example, width=width, way=way)


COLUMNS: Final = (*OF_AGENCY, *_of_ways())
BY_ID: Final = {column.id: column for column in COLUMNS}
NOT_SET: Final = {"name", "short_name", "slug"}  # of an agency that is there: by a rename, which has a day


def explanation(column: Column) -> str:
    named = {"levels": "、".join(map(str, Level.labels)), "kinds": "、".join(map(str, Kind.labels))}
    return str(column.explained).format(**named)


def shown(column: Column, agency: Agency) -> str:
    """The cell of an agency in an export."""
    if column.way:
        row: Channel | None = next((each for each in agency.channels.all() if each.way == column.way), None)
        return in_words(column, getattr(row, column.field)) if row else ""
    value: Any = getattr(agency, column.id)
    if column.id == "parent":
        return value.name if value else ""
    return in_words(column, value)


def in_words(column: Column, value: Any) -> str:
    """A value as the sheet writes it; of `parent` the name."""
    match column.field:
        case "level":
            return str(Level(value).label)
        case "kind":
            return str(Kind(value).label)
        case "is_vertical" | "is_open":
            return _("是") if value else _("否")
    return str(value)


def understood(column: Column, text: str) -> Any:
    """The value of a cell, but for `parent`, which is looked up. Raises Unreadable."""
    return READERS.get(column.field, str)(text)


def _choice(choices: type[Level] | type[Kind]) -> Callable[[str], str]:
    def read(text: str) -> str:
        labels = {str(label): value for value, label in choices.choices}
        if text not in labels:
            known = "".join(f"“{label}”" for label in labels)
            raise Unreadable(_("“{text}”不在可以写的里面：{all}。").format(text=text, all=known))
        return str(labels[text])

    return read


def _yes_or_no(text: str) -> bool:
    answers = {_("是"): True, _("否"): False, "": False}
    if text not in answers:
        raise Unreadable(_("请写“是”或者“否”。"))
    return answers[text]


READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "level": _choice(Level),
    "kind": _choice(Kind),
    "is_vertical": _yes_or_no,
    "is_open": _yes_or_no,
}
