"""`gongkai law …`: the golden dates and fees, in Chinese and as JSON; Django never loaded; refusals with status 2."""

import json
import subprocess
import sys

import pytest

from tests.cli.running import ROOT, gongkai


def answer(*arguments):
    done = gongkai("law", *arguments, "--json")
    assert done.returncode == 0, done.said
    assert done.out.count("\n") == 1
    return json.loads(done.out)


def test_due_is_printed_as_the_exchange_format_has_it():
    found = answer("due", "--received", "2025-03-03", "--consult", "2025-03-10:2025-03-24")
    assert list(found) == ["due_on", "provisional", "steps"]
    assert (found["due_on"], found["provisional"]) == ("2025-04-15", False)
    assert [list(step) for step in found["steps"]] == [["from", "to", "days", "why", "article"]] * 4
    assert sum(step["days"] for step in found["steps"]) == 20
    assert found["steps"][2] == {
        "from": "2025-03-11",
        "to": "2025-03-24",
        "days": 0,
        "why": "征求第三方或者其他机关意见，其间10个工作日不计算在期限内",
        "article": "条例第三十三条第三款",
    }


def test_due_after_a_supplement_and_with_an_extension():
    assert answer("due", "--received", "2025-01-06", "--supplemented", "2025-01-20")["due_on"] == "2025-02-21"
    assert answer("due", "--received", "2025-01-20", "--extended", "20")["due_on"] == "2025-03-21"


def test_due_tells_its_steps_in_chinese():
    done = gongkai("law", "due", "--received", "2024-09-27")
    assert done.out.splitlines() == [
        "答复期限届满日：2024年10月30日（周三）",
        "  2024-09-27：收到申请的当日不计入（民法典第二百零一条）",
        "  2024-09-28 至 2024-10-30：答复期限20个工作日，计20个工作日（条例第三十三条第二款）",
    ]


UNANNOUNCED = {
    "due": ("due", "--received", "2026-12-04"),
    "add": ("add", "2026-12-04", "20"),
    "workdays": ("workdays", "2026-12-04", "2027-01-04"),
}


@pytest.mark.parametrize("verb", UNANNOUNCED)
def test_beyond_the_last_announced_year_it_refuses_and_says_what_to_do(verb):
    done = gongkai("law", *UNANNOUNCED[verb])
    assert done.returncode == 2
    assert "还没有公布2027年的放假安排" in done.said
    assert "--calendar" in done.said
    assert "--provisional" in done.said


@pytest.mark.parametrize("verb", UNANNOUNCED)
def test_a_provisional_date_is_given_when_asked_and_says_so(verb):
    assert answer(*UNANNOUNCED[verb], "--provisional")["provisional"] is True
    assert "暂定" in gongkai("law", *UNANNOUNCED[verb], "--provisional").out
    assert "暂定" not in gongkai("law", "due", "--received", "2026-12-03", "--provisional").out


def test_a_provisional_year_has_the_days_off_that_the_law_names():
    # December has 19 working days after the 4th; Friday 1 January is off by law
    assert answer("add", "2026-12-04", "20", "--provisional") == {
        "from": "2026-12-04",
        "days": 20,
        "to": "2027-01-04",
        "provisional": True,
    }


NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2027年元旦、春节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至12日（周五）放假调休，共8天。1月30日（周六）、2月20日（周六）上班。
国务院办公厅
2026年11月10日
"""
TOML_2027 = """year = 2027
notice = "a notice"
[[holiday]]
off = { from = 2027-01-01, to = 2027-01-03 }
[[holiday]]
off = { from = 2027-02-05, to = 2027-02-12 }
work = [2027-01-30, 2027-02-20]
"""


@pytest.mark.parametrize("text", [NOTICE_2027, TOML_2027])
def test_a_next_year_is_imported_from_the_notice_or_from_toml_and_is_certain(text, tmp_path):
    file = tmp_path / "2027"
    file.write_text(text, encoding="utf-8")
    # 5 days from 25 January, the made-up 30th, 4 from 1 February, 5 from the 15th, the made-up 20th, 4 from the 22nd
    found = answer("due", "--received", "2027-01-24", "--calendar", str(file))
    assert (found["due_on"], found["provisional"]) == ("2027-02-25", False)
    refused = gongkai("law", "due", "--received", "2027-12-20", "--calendar", str(file))
    assert "还没有公布2028年的放假安排" in refused.said


def test_an_overlay_of_a_region_moves_the_date(tmp_path):
    file = tmp_path / "guangxi.toml"
    file.write_text(
        'year = 2025\nregion = "450000"\nnotice = "a regional notice"\n'
        "[[holiday]]\noff = { from = 2025-03-31, to = 2025-04-01 }\n",
        encoding="utf-8",
    )
    assert answer("due", "--received", "2025-03-10")["due_on"] == "2025-04-08"
    assert answer("due", "--received", "2025-03-10", "--overlay", str(file))["due_on"] == "2025-04-10"


BAD_CALENDARS = {
    "neither a notice nor toml": ("明年再说".encode(), "没有写明是哪一年的安排"),
    "not text": (b"\xff\xfe\x00", "不是 UTF-8"),
    "broken toml": (b"year = 2027\nnotice = \n", "第2行不符合 TOML"),
    "a year too far": (TOML_2027.replace("2027", "2028").encode(), "缺少2027年"),
    "a year that is there": (TOML_2027.replace("2027", "2026").encode(), "2026年的放假安排已经有了"),
    "a sentence that is not understood": (NOTICE_2027.replace("放假，共3天", "休息三天").encode(), "这一句读不懂"),
}


@pytest.mark.parametrize("why", BAD_CALENDARS)
def test_a_file_that_is_no_arrangement_is_refused_in_a_sentence(why, tmp_path):
    data, words = BAD_CALENDARS[why]
    file = tmp_path / "file"
    file.write_bytes(data)
    done = gongkai("law", "add", "2027-01-04", "5", "--calendar", str(file))
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in done.said
    assert "Traceback" not in done.said


def test_workdays_do_not_count_the_first_day():
    assert answer("workdays", "2025-01-20", "2025-02-21") == {
        "from": "2025-01-20",
        "to": "2025-02-21",
        "days": 20,
        "provisional": False,
    }
    assert (
        gongkai("law", "workdays", "2025-03-03", "2025-03-03").out
        == "2025-03-03 之后，到 2025-03-03 为止：0个工作日。\n"
    )


def test_fee_by_pieces_and_by_pages():
    by_pages = answer("fee", "--pages", "250", "--on", "2025-03-03")
    assert (by_pages["amount"], by_pages["article"]) == (4700, "国办函〔2020〕109号第五条")
    assert gongkai("law", "fee", "--pieces", "45", "--on", "2025-03-03").out.splitlines() == [
        "45件：5500元（国办函〔2020〕109号第四条）",
        "  第1至10件：0元×10＝0元",
        "  第11至30件：100元×20＝2000元",
        "  第31至40件：200元×10＝2000元",
        "  第41至50件：300元×5＝1500元",
    ]
    assert gongkai("law", "fee", "--pages", "201", "--on", "2025-03-03").out.endswith("第201页起：40元×1＝40元\n")


REFUSED = {
    "longer than the law has": (("due", "--received", "2025-03-03", "--extended", "21"), "条例第三十三条第二款"),
    "an answer before the letter": (
        ("due", "--received", "2025-03-03", "--consult", "2025-03-10:2025-03-07"),
        "不可能在2025-03-07得到答复",
    ),
    "a letter before receipt": (
        ("due", "--received", "2025-03-03", "--consult", "2025-02-01:2025-02-10"),
        "早于收到申请的日期 2025-03-03",
    ),
    "half of a letter": (("due", "--received", "2025-03-03", "--consult", "2025-03-10"), "要写成 发出日:答复日"),
    "no such day": (("due", "--received", "2025-02-30"), "“2025-02-30”不是日期"),
    "a supplement before receipt": (
        ("due", "--received", "2025-03-03", "--supplemented", "2025-03-01"),
        "早于收到申请的日期",
    ),
    "before all notices": (("add", "2018-03-01", "5"), "早于工作日历的第一年"),
    "long after them": (("due", "--received", "2035-03-01", "--provisional"), "还没有公布2035年的放假安排"),
    "no such file": (("add", "2027-01-04", "5", "--calendar", "nowhere.toml"), "nowhere.toml：没有这个文件或文件夹。"),
    "no days": (("add", "2025-03-03", "0"), "至少是1个"),
    "backwards": (("workdays", "2025-03-03", "2025-03-01"), "早于起始日"),
    "nothing to charge for": (("fee",), "要写一个"),
    "both methods": (("fee", "--pieces", "3", "--pages", "3"), "只能写一个"),
    "more than can be": (("fee", "--pieces", "999999999999999999999"), "最多写100000"),
    "a letter at the end of time": (
        ("due", "--received", "2025-03-03", "--consult", "9999-12-31:9999-12-31"),
        "超出了日历",
    ),
    "an extension without end": (("due", "--received", "2025-03-03", "--extended", "999999999999"), "最多20个工作日"),
    "more days than there are": (("add", "2025-03-03", "99999999999", "--provisional"), "还没有公布2030年"),
    "less than nothing": (("fee", "--pieces", "-3"), "不能是-3"),
    "before the tariff": (("fee", "--pieces", "3", "--on", "2020-12-31"), "自2021-01-01起收取"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_the_law_does_not_allow_is_refused_in_a_sentence(why):
    arguments, words = REFUSED[why]
    done = gongkai("law", *arguments)
    assert done.returncode == 2
    assert words in done.said
    assert done.stdout == b""
    assert "Traceback" not in done.said


def test_no_django_and_no_reader_is_loaded():
    program = (
        "import sys; from gongkai.cli import gongkai;"
        "gongkai(['law', 'due', '--received', '2025-03-03'], standalone_mode=False);"
        "loaded = [name for name in sys.modules if name.startswith(('django', 'gongkai.reading'))];"
        "assert loaded == [], loaded"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
