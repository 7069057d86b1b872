"""
Two made-up reports, one per edition, every figure written out by hand and every sum worked out by hand; and
how the forms print them, typed from the instruments and not taken from the program's own data.
"""

from decimal import Decimal
from typing import NamedTuple

APPLICANTS = ("natural", "business", "research", "public_benefit", "legal_service", "other_organisation", "total")
RESULTS = ("upheld", "rectified", "other", "pending", "total")
DISPUTES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")

# 自然人, 商业企业, 科研机构, 社会公益组织, 法律服务机构, 其他, 总计. The columns add up: e.g. natural
# 12+5 +1+2+1+3 +4+1 +6+2+1 +2+1 = 41; 40 new + 3 carried in = 41 handled + 2 carried out.
TABLE3 = {
    "new": (40, 11, 2, 4, 3, 6, 66),
    "carried_in": (3, 0, 1, 0, 1, 0, 5),
    "granted": (12, 3, 1, 0, 2, 1, 19),
    "partial": (5, 1, 0, 2, 0, 0, 8),
    "refused.state_secret": (1, 0, 0, 0, 0, 0, 1),
    "refused.prohibited_by_law": (0, 1, 0, 0, 0, 0, 1),
    "refused.security_and_stability": (0, 0, 1, 0, 0, 0, 1),
    "refused.third_party": (2, 0, 0, 0, 1, 0, 3),
    "refused.internal_affairs": (1, 0, 0, 1, 0, 0, 2),
    "refused.process": (0, 2, 0, 0, 0, 0, 2),
    "refused.enforcement_files": (3, 0, 0, 0, 0, 0, 3),
    "refused.administrative_inquiry": (0, 0, 0, 0, 0, 1, 1),
    "unable.not_held": (4, 1, 0, 0, 0, 0, 5),
    "unable.needs_creation": (1, 0, 0, 0, 0, 2, 3),
    "unable.unclear_after_supplement": (0, 0, 0, 1, 0, 0, 1),
    "declined.petition": (6, 0, 0, 0, 0, 0, 6),
    "declined.repeated": (2, 0, 0, 0, 0, 0, 2),
    "declined.publication": (0, 0, 1, 0, 0, 0, 1),
    "declined.excessive": (0, 1, 0, 0, 0, 0, 1),
    "declined.reissue": (1, 0, 0, 0, 1, 0, 2),
    "otherwise.not_supplemented": (2, 1, 0, 0, 0, 0, 3),
    "otherwise.fee_unpaid": (0, 0, 0, 0, 0, 1, 1),
    "otherwise.other": (1, 0, 0, 0, 0, 0, 1),
    "handled": (41, 10, 3, 4, 4, 5, 67),
    "carried_out": (2, 1, 0, 0, 0, 1, 4),
}
OTHERWISE_2019 = (3, 1, 0, 0, 0, 1, 5)  # the three rows of 2021 in one
TABLE4 = {
    "reconsideration": (3, 1, 2, 0, 6),
    "litigation_direct": (1, 0, 0, 2, 3),
    "litigation_after_reconsideration": (0, 1, 1, 0, 2),
}
TABLE2 = {
    "2021": {
        "t2.ordinances.issued": "2",
        "t2.ordinances.repealed": "1",
        "t2.ordinances.in_force": "14",
        "t2.normative_documents.issued": "5",
        "t2.normative_documents.repealed": "3",
        "t2.normative_documents.in_force": "26",
        "t2.licences.decisions": "1234",
        "t2.penalties.decisions": "87",
        "t2.coercion.decisions": "6",
        "t2.fees.amount": "345.67",
    },
    "2019": {
        "t2.ordinances.made": "1",
        "t2.ordinances.disclosed": "2",
        "t2.ordinances.disclosed_in_all": "8",
        "t2.normative_documents.made": "12",
        "t2.normative_documents.disclosed": "11",
        "t2.normative_documents.disclosed_in_all": "140",
        "t2.licences.items_last_year": "96",
        "t2.licences.items_change": "4",
        "t2.licences.decisions": "532",
        "t2.other_services.items_last_year": "31",
        "t2.other_services.items_change": "-2",
        "t2.other_services.decisions": "77",
        "t2.penalties.items_last_year": "410",
        "t2.penalties.items_change": "5",
        "t2.penalties.decisions": "63",
        "t2.coercion.items_last_year": "22",
        "t2.coercion.items_change": "-1",
        "t2.coercion.decisions": "7",
        "t2.fees.items_last_year": "9",
        "t2.fees.items_change": "0",
        "t2.procurement.projects": "18",
        "t2.procurement.amount": "256.5",
    },
}
YEARS = {"2021": 2023, "2019": 2020}
AGENCY = "青禾市清溪县人民政府"

