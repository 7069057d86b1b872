"""What is marked and what is not, by the words around; worked out by hand."""

from datetime import date

import pytest

from gongkai.reading.marks import Kind, Severity, marks_of, mask

MUST, LOOK = Severity.MUST_MASK, Severity.LOOK
ID = "11010519491231002X"  # the example that GB 11643-1999 itself gives
CASES = [
    (f"公民身份号码{ID}", Kind.IDENTITY, ID, "11*************02X", MUST),
    ("身份证：110105194912310021", Kind.IDENTITY, "110105194912310021", "11*************021", MUST),
    ("（110105194912310021）", Kind.IDENTITY, "110105194912310021", "11*************021", LOOK),
    ("110105194912310000", Kind.IDENTITY, "110105194912310000", "11*************000", MUST),
    ("1.10105E+17", Kind.IDENTITY, "1.10105E+17", "11*************000", MUST),
    ("11010519491231****", Kind.IDENTITY, "11010519491231****", "11****************"[:15] + "***", LOOK),
    ("旧证号110105491231002。", Kind.IDENTITY, "110105491231002", "11**********002", MUST),
    (f"残疾人证{ID}43", Kind.IDENTITY, f"{ID}43", "11*************02X", MUST),
    (f"学籍号G{ID}", Kind.IDENTITY, ID, "11*************02X", MUST),
    ("一卡通账号：20000456789012345678", Kind.CARD, "20000456789012345678", "****************5678", MUST),
    ("6.22202E+18", Kind.CARD, "6.22202E+18", None, LOOK),
    ("值班手机：13812345678", Kind.MOBILE, "13812345678", "138****5678", LOOK),
    ("村民张三，13812345678", Kind.MOBILE, "13812345678", "138****5678", MUST),
    ("执法证号：16010234567", Kind.MOBILE, "16010234567", "160****4567", LOOK),
    ("打0551-62812345就行", Kind.LANDLINE, "0551-62812345", "0551-6281****", LOOK),
    ("户主张三，电话（0551）62812345", Kind.LANDLINE, "（0551）62812345", "0551-6281****", MUST),
    ("家庭电话：62812345", Kind.LANDLINE, "62812345", "6281****", MUST),
    ("护照号码：E12345678", Kind.PASSPORT, "E12345678", "E*****678", MUST),
    ("持G12345678", Kind.PASSPORT, "G12345678", "G*****678", LOOK),
    ("港澳居民来往内地通行证H12345678", Kind.PASSPORT, "H12345678", "H*****678", MUST),
    ("驾驶皖A·D12345号车", Kind.PLATE, "皖A·D12345", "皖A*****5", LOOK),
    ("驾驶京Q58A77。", Kind.PLATE, "京Q58A77", "京Q****7", LOOK),
    ("请发到zhang.san@qq.com", Kind.EMAIL, "zhang.san@qq.com", "z***@qq.com", LOOK),
    ("申请人邮箱z１６\uff20163．com", Kind.EMAIL, "z１６\uff20163．com", "z***@163.com", MUST),
    ("家住安河县和平镇东风村3组12号，", Kind.ADDRESS, "安河县和平镇东风村3组12号", "安河县和平镇****", MUST),
    ("户籍地：安河县和平镇东风村第三村民组。", Kind.ADDRESS, "安河县和平镇东风村第三村民组", "安河县和平镇****", MUST),
    ("住址：合肥市蜀山区望江路9号3栋501室", Kind.ADDRESS, "合肥市蜀山区望江路9号3栋501室", "合肥市蜀山区****", MUST),
    ("位于锦绣家园3栋501室的房屋", Kind.ADDRESS, "锦绣家园3栋501室", "****", LOOK),
    ("和平镇东风村3组张建国", Kind.ADDRESS, "和平镇东风村3组", "和平镇****", LOOK),
    ("出生日期：1990.01.02", Kind.BIRTH, "1990.01.02", "1990年**月**日", MUST),
    ("李某，1985年3月12日出生", Kind.BIRTH, "1985年3月12日", "1985年**月**日", MUST),
    ("孤儿：王小明，", Kind.MINOR, "王小明", "王某某", MUST),
    ("欧阳小明同学获奖", Kind.MINOR, "欧阳小明", "欧阳某某", MUST),
    ("赵伟（8岁）", Kind.MINOR, "赵伟", "赵某", MUST),
    ("王建国因患精神分裂症，", Kind.ILLNESS, "精神分裂症", "*****", MUST),
    ("张三\t肺癌\t2000元", Kind.ILLNESS, "肺癌", "**", MUST),
    ("国务院总理李墙主持会议", Kind.TITLE, "李墙", "李墙", LOOK),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "marked", "masked", "severity"), CASES)
