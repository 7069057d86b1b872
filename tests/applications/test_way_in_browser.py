"""
依申请公开 from the public form to the archive, in a browser, over four weeks of March 2025: the applicant and the
office that is asked on telephones, the others at desks. Every page is looked at by axe and must not scroll sideways;
after every act the case shows its state and the last day to answer, which is counted here by hand:

    holidays: 4-6 April, 1-5 May 2025; Sunday, 27 April is a working day (国办发明电〔2024〕12号)

    4 March    receipt confirmed. 20 working days: 5-7 (3), 10-14 (8), 17-21 (13), 24-28 (18), 31, 1 April (20)
    7 March    a third party is asked: 5, 6, 7 are used up, the clock waits
    10 March   it signed for the letter. Its 15 days: 11-14 (4), 17-21 (9), 24-28 (14), 31 March (15). Were it to
               answer today, the other 17 would be 11-14 (4), 17-21 (9), 24-28 (14), 31, 1, 2 April (17)
    18 March   it answers. The other 17: 19-21 (3), 24-28 (8), 31, 1-3 April (12), 7-11 (17)
    20 March   20 more are asked for, which moves nothing
    21 March   and approved: 14-18 April (5), 21-25 (10), 27-30 (14), 6-9 May (18), 12, 13 (20)
"""

import io
import json
import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from tests.applications.conftest import on
from tests.applications.windows import (  # noqa: F401 - some are fixtures
    DESK,
    PHONE,
    choose,
    fill,
    go,
    in_one_thread,
    looked_at,
    press,
    windows,
)
from tests.browser.conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MATTER = "2025年秸秆禁烧补贴的发放标准和名单"
EVENTS = [
    "submitted", "receipt_confirmed", "consultation_sent", "consultation_delivered", "consultation_answered",
    "extended", "decided", "served", "archived",
]  # fmt: skip
SCAN = {"name": "身份证.png", "mimeType": "image/png", "buffer": bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
    "0def46b80000000049454e44ae426082"
)}  # fmt: skip


@dataclass
class Way:
    """Who goes it, and what the applicant holds in hand."""

    clock: object
    windows: object
    people: dict
    number: str = ""
    code: str = ""

    @contextmanager
    def applicant(self):
        with self.windows(None, viewport=PHONE, has_touch=True) as page:
            yield page

    @contextmanager
    def at(self, who, viewport=DESK):
        """The window of a post."""
        with self.windows(self.people[who], viewport=viewport) as page:
            yield page

    @contextmanager
    def at_case(self, who="officer"):
        """The same, at the sheet of the case, found in the list."""
        with self.at(who) as page:
            page.goto(reverse("applications:register"))
            go(page, self.number, exact=True)
            yield page


@pytest.fixture
def office(town):
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add
    from gongkai.ledger.services import SYSTEM

    named = {"name": "四马架镇民政办公室", "short_name": "民政办公室", "slug": "minzheng"}
    return add(**named, level=Level.GRASSROOTS, kind=Kind.UNIT, parent=town, by=SYSTEM)


@pytest.fixture
def way(town, office, officer, reviewer, approver, windows):  # noqa: F811 - the fixture
    from gongkai.agencies.channels import set_channel
    from gongkai.agencies.models import Way as ChannelWay
    from gongkai.ledger.services import SYSTEM
    from tests.applications.conftest import _post

    set_channel(town, ChannelWay.ONLINE, is_open=True, by=SYSTEM, address="本网站", notes="工作人员会与您确认收到。")
    people = {"officer": officer, "reviewer": reviewer, "approver": approver}
    people["helper"] = _post(office, "contributor", "helper")
    with time_machine.travel("2025-03-03T10:00:00+08:00") as clock:
        yield Way(clock, windows, people)


# What every page and every act has in common.


def open_act(page, link):
    go(page, link)
    expect(page.locator("#act")).to_be_visible()


def do(page, button, *told):
    """A guided act: the preview shows the letters and what follows; then it is done."""
    page.get_by_role("button", name="预览", exact=True).click()
    expect(page.locator("#outlook .follows")).to_be_visible()
    page.wait_for_load_state("networkidle")
    for words in told:
        expect(page.locator("#outlook")).to_contain_text(words)
    looked_at(page)
    press(page, button)


def shows(page, state, due="", mark=""):
    """The sheet of the case: its state and the last day to answer."""
    expect(page.locator(".case-state .state")).to_have_text(state)
    days = page.locator(".case-days")
    assert days.locator(".due-day").all_inner_texts() == [due] * bool(due)
    assert days.locator(".mark").all_inner_texts() == [mark] * bool(mark)


def test_from_the_form_to_the_archive(way):
    """The whole way (条例 27-45)."""
    is_applied_for(way)
    is_received(way)
    is_handed_out(way)
    is_looked_for_by_the_office(way)
    is_asked_of_a_third_party(way)
    is_answered_by_the_third_party(way)
    is_extended(way)
    is_drafted_and_returned(way)
    is_drafted_again_and_reviewed(way)
    is_signed(way)
    is_served(way)
    is_read_by_the_applicant(way)
    is_archived(way)


