"""文书用语: an agency's own words stand in its letters, never without what the law wants said."""

import json
from datetime import date

import pytest
from django.urls import reverse

from gongkai.applications import letters, wording
from gongkai.applications.cases import working
from gongkai.applications.models import Wording
from gongkai.law import letters as law
from gongkai.law.citations import LawError
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from tests.applications.conftest import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "{称呼}好：我们在{收到日期}收到{称呼}{提出方式}的申请（{登记编号}），内容是“{申请内容}”。"
PLACE = ("supplement", "opening")


def address(name="wording_paragraph", place=PLACE):
    return reverse(f"applications:{name}", args=place)


def opening(case):
    return letters.preview(case, "supplement", unclear=["年度"], reply_by=date(2025, 3, 20)).blocks[0].text


def test_own_words_stand_in_letters_and_their_version_is_kept_with_the_letter(case, town, officer):
    wording.change(town, *PLACE, OWN, by=actor(officer))
    assert opening(case).startswith("您好：我们在2025年3月3日收到您当面提交的申请（2025-0001）")
    with working(case.pk, by=actor(officer)) as act:
        letter = letters.sign(act, "supplement", by=officer, on=MONDAY, unclear=["年度"], reply_by=date(2025, 3, 20))
    assert letter.wordings == {"opening": 1}
    wording.change(town, *PLACE, OWN + "请看下文。", by=actor(officer))
    assert "请看下文" in opening(case)
    assert "请看下文" not in letters.text_of(letter).blocks[0].text  # what is signed stays as it was


def test_each_change_is_a_version_and_an_entry_and_the_standard_comes_back(town, case, officer):
    standard = opening(case)
    wording.change(town, *PLACE, OWN, by=actor(officer))
    wording.change(town, *PLACE, OWN, by=actor(officer))  # nothing changed
    wording.change(town, *PLACE, OWN + "请看下文。", by=actor(officer))
    wording.back(town, *PLACE, by=actor(officer))
    wording.back(town, *PLACE, by=actor(officer))
    assert opening(case) == standard
    entries = Entry.objects.filter(kind=wording.CHANGED)
    assert [json.loads(each.body)["facts"] for each in entries.order_by("id")] == [
        {"letter": "supplement", "paragraph": "opening", "version": version} for version in (1, 2, 0)
    ]
    assert [row.version for row in wording.versions(town, *PLACE)] == [2, 1]
    wording.change(town, *PLACE, OWN, by=actor(officer))
    assert wording.version(town, *PLACE) == 3


def test_the_words_of_the_standard_are_no_version_of_ones_own(town, officer):
    assert wording.change(town, *PLACE, wording.standard(*PLACE).text, by=actor(officer)) is None
    wording.change(town, *PLACE, OWN, by=actor(officer))
    assert wording.change(town, *PLACE, wording.standard(*PLACE).text, by=actor(officer)) is None
    assert wording.in_force(town, "supplement") == {}


def test_what_has_to_be_said_cannot_be_left_out(town, officer):
    for text in (OWN.replace("{登记编号}", ""), OWN + "{身份证}", OWN + "{", ""):
        with pytest.raises(LawError, match=r"letter\."):
            wording.change(town, *PLACE, text, by=actor(officer))
    with pytest.raises(LawError, match=r"letter\.fixed"):
        wording.change(town, "supplement", "consequence", "不补就算了。", by=actor(officer))
    assert not Wording.objects.exists()


def test_another_agency_keeps_its_own_words(case, county, officer):
    wording.change(county, *PLACE, OWN, by=actor(officer))
    assert not opening(case).startswith("您好")


def test_a_paragraph_that_the_standard_no_longer_has_is_passed_over(case, town):
    Wording.objects.create(agency=town, letter="supplement", paragraph="gone", version=1, text="旧话")
    assert "旧话" not in opening(case)


def test_who_comes_second_overwrites_nothing(desk, town, officer):
    shown = desk.get(address()).context["form"].initial["seen"]
    wording.change(town, *PLACE, OWN, by=actor(officer))
    said = {"text": OWN + "第二人写的。", "seen": shown, "step": "save"}
    answer = desk.post(address(), said)
    assert "有人改过" in answer.content.decode()
    assert "第二人写的" in answer.content.decode()
    assert wording.in_force(town, "supplement")["opening"].text == OWN
    again = {**said, "seen": answer.context["form"]["seen"].value()}
    assert desk.post(address(), again).status_code == 302
    assert "第二人写的" in wording.in_force(town, "supplement")["opening"].text


def test_the_page_shows_the_letter_before_it_is_kept(desk, town):
    page = desk.get(address()).content.decode()
    assert "{登记编号}" in page
    shown = desk.post(address(), {"text": OWN, "seen": 0, "step": "preview"})
    assert "您好：我们在2026年3月2日收到您当面提交的申请（2026-0017）" in shown.content.decode()
    partial = desk.post(address(), {"text": OWN, "seen": 0}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in partial
    assert "您好：我们在2026年3月2日" in partial
    wrong = desk.post(address(), {"text": "{称呼}好", "seen": 0}, headers={"HX-Request": "true"}).content.decode()
    assert "必须保留占位符{收到日期}" in wrong
    assert not Wording.objects.exists()


def test_saving_and_going_back_on_the_pages(desk, town):
    assert desk.post(address(), {"text": OWN, "seen": 0, "step": "save"}).status_code == 302
    assert "本机关用语" in desk.get(address("wording", PLACE[:1])).content.decode()
    assert "写过的" in desk.get(address()).content.decode()
    assert desk.post(address("wording_standard")).status_code == 302
    assert wording.in_force(town, "supplement") == {}
    assert "本机关用语" not in desk.get(address("wording", PLACE[:1])).content.decode()


@pytest.mark.parametrize(
    "place", [("supplement", "consequence"), ("reply", "remedy"), ("nothing", "opening"), ("supplement", "nothing")]
)
def test_what_is_not_to_be_worded_has_no_page(desk, place):
    assert desk.get(address(place=place)).status_code == 404


def test_every_paragraph_has_its_page_with_a_letter_of_examples(desk):
    for kind in law.letters().values():
        for each in kind.editable:
            text = law.specimen(kind.id, each.id, each.text)
            assert law.example_of(each.text).rstrip("。")[:8] in "".join(text.lines), (kind.id, each.id)
    for place in (("reply", "refused.third_party"), ("closing", "otherwise.fee_unpaid"), ("fee", "pages")):
        assert desk.get(address(place=place)).status_code == 200
    assert desk.get(reverse("applications:wordings")).status_code == 200
