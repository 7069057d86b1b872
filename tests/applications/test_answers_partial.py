"""部分公开 in the work: coded grounds of the withheld part, and what each of them has to rest on (条例 37, 14-16)."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from gongkai.applications import answers, letters
from gongkai.applications.answers import Draft, Item
from gongkai.applications.cases import casefile_of
from gongkai.applications.letters import text_of
from gongkai.applications.models import Answer
from gongkai.law.citations import LawError
from tests.applications.acting import as_of_now, page
from tests.applications.test_answers import do, save

pytestmark = pytest.mark.django_db
SAID = {
    "delivery": "以纸质形式邮寄提供",
    "content": "共12户，每户20000元",
    "withheld_part": "名单中的身份证号码",
    "reasons": "公开会泄露身份信息",
}


def partial(*grounds, **more):
    return Draft((Item("发放名单", "partial", {**SAID, **more}, grounds),))


def lacking(case, officer, draft):
    save(case, draft, officer)
    with pytest.raises(LawError, match=r"answer\.incomplete") as refusal:
        do(case, answers.send, officer)
    return set(str(refusal.value.values["names"]).split("、"))


def test_37_a_part_is_withheld_under_a_named_ground_or_not_at_all(case, officer, approver):
    assert lacking(case, officer, partial()) == {"不予公开部分的依据"}
    assert lacking(case, officer, partial("granted.provided")) == {"不予公开部分的依据"}


@pytest.mark.parametrize(
    ("ground", "demanded"),
    [
        ("refused.state_secret", {"密级标识", "保密期限"}),
        ("refused.prohibited_by_law", {"禁止公开的法律", "行政法规条款"}),
        ("refused.security_and_stability", {"危及安全", "稳定的证据或者合理说明"}),
        (
            "refused.third_party",
            {
                "涉及第三方的商业秘密，还是个人隐私",
                "征求第三方意见的情况，没有征求的写明理由",
                "不公开是否对公共利益造成重大影响的衡量",
            },
        ),
        ("refused.internal_affairs", {"属于哪一类内部事务信息"}),
        (
            "refused.enforcement_files",
            {"行政执法案卷的名称", "编号", "查过哪些法律", "法规", "规章（没有规定应当公开）"},
        ),
        ("refused.administrative_inquiry", {"查询所依据的法律", "行政法规"}),
    ],
)
def test_what_the_ground_of_a_part_that_is_not_given_rests_on_is_demanded(case, officer, ground, demanded):
    assert lacking(case, officer, partial(ground)) == demanded


def test_the_decision_holds_the_articles_and_the_letter_each_ground(case, monday, officer, approver):
    grounds = ("refused.state_secret", "refused.internal_affairs")
    save(case, partial(*grounds, secrecy_mark="标有秘密级，保密期限10年", internal_kind="内部工作流程"), officer)
    assert Answer.objects.get().items == [{"item": "1", "outcome": "partial", "withheld_grounds": list(grounds)}]
    do(case, answers.send, officer)
    sheet = "\n".join(letters.preview(case, "review_sheet").lines)
    assert "部分公开（不予公开：国家秘密、内部事务信息）" in sheet
    assert "《条例》第十四条、第十六条第一款、第三十六条第（三）项、第三十七条" in sheet
    letter = do(case, answers.sign, approver, by=approver, on=date(2025, 3, 3))
    text = "\n".join(text_of(letter).lines)
    assert "标有秘密级，保密期限10年。根据《条例》第十四条、第三十六条第（三）项的规定" in text
    assert "内部事务信息（内部工作流程）。根据《条例》第十六条第一款、第三十六条第（三）项的规定" in text
    case.refresh_from_db()
    assert (case.outcome, case.counted_as) == ("partial", "partial")
    decided = casefile_of(case).decided[0]
    places = {(each.article, each.paragraph, each.item) for each in decided.grounds}
    assert places == {(37, None, None), (14, None, None), (36, None, 3), (16, 1, None)}


def test_what_was_chosen_for_another_decision_stays_out(case, officer, approver):
    save(case, Draft((Item("名单", "granted.provided", SAID, ("refused.process",)),)), officer)
    do(case, answers.send, officer)
    assert "过程性信息" not in "\n".join(letters.preview(case, "reply").lines)


def page_of(response):
    return BeautifulSoup(response.content, "lxml")


def write(desk, case, do, **more):
    typed = {f"i1-{name}": text for name, text in SAID.items()}
    data = as_of_now(case, count=1, do=do, **{"i1-asked": "发放名单", "i1-decision": "partial", **typed, **more})
    return desk.post(page("answer", case.pk), data)


def test_the_grounds_bring_their_fields_without_a_script(case, desk, approver):
    first = page_of(write(desk, case, "fields"))
    offered = {each["value"] for each in first.select("input[name=i1-withheld_grounds]")}
    assert {"refused.state_secret", "refused.third_party", "refused.administrative_inquiry"} <= offered
    assert len(offered) == 8
    assert first.select_one("[name=i1-secrecy_mark]") is None
    chosen = {"i1-withheld_grounds": ["refused.state_secret", "refused.third_party"]}
    second = page_of(write(desk, case, "fields", **chosen))
    assert second.select_one("textarea[name=i1-secrecy_mark]")
    rights = [each["value"] for each in second.select("input[name=i1-third_party_kind][type=checkbox]")]
    assert rights == ["商业秘密", "个人隐私"]
    assert second.select_one("textarea[name=i1-asked_or_why_not]")
    assert len(second.select("input[name=i1-withheld_grounds][checked]")) == 2
    right = {**chosen, "i1-secrecy_mark": "秘密级", "i1-third_party_kind": ["个人隐私"]}
    assert write(desk, case, "save", **right).status_code == 302
    kept = page_of(desk.get(page("answer", case.pk)))
    assert [each["value"] for each in kept.select("input[name=i1-third_party_kind][checked]")] == ["个人隐私"]
    assert kept.select_one("[name=i1-secrecy_mark]").text.strip() == "秘密级"


def test_a_right_of_a_third_party_in_other_words_is_not_taken(case, desk):
    wrong = {"i1-withheld_grounds": ["refused.third_party"], "i1-third_party_kind": ["商誉"]}
    assert write(desk, case, "save", **wrong).status_code == 422
    assert not Answer.objects.exists()