# 3 to 6 March: it comes in and is looked for.


def is_applied_for(way):
    """The form of article 29 on a phone; the receipt with number and query code."""
    with way.applicant() as page:
        page.goto("/agencies/simajia/apply/")
        looked_at(page)
        page.get_by_label("姓名", exact=True).first.fill("何小雪")
        page.get_by_label("证件号码", exact=True).first.fill("11010519491231002X")  # the example of GB 11643
        page.locator("input[name=identity]").set_input_files(SCAN)
        fill(page, phone="13900001234", address="示范路1号", matter=MATTER)
        choose(page, "delivery", "mail")
        choose(page, "medium", "paper")
        press(page, "提交申请")
        text = page.locator("main").inner_text()
        assert "收到" in text
        way.number = re.search(r"\d{4}-\d{4}", text)[0]
        way.code = re.search(r"\b[2-9A-HJKMNP-Z]{5}[ -]?[2-9A-HJKMNP-Z]{5}\b", text)[0]
    assert way.number == "2025-0001"
    with tracked(way) as page:
        expect(page.locator(".stand-now")).to_contain_text("等机关确认收到")
        expect(page.locator(".stand")).not_to_contain_text("最晚在")


@contextmanager
def tracked(way):
    """The tracking page, for who has number and code."""
    with way.applicant() as page:
        page.goto("/track/")
        looked_at(page)
        fill(page, number=way.number, code=way.code)
        press(page, "查进度")
        yield page


def is_received(way):
    """条例 31: what comes online is received on the day on which both have confirmed it."""
    on(way.clock, "2025-03-04")
    with way.at_case() as page:
        shows(page, "待确认收到")
        open_act(page, "登记已确认收到")
        choose(page, "how", "phone")
        fill(page, who="本人接的电话")
        do(page, "登记已确认收到", "2025年4月1日")
        shows(page, "办理中", "2025-04-01")
    with tracked(way) as page:
        expect(page.locator(".stand")).to_contain_text("最晚在2025年4月1日答复")


def is_handed_out(way):
    """转办, within the agency: the clock of the law goes on."""
    with way.at_case() as page:
        go(page, "转办给站所")
        page.get_by_label("四马架镇民政办公室").check()
        assert page.locator("[name=due_on]").input_value() == "2025-03-11"  # 5-7, 10, 11 March
        press(page, "转办")
    with way.at_case() as page:
        shows(page, "办理中", "2025-04-01")


def is_looked_for_by_the_office(way):
    """On a phone, by one who sees this and nothing else; the officer takes it in."""
    on(way.clock, "2025-03-05")
    with way.at("helper", PHONE) as page:
        page.goto(reverse("applications:handouts"))
        go(page, way.number)
        expect(page.locator("main")).not_to_contain_text("何小雪")
        page.get_by_label("有，可以公开").check()
        fill(page, opinion="在二号柜，发放表12页")
        press(page, "回复承办人")
    on(way.clock, "2025-03-06")
    with way.at_case() as page:
        go(page, "四马架镇民政办公室")
        expect(page.locator("main")).to_contain_text("发放表12页")
        press(page, "收下")
    with way.at_case() as page:
        shows(page, "办理中", "2025-04-01")


# 7 to 18 March: a third party is asked (条例 32, 33(3)).


def is_asked_of_a_third_party(way):
    """A letter that does not name the applicant; its 15 days run from when it was signed for."""
    on(way.clock, "2025-03-07")
    with way.at_case() as page:
        open_act(page, "寄出征求意见函")
        choose(page, "party", "third_party")
        fill(page, name="李大强", address="一村3组", about="发放名单中的姓名和金额")
        do(page, "寄出征求意见函", "政府信息公开第三方意见征求书")
        shows(page, "征求意见中", "2025-04-01", "暂定")
    on(way.clock, "2025-03-10")
    with way.at_case() as page:
        go(page, "政府信息公开第三方意见征求书")
        expect(page.locator(".letter")).to_contain_text("四政公复〔2025〕1号")
        expect(page.locator(".letter")).not_to_contain_text("何小雪")
        open_act(page, "登记送达")
        choose(page, "method", "direct")
        fill(page, taker="李大强本人签收")
        do(page, "登记送达")
    with way.at_case() as page:
        expect(page.get_by_role("region", name="征求意见一览")).to_contain_text("2025-03-31")
        shows(page, "征求意见中", "2025-04-02", "暂定")


def is_answered_by_the_third_party(way):
    on(way.clock, "2025-03-18")
    with way.at_case() as page:
        open_act(page, "登记收到的意见")
        choose(page, "consents", "yes")
        fill(page, opinion="同意公开")
        do(page, "登记收到的意见", "2025年4月11日")
        shows(page, "办理中", "2025-04-11")
    with tracked(way) as page:
        expect(page.locator(".stand")).to_contain_text("最晚在2025年4月11日答复")
        expect(page.locator("main")).not_to_contain_text("李大强")


# 20, 21 March: it takes longer (条例 33(2)).


