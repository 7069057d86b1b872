"""Which label of the form a printed text is: tolerant of ordinals, brackets, spaces and small misprints."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from gongkai.law.report import schema

_INVISIBLE = re.compile(r"[\s\u00a0\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff?？·…]+")
_ORDINAL = re.compile(
    r"^(?:[(（\[【]?[一二三四五六七八九十\d]{1,3}[)）\]】、.．,，:：]+|[(（][一二三四五六七八九十\d]{1,3}|[①-⑩])"
)
_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*(?:[)）\]】]|$)")
_PUNCTUATION = re.compile(r"[^\w]+|_+")
_FULLWIDTH = str.maketrans("０１２３４５６７８９／（）", "0123456789/()")

MISPRINT = 0.3  # of a label's characters may be missing, added or wrong
SHORTEST_PART = 6
SHORTEST_ENDING = 4
SHORTEST_FUZZY = 6  # shorter labels have to be exact

SINGLE_OTHERWISE = "otherwise"
OTHER = "其他"
TOTAL = "总计"


@lru_cache(maxsize=8192)
def squash(text: str) -> str:
    """The text without white space and invisible characters, digits and brackets half-width."""
    return _INVISIBLE.sub("", text).translate(_FULLWIDTH)


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """A label reduced to what identifies it: no ordinals, no notes in brackets, no punctuation."""
    text = squash(text).replace("其它", "其他")
    for _ in range(3):
        shorter = _ORDINAL.sub("", text)
        if shorter == text:
            break
        text = shorter
    outside = _BRACKETED.sub("", text)
    return _PUNCTUATION.sub("", outside or text)


@lru_cache(maxsize=4096)
def notes_of(text: str) -> str:
    """What a label has in brackets, e.g. 单位：万元."""
    return "".join(part.strip("()（）[]【】") for part in _BRACKETED.findall(squash(text)))


# What agencies print instead of a label, beside the variants of the form's own file.
_TABLE2_VARIANTS = {
    "规范性档案": "normative_documents",
    "行政许可事项": "licences",
    "其他对外管理服务": "other_services",
    "对外管理服务事项": "other_services",
    "行政事业收费": "fees",
    "行政事业性收费项目": "fees",
    "政府采购": "procurement",
    "集中采购": "procurement",
    "政府集中采购项目": "procurement",
}
_TABLE2_COLUMN_VARIANTS = {
    "上年项目数量": "items_last_year",
    "上年度项目数量": "items_last_year",
    "本年制发数": "issued",
    "本年新制发件数": "issued",
    "本年废止数": "repealed",
    "现行有效数": "in_force",
    "本年收费总金额": "amount",
}

# --- table two -------------------------------------------------------------------------------


@cache
def table2_rows() -> Mapping[str, str]:
    """Label key to row id, over both editions."""
    rows: dict[str, str] = {}
    for form in _editions():
        for block in form.blocks:
            for row in block.rows:
                for label in (row.label, *row.variants):
                    rows.setdefault(key(label), row.id)
    return _TABLE2_VARIANTS | rows


@cache
def table2_ignored() -> frozenset[str]:
    names = {key(label) for form in _editions() for block in form.blocks for label in block.ignored_rows}
    return frozenset(names | {"其他主动公开档案"})


@cache
def table2_columns() -> Mapping[str, str]:
    """Column label key to column id. One label always means one column, whatever the edition."""
    columns: dict[str, str] = {}
    for form in _editions():
        for block in form.blocks:
            for column in block.columns:
                for label in (column.label, *column.variants):
                    columns.setdefault(key(label), column.id)
    return _TABLE2_COLUMN_VARIANTS | columns


_TABLE2_HEAD = frozenset({"信息内容", "内容", "信息類容", "信息类容"})
_CAPTION = re.compile(r"^[(（]?第?二十一?条第?")


def is_table2_head(text: str) -> bool:
    return key(text) in _TABLE2_HEAD


def is_table2_caption(text: str) -> bool:
    """第二十条第（一）项 and what becomes of it: 第二十一条…, 第二十条（五）项, 第二十条第."""
    text = squash(text)
    return len(text) <= 16 and _CAPTION.match(text) is not None


def table2_row(text: str) -> str | None:
    """The row id of a row label, or None."""
    return table2_rows().get(key(text))


# --- table three -----------------------------------------------------------------------------


@cache
def table3_rows() -> Mapping[str, str]:
    rows: dict[str, str] = {}
    for form in _editions():
        for row in form.applications.rows:
            if key(row.label) == OTHER:
                continue  # 3.其他 is a row only under （六）其他处理
            for label in (row.label, *row.variants):
                rows.setdefault(key(label), row.id)
                if row.kind:
                    rows.setdefault(key(row.kind) + key(label), row.id)
                if row.group:
                    rows.setdefault(key(row.group) + key(label), row.id)
    rows |= {
        "本年新收": "new",
        "本年新收申请数量": "new",
        "本年度新收政府信息公开申请数量": "new",
        "上年结转": "carried_in",
        "上年度结转": "carried_in",
        "上年结转申请数量": "carried_in",
        "国家秘密": "refused.state_secret",
        "上年转结政府信息公开申请数量": "carried_in",
        "上年度结转政府信息公开申请数量": "carried_in",
        "结转下年度": "carried_out",
        "结转下年继续办理": "carried_out",
        "总计": "handled",
        "合计": "handled",
        "其他处理": SINGLE_OTHERWISE,
        "其他处理其他": "otherwise.other",
    }
    return rows


@cache
def table3_kinds() -> Mapping[str, str]:
    """The captions that stand before several rows: 不予公开 → refused, 其他处理 → otherwise."""
    kinds: dict[str, str] = {}
    for form in _editions():
        for row in form.applications.rows:
            if row.kind:
                kinds[key(row.kind)] = row.id.partition(".")[0]
    return kinds


@cache
def table3_groups() -> frozenset[str]:
    groups = {key(row.group) for form in _editions() for row in form.applications.rows if row.group}
    return frozenset(groups | {"本年办理结果", "办理结果", "本年度办理"})


@cache
def table3_columns() -> Mapping[str, str]:
    columns = {key(column.label): column.id for column in schema.edition("2021").applications.columns}
    return columns | {
        "公民": "natural",
        "企业": "business",
        "公益组织": "public_benefit",
        "法律服务组织": "legal_service",
        "合计": "total",
    }


@cache
def table3_captions() -> frozenset[str]:
    """What stands over the columns without being one."""
    form = schema.edition("2021").applications
    return frozenset({key(form.applicants), key(form.organisations), "法人或者其他组织", "法人和其他组织"})


def is_table3_note(text: str) -> bool:
    return "勾稽关系" in text or "第一项加第二项" in squash(text)


@lru_cache(maxsize=4096)
def table3_row(text: str) -> str | None:
    """The row id of a row label of table three, or None. Small misprints are tolerated."""
    name = key(text)
    if not name or name in table3_groups() or (name in table3_kinds() and name != "其他处理"):
        return None
    return table3_rows().get(name) or _part_of(name) or _closest(name, _table3_leaves())


def _part_of(name: str) -> str | None:
    """A label cut off by the end of a line, or one behind a scrap of the group before it."""
    if len(name) >= SHORTEST_PART:
        begun = {id for label, id in _table3_leaves().items() if label.startswith(name)}
        if len(begun) == 1:
            return begun.pop()
    if name[0].isdigit():
        return None  # a figure of the row above stuck to it
    ended = {id for label, id in _table3_leaves().items() if len(label) >= SHORTEST_ENDING and name.endswith(label)}
    return ended.pop() if len(ended) == 1 else None


def is_beginning(text: str, row: str) -> bool:
    """Whether the text is less than the label of this row of table three, its end being lost."""
    name = key(text)
    if name in table3_rows() or name in _table3_leaves():
        return False
    return any(label.startswith(name) for label, id in _table3_leaves().items() if id == row)


@cache
def _table3_leaves() -> Mapping[str, str]:
    return {key(row.label): row.id for form in _editions() for row in form.applications.rows}


def is_piece(text: str, row: str | None = None) -> bool:
    """Whether the text stands somewhere in the words of the table, or of this row's own label."""
    name = _bare(text)
    return bool(name) and name in _words_of(row)


