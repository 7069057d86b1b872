"""The frame of all acts: seen before it is done, nothing overwritten, late only with a reason, for those who may."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongkai.applications import acts
from gongkai.applications.cases import act, casefile_of
from gongkai.applications.entries import entries_of
from gongkai.law.casefile import KINDS
from gongkai.law.casefile.events import Outage, ReasonsAsked
from gongkai.law.citations import Citation
from gongkai.law.letters import letters
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from tests.applications.acting import Desk, browser_of, page, shown
from tests.applications.conftest import MONDAY, _post, on

pytestmark = pytest.mark.django_db
SAID = {"unclear": "哪一年的名单", "reply_by": "2025-03-26"}


def test_every_event_of_the_law_is_an_act_with_a_form_a_label_and_a_citation():
    assert list(acts.ACTS) == list(KINDS)
    for kind, one in acts.ACTS.items():
        assert one.kind == kind
        assert str(one.button)
        assert str(one.lead)
        assert one.label
        assert isinstance(one.citation, Citation)
        assert one.form or one.url_name, kind
        assert not one.letter or one.letter in letters(), kind
    assert len({str(one.button) for one in acts.ACTS.values()}) == len(KINDS)


def test_what_is_proposed_has_its_approval():
    from gongkai.applications.models.proposals import Proposed

    assert set(acts.APPROVALS) == set(Proposed)
    assert {one.kind for one in acts.APPROVALS.values() if one.kind in KINDS} == {
        kind for kind, one in acts.ACTS.items() if one.is_proposed
    }


def test_the_sheet_offers_exactly_what_the_law_allows(monday, case, officer):
    casefile = casefile_of(case)
    offers = acts.offered(case, casefile, officer)
    assert {offer.act.kind for offer in offers} == set(casefile.may)
    refusals = acts.not_offered(casefile)
    assert {each.act.kind for each in refusals} == set(casefile.may_not) - {"submitted"}
    assert all(each.reason for each in refusals)


def test_each_offered_act_has_a_page(monday, case, officer, static_files):
    for offer in acts.offered(case, casefile_of(case), officer):
        assert offer.url, offer.act.kind
        if "/acts/" in offer.url:
            assert browser_of(officer).get(offer.url).status_code == 200, offer.act.kind


def test_every_form_opens_whatever_the_case_is(monday, case, officer, static_files):
    client = browser_of(officer)
    for kind, one in acts.ACTS.items():
        if one.form:
            assert client.get(page("act", case.pk, kind)).status_code == 200, kind


def test_nothing_is_done_that_was_not_shown(monday, case, work):
    answer = work.at_address(work.at("supplement_asked"), step="do", on="2025-03-03", **SAID)
    assert answer.status_code == 200
    assert "请看一遍" in answer.content.decode()
    assert work.turn == 1


def test_what_was_changed_after_the_preview_is_shown_again(monday, case, work):
    first = work.look("supplement_asked", on="2025-03-03", **SAID)
    changed = {**SAID, "unclear": "哪个村"}
    again = work.at_address(work.at("supplement_asked"), step="do", seen=shown(first), on="2025-03-03", **changed)
    assert again.status_code == 200
    assert work.turn == 1


def test_a_letter_whose_computed_text_changed_since_it_was_seen_is_shown_again(monday, town, case, work):
    """The court stands in no field of the form: what it is now was not seen."""
    work.do("supplement_asked", on="2025-03-03", **SAID)
    on(monday, "2025-03-27")
    said = {"on": "2025-03-27", "ground": "not_supplemented"}
    first = work.look("abandoned", **said)
    assert "桦川县人民法院" in first.content.decode()
    town.court = "富锦市人民法院"
    town.save()
    turn = work.turn
    again = work.at_address(work.at("abandoned"), step="do", seen=shown(first), **said)
    assert (again.status_code, work.turn) == (200, turn)
    assert "富锦市人民法院" in again.content.decode()
    assert "请看一遍" in again.content.decode()
    done = work.at_address(work.at("abandoned"), step="do", seen=shown(again), **said)
    assert (done.status_code, work.turn) == (302, turn + 1)


def test_a_wording_that_is_new_since_the_letter_was_seen_is_shown_again(monday, town, case, work, officer):
    from gongkai.applications import wording
    from tests.applications.test_wording import OWN, PLACE

    assert PLACE[0] == "supplement"
    first = work.look("supplement_asked", on="2025-03-03", **SAID)
    wording.change(town, *PLACE, OWN + "请您尽早补正。", by=actor(officer))
    again = work.at_address(work.at("supplement_asked"), step="do", seen=shown(first), on="2025-03-03", **SAID)
    assert (again.status_code, work.turn) == (200, 1)
    assert "请您尽早补正。" in again.content.decode()


def test_the_preview_of_another_case_or_post_does_not_count(monday, case, work, apply, officer, town):
    second = Desk(officer, apply().application)
    seen = shown(second.look("supplement_asked", on="2025-03-03", **SAID))
    answer = work.at_address(work.at("supplement_asked"), step="do", seen=seen, on="2025-03-03", **SAID)
    assert (answer.status_code, work.turn) == (200, 1)


def test_the_second_of_two_officers_is_told_what_changed_and_keeps_what_was_typed(monday, town, case, work):
    other = _post(town, "officer", "second")
    shown_at = work.turn
    seen = shown(work.look("supplement_asked", on="2025-03-03", **SAID))
    act(case.pk, ReasonsAsked(on=MONDAY, reply_by=date(2025, 3, 17)), by=actor(other))
    answer = work.at_address(work.at("supplement_asked"), step="do", turn=shown_at, seen=seen, on="2025-03-03", **SAID)
    shown_page = answer.content.decode()
    assert answer.status_code == 409
    assert "要求说明理由" in shown_page
    assert other.person.display_name in shown_page
    assert "哪一年的名单" in shown_page
    assert [entry.kind for entry in entries_of(case.pk)] == ["case.submitted", "case.reasons_asked"]
    # and done from there, it is done
    again = work.at_address(work.at("supplement_asked"), step="do", turn=2, seen=shown(answer), on="2025-03-03", **SAID)
    assert (again.status_code, work.turn) == (302, 3)


def test_a_button_pressed_twice_does_it_once(monday, case, work):
    turn = work.turn
    seen = shown(work.look("supplement_asked", on="2025-03-03", **SAID))
    said = {"step": "do", "turn": turn, "seen": seen, "on": "2025-03-03", **SAID}
    first, second = (work.at_address(work.at("supplement_asked"), **said) for _each in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert work.turn == 2


def test_without_its_turn_a_form_does_nothing(monday, case, work):
    seen = shown(work.look("supplement_asked", on="2025-03-03", **SAID))
    answer = work.at_address(work.at("supplement_asked"), step="do", turn="", seen=seen, on="2025-03-03", **SAID)
    assert (answer.status_code, work.turn) == (409, 1)


def test_a_late_entry_asks_for_its_reason(monday, case, work):
    on(monday, "2025-03-06")
    assert set(work.refused("supplement_asked", on="2025-03-05", **SAID)) == {"late_reason"}
    work.do("supplement_asked", on="2025-03-05", late_reason="外出入户", **SAID)
    entry = entries_of(case.pk)[-1]
    assert "外出入户" not in entry.body
    assert entry.recorded_at.date().isoformat() == "2025-03-06"


def test_a_day_that_has_not_come_is_refused(monday, work):
    assert set(work.refused("supplement_asked", on="2025-03-04", **SAID)) == {"on"}


def test_a_look_at_the_letter_is_one_entry_for_the_page(monday, case, work):
    before = Entry.objects.count()
    first = work.look("supplement_asked", on="2025-03-03", **SAID)
    assert Entry.objects.count() == before + 1
    work.look("supplement_asked", on="2025-03-03", seen=shown(first), **{**SAID, "unclear": "哪个村"})
    assert Entry.objects.count() == before + 1


def test_htmx_gets_the_preview_alone(monday, case, officer, static_files):
    address = page("act", case.pk, "supplement_asked")
    data = {"turn": 1, "step": "preview", "on": "2025-03-03", **SAID}
    part = browser_of(officer).post(address, data, headers={"HX-Request": "true"})
    shown_page = part.content.decode()
    assert part.status_code == 200
    assert "<html" not in shown_page
    assert "哪一年的名单" in shown_page
    half = browser_of(officer).post(address, {"turn": 1, "on": "2025-03-03"}, headers={"HX-Request": "true"})
    assert half.status_code == 200
    assert "还要填：哪些地方不明确，要补正什么" in half.content.decode()


def test_files_are_chosen_once_though_the_page_comes_back(monday, case, work):
    work.do("supplement_asked", on="2025-03-03", **SAID)
    scan = SimpleUploadedFile("补正.txt", "2024年".encode())
    first = work.at_address(work.at("supplemented"), on="2025-03-03", content="", scans=scan)
    assert first.status_code == 422
    kept = first.context["form"].data["kept"]
    second = work.look("supplemented", on="2025-03-03", content="2024年", kept=kept)
    answer = work.at_address(
        work.at("supplemented"), step="do", on="2025-03-03", content="2024年", kept=kept, seen=shown(second)
    )
    assert answer.status_code == 302
    assert case.attachments.count() == 1


def test_files_kept_for_one_case_are_of_no_use_to_another(monday, case, work, apply, officer):
    work.do("supplement_asked", on="2025-03-03", **SAID)
    other = Desk(officer, apply().application)
    other.do("supplement_asked", on="2025-03-03", **SAID)
    scan = SimpleUploadedFile("补正.txt", "2024年".encode())
    kept = work.at_address(work.at("supplemented"), on="2025-03-03", scans=scan).context["form"].data["kept"]
    other.do("supplemented", on="2025-03-03", content="2024年", kept=kept)
    assert other.application.attachments.count() == 0


def test_a_file_that_is_no_scan_is_refused_at_its_field(monday, case, work):
    work.do("supplement_asked", on="2025-03-03", **SAID)
    bad = SimpleUploadedFile("补正.exe", b"MZ\x90\x00" + bytes(200))
    answer = work.at_address(work.at("supplemented"), on="2025-03-03", content="2024年", scans=bad)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"scans"}


def test_no_court_no_letter_that_can_be_disputed(monday, town, case, work):
    town.court = ""
    town.save()
    work.do("supplement_asked", on="2025-03-03", **SAID)
    on(monday, "2025-03-27")
    assert "__all__" in work.refused("abandoned", on="2025-03-27", ground="not_supplemented")


def test_only_officers_of_the_agency_act(monday, case, county, reviewer, static_files):
    address = page("act", case.pk, "supplement_asked")
    assert browser_of(reviewer).get(address).status_code == 403
    assert browser_of(_post(county, "officer", "elsewhere")).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_an_act_that_is_none_is_not_found(monday, case, work):
    assert work.get(page("act", case.pk, "celebrated")).status_code == 404


def test_an_act_that_came_meanwhile_of_the_same_officer_is_shown_too(monday, case, work, officer):
    seen = shown(work.look("supplement_asked", on="2025-03-03", **SAID))
    act(case.pk, Outage(on=MONDAY, until=MONDAY, evidence="停电"), by=actor(officer))
    answer = work.at_address(work.at("supplement_asked"), step="do", turn=1, seen=seen, on="2025-03-03", **SAID)
    assert answer.status_code == 409


def test_what_was_done_in_time_and_not_entered_can_be_entered_late(monday, case, officer, work):
    on(monday, "2025-04-01")
    late = {each.act.kind: each.url for each in acts.not_offered(casefile_of(case), case, officer)}
    assert late["extended"] == work.at("extended")
    assert late["served"] == ""
    assert 'id="act"' in work.get(work.at("extended")).content.decode()
    assert 'id="act"' not in work.get(work.at("served")).content.decode()
