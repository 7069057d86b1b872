"""What somebody who sees the desk for the first time reads on it."""

import re
from datetime import date

import pytest

from gongkai.applications import addresses, archiving
from gongkai.applications.cases import act
from gongkai.applications.desk import told
from gongkai.applications.obligations import ANSWER
from gongkai.duties.models import Duty
from gongkai.law.casefile.events import Archived, Served, Service, SupplementAsked, Withdrawn
from gongkai.people.access import actor
from gongkai.tasks.models import Task
from tests.applications.acting import decide
from tests.applications.conftest import WORDS, browser, on

pytestmark = pytest.mark.django_db


def sheet_of(post, case):
    return browser(post).get(f"/work/applications/{case.pk}/").content.decode()


def test_the_decision_of_each_thing_asked_for_is_told_in_chinese():
    items = [{"item": "1", "outcome": "granted.provided", "grounds": [[37]]}]
    ((label, value),) = told.in_words({"items": items}, {}, {})
    assert label == "逐项决定"
    assert re.fullmatch(r"第1项：.+（条例第三十七条）", value)
    assert "granted" not in value


def test_what_a_correction_changes_is_told_in_chinese():
    assert told.in_words({"fields": {"on": "2026-11-18"}}, {}, {}) == [("改为", "日期：2026-11-18")]
    assert told.in_words({"fields": ["on"]}, {}, {}) == [("改为", "日期")], "as proposals were entered before"


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["unproved:7"], "文书的送达凭证"),
        (["scan", "unserved:3", "unserved:4"], "申请书原件、文书的送达记录"),
        (["receipt:c1", "third_party_told:c1", "end_told"], "征求意见的回执、对第三方的书面告知、终结办理告知书"),
        (["search_record:2"], "第2项答复的检索记录（范围、关键词、经办人、时间）"),
        (["of_a_later_version:9"], "第9项答复的材料"),
    ],
)
def test_what_a_file_had_not_is_told_in_chinese(codes, words):
    assert told.in_words({"lacks": codes}, {}, {}) == [("归档时缺的材料", words)]


def test_who_approves_is_told_whose_work_the_acts_are(case, approver, officer, static_files):
    told = "这些由承办人办理"
    assert told in sheet_of(approver, case)
    assert told not in sheet_of(officer, case)


def test_the_first_package_is_only_said_to_be_made(monday, case, officer, approver, static_files):
    decide(case, approver, date(2025, 3, 3))
    act(case.pk, Served(on=date(2025, 3, 3), method=Service.DIRECT), by=actor(officer))
    on(monday, "2025-03-04")
    act(case.pk, Archived(on=date(2025, 3, 4)), by=actor(officer))
    page = sheet_of(officer, case)
    assert "案卷包正在生成。" in page
    assert "生成新的案卷包" not in page
    assert "归档以后又有办理记录" not in page
    Task.objects.filter(kind=archiving.TASK).delete()
    assert "生成新的案卷包" in sheet_of(officer, case), "where none comes, one can be asked for"


def sends(case):
    return Duty.objects.open().filter(kind="applications.send", subject=case.subject)


def test_30_a_notice_needs_no_service_after_the_applicant_withdrew(monday, case, officer, approver):
    from gongkai.applications import letters
    from gongkai.applications.cases import working

    asked = SupplementAsked(on=date(2025, 3, 3), reply_by=date(2025, 3, 14))
    with working(case.pk, by=actor(officer)) as now:
        said = {"unclear": ["写明是哪一年的"], "reply_by": asked.reply_by}
        letter = letters.sign(now, "supplement", by=officer, on=date(2025, 3, 3), **said)
        now.enter(asked, letter=letter.pk)
    assert sends(case).exists()
    on(monday, "2025-03-04")
    act(case.pk, Withdrawn(on=date(2025, 3, 4)), by=actor(officer))
    assert not sends(case).exists()


def test_a_day_that_may_change_is_told_so_in_the_list_of_today(case, officer):
    from types import SimpleNamespace

    from gongkai.applications.obligations import _due_said

    firm, open_ = (SimpleNamespace(provisional=each) for each in (False, True))
    values = {"who": "张", "number": "1"}
    due = date(2025, 12, 17)
    assert ANSWER.say({**values, "due": _due_said(due, firm)}) == "张的申请（1）要在12月17日以前答复"
    assert ANSWER.say({**values, "due": _due_said(due, open_)}) == "张的申请（1）要在12月17日（暂定）以前答复"


def test_the_address_for_the_applicant_has_the_port_of_a_trial(settings, rf):
    settings.SITE_URL = "http://127.0.0.1"
    request = rf.get("/", headers={"host": "127.0.0.1:8123"})
    settings.ALLOWED_HOSTS, settings.PLAIN_HTTP = ["127.0.0.1"], True
    assert addresses.track(request).startswith("http://127.0.0.1:8123/")
    assert addresses.track(request, "A 1").endswith("?number=A+1")
    settings.PLAIN_HTTP = False
    assert addresses.track(request).startswith("http://127.0.0.1/")
    assert addresses.track(number="A1").startswith("http://127.0.0.1/")


def test_before_it_is_registered_all_that_is_easily_mistyped_is_shown(monday, desk):
    typed = {**WORDS, "email": "zhang@example.cn", "topic": "危房补助", "delivery": "mail"}
    first = desk.get("/work/applications/new/?way=in_person").content.decode()
    token = re.search(r'name="token" value="([^"]+)"', first)[1]
    data = {"way": "in_person", "on": "2025-03-03", "applicant_kind": "natural", "token": token, **typed}
    page = desk.post("/work/applications/new/", data).content.decode()
    shown = page[page.index("said-list") : page.index("</dl>", page.index("said-list"))]
    for name in ("phone", "email", "address", "topic"):
        assert typed[name] in shown
    assert "获取方式" in shown
    assert re.search(r"没有写明或者没有附：[^<]*身份证明", page)


def test_what_an_answer_lacks_is_said_with_the_item_that_lacks_it(case, officer, static_files):
    from gongkai.applications import answers
    from gongkai.applications.answers import Draft, Item
    from gongkai.applications.cases import working

    with working(case.pk, by=actor(officer)) as now:
        rows = tuple(Item(asked, "refused.internal_affairs") for asked in ("名单", "标准"))
        answers.save(now, Draft(rows), by=officer)
    page = browser(officer).get(f"/work/applications/{case.pk}/answer/").content.decode()
    lacking = re.findall(r'<li class="follows-warning">第(\d+)项：', page)
    assert sorted(set(lacking)) == ["1", "2"]