@cache
def _words_of(row: str | None) -> str:
    if row is not None and not row:
        return ""
    forms = [form.applications for form in _editions()]
    rows = [each for form in forms for each in form.rows if row in (None, each.id)]
    if row is not None:
        found = [
            before + label
            for each in rows
            for label in (each.label, *each.variants)
            for before in ("", each.kind, each.group + each.kind)
        ]
        blocks = [each for form in _editions() for block in form.blocks for each in block.rows if each.id == row]
        return "|".join(map(_bare, found + [label for each in blocks for label in (each.label, *each.variants)]))
    words = [word for each in rows for word in (each.group, each.kind, each.label)]
    heads = [word for form in forms for word in (form.caption, *(column.label for column in form.columns))]
    return "|".join(map(_bare, words + heads))


def _bare(text: str) -> str:
    return re.sub(r"[^\w]+", "", squash(text))


# --- table four ------------------------------------------------------------------------------


@cache
def table4_results() -> Mapping[str, str]:
    results = {key(result.label): result.id for result in schema.edition("2021").disputes.results}
    return results | {
        "维持": "upheld",
        "纠正": "rectified",
        OTHER: "other",
        "其他处理结果": "other",
        "其余结果": "other",
        "未审结": "pending",
        "尚未办结": "pending",
        "合计": "total",
    }


