"""机关表格: a county in one go; a dry run that tells; everything or nothing; what comes out goes in unchanged."""

import csv
import io
import json
import time

import pytest
import xlsxwriter

from gongkai.agencies import history, selectors
from gongkai.agencies.channels import set_channel
from gongkai.agencies.models import Agency, AgencyName, Channel, Kind, Level, SettingChange, Way
from gongkai.agencies.services import add, edit
from gongkai.agencies.sheets import writing
from gongkai.agencies.sheets.columns import COLUMNS
from gongkai.agencies.sheets.importing import NotImported, carry_out
from gongkai.agencies.sheets.planning import Mistake, plan
from gongkai.agencies.sheets.reading import NoSheet, read
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Actor
from gongkai.reading.limits import Limits
from tests.builders.taken import book, whole

BY = Actor(person=3, post=5)
pytestmark = pytest.mark.django_db
HEADINGS = ["全称", "简称", "层级", "类别", "上级机关全称"]
OFFICE = ["某镇党政办", "党政办", "站所、股室、村", "内设机构（站所、股室）", "某县某镇人民政府"]


def as_csv(*rows, headings=HEADINGS, encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def as_xlsx(*rows, headings=HEADINGS):
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    sheet = book.add_worksheet()
    for number, row in enumerate([headings, *rows]):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    book.close()
    return packed.getvalue()


def sheet(*rows, headings=HEADINGS):
    return read(as_csv(*rows, headings=headings), "机关.csv")


def mistakes(*rows, headings=HEADINGS, within=None):
    found = plan(sheet(*rows, headings=headings), within=within)
    return [(mistake.row, mistake.column, mistake.sentence) for mistake in found.mistakes]


def test_what_the_sheet_says_is_added_whatever_the_order_of_the_rows(town):
    desk = ["信息组", "信息组", "站所、股室、村", "内设机构（站所、股室）", "某镇党政办"]
    done = carry_out(sheet(desk, OFFICE), by=BY)
    assert (len(done.additions), len(done.alterations)) == (2, 0)
    office, made = Agency.objects.get(name="某镇党政办"), Agency.objects.get(name="信息组")
    assert selectors.chain(made) == [town.parent, town, office, made]
    assert (office.level, office.kind) == (Level.GRASSROOTS, Kind.UNIT)
    assert AgencyName.objects.get(agency=office, until=None).name == "某镇党政办"
    assert office.slug != made.slug


def test_the_next_one_added_by_hand_gets_a_path_of_its_own(town):
    carry_out(sheet(OFFICE), by=BY)
    add(name="司法所", short_name="司法所", slug="justice", level=Level.GRASSROOTS, kind=Kind.UNIT, parent=town)
    carry_out(sheet(["财政所", "财政所", *OFFICE[2:]]), by=BY)
    paths = list(selectors.subtree(town).values_list("path", flat=True))
    assert paths == [town.path, *(f"{town.path}{step:06}" for step in (1, 2, 3))]


def test_a_new_county_is_brought_in_from_nothing(db):
    rows = [
        ["某县人民政府", "某县", "县级", "人民政府", ""],
        ["某县财政局", "财政局", "县级", "政府部门", "某县人民政府"],
        ["邻县人民政府", "邻县", "县级", "人民政府", ""],
    ]
    carry_out(sheet(*rows), by=BY)
    assert [agency.name for agency in Agency.objects.all()] == ["某县人民政府", "某县财政局", "邻县人民政府"]


def test_a_dry_run_tells_what_would_be_added_and_changed_and_writes_nothing(town):
    headings = ["全称", "简称", "层级", "类别", "上级机关全称", "联系电话"]
    rows = [[*OFFICE, ""], ["某县某镇人民政府", "某镇", "乡镇级", "人民政府", "某县人民政府", "0454-1"]]
    found = plan(sheet(*rows, headings=headings))
    assert [change.after.name for change in found.additions] == ["某镇党政办"]
    assert [(change.agency.name, change.shown) for change in found.alterations] == [
        ("某县某镇人民政府", [("联系电话", "", "0454-1")])
    ]
    assert Agency.objects.count() == 2
    assert not Entry.objects.filter(kind="agencies.imported").exists()


def test_columns_that_are_not_there_are_left_alone_and_blank_cells_empty_a_setting(town):
    edit(town, by=BY, phone="1", fax="2")
    carry_out(sheet(["某县某镇人民政府", "3"], headings=["全称", "联系电话"]), by=BY)
    town.refresh_from_db()
    assert (town.phone, town.fax) == ("3", "2")
    carry_out(sheet(["某县某镇人民政府", ""], headings=["全称", "联系电话"]), by=BY)
    town.refresh_from_db()
    assert (town.phone, town.fax) == ("", "2")


def test_every_mistake_is_told_by_row_and_column(town):
    headings = [*HEADINGS, "统一社会信用代码", "行政区划代码", "实行垂直领导"]
    rows = [
        ["甲所", "甲所", "村级", "内设机构（站所、股室）", "某县某镇人民政府", "", "", ""],
        ["乙所", "", "站所、股室、村", "内设机构（站所、股室）", "没有的镇", "113708280043326002", "2308", "对"],
        ["", "丙所", "站所、股室、村", "内设机构（站所、股室）", "某县某镇人民政府", "", "", ""],
        ["丁所", "丁所", "站所、股室、村", "内设机构（站所、股室）", "没有的镇", "", "2308", ""],
        ["戊所", "戊所", "县级", "政府部门", "某县某镇人民政府", "", "", ""],
    ]
    found = mistakes(*rows, headings=headings)
    assert [(row, column) for row, column, _sentence in found] == [
        (2, "层级"),
        (3, "实行垂直领导"),
        (4, "全称"),
        (5, "上级机关全称"),
        (5, "行政区划代码"),
        (6, "层级"),
    ]
    assert "只能写" not in found[0][2]
    assert "乡镇级" in found[0][2]
    assert found[3][2] == "没有叫“没有的镇”的机关，表里也没有。"


def test_a_new_agency_needs_the_columns_that_make_it_one(town):
    found = mistakes(["乙所", "", "", "", "某县某镇人民政府"])
    assert [column for _row, column, _sentence in found] == ["简称", "层级", "类别"]


def test_two_rows_cannot_be_about_one_agency(town):
    assert [row for row, _column, _sentence in mistakes(OFFICE, OFFICE)] == [2, 3]


def test_agencies_cannot_stand_below_themselves(county, town):
    a = ["甲所", "甲所", "站所、股室、村", "内设机构（站所、股室）", "乙所"]
    b = ["乙所", "乙所", "站所、股室、村", "内设机构（站所、股室）", "甲所"]
    assert all("一圈" in sentence for _row, _column, sentence in mistakes(a, b))
    down = ["某县人民政府", "某县", "县级", "人民政府", "某县某镇人民政府"]
    assert [(row, column) for row, column, _sentence in mistakes(down)] == [(2, "上级机关全称")]


def test_a_rename_is_not_done_by_a_sheet_because_it_has_a_day(town):
    headings = ["全称", "简称", "网址名称"]
    (found,) = mistakes(["某县某街道办事处", "某镇", "town"], headings=headings)
    assert (found[1], "更名" in found[2]) == ("全称", True)
    (found,) = mistakes(["某县某镇人民政府", "某街道", "town"], headings=headings)
    assert (found[1], "更名" in found[2]) == ("简称", True)
    (found,) = mistakes(["某县某镇人民政府", "某镇", "street"], headings=headings)
    assert (found[0], found[1]) == (2, "网址名称")


def test_an_administrator_touches_only_what_stands_below(county, town):
    other = add(name="邻县人民政府", short_name="邻县", slug="next", level=Level.COUNTY, kind=Kind.GOVERNMENT)
    below_other = ["丙局", "丙局", "县级", "政府部门", "邻县人民政府"]
    root = ["丁县人民政府", "丁县", "县级", "人民政府", ""]
    assert [row for row, _column, _sentence in mistakes(below_other, root, within=county)] == [2, 3]
    assert mistakes(["邻县人民政府"], headings=["全称"], within=county)[0][1] == "全称"
    assert mistakes(below_other, within=other) == []


def test_agencies_move_with_all_below_them_even_where_two_change_places(county, town):
    carry_out(sheet(OFFICE, ["信息组", "信息组", *OFFICE[2:4], "某镇党政办"]), by=BY)
    headings = ["全称", "上级机关全称"]
    carry_out(sheet(["某镇党政办", "信息组"], ["信息组", "某县某镇人民政府"], headings=headings), by=BY)
    chain = selectors.chain(Agency.objects.get(name="某镇党政办"))
    assert [agency.name for agency in chain] == ["某县人民政府", "某县某镇人民政府", "信息组", "某镇党政办"]


def test_it_is_everything_or_nothing(town, monkeypatch):
    with pytest.raises(NotImported):
        carry_out(sheet(OFFICE, ["甲所", "甲所", "村级", OFFICE[3], OFFICE[4]]), by=BY)
    monkeypatch.setattr("gongkai.agencies.sheets.importing.append", None)
    with pytest.raises(TypeError):
        carry_out(sheet(OFFICE), by=BY)
    assert Agency.objects.count() == 2
    assert SettingChange.objects.count() == 2


def test_the_dry_run_is_made_again_when_it_is_carried_out(town):
    rows = sheet(OFFICE)
    assert plan(rows).is_possible
    add(name=OFFICE[0], short_name="别的", slug="x", level=Level.GRASSROOTS, kind=Kind.UNIT, parent=town)
    with pytest.raises(NotImported) as refused:
        carry_out(rows, by=BY)
    assert refused.value.mistakes == [Mistake(2, "简称", "简称跟着名称一起改，请用“更名”办理。")]


@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_an_export_is_imported_without_a_change(town, format):
    edit(town, by=BY, phone="+86 454 1", address="=1+1", division_code="230828101", uscc="113708280043326001")
    edit(town, by=BY, is_vertical=True, office_hours="工作日8:30-11:30\n下午休息", site_code="0000000001")
    set_channel(town, Way.FAX, by=BY, is_open=True, address="+86 454 2", phone="-", notes="发送后请来电确认")
    set_channel(town, Way.EMAIL, by=BY, is_open=False, address="gk@example.gov.cn", hours="全天")
    set_channel(town, Way.POST, by=BY, is_open=True, address="=1+1")
    carry_out(sheet(OFFICE), by=BY)
    exported = whole(writing.export(Agency.objects.present().select_related("parent"), format))
    found = plan(read(exported, f"机关.{format}"))
    assert found.mistakes == []
    assert (found.changes, found.same) == ([], 3)


def test_an_exported_text_is_never_a_formula(town):
    edit(town, by=BY, address="=HYPERLINK(1)")
    agencies = Agency.objects.select_related("parent")
    assert "'=HYPERLINK(1)" in whole(writing.export(agencies, "csv")).decode("utf-8-sig")
    found = book(whole(writing.export(agencies, "xlsx")))
    assert [cell for row in found.get_sheet_by_index(0).to_python() for cell in row if "HYP" in cell] == [
        "=HYPERLINK(1)"
    ]


def test_the_template_explains_every_column_and_is_itself_an_empty_sheet():
    template = whole(writing.template())
    sheets = book(template)
    assert sheets.get_sheet_by_index(0).to_python()[0] == [str(column.label) for column in COLUMNS]
    explained = sheets.get_sheet_by_index(1).to_python()[1:]
    assert [row[0] for row in explained] == [str(column.label) for column in COLUMNS]
    assert [row[0] for row in explained if row[1]] == ["全称", "简称", "层级", "类别"]
    assert all(row[2] and row[3] for row in explained)
    assert read(template, "模板.xlsx") == []


def test_the_examples_of_the_template_are_a_row_that_could_be_imported(county):
    edit(county, by=BY, division_code="230828")
    headings = [str(column.label) for column in COLUMNS]
    assert mistakes([column.example for column in COLUMNS], headings=headings) == []


def test_numbers_typed_as_numbers_and_old_encodings_are_read(town):
    headings = ["全称", "行政区划代码"]
    (row,) = read(as_xlsx(["某县某镇人民政府", 230828101], headings=headings), "机关.xlsx")
    assert row.cells["division_code"] == "230828101"
    (row,) = read(as_csv(["某县某镇人民政府", "230828101"], headings=headings, encoding="gb18030"), "机关.csv")
    assert row.cells == {"name": "某县某镇人民政府", "division_code": "230828101"}


def test_a_row_keeps_its_number_when_rows_above_are_blank():
    rows = read(as_xlsx([], ["甲"], [], ["乙"], headings=["全称"]), "机关.xlsx")
    assert [(row.number, row.cells["name"]) for row in rows] == [(3, "甲"), (5, "乙")]


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.csv", "文件是空的"),
        (b"\n\n", "a.csv", "表格是空的|空"),
        (as_csv(headings=["简称"]), "a.csv", "没有“全称”一列"),
        (as_csv(headings=["全称", "全称"]), "a.csv", "出现了两次"),
        (as_csv(headings=["全称", "电话"]), "a.csv", "不认识标题“电话”"),
        (as_xlsx(["x"])[:900], "a.xlsx", "损坏|打不开|不完整|无法|不支持"),
    ],
)
def test_what_is_no_sheet_is_told_in_a_sentence(data, name, says):
    with pytest.raises(NoSheet, match=says):
        read(data, name)


