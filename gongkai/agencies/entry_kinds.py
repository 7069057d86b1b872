"""The kinds of entries that agencies write into the ledger. They hold names of fields and codes, never the values."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency, Channel, Layer, Purpose, Series, VoidReason, Way
from gongkai.ledger.kinds import EntryKind, name_codes, name_facts, register

SET: Final = ("fields", "change", "commitment")  # which settings; the row with the values, and what proves it

ADDED = EntryKind("agency.added", _("新增机关"), SET)
EDITED = EntryKind("agency.edited", _("修改机关设置"), SET)
MOVED = EntryKind("agency.moved", _("调整隶属关系"), SET)
RENAMED = EntryKind("agency.renamed", _("机关更名"), SET)
MERGED = EntryKind("agency.merged", _("机关合并"), (*SET, "into"))
SPLIT = EntryKind("agency.split", _("机关分设"), (*SET, "into"))
ENDED = EntryKind("agency.ended", _("机关撤销"), SET)
CHANNEL_SET = EntryKind("agency.channel_set", _("修改受理渠道"), (*SET, "way", "is_open"))
SERIES_SET = EntryKind("agency.series_set", _("修改编号规则"), (*SET, "purpose"))
NUMBER_VOIDED = EntryKind("number.voided", _("编号作废"), ("number", "purpose", "year", "seq", "reason", "note"))
CALENDAR_IMPORTED = EntryKind(
    "calendar.imported",
    _("导入工作日历"),
    ("row", "year", "layer", "region", "version", "calendar_before", "calendar", "off", "work"),
)
SHEET_IMPORTED = EntryKind("agencies.imported", _("用表格导入机关"), ("rows", "added", "changed", "file"))
SHEET_EXPORTED = EntryKind("agencies.exported", _("导出机关表格"), ("rows", "format"))
MADE_DISTINCT = EntryKind("agency.made_distinct", _("升级时分开重复的代字和文号"), ("agencies", "numbers"))

OWN: Final = (
    ADDED,
    EDITED,
    MOVED,
    RENAMED,
    MERGED,
    SPLIT,
    ENDED,
    CHANNEL_SET,
    SERIES_SET,
    NUMBER_VOIDED,
    CALENDAR_IMPORTED,
    SHEET_IMPORTED,
    SHEET_EXPORTED,
    MADE_DISTINCT,
)
name_facts(
    {
        "fields": _("改了哪几项"),
        "change": _("变更记录"),
        "into": _("承接的机关"),
        "way": _("渠道"),
        "is_open": _("是否开通"),
        "purpose": _("用途"),
        "number": _("登记簿里的编号"),
        "numbers": _("登记簿里的编号"),
        "year": _("年度"),
        "seq": _("序号"),
        "note": _("说明"),
        "row": _("日历记录"),
        "layer": _("种类"),
        "region": _("地区"),
        "version": _("版本"),
        "calendar_before": _("原来的日历"),
        "calendar": _("现在的日历"),
        "off": _("放假的日子"),
        "work": _("上班的日子"),
        "added": _("新增"),
        "changed": _("修改"),
        "file": _("表格文件的校验值"),
    }
)
for _model in (Agency, Channel, Series):
    name_codes("fields", {field.name: field.verbose_name for field in _model._meta.fields})
name_codes("fields", {"into": _("承接的机关"), "basis": _("依据"), "parent": _("上级机关"), "on": _("从哪一天起")})
for _fact, _choices in (("way", Way), ("purpose", Purpose), ("layer", Layer)):
    name_codes(_fact, dict(_choices.choices))
name_codes(f"{NUMBER_VOIDED.id}:reason", dict(VoidReason.choices))
name_codes("field", {"void_note": _("作废说明")})
name_codes("particulars.revealed:reason", {"number.register": _("查看编号登记簿")})
for _kind in OWN:
    register(_kind)
