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


def test_a_date_in_a_year_without_a_notice_is_said_to_be_provisional():
    assert answer("due", "--received", "2026-12-04")["provisional"] is True
    assert answer("add", "2026-12-04", "20") == {
        "from": "2026-12-04",
        "days": 20,
        "to": "2027-01-01",
        "provisional": True,
    }
    for arguments in (("due", "--received", "2026-12-04"), ("add", "2026-12-04", "20")):
        assert "暂定" in gongkai("law", *arguments).out
    assert "暂定" not in gongkai("law", "due", "--received", "2026-12-03").out


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
    "half of a letter": (("due", "--received", "2025-03-03", "--consult", "2025-03-10"), "要写成 发出日:答复日"),
    "no such day": (("due", "--received", "2025-02-30"), "“2025-02-30”不是日期"),
    "a supplement before receipt": (
        ("due", "--received", "2025-03-03", "--supplemented", "2025-03-01"),
        "早于收到申请的日期",
    ),
    "before all notices": (("add", "2018-03-01", "5"), "早于工作日历的第一年"),
    "long after them": (("due", "--received", "2035-03-01"), "还没有公布2035年的放假安排"),
    "no days": (("add", "2025-03-03", "0"), "至少是1个"),
    "backwards": (("workdays", "2025-03-03", "2025-03-01"), "早于起始日"),
    "nothing to charge for": (("fee",), "要写一个"),
    "both methods": (("fee", "--pieces", "3", "--pages", "3"), "只能写一个"),
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
