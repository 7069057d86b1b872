"""编号: given once, under any number of writers; a letter's at its signature; void ones stay."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from gongkai.agencies import history, numbering, patterns
from gongkai.agencies.models import Agency, Counter, IssuedNumber, Kind, Level, Purpose, Series, VoidReason
from gongkai.agencies.numbering import AlreadyVoid, NotSigned, issue, set_pattern, void
from gongkai.agencies.services import add, edit
from gongkai.agencies.succession import merge
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM, Actor

BY = Actor(person=3, post=5)
SIGNED = date(2026, 11, 20)


@pytest.fixture
def town_with_codes(town):
    # the check character is worked out in test_codes
    return edit(town, by=SYSTEM, letterhead="某政", uscc="11230828000000001L")


def letter(agency, subject="", signed_on=SIGNED):
    return issue("letter", agency, signed_on.year, BY, subject=subject, signed_on=signed_on)


def test_numbers_of_a_year_follow_one_another_and_each_year_begins_with_one(db, town):
    texts = [issue("application", town, year, BY).text for year in (2026, 2026, 2027, 2026)]
    assert texts == ["2026-0001", "2026-0002", "2027-0001", "2026-0003"]


def test_each_agency_and_purpose_counts_for_itself(town_with_codes, county):
    assert issue("application", county, 2026, BY).text == "2026-0001"
    assert issue("application", town_with_codes, 2026, BY).text == "2026-0001"
    assert letter(town_with_codes).text == "某政公复〔2026〕1号"
    assert issue("index", town_with_codes, 2026, BY).text == "000000001/2026-00001"


def test_a_letter_has_no_number_before_its_signature(town_with_codes):
    with pytest.raises(NotSigned):
        issue("letter", town_with_codes, 2026, BY)
    with pytest.raises(NotSigned):  # a letter signed in January has no number of the year before
        issue("letter", town_with_codes, 2025, BY, signed_on=date(2026, 1, 4))
    series = numbering.series_of(town_with_codes, Purpose.LETTER)
    with pytest.raises(IntegrityError, match="number_at_signature"), transaction.atomic():
        IssuedNumber.objects.create(
            series=series, agency=town_with_codes, purpose=Purpose.LETTER, year=2026, seq=1, text="某政公复〔2026〕1号"
        )


def test_one_letter_has_one_number_however_often_it_is_asked_for(town_with_codes):
    first, again, other = (letter(town_with_codes, subject) for subject in ("letter:1", "letter:1", "letter:2"))
    assert (first.pk, first.seq, other.seq) == (again.pk, 1, 2)


def test_an_act_that_fails_has_taken_no_number(db, town):
    def fail():
        with transaction.atomic():
            issue("application", town, 2026, BY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert issue("application", town, 2026, BY).seq == 1


def test_a_void_number_stays_in_the_register_with_its_reason_and_is_not_given_again(town_with_codes):
    first = letter(town_with_codes, "letter:1")
    void(first, VoidReason.REPLACED, by=BY, note="张三的姓名写错了")
    again = letter(town_with_codes, "letter:1")
    assert [(number.seq, number.is_void) for number in IssuedNumber.objects.all()] == [(1, True), (2, False)]
    assert again.seq == 2
    with pytest.raises(AlreadyVoid):
        void(first, VoidReason.MISTAKEN, by=BY)


def test_why_a_number_is_void_is_on_record_without_words_about_persons(town_with_codes):
    number = void(letter(town_with_codes, "letter:1"), VoidReason.RECALLED, by=BY, note="张三来电撤回")
    entry = Entry.objects.get(kind="number.voided")
    assert (entry.subject, entry.agency, entry.post) == ("letter:1", town_with_codes.pk, 5)
    assert '"reason":"recalled"' in entry.body
    assert "张三" not in entry.body
    assert "张三" not in str(number.void_note)
    assert numbering.read_void_note(number, by=BY) == "张三来电撤回"
    assert Entry.objects.filter(kind="particulars.revealed", post=5).count() == 1


def test_the_database_refuses_a_number_twice_and_a_void_one_without_a_reason(db, town):
    number = issue("application", town, 2026, BY, subject="application:1")
    same = {"series": number.series, "agency": town, "purpose": number.purpose, "year": 2026}
    for wrong in ({"seq": 1, "text": "x"}, {"seq": 2, "text": number.text}, {"seq": 0, "text": "y"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IssuedNumber.objects.create(**same, **wrong)
    for wrong in ({"void_reason": "mistaken"}, {"voided_at": "2026-11-20T00:00Z"}):
        with pytest.raises(IntegrityError, match="number_void_has_reason"), transaction.atomic():
            IssuedNumber.objects.filter(pk=number.pk).update(**wrong)


def test_a_new_way_of_writing_goes_on_counting(town_with_codes):
    letter(town_with_codes)
    set_pattern(town_with_codes, Purpose.LETTER, "{代字}公开〔{year}〕{seq:03d}号", by=BY)
    assert letter(town_with_codes).text == "某政公开〔2026〕002号"
    entry = Entry.objects.get(kind="agency.series_set")
    change = town_with_codes.setting_changes.get(kind="agency.series_set")
    assert history.values_of(change) == {"pattern": ("{代字}公复〔{year}〕{seq}号", "{代字}公开〔{year}〕{seq:03d}号")}
    assert history.is_as_recorded(change)
    assert "公开" not in entry.body


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("{代字}〔{year}〕号", "要有一个序号"),
        ("{seq}{seq}{year}", "只有一个"),
        ("{seq}", "要有年份"),
        ("{name}{year}{seq}", "不认识“{name}”"),
        ("{seq.__class__}{year}", "不认识"),
        ("{seq!r}{year}", "不认识"),
        ("{seq:>99999}{year}", "不认识"),
        ("{year:04d}{seq}", "不认识"),
        ("{year}{seq", "没有成对"),
    ],
)
def test_a_pattern_that_cannot_be_right_is_refused_with_a_sentence(pattern, says):
    with pytest.raises(ValidationError, match=says):
        patterns.check(pattern, Purpose.LETTER)


def test_an_index_number_tells_its_agency():
    with pytest.raises(ValidationError, match="机构代码"):
        patterns.check("{year}-{seq:05d}", Purpose.INDEX)
    patterns.check("{信用代码}/{year}{month}-{seq:05d}", Purpose.INDEX)


def test_every_usual_pattern_would_be_accepted():
    assert set(patterns.DEFAULTS) == set(Purpose.values)
    for purpose, pattern in patterns.DEFAULTS.items():
        patterns.check(pattern, purpose)


def test_where_a_code_is_lacking_no_number_is_given_and_the_sentence_names_it(db, town):
    with pytest.raises(ValidationError, match="发文机关代字"):
        letter(town)
    assert not IssuedNumber.objects.exists()
    assert not Counter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_get_every_number_once(town):
    writers, each = 6, 10
    got, faults, start = [], [], threading.Barrier(writers)

    def write():
        try:
            start.wait()
            for _one in range(each):
                got.append(issue("application", town, 2026, BY).seq)  # noqa: PERF401 - each in its own transaction
        except Exception as fault:  # noqa: BLE001 - the assertion shows it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _one in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(got) == list(range(1, writers * each + 1))
    assert Series.objects.count() == 1


# One 文号 is one letter's in the whole site.


@pytest.fixture
def beside(county):
    return add(
        name="某县邻镇人民政府",
        short_name="邻镇",
        slug="beside",
        level=Level.TOWNSHIP,
        kind=Kind.GOVERNMENT,
        parent=county,
    )


def test_a_pattern_of_letters_without_the_letterhead_is_refused():
    with pytest.raises(ValidationError, match="否则会和别的机关重号"):
        patterns.check("某政复〔{year}〕{seq}号", Purpose.LETTER)
    patterns.check("某{year}-{seq}", Purpose.APPLICATION)


def test_the_letterhead_of_an_agency_that_still_is_is_no_other_agencys(town_with_codes, beside):
    with pytest.raises(ValidationError, match="另一个机关正在用"):
        edit(beside, by=SYSTEM, letterhead="某政")
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk=beside.pk).update(letterhead="某政")
    assert edit(town_with_codes, by=SYSTEM, letterhead="某政", phone="1").letterhead == "某政"


def test_the_database_refuses_one_letters_number_to_two_agencies(town_with_codes, beside):
    number = letter(town_with_codes)
    series = numbering.series_of(beside, Purpose.LETTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedNumber.objects.create(
            series=series, agency=beside, purpose=Purpose.LETTER, year=2026, seq=1, text=number.text, signed_on=SIGNED
        )


def test_who_takes_over_a_letterhead_goes_on_from_the_next_free_number(town_with_codes, beside):
    for _one in range(3):
        letter(town_with_codes)
    void(letter(town_with_codes), VoidReason.NOT_SENT, by=BY)  # the 4th is not given again either
    merge([town_with_codes], into=beside, on=date(2026, 3, 1), by=BY)
    beside = edit(beside, by=SYSTEM, letterhead="某政")
    assert [letter(beside).text for _one in range(2)] == ["某政公复〔2026〕5号", "某政公复〔2026〕6号"]
    assert letter(beside, signed_on=date(2027, 1, 4)).text == "某政公复〔2027〕1号"


@pytest.mark.django_db(transaction=True)
def test_parallel_writers_under_one_letterhead_get_every_number_once(town_with_codes, beside):
    """The one that ended may have acts under way when the one that goes on takes its first number."""
    merge([town_with_codes], into=beside, on=date(2026, 3, 1), by=BY)
    beside = edit(beside, by=SYSTEM, letterhead="某政")
    each, got, faults, start = 6, [], [], threading.Barrier(4)

    def write(agency):
        try:
            start.wait()
            for _one in range(each):
                got.append(letter(agency).text)  # noqa: PERF401 - each in its own transaction
        except Exception as fault:  # noqa: BLE001 - the assertion shows it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[agency]) for agency in (town_with_codes, beside) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sorted(got) == sorted(f"某政公复〔2026〕{seq}号" for seq in range(1, 4 * each + 1))