GROUP = "三、本年度办理结果"
REFUSED, UNABLE = "（三）不予公开", "（四）无法提供"
DECLINED, OTHERWISE = "（五）不予处理", "（六）其他处理"
# id, label, and the caption of its kind
ROWS3 = (
    ("new", "一、本年新收政府信息公开申请数量", None),
    ("carried_in", "二、上年结转政府信息公开申请数量", None),
    ("granted", "（一）予以公开", ""),
    ("partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", ""),
    ("refused.state_secret", "1.属于国家秘密", REFUSED),
    ("refused.prohibited_by_law", "2.其他法律行政法规禁止公开", REFUSED),
    ("refused.security_and_stability", "3.危及“三安全一稳定”", REFUSED),
    ("refused.third_party", "4.保护第三方合法权益", REFUSED),
    ("refused.internal_affairs", "5.属于三类内部事务信息", REFUSED),
    ("refused.process", "6.属于四类过程性信息", REFUSED),
    ("refused.enforcement_files", "7.属于行政执法案卷", REFUSED),
    ("refused.administrative_inquiry", "8.属于行政查询事项", REFUSED),
    ("unable.not_held", "1.本机关不掌握相关政府信息", UNABLE),
    ("unable.needs_creation", "2.没有现成信息需要另行制作", UNABLE),
    ("unable.unclear_after_supplement", "3.补正后申请内容仍不明确", UNABLE),
    ("declined.petition", "1.信访举报投诉类申请", DECLINED),
    ("declined.repeated", "2.重复申请", DECLINED),
    ("declined.publication", "3.要求提供公开出版物", DECLINED),
    ("declined.excessive", "4.无正当理由大量反复申请", DECLINED),
    ("declined.reissue", "5.要求行政机关确认或重新出具已获取信息", DECLINED),
    ("otherwise.not_supplemented", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", OTHERWISE),
    ("otherwise.fee_unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", OTHERWISE),
    ("otherwise.other", "3.其他", OTHERWISE),
    ("handled", "（七）总计", ""),
    ("carried_out", "四、结转下年度继续办理", None),
)


class Box(NamedTuple):
    """A printed cell of a table."""

    text: str
    rows: int = 1
    columns: int = 1


def values_of(edition):
    """Cell id to what is printed there, for a whole consistent report."""
    printed = dict(TABLE2[edition])
    rows = dict(TABLE3)
    if edition == "2019":
        rows = {id: row for id, row in rows.items() if not id.startswith("otherwise.")} | {"otherwise": OTHERWISE_2019}
    for id, row in rows.items():
        printed |= {f"t3.{id}.{column}": str(figure) for column, figure in zip(APPLICANTS, row, strict=True)}
    for id, row in TABLE4.items():
        printed |= {f"t4.{id}.{column}": str(figure) for column, figure in zip(RESULTS, row, strict=True)}
    return printed


def planted(values, **errors):
    """The same figures with others in some cells; `__` stands for the point of an id."""
    changed = {id.replace("__", "."): text for id, text in errors.items()}
    assert changed.keys() <= values.keys()
    return {**values, **changed}


def blanked(values, share=2):
    """The same, with every `share`th zero left blank, as agencies do that have nothing to count."""
    zeros = [id for id, text in values.items() if text == "0"]
    return {**values, **dict.fromkeys(zeros[::share], "")}


def expected(values):
    """What has to be read: the figure, or "blank"."""
    return {id: _figure(text) for id, text in values.items()}


def _figure(text):
    if text in {"", "/", "-"}:
        return "blank"
    return Decimal(text) if "." in text else int(text)


def paragraphs(edition):
    """What stands before, between and behind the tables."""
    year = YEARS[edition]
    return {
        "title": f"{AGENCY}{year}年政府信息公开工作年度报告",
        "preamble": f"根据《中华人民共和国政府信息公开条例》要求，编制本报告。"
        f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
        "1": f"一、总体情况\n{year}年，我县坚持以公开为常态、不公开为例外，全年主动公开政府信息1136条。\n"
        "（一）主动公开情况。通过政府门户网站公开文件、公告等各类信息。",
        "2": "二、主动公开政府信息情况",
        "3": "三、收到和处理政府信息公开申请情况",
        "4": "四、政府信息公开行政复议、行政诉讼情况",
        "5": "五、存在的主要问题及改进情况\n政策解读的形式还不够丰富。下一步，将加强培训，改进解读。",
        "6": "六、其他需要报告的事项\n本年度未收取政府信息公开信息处理费。",
    }


def table2(values, edition):
    return _table2_of_2021(values) if edition == "2021" else _table2_of_2019(values)


def _table2_of_2021(values):
    def figures(row, *columns):
        return [values[f"t2.{row}.{column}"] for column in columns]

    three = ("issued", "repealed", "in_force")
    return [
        [Box("第二十条第（一）项", columns=4)],
        [Box("信息内容"), Box("本年制发件数"), Box("本年废止件数"), Box("现行有效件数")],
        [Box("规章"), *map(Box, figures("ordinances", *three))],
        [Box("行政规范性文件"), *map(Box, figures("normative_documents", *three))],
        [Box("第二十条第（五）项", columns=4)],
        [Box("信息内容"), Box("本年处理决定数量", columns=3)],
        [Box("行政许可"), Box(*figures("licences", "decisions"), columns=3)],
        [Box("第二十条第（六）项", columns=4)],
        [Box("信息内容"), Box("本年处理决定数量", columns=3)],
        [Box("行政处罚"), Box(*figures("penalties", "decisions"), columns=3)],
        [Box("行政强制"), Box(*figures("coercion", "decisions"), columns=3)],
        [Box("第二十条第（八）项", columns=4)],
        [Box("信息内容"), Box("本年收费金额（单位：万元）", columns=3)],
        [Box("行政事业性收费"), Box(*figures("fees", "amount"), columns=3)],
    ]


def _table2_of_2019(values):
    def row(label, id, *columns):
        return [Box(label), *(Box(values[f"t2.{id}.{column}"]) for column in columns)]

    items = ("items_last_year", "items_change", "decisions")
    heading = [Box("信息内容"), Box("上一年项目数量"), Box("本年增/减"), Box("处理决定数量")]
    amount = [Box(values["t2.procurement.projects"]), Box(values["t2.procurement.amount"], columns=2)]
    fees = [Box(values["t2.fees.items_last_year"]), Box(values["t2.fees.items_change"], columns=2)]
    return [
        [Box("第二十条第（一）项", columns=4)],
        [Box("信息内容"), Box("本年新制作数量"), Box("本年新公开数量"), Box("对外公开总数量")],
        row("规章", "ordinances", "made", "disclosed", "disclosed_in_all"),
        row("规范性文件", "normative_documents", "made", "disclosed", "disclosed_in_all"),
        [Box("第二十条第（五）项", columns=4)],
        heading,
        row("行政许可", "licences", *items),
        row("其他对外管理服务事项", "other_services", *items),
        [Box("第二十条第（六）项", columns=4)],
        heading,
        row("行政处罚", "penalties", *items),
        row("行政强制", "coercion", *items),
        [Box("第二十条第（八）项", columns=4)],
        [Box("信息内容"), Box("上一年项目数量"), Box("本年增/减", columns=2)],
        [Box("行政事业性收费"), *fees],
        [Box("第二十条第（九）项", columns=4)],
        [Box("信息内容"), Box("采购项目数量"), Box("采购总金额", columns=2)],
        [Box("政府集中采购"), *amount],
    ]


def table3(values):
    """Three columns of labels and seven of figures; the group and the kinds are merged downwards."""
    rows = rows_of(values)
    heads = [
        [
            Box("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
            Box("申请人情况", columns=7),
        ],
        [Box("自然人", 2), Box("法人或其他组织", columns=5), Box("总计", 2)],
        [Box("商业企业"), Box("科研机构"), Box("社会公益组织"), Box("法律服务机构"), Box("其他")],
    ]
    in_group = [id for id, _, kind in rows if kind is not None]
    printed = []
    for id, label, kind in rows:
        boxes = []
        if kind is None:
            boxes.append(Box(label, columns=3))
        else:
            if id == in_group[0]:
                boxes.append(Box(GROUP, len(in_group)))
            if kind:
                same = [other for other, _, its in rows if its == kind]
                if id == same[0]:
                    boxes.append(Box(kind, len(same)))
                boxes.append(Box(label))
            else:
                boxes.append(Box(label, columns=2))
        printed.append([*boxes, *(Box(values[f"t3.{id}.{column}"]) for column in APPLICANTS)])
    return heads + printed


def rows_of(values):
    """The rows of table three that this report prints: the older form has （六）其他处理 in one."""
    if "t3.otherwise.total" not in values:
        return ROWS3
    rows = [row for row in ROWS3 if not row[0].startswith("otherwise.")]
    rows.insert(-2, ("otherwise", "（六）其他处理", ""))
    return tuple(rows)


def table4(values):
    results = [Box("结果维持"), Box("结果纠正"), Box("其他结果"), Box("尚未审结"), Box("总计")]
    return [
        [Box("行政复议", columns=5), Box("行政诉讼", columns=10)],
        [
            *(box._replace(rows=2) for box in results),
            Box("未经复议直接起诉", columns=5),
            Box("复议后起诉", columns=5),
        ],
        [*results, *results],
        [Box(values[f"t4.{group}.{result}"]) for group in DISPUTES for result in RESULTS],
    ]


def report(values, edition):
    """The whole report in order: a text is a paragraph, a list of rows is a table."""
    words = paragraphs(edition)
    return [
        words["title"],
        words["preamble"],
        *words["1"].split("\n"),
        words["2"],
        table2(values, edition),
        words["3"],
        table3(values),
        words["4"],
        table4(values),
        *words["5"].split("\n"),
        *words["6"].split("\n"),
    ]