def test_a_sheet_that_would_eat_all_memory_or_time_is_given_up():
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    page = book.add_worksheet()
    page.write(0, 0, "全称")
    page.write(1_048_575, 16_383, "x")  # a table of 17 thousand million cells
    page.write(1, 1, "x")
    book.close()
    with pytest.raises(NoSheet, match="范围过大"):
        read(packed.getvalue(), "机关.xlsx")
    with pytest.raises(NoSheet, match="秒"):
        read(as_xlsx(OFFICE), "机关.xlsx", limits=Limits(seconds=0.01))


ONLINE = ["网上提交：开通", "网上提交：地址", "网上提交：接收时间", "网上提交：联系电话", "网上提交：使用说明"]
TOLD = ["是", "https://example.gov.cn/a", "全天", "0454-2", "提交成功后会显示编号"]
BUREAU = ["某县财政局", "财政局", "县级", "政府部门", "某县人民政府"]


def ways_of(agency):
    rows = Channel.objects.filter(agency=agency)
    return {row.way: (row.is_open, row.address, row.hours, row.phone, row.notes) for row in rows}


def test_channels_come_in_with_a_new_agency_and_only_those_of_which_something_is_said(county):
    headings = [*HEADINGS, *ONLINE, "当面提交：地址", "传真：开通", "传真：地址"]
    carry_out(sheet([*BUREAU, *TOLD, "3号窗口", "", ""], headings=headings), by=BY)
    bureau = Agency.objects.get(name="某县财政局")
    assert ways_of(bureau) == {
        "online": (True, "https://example.gov.cn/a", "全天", "0454-2", "提交成功后会显示编号"),
        "in_person": (True, "3号窗口", "", "", ""),
    }
    assert [way.way for way in selectors.open_channels(bureau)] == ["in_person", "post", "online"]