@cache
def table4_groups() -> Mapping[str, str]:
    groups = {key(group.label): group.id for group in schema.edition("2021").disputes.groups}
    return groups | {
        "未经复议直接诉讼": "litigation_direct",
        "直接起诉": "litigation_direct",
        "复议后诉讼": "litigation_after_reconsideration",
        "经复议后起诉": "litigation_after_reconsideration",
    }


TABLE4_PARENT = "行政诉讼"


def table4_group(text: str) -> str | None:
    """The group that a label names, be it in brackets: 行政诉讼（复议后起诉）."""
    groups = table4_groups()
    return groups.get(key(text)) or groups.get(key(notes_of(text)))


@cache
def table4_cells() -> tuple[str, ...]:
    """The fifteen cells in the order in which they stand in the row."""
    return tuple(cell.id for cell in schema.edition("2021").cells.values() if cell.table == 4)


# --- misprints -------------------------------------------------------------------------------


def _closest(name: str, labels: Mapping[str, str]) -> str | None:
    """The one label that the name is a misprint of; None where there is none, or more than one."""
    if len(name) < SHORTEST_FUZZY:
        return None
    near: dict[str, int] = {}
    for label, id in labels.items():
        allowed = int(max(len(label), len(name)) * MISPRINT)
        if len(label) < SHORTEST_FUZZY or abs(len(label) - len(name)) > allowed:
            continue
        distance = edit_distance(name, label, allowed)
        if distance <= allowed:
            near[id] = min(distance, near.get(id, distance))
    best = sorted(near.items(), key=lambda item: item[1])
    if not best or (len(best) > 1 and best[1][1] - best[0][1] < 2):
        return None
    return best[0][0]


def edit_distance(left: str, right: str, limit: int) -> int:
    """Levenshtein's distance, or limit + 1 as soon as it must be larger."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
        if min(row) > limit:
            return limit + 1
    return row[-1]


def _editions() -> Iterable[schema.Edition]:
    return map(schema.edition, schema.EDITIONS)
