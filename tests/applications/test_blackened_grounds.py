"""Why something is blacked out in a file is among the grounds of the answer that it goes out with (条例 37)."""

import pytest
from bs4 import BeautifulSoup

from gongkai.applications import answers, blackened_grounds, evidence, letters
from gongkai.applications.answers import Draft, Item
from gongkai.applications.models import Answer
from gongkai.applications.redacting import Ground
from gongkai.law.citations import LawError
from gongkai.law.outcomes import outcomes
from tests.applications.acting import Desk, as_of_now, page
from tests.applications.test_answers import do, save
from tests.applications.test_redacting import added, send
from tests.files.pages import document

pytestmark = pytest.mark.django_db
SAID = {
    "delivery": "邮寄",
    "content": "共12户",
    "withheld_part": "名单中的身份证号码",
    "reasons": "公开会泄露身份信息",
    "internal_kind": "后勤管理",
}
WEIGHED = {"third_party_kind": "个人隐私", "public_interest_weighing": "没有重大影响"}


@pytest.fixture
def case(monday, apply):
    return apply().application


@pytest.fixture
def blacken(desk, case):
    def done(*grounds):
        areas = [f"1 0.00 {10 * number}.00 100.00 5.00 {ground}" for number, ground in enumerate(grounds)]
        assert send(desk, added(desk, case, document(b""), "名单.pdf"), "finish", *areas).status_code == 302

    return done


def partial(*grounds, **more):
    return Draft((Item("名单", "partial", {**SAID, **more}, grounds),))


def refused(case, officer, draft):
    """What it says of the grounds, or that it would be sent on."""
    save(case, draft, officer)
    with pytest.raises(LawError, match=r"answer\.") as refusal:
        do(case, answers.send, officer)
    assert refusal.value.rule == "answer.grounds_differ", refusal.value
    return refusal.value.values["grounds"]


def test_37_what_is_covered_for_another_reason_than_the_answer_gives_is_not_sent_on(case, officer, blacken):
    blacken("personal", "internal")
    assert refused(case, officer, partial("refused.internal_affairs")) == "个人隐私"
    whole = Item("名单", "granted.provided", {"delivery": "邮寄", "content": "共12户"})
    assert refused(case, officer, Draft((whole,))) == "个人隐私、内部事务信息"


def test_37_nor_what_is_a_secret_of_trade_in_the_one_and_of_a_person_in_the_other(case, officer, blacken, monkeypatch):
    blacken("trade_secret")
    found = evidence.in_case
    monkeypatch.setattr(evidence, "in_case", lambda *given: found(*given) | evidence.ASKED)
    assert refused(case, officer, partial("refused.third_party", **WEIGHED)) == "商业秘密"
    save(case, partial("refused.third_party", **{**WEIGHED, "third_party_kind": "商业秘密、个人隐私"}), officer)
    do(case, answers.send, officer)


def test_32_of_what_is_covered_nobody_has_to_be_asked_where_the_answer_says_why(case, officer, blacken):
    blacken("personal")
    save(case, partial("refused.third_party", **WEIGHED), officer)
    with pytest.raises(LawError, match=r"answer\.") as refusal:
        do(case, answers.send, officer)
    assert "征求第三方意见的情况，没有征求的写明理由" in refusal.value.message
    why = "提供的内容已经遮盖身份证件号码，不涉及第三方，未征求第三方意见"
    save(case, partial("refused.third_party", asked_or_why_not=why, **WEIGHED), officer)
    do(case, answers.send, officer)
    assert Answer.objects.get().stage != "draft"


def test_37_where_they_are_the_same_it_goes_on(case, officer, blacken):
    blacken("internal")
    save(case, partial("refused.internal_affairs"), officer)
    do(case, answers.send, officer)
    assert Answer.objects.get().stage != "draft"


def test_every_ground_is_one_that_an_answer_can_give():
    kinds = outcomes()
    assert blackened_grounds.ANSWERED_BY.keys() == set(Ground)
    assert all(kind in kinds for named in blackened_grounds.ANSWERED_BY.values() for kind in named)


def shown(desk, case, **posted):
    answer = page("answer", case.pk)
    response = desk.post(answer, as_of_now(case, count="1", **posted)) if posted else desk.get(answer)
    return BeautifulSoup(response.content, "lxml")


def ticked(found, name):
    return [each["value"] for each in found.select(f"input[name=i1-{name}][checked]")]


def test_what_the_blacking_out_says_is_chosen_beforehand(desk, case, officer, blacken):
    blacken("personal", "internal")
    chosen = shown(desk, case, **{"i1-asked": "名单", "i1-decision": "partial", "do": "fields"})
    assert ticked(chosen, "withheld_grounds") == ["refused.third_party", "refused.internal_affairs"]
    assert ticked(chosen, "third_party_kind") == ["个人隐私"]
    assert chosen.select_one("input[name=i1-shown]")["value"] == "partial"
    unticked = {"i1-asked": "名单", "i1-decision": "partial", "i1-shown": "partial", "do": "fields"}
    assert ticked(shown(desk, case, **unticked), "withheld_grounds") == [], "who unticks all means it"


def test_that_they_differ_is_said_while_it_is_written(desk, case, officer, blacken):
    blacken("personal")
    save(case, partial("refused.internal_affairs"), officer)
    assert "以“个人隐私”为由遮盖的内容" in shown(desk, case).select_one("#outlook").text
    save(case, partial("refused.third_party", **WEIGHED), officer)
    assert "为由遮盖的内容" not in shown(desk, case).text


def test_32_what_must_be_on_record_is_linked_to_the_act_that_puts_it_there(desk, case, officer):
    def record():
        found = shown(desk, case).find_all("p", string=None)
        return next(each for each in found if each.text.startswith("书面征求第三方意见的记录"))

    save(case, Draft((Item("名单", "refused.third_party", {"reasons": "会损害其权益", **WEIGHED}),)), officer)
    (link,) = record().select("a")
    assert (link["href"], link.text) == (page("act", case.pk, "consultation_sent"), "寄出征求意见函")
    sent = {"on": "2025-03-03", "party": "third_party", "name": "王五", "address": "四马架镇", "about": "账号"}
    Desk(officer, case).do("consultation_sent", **sent)
    assert "已经寄出征求意见函" in record().text
    assert not record().select("a")


@pytest.mark.parametrize(("ground", "concerned"), [("personal", "是"), ("internal", "否")])
def test_the_review_sheet_says_whether_others_are_concerned(case, officer, blacken, ground, concerned):
    blacken(ground)
    save(case, partial("refused.internal_affairs"), officer)
    sheet = letters.preview(case, "review_sheet").to_dict()
    cells = [cell["text"] for block in sheet["blocks"] for row in block.get("rows", ()) for cell in row]
    assert cells[cells.index("是否涉及第三方") + 1] == concerned