def test_channels_of_an_agency_are_changed_cell_by_cell_and_told_before_and_after(town):
    set_channel(town, Way.ONLINE, by=BY, is_open=True, address="https://a.example", hours="全天", notes="甲")
    headings = ["全称", "网上提交：开通", "网上提交：联系电话", "邮政寄送：使用说明"]
    rows = sheet(["某县某镇人民政府", "否", "0454-2", "写明申请"], headings=headings)
    (change,) = plan(rows).changes
    assert change.shown == [
        ("网上提交：开通", "是", "否"),
        ("网上提交：联系电话", "", "0454-2"),
        ("邮政寄送：使用说明", "", "写明申请"),
    ]
    assert ways_of(town) == {"online": (True, "https://a.example", "全天", "", "甲")}
    carry_out(rows, by=BY)
    assert ways_of(town) == {
        "online": (False, "https://a.example", "全天", "0454-2", "甲"),
        "post": (True, "", "", "", "写明申请"),
    }
    entry = json.loads(Entry.objects.get(kind="agency.edited", post=5).body)["facts"]
    assert entry["fields"] == ["online.is_open", "online.phone", "post.notes"]
    kept = SettingChange.objects.get(pk=entry["change"])
    assert history.is_as_recorded(kept)
    assert history.values_of(kept)["online.phone"] == ("", "0454-2")


