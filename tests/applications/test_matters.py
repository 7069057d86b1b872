"""其他来件: what is no application is registered, answered and ended apart, and table three never counts it."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse

from gongkai.applications import matters, selectors, words
from gongkai.applications.models import Application, Matter, Practice
from gongkai.applications.models.matters import Genre
from gongkai.duties.models import Duty
from gongkai.files.services import keep
from gongkai.law.casefile.events import ApplicantKind
from gongkai.law.citations import LawError
from gongkai.law.report.facts import Facts
from gongkai.law.report.tally import tally
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from tests.applications.conftest import COMPLAINT, MONDAY, WORDS, browser, on
from tests.files.documents import png

pytestmark = pytest.mark.django_db(transaction=True)


def kinds_of(matter):
    return [entry.kind for entry in reversed(matters.history_of(matter))]


def duty_of(matter):
    return Duty.objects.open().filter(subject=matter.subject).first()


def test_it_has_a_number_a_day_of_the_agency_s_own_and_a_duty(came, town):
    first = came()
    assert (first.number, first.sender_label, first.due_on) == ("其他〔2025〕1号", "李某", date(2025, 3, 31))
    assert duty_of(first).due_on == date(2025, 3, 31)
    Practice.objects.create(agency=town, complaint_days=5)
    second = came(Genre.MISFILED, words={"matter": "快递"})
    assert (second.number, second.due_on) == ("其他〔2025〕2号", date(2025, 3, 10))
    assert second.sender_label == "（未填姓名）"
    assert "李大年" not in str(Entry.objects.values_list("body", flat=True))


def test_the_same_form_twice_is_one_matter(came):
    first = came()
    assert came(key=first.intake_key).pk == first.pk
    assert Matter.objects.count() == 1


def test_a_complaint_is_answered_in_plain_words(came, officer, monday):
    matter = came()
    on(monday, "2025-03-05")
    matters.answer(matter.pk, said="已向来件人当面说明", on=date(2025, 3, 5), by=actor(officer))
    matter.refresh_from_db()
    assert (matter.status, matter.closed_on) == ("answered", date(2025, 3, 5))
    assert duty_of(matter) is None
    assert kinds_of(matter) == ["matter.registered", "matter.answered"]
    assert words.opened(matter.words, "answer") == {"answer": "已向来件人当面说明"}
    with pytest.raises(LawError, match=r"matter\.ended"):
        matters.close(matter.pk, reason="再办一次", on=date(2025, 3, 5), by=actor(officer))


def test_misfiled_mail_goes_to_whom_it_belongs(came, officer):
    matter = came(Genre.MISFILED)
    matters.transfer(matter.pk, to="某县教育局", letter="四政函〔2025〕3号", on=MONDAY, by=actor(officer))
    matter.refresh_from_db()
    assert matter.status == "transferred"
    assert words.opened(matter.words, "transferred_to", "transfer_letter") == {
        "transferred_to": "某县教育局",
        "transfer_letter": "四政函〔2025〕3号",
    }


def test_days_that_cannot_be_are_refused(came, officer):
    matter = came()
    for day, rule in ((date(2025, 3, 4), r"case\.ahead"), (date(2025, 2, 28), r"matter\.before_arrival")):
        with pytest.raises(LawError, match=rule):
            matters.close(matter.pk, reason="匿名", on=day, by=actor(officer))
    with pytest.raises(LawError, match=r"case\.ahead"):
        came(on=date(2025, 3, 4))


def test_what_asks_for_information_becomes_an_application_of_the_day_on_which_it_came(came, officer, monday):
    matter = came(words={**COMPLAINT, "matter": "请提供2024年低保名单"})
    on(monday, "2025-03-06")
    told = {"applicant_kind": ApplicantKind.NATURAL, "by": actor(officer), "reason": "看了内容是申请"}
    done = matters.become_application(matter.pk, **told)
    application = done.application
    assert (application.submitted_on, application.received_on, application.due_on) == (
        MONDAY,
        MONDAY,
        date(2025, 3, 31),
    )
    assert words.opened(application.words, "matter") == {"matter": "请提供2024年低保名单"}
    matter.refresh_from_db()
    assert (matter.about_id, matter.status) == (application.pk, "closed")
    assert list(application.matters.all()) == [matter]
    assert duty_of(matter) is None
    assert kinds_of(matter)[-1] == "matter.became"
    again = matters.become_application(matter.pk, **told)
    assert (again.application.pk, Application.objects.count()) == (application.pk, 1)


def test_table_three_counts_applications_and_no_matter(came, apply, officer):
    """Two applications and three matters arrive in 2025: 本年新收 is 2, all from natural persons."""
    apply()
    apply(words={"identity_number": "", "matter": "别的"})
    came()
    came(Genre.MISFILED)
    ended = came(Genre.RECORD_CORRECTION, about=Application.objects.first())
    assert new_in_2025() == 2
    told = {"applicant_kind": ApplicantKind.NATURAL, "by": actor(officer), "reason": "看了内容是申请"}
    matters.close(ended.pk, reason="重复", on=MONDAY, by=actor(officer))
    with pytest.raises(LawError, match=r"matter\.ended"):
        matters.become_application(ended.pk, **told)
    matters.become_application(came().pk, **told)
    assert new_in_2025() == 3


def new_in_2025():
    facts = Facts(cases=list(selectors.facts_of(Application.objects.all(), 2025)))
    return tally(2025, "2021", facts)["t3.new.natural"]


def test_pages_from_the_list_to_the_answer(came, desk, officer, monday):
    address = reverse("applications:matter_new")
    page = desk.get(address)
    filled = {"token": page.context["form"].initial["token"], "genre": "complaint", "channel": "in_person"}
    filled |= {"on": "2025-03-03", **COMPLAINT, "identity_number": "23082619880101001X", "email": "a@example.cn"}
    made = desk.post(address, filled, follow=True)
    assert "其他〔2025〕1号" in made.content.decode()
    desk.post(address, filled)
    matter = Matter.objects.get()  # sent twice
    text = made.content.decode()
    assert "你们答复得太慢" in text
    for secret in ("13911112222", "23082619880101001X", "a@example.cn"):
        assert secret not in text
    assert "本机关自己定的" in text
    whole = desk.post(reverse("applications:matter_reveal", args=[matter.pk])).content.decode()
    for secret in ("13911112222", "23082619880101001X", "a@example.cn"):
        assert secret in whole
    assert "李某" in desk.get(reverse("applications:matters") + "?status=open&genre=complaint").content.decode()
    assert "李某" not in desk.get(reverse("applications:matters") + "?genre=misfiled").content.decode()
    act = reverse("applications:matter_act", args=[matter.pk, "answer"])
    assert desk.get(act).status_code == 200
    assert desk.post(act, {"on": "2025-03-03", "said": ""}).status_code == 422
    assert desk.post(act, {"on": "2025-03-03", "said": "已说明"}).status_code == 302
    matter.refresh_from_db()
    assert matter.status == "answered"
    assert desk.get(reverse("applications:matter_act", args=[matter.pk, "correction"])).status_code == 404


def test_29_who_sent_it_is_known_again_when_it_becomes_an_application(came, apply, officer):
    """The identity number makes the key: the second application of the month counts the first (条例 35)."""
    apply()
    number = {"identity_kind": "居民身份证", "identity_number": WORDS["identity_number"], "email": "a@example.cn"}
    matter = came(words={**COMPLAINT, **number}, consents_electronic=True)
    assert len(matter.sender_key) == 64
    assert matter.sender_key == Application.objects.get().applicant_key
    assert WORDS["identity_number"] not in str(Entry.objects.values_list("body", flat=True)) + str(matter.words)
    told = {"applicant_kind": ApplicantKind.NATURAL, "by": actor(officer), "reason": "看了内容是申请"}
    application = matters.become_application(matter.pk, **told).application
    assert application.applicant_key == matter.sender_key
    assert application.consents_electronic
    assert words.opened(application.words, "email", "identity_kind") == {
        "email": "a@example.cn",
        "identity_kind": "居民身份证",
    }
    assert selectors.counts_of(application).month == 2


def test_39_an_application_that_is_a_complaint_is_registered_as_one_too(apply, monday, desk):
    """Who, how to reach, what was written and the scans go along; the application stays what it is."""
    scan = keep(BytesIO(png()), name="信.png", purpose="attachment")
    application = apply(topic="投诉", files=[(scan, "application")]).application
    address = reverse("applications:matter_from", args=[application.pk])
    assert address in desk.get(reverse("applications:case", args=[application.pk])).content.decode()
    assert desk.post(address, {}).status_code == 422
    for _twice in range(2):
        assert desk.post(address, {"genre": "complaint"}).status_code == 302
    matter = Matter.objects.get()
    assert (matter.about, matter.genre, matter.arrived_on) == (application, "complaint", MONDAY)
    assert (matter.sender_key, matter.sender_label, matter.topic) == (application.applicant_key, "张某", "投诉")
    assert words.opened(matter.words, "identity_number", "phone", "matter") == {
        name: WORDS[name] for name in ("identity_number", "phone", "matter")
    }
    assert matter.files.get().file == scan
    application.refresh_from_db()
    assert application.state == "handling"


def test_its_page_says_what_else_the_same_person_sent_in(came, apply, desk):
    apply()
    same = {**COMPLAINT, "identity_number": WORDS["identity_number"]}
    first, second = came(words=same), came(words=same)
    came(words={**COMPLAINT, "identity_number": "another"})
    text = desk.get(reverse("applications:matter", args=[second.pk])).content.decode()
    assert "来件当月1件，当年1件" in text
    assert first.number in text
    assert "其他〔2025〕3号" not in text


def test_it_becomes_an_application_on_its_page_and_a_reload_shows_the_code_again(came, desk):
    matter = came()
    act = reverse("applications:matter_act", args=[matter.pk, "application"])
    page = desk.get(act)
    said = {"applicant_kind": "natural", "reason": "要的是信息", "token": page.context["form"].initial["token"]}
    assert page.context["form"].initial["applicant_kind"] == "natural"
    done = desk.post(act, said)
    application = Application.objects.get()
    assert application.number in done.content.decode()
    code = done.context["code"]
    assert words.code_hash(application.number, code) == application.code_hash
    again = desk.post(act, said)  # loaded again before the code was written down
    assert again.context["code"] == code
    assert code in again.content.decode()
    assert Application.objects.count() == 1
    assert application.number in desk.get(reverse("applications:matter", args=[matter.pk])).content.decode()
    assert desk.get(act).status_code == 302  # nothing is left to do


def test_what_is_entered_late_says_why(came, desk, monday):
    matter = came(on=date(2025, 2, 28))
    act = reverse("applications:matter_act", args=[matter.pk, "close"])
    said = {"on": "2025-02-28", "reason": "匿名"}
    assert desk.post(act, said).status_code == 422
    assert desk.post(act, {**said, "late_reason": "当天停电"}).status_code == 302
    matter.refresh_from_db()
    assert words.opened(matter.words, "late_reason") == {"late_reason": "当天停电"}
    assert "当天停电" not in str(Entry.objects.values_list("body", flat=True))


def test_a_form_without_its_token_registers_nothing(came, desk):
    """Else the query code would be shown to nobody who asks again."""
    act = reverse("applications:matter_act", args=[came().pk, "application"])
    late = desk.post(act, {"applicant_kind": "natural", "reason": "要的是信息", "token": "x"})
    assert late.status_code == 422
    assert "打开得太久" in late.content.decode()
    assert not Application.objects.exists()


def test_a_case_shows_the_complaint_about_it(came, case, desk):
    matter = came(about=case)
    assert matter.number in desk.get(reverse("applications:case", args=[case.pk])).content.decode()
    assert case.number in desk.get(reverse("applications:matter", args=[matter.pk])).content.decode()


def test_the_supervisor_sees_days_and_no_words(came, county, static_files):
    from tests.people.cast import post

    matter = came()
    supervisor = browser(post(county, "supervisor", "supervisor", since=date(2020, 1, 1)))
    text = supervisor.get(reverse("applications:matter", args=[matter.pk])).content.decode()
    assert matter.number in text
    assert "你们答复得太慢" not in text
    assert WORDS["name"] not in text
