"""The sheet of a case whose answer is signed: what is left is its service, until the day on which the answer is due."""

import re
from datetime import date

import pytest

from tests.applications.acting import decide, page
from tests.applications.conftest import browser, on

pytestmark = pytest.mark.django_db


def days(client, case):
    """Label → text of the table of days."""
    shown = client.get(page("case", case.pk)).content.decode()
    table = re.search(r'<dl class="about case-days">(.*?)</dl>', shown, re.DOTALL)[1]
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", table, re.DOTALL)
    return {label: " ".join(re.sub(r"<[^>]+>", "", text).split()) for label, text in rows}


def test_after_the_signature_one_line_says_until_when_it_is_served(monday, case, desk, approver):
    assert days(desk, case)["答复期限"].startswith("2025-03-31")
    decide(case, approver, date(2025, 3, 3))
    assert days(desk, case) == {
        "提出": "2025-03-03 当面提交",
        "收到申请之日": "2025-03-03",
        "送达": "答复已签发，最迟 2025-03-31 送达",
        "作出决定": "2025-03-03",
    }


def test_on_the_last_day_and_after_it_the_line_says_so(monday, case, officer, approver, static_files):
    decide(case, approver, date(2025, 3, 3))
    on(monday, "2025-03-31")
    assert days(browser(officer), case)["送达"] == "答复已签发，最迟 2025-03-31 送达 今天是最后一天"
    on(monday, "2025-04-02")
    assert days(browser(officer), case)["送达"] == "答复已签发，最迟 2025-03-31 送达 已经超过 2 个工作日"


def test_once_it_is_served_its_days_stand_there_as_they_were(monday, case, work, desk, approver):
    decide(case, approver, date(2025, 3, 3))
    work.do("served", on="2025-03-03", method="mail", tracking="XA1")
    found = days(desk, case)
    assert (found["办结"], found["送达"]) == ("2025-03-03", "2025-03-03")
    assert found["答复期限"] == "2025-03-31"