def is_extended(way):
    """The officer proposes, the head of the office approves."""
    on(way.clock, "2025-03-20")
    with way.at_case() as page:
        open_act(page, "提请负责人批准延长")
        fill(page, days="20", why="发放名单涉及六个村，需要逐一核对")
        do(page, "提请负责人批准延长", "2025年5月13日")
    with way.at_case() as page:
        shows(page, "办理中", "2025-04-11")
    on(way.clock, "2025-03-21")
    with waits_for(way, "approver") as page:
        expect(page.locator("main")).to_contain_text("需要逐一核对")
        do(page, "批准延长，签发告知书", "政府信息公开申请延期答复告知书", "2025年5月13日")
    with way.at_case() as page:
        shows(page, "办理中", "2025-05-13")


@contextmanager
def waits_for(way, who):
    """今天 of a post leads to what waits for it."""
    with way.at(who) as page:
        page.goto(reverse("workbench:today"))
        looked_at(page)
        follow(page.locator("li.due").filter(has_text=way.number).get_by_role("link").first)
        looked_at(page)
        yield page


# 24 to 26 March: the answer is drafted, returned, reviewed, signed.


def drafts(page, delivery):
    page.locator("select[name=i1-decision]").select_option("granted.provided")
    press(page, "选定，看要写什么")
    page.locator("textarea[name=i1-delivery]").fill(delivery)
    page.locator("textarea[name=i1-content]").fill("2024年共发放12户，每户20000元")
    press(page, "保存，送审")


def is_drafted_and_returned(way):
    on(way.clock, "2025-03-24")
    with way.at_case() as page:
        go(page, "写答复")
        drafts(page, "以纸质形式邮寄提供")
    with waits_for(way, "reviewer") as page:
        page.locator("textarea[name=return-why]").fill("写明一共多少页")
        press(page, "退回")
    with way.at_case() as page:
        shows(page, "办理中", "2025-05-13")


def is_drafted_again_and_reviewed(way):
    on(way.clock, "2025-03-25")
    with way.at_case() as page:
        go(page, "写答复")
        expect(page.locator(".callout-warning").first).to_contain_text("写明一共多少页")
        page.locator("textarea[name=i1-delivery]").fill("以纸质形式邮寄提供，共12页")
        press(page, "保存，送审")
    with waits_for(way, "reviewer") as page:
        press(page, "审核通过，送签发")
    with way.at_case() as page:
        shows(page, "办理中", "2025-05-13")


def is_signed(way):
    on(way.clock, "2025-03-26")
    with waits_for(way, "approver") as page:
        go(page, "签发", exact=True)
        expect(page.locator(".letter")).to_contain_text("桦川县人民法院")
        expect(page.locator(".letter")).to_contain_text("共12页")
        press(page, "签发，取文号")
    with way.at_case() as page:
        shows(page, "已作决定，待送达", "2025-05-13")


# 27 to 31 March: it goes out, is read, and is put away.


def is_served(way):
    on(way.clock, "2025-03-27")
    with way.at_case() as page:
        open_act(page, "登记送达")
        choose(page, "method", "direct")
        fill(page, taker="本人签收")
        do(page, "登记送达")
        shows(page, "已送达", "2025-05-13")


def is_read_by_the_applicant(way):
    """Number and code show how it stands; the letters open with a second proof."""
    on(way.clock, "2025-03-28")
    with tracked(way) as page:
        expect(page.get_by_role("link", name="打开", exact=True)).to_have_count(0)
        page.get_by_label("再核对一项").fill("002X")
        press(page, "核对")
        titled = page.locator(".letters li").filter(has_text="政府信息公开申请答复书")
        follow(titled.get_by_role("link", name="打开"))
        looked_at(page)
        expect(page.locator("main")).to_contain_text("以纸质形式邮寄提供，共12页")
        expect(page.locator("main")).to_contain_text("四政公复〔2025〕")


def is_archived(way):
    from gongkai.tasks.worker import run_until_idle

    on(way.clock, "2025-03-31")
    with way.at_case() as page:
        open_act(page, "归档")
        for lacking in page.locator("textarea[name^=lack]").all():
            lacking.fill("凭证另外装订，随后补入")
        do(page, "归档")
        shows(page, "已归档", "2025-05-13")
    run_until_idle()
    with way.at_case() as page:
        with page.expect_download() as download:
            page.get_by_role("link", name="案卷包").click()
        data = download.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        rows = [json.loads(json.loads(row)["body"]) for row in package.read("办理记录.jsonl").decode().splitlines()]
        letters = [name for name in package.namelist() if name.startswith("文书/")]
    assert [row["kind"] for row in rows if row["kind"].startswith("case.")] == [f"case.{each}" for each in EVENTS]
    proofs = [name for name in letters if name.endswith("送达回证.pdf")]
    assert len(proofs) == 2, letters  # of R6 and of the answer, whose sending was entered
    assert len(letters) - len(proofs) == 2 * 5, letters  # R6 and R7, R8, R5, R13; each as PDF and DOCX
