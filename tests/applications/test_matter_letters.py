"""更正告知书 (条例 41): what becomes of a request to put a record about oneself right."""

import uuid

import pytest
from django.db import transaction

from gongkai.applications import matter_letters, words
from gongkai.applications.models import Matter
from gongkai.law.citations import LawError
from tests.applications.conftest import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)
CORRECTED = {"examination": "登记的年份与证件不符", "correction": "出生年份更正为1968年"}
DECIDED = {
    "corrected": (CORRECTED, "本机关已予更正：出生年份更正为1968年。"),
    "refused": ({"examination": "登记与证件一致", "reasons": "没有证据"}, "本机关不予更正。理由：没有证据。"),
    "transferred": ({"organ": "桦川县公安局"}, "本机关已将申请转送有权更正的机关桦川县公安局处理。"),
    "directed": ({"organ": "桦川县公安局"}, "请您向有权更正的机关桦川县公安局提出。"),
}


@pytest.fixture
def matter(town, monday):
    row = Matter.objects.create(
        agency=town,
        number="2025-更-1",
        intake_key=uuid.uuid4(),
        genre="record_correction",
        channel="in_person",
        arrived_on=MONDAY,
        sender_label="张某",
    )
    row.words = words.seal_all(row.subject, {"name": "张小满", "matter": "户籍登记的出生年份"})
    row.save(update_fields=["words"])
    return row


def told(text):
    return "\n".join(text.lines)


@pytest.mark.parametrize("decision", DECIDED)
def test_41_each_decision_has_its_words_and_a_remedy(matter, decision):
    said, expected = DECIDED[decision]
    text = matter_letters.preview(matter, on=MONDAY, decision=decision, **said)
    assert expected in told(text)
    assert text.addressee == "张小满："
    assert "登记编号：2025-更-1" in told(text)
    assert "如对本告知书不服" in text.blocks[-1].text
    assert not text.number


def test_41_what_is_lacking_is_named_and_no_number_is_taken(matter, officer):
    with pytest.raises(LawError, match=r"letter\.missing") as refusal, transaction.atomic():
        matter_letters.sign(matter, by=officer, on=MONDAY, decision="refused", examination="一致")
    assert "理由" in refusal.value.message
    with transaction.atomic():
        number, token = matter_letters.sign(matter, by=officer, on=MONDAY, decision="refused", **DECIDED["refused"][0])
    assert number.text == "四政公复〔2025〕1号"
    assert words.is_token(token)
    assert matter_letters.text_of(token).number == "四政公复〔2025〕1号"


def test_41_nothing_is_signed_without_a_court(matter, officer, town):
    type(town).objects.filter(pk=town.pk).update(court="")
    matter.refresh_from_db()
    with pytest.raises(LawError, match=r"remedy\.court_unset"):
        matter_letters.preview(matter, on=MONDAY, decision="directed", organ="桦川县公安局")
