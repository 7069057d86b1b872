"""告知补正 (条例 30)."""

import json
from datetime import date

import pytest

from gongkai.applications import letters, words
from gongkai.applications.entries import entries_of
from tests.applications.acting import breaches, consequences, open_duties
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db
SAID = {"unclear": "1. 哪一年的名单\n2、哪个村的", "reply_by": "2025-03-26"}


def test_30_the_letter_takes_its_number_and_the_clock_stands_still(monday, case, work):
    on(monday, "2025-03-05")
    assert work.do("supplement_asked", on="2025-03-05", **SAID).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("awaiting_supplement", None)
    letter = case.letters.get()
    assert (letter.kind, letter.signed_on, letter.number.seq) == ("supplement", date(2025, 3, 5), 1)
    text = "".join(letters.text_of(letter).lines)
    assert "哪一年的名单" in text
    assert "哪个村的" in text
    assert "2025年3月26日" in text


def test_30_what_is_unclear_is_sealed_and_the_entry_names_the_letter(monday, case, work):
    on(monday, "2025-03-05")
    work.do("supplement_asked", on="2025-03-05", **SAID)
    entry = entries_of(case.pk)[-1]
    assert entry.kind == "case.supplement_asked"
    assert "哪个村" not in entry.body
    facts = json.loads(entry.body)["facts"]
    assert facts["letter"] == case.letters.get().pk
    assert words.opened(facts["words"], "unclear") == {"unclear": "哪一年的名单\n哪个村的"}


def test_30_what_will_follow_is_said_before(monday, case, work):
    on(monday, "2025-03-05")
    told = consequences(work.look("supplement_asked", on="2025-03-05", **SAID))
    assert "（原来到2025年3月31日）停下来" in told["clock"]
    assert told["state"] == "案件由“办理中”变为“待补正”。"
    assert "《政府信息公开申请补正告知书》" in told["number"]
    case.refresh_from_db()
    assert (case.turn, case.state, case.letters.count()) == (1, "handling", 0)


def test_30_15_working_days_are_proposed_and_the_seventh_is_named(monday, case, work):
    on(monday, "2025-03-05")
    page = work.get(work.at("supplement_asked")).content.decode()
    # 6, 7 | 10-14 | 17-21 | 24, 25, 26 March are fifteen; 4-7 | 10, 11, 12 are seven
    assert 'value="2025-03-26"' in page
    assert "2025-03-12" in page


def test_30_asked_after_7_working_days_is_a_breach_that_is_shown_before(monday, case, work):
    on(monday, "2025-03-13")
    told = consequences(work.look("supplement_asked", on="2025-03-13", **SAID))
    assert "2025-03-12" in told["breach"]
    work.do("supplement_asked", on="2025-03-13", **SAID)
    assert breaches(case) == ["case.breach.supplement_late"]


def test_30_asked_on_the_7th_working_day_is_none(monday, case, work):
    on(monday, "2025-03-12")
    work.do("supplement_asked", on="2025-03-12", **SAID)
    assert breaches(case) == []


def test_30_is_asked_once(monday, case, work):
    work.do("supplement_asked", on="2025-03-03", **SAID)
    work.do("supplemented", on="2025-03-03", content="2024年，一村。")
    assert "__all__" in work.refused("supplement_asked", on="2025-03-03", **SAID)


def test_30_the_day_to_reply_by_is_not_before_the_letter(monday, work):
    assert "reply_by" in work.refused("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-02")


def test_30_what_is_unclear_has_to_be_said(monday, work):
    assert set(work.refused("supplement_asked", on="2025-03-03", unclear=" \n", reply_by="2025-03-26")) == {"unclear"}


def test_30_the_officer_is_reminded_to_send_it_and_of_the_end_of_the_period(monday, case, work):
    assert open_duties(case) == {"answer": date(2025, 3, 31), "clarify": date(2025, 3, 12)}
    work.do("supplement_asked", on="2025-03-03", **SAID)
    # 26 March is the last day, a Wednesday
    assert open_duties(case) == {"send": date(2025, 3, 3), "supplement_over": date(2025, 3, 27)}
