"""效力: what repealed a document is said on both pages (国办发〔2017〕47号)."""

from datetime import date

import pytest

from gongkai.law.citations import LawError

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def set_validity(record, validity, by, **more):
    from gongkai.disclosure import validity as acts
    from gongkai.disclosure.models import Validity

    return acts.set_validity(record.pk, Validity(validity), by=by, **{"on": DAY, **more})


@pytest.fixture
def old(published):
    return published(is_normative=True, effective_on=date(2026, 3, 1))


def test_repealed_by_another_record_both_say_so(old, published, officer):
    from gongkai.disclosure.selectors import changed_by

    new = published(said={"title": "关于废止部分规范性文件的决定"}, is_normative=True)
    now = set_validity(old, "repealed", officer, changed_by=new)
    assert (now.validity, now.validity_on, now.changed_by) == ("repealed", DAY, new)
    assert list(changed_by(new)) == [old]


def test_by_a_document_of_another_agency_its_name_is_said(old, officer):
    now = set_validity(old, "repealed", officer, changed_by_words="某县人民政府令第3号")
    assert (now.changed_by, now.changed_by_words) == (None, "某县人民政府令第3号")


@pytest.mark.parametrize(
    ("validity", "more", "rule"),
    [
        ("repealed", {}, "record.validity_by"),
        ("amended", {"changed_by_words": " "}, "record.validity_by"),
        ("lapsed", {"on": None}, "record.validity_when"),
    ],
)
def test_the_day_and_the_document_are_said(old, officer, validity, more, rule):
    with pytest.raises(LawError) as refusal:
        set_validity(old, validity, officer, **more)
    assert refusal.value.rule == rule


def test_what_nobody_can_read_repeals_nothing(old, record, officer):
    with pytest.raises(LawError) as refusal:
        set_validity(old, "repealed", officer, changed_by=record)
    assert refusal.value.rule == "record.validity_by_public"


def test_only_normative_documents_have_a_validity(published, officer):
    with pytest.raises(LawError) as refusal:
        set_validity(published(), "lapsed", officer)
    assert refusal.value.rule == "record.not_normative"


def test_after_the_last_day_of_its_time_it_has_lapsed_by_itself(published):
    from gongkai.disclosure import withdrawing
    from tests.disclosure.making import again

    record = published(is_normative=True, expires_on=date(2026, 6, 30))
    list(withdrawing.look(date(2026, 6, 30)))
    assert again(record).validity == "in_force"
    list(withdrawing.look(date(2026, 7, 1)))
    assert (again(record).validity, again(record).validity_on) == ("lapsed", date(2026, 6, 30))
    assert again(record).is_public


def test_put_in_force_again_nothing_of_it_stays(old, published, officer):
    new = published(said={"title": "关于修改的决定"})
    set_validity(old, "amended", officer, changed_by=new)
    back = set_validity(old, "in_force", officer)
    assert (back.validity, back.validity_on, back.changed_by) == ("in_force", None, None)