def test_mistakes_about_channels_are_told_by_row_and_column(town):
    headings = [*HEADINGS, *ONLINE[:2], "电子邮件：地址"]
    blank_notes = [*BUREAU, "是", "", ""]
    unit = [*OFFICE, "", "https://example.gov.cn", ""]
    wrong = ["某县某镇人民政府", "某镇", "乡镇级", "人民政府", "某县人民政府", "开", "", "信息公开办"]
    email = ["某县水务局", "水务局", "县级", "政府部门", "某县人民政府", "否", "", "信息公开办"]
    long = ["某县教育局", "教育局", "县级", "政府部门", "某县人民政府", "否", "x" * 201, ""]
    found = mistakes(blank_notes, unit, wrong, email, long, headings=headings)
    assert [(row, column) for row, column, _sentence in found] == [
        (2, "网上提交：地址"),
        (2, "网上提交：使用说明"),
        (3, "网上提交：地址"),
        (4, "网上提交：开通"),
        (5, "电子邮件：地址"),
        (6, "网上提交：地址"),
    ]
    assert "不以自己的名义受理申请" in found[2][2]
    assert "不是一个电子邮箱地址" in found[4][2]


def test_ways_that_cannot_be_closed_have_no_column_to_close_them():
    labels = [str(column.label) for column in COLUMNS]
    assert [label for label in labels if label.endswith("：开通")] == [
        "网上提交：开通",
        "传真：开通",
        "电子邮件：开通",
    ]
    for way in Way.labels:
        assert {f"{way}：{field}" for field in ("地址", "接收时间", "联系电话", "使用说明")} <= {*labels}