def test_it_is_marked_with_what_would_stand_there_instead(text, kind, marked, masked, severity):
    marks = [mark for mark in marks_of(text) if mark.kind is kind]
    assert [mark.text for mark in marks] == [marked]
    assert marks[0].severity is severity
    assert masked in {None, marks[0].masked}
    assert marks[0].why.endswith("。")


@pytest.mark.parametrize(
    "text",
    [
        "办公电话：0551-62812345，传真：0551-62812346",
        "监督电话：12345、0551-62812345",
        "地址：安河县人民路1号政务大厅2号楼306室",
        "和平镇中心小学0551-62812345",
        "意见反馈邮箱：anhe@163.com；办公邮箱：a@anhe.gov.cn",
        "涉及和平镇东风村第3村民组村民42户",
        "王明，男，汉族，1975年3月生，现任副镇长",
        "全镇有孤儿3人、留守儿童126人，艾滋病患者由县疾控中心随访",
        "身份证号110105********002X，电话138****5678",
        "统一社会信用代码91110105MA01ABCD3K",
        "2019 2020 2021 2022\n4512 4530 4561 4588",
        "国务院总理李强主持会议",
        "条例第二十条、第二十一条，共138项1234件",
        "累计13812345678.90元",
        "69528.89999999999\t138.12345678\t90726.57000000001",
        "《中华人民共和国合同法》同时废止",
        "原《物权法》第三十九条",
    ],
)
def test_what_offices_give_out_and_what_names_nobody_is_left_alone(text):
    assert marks_of(text) == ()


def test_who_is_a_child_is_reckoned_by_the_day_that_is_given():
    # 7+9+0+5+0+20+4+0+6+18+0+45+0+30+0+0+2 = 146 = 13 x 11 + 3; the check digit of that rest is 9
    text = "李小红，110105201605060019"
    child = marks_of(text, on=date(2030, 5, 5))
    assert [(mark.kind, mark.masked) for mark in child] == [
        (Kind.MINOR, "李某某"), (Kind.IDENTITY, "11*************019"),
    ]  # fmt: skip
    assert all("不满14周岁" in mark.why for mark in child)
    assert [mark.kind for mark in marks_of(text, on=date(2030, 5, 6))] == [Kind.IDENTITY]
    assert [mark.kind for mark in marks_of(text)] == [Kind.IDENTITY]


def test_the_head_of_a_column_tells_what_stands_below():
    text = (
        "序号\t姓名\t家庭住址\t联系电话\t病种\t出生日期\n"
        "1\t张三\t和平镇东风村3组\t62812345\t尿毒症\t1990-01-02\n"
        "2\t李四\t新塘社区5组\t0551-62812346\t无\t1991.3.4"
    )
    marks = marks_of(text)
    assert [(mark.kind, mark.text) for mark in marks] == [
        (Kind.ADDRESS, "和平镇东风村3组"), (Kind.LANDLINE, "62812345"),
        (Kind.ILLNESS, "尿毒症"), (Kind.BIRTH, "1990-01-02"),
        (Kind.ADDRESS, "新塘社区5组"), (Kind.LANDLINE, "0551-62812346"), (Kind.BIRTH, "1991.3.4"),
    ]  # fmt: skip
    assert all(mark.text == text[mark.start : mark.end] for mark in marks)
    assert "张三\t和平镇****\t6281****\t***\t1990年**月**日\n" in mask(text, marks)


def test_a_mark_of_another_text_is_not_masked():
    marks = marks_of(f"身份证{ID}")
    with pytest.raises(ValueError, match="not of this text"):
        mask(f"证件身份证{ID}", marks)


def test_a_mark_is_known_again_after_the_text_has_changed():
    first = marks_of(f"张三{ID}，李四13812345678；{ID}")
    again = marks_of(f"现予公示。\n李四 138 1234 5678\n张三 {ID[:6]} {ID[6:]}、{ID}")
    assert {mark.identity for mark in first} == {mark.identity for mark in again}
    assert len({mark.identity for mark in first}) == 3