def test_a_county_of_a_thousand_agencies_comes_in_with_its_channels_in_one_go(county):
    headings = [str(column.label) for column in COLUMNS]
    place = {column.id: number for number, column in enumerate(COLUMNS)}
    rows = []
    for number in range(1000):
        row = [column.example if column.way else "" for column in COLUMNS]
        for name, text in zip(("name", "short_name", "level", "kind", "parent"), BUREAU, strict=True):
            row[place[name]] = text
        row[place["name"]] = f"某县第{number}局"
        row[place["online.address"]] = f"https://example.gov.cn/{number}"
        rows.append(row)
    given = sheet(*rows, headings=headings)
    start = time.process_time()
    carry_out(given, by=BY, within=county)
    assert time.process_time() - start < 10
    assert Channel.objects.count() == 5000
    seventh = Agency.objects.get(name="某县第7局")
    assert ways_of(seventh)["online"][1] == "https://example.gov.cn/7"
    assert all(way.is_open and way.address and way.phone and way.notes for way in selectors.channels(seventh))
    assert Entry.objects.filter(kind="agency.added", post=5).count() == 1000


def test_a_county_of_a_thousand_units_comes_in_in_one_go(county):
    towns = [[f"第{number}镇人民政府", f"第{number}镇", "乡镇级", "人民政府", "某县人民政府"] for number in range(40)]
    units = [
        [f"第{number % 40}镇第{number}所", f"第{number}所", "站所、股室、村", OFFICE[3], f"第{number % 40}镇人民政府"]
        for number in range(960)
    ]
    rows = sheet(*units, *towns)
    start = time.process_time()
    done = carry_out(rows, by=BY, within=county)
    assert time.process_time() - start < 10
    assert len(done.additions) == 1000
    assert selectors.subtree(county).count() == 1001
    assert all(selectors.subtree(town).count() == 25 for town in county.children.all())
    assert Entry.objects.filter(kind="agency.added", post=5).count() == 1000
    summary = Entry.objects.get(kind="agencies.imported")
    assert '"added":1000' in summary.body


def test_a_letterhead_is_one_agencys_in_a_sheet_too(county, town):
    edit(county, by=BY, letterhead="某政")
    headings = ["全称", "发文机关代字"]
    taken = mistakes([town.name, "某政"], headings=headings)
    assert taken == [(2, "发文机关代字", "这个代字某县人民政府正在用。")]
    assert mistakes([county.name, "某政"], headings=headings) == []
    twice = mistakes([town.name, "乙政"], [county.name, "乙政"], headings=headings)
    assert [row for row, _column, _sentence in twice] == [2, 3]
