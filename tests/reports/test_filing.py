from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.law.report.rules.version import digest
from gongkai.law.report.values import Trouble
from gongkai.reports import demonstration, selectors, services
from gongkai.reports.models import Filing, Format, Rendition, Scope, SourceFile
from gongkai.reports.services import NotFiled, complete_renditions, file_report, refresh_findings
from gongkai.writing.fonts import MissingFontsError

CORPUS = Path(__file__).parents[1] / "corpus" / "full"
SIMAJIA = CORPUS / "simajia_town_2020.txt"
RECONSIDERATION = [f"t4.reconsideration.{result}" for result in ("upheld", "rectified", "other", "pending", "total")]
DAY = date(2026, 11, 23)

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(town):
    return file_report(agency=town, data=SIMAJIA.read_bytes(), name=SIMAJIA.name, published_on=DAY)


def test_a_file_is_filed_for_the_year_and_form_that_it_names(filing):
    kept = Filing.objects.get()
    assert (kept.year, kept.edition, kept.scope, kept.version) == (2020, "2019", Scope.OWN, 1)
    assert kept.title == "桦川县四马架镇2020年政府信息公开工作年度报告"


def test_what_the_report_says_comes_back_exactly(filing):
    report = Filing.objects.get().report
    assert report.value("t2.procurement.projects") == 1
    assert report.value("t2.procurement.amount") == Decimal("1585.5")
    assert report.value("t3.new.total") == 0
    assert [report.trouble(cell) for cell in RECONSIDERATION] == [Trouble.BLANK] * 5
    assert all(report.value(cell) is None for cell in RECONSIDERATION)


def test_the_five_blank_cells_are_found(filing):
    blanks = [row for row in filing.findings if row["verdict"] == "fail" and set(row["cells"]) & set(RECONSIDERATION)]
    assert [sorted(row["cells"]) for row in blanks] == [sorted(RECONSIDERATION)]


def test_the_file_itself_is_kept_byte_for_byte(filing):
    source = SourceFile.objects.get()
    assert bytes(source.body) == SIMAJIA.read_bytes()
    assert source.size == len(SIMAJIA.read_bytes())
    assert filing.source_name == SIMAJIA.name


def test_a_name_cannot_forge_a_header(town):
    filing = file_report(agency=town, data=SIMAJIA.read_bytes(), name="年报\r\nSet-Cookie: a=b\x00.txt")
    assert filing.source_name == "年报Set-Cookie: a=b.txt"


def test_every_format_is_written_once(filing):
    sizes = dict(Rendition.objects.values_list("format", "size"))
    assert set(sizes) == set(Format.values)
    assert all(len(bytes(file.body)) == sizes[file.format] for file in Rendition.objects.all())


def test_formats_that_were_missing_are_made_up_for(filing):
    Rendition.objects.filter(format=Format.CSV).delete()
    complete_renditions()
    assert set(filing.renditions.values_list("format", flat=True)) == set(Format.values)


def test_a_second_file_for_the_year_is_a_second_version_and_the_first_stays(filing, town):
    changed = SIMAJIA.read_bytes().replace(b"1585.5", b"1685.5")
    second = file_report(agency=town, data=changed, name="更正.txt", published_on=DAY)
    assert (second.version, second.supersedes) == (2, filing)
    assert list(selectors.published()) == [second]
    assert selectors.report_of(town, 2020, Scope.OWN).report.value("t2.procurement.amount") == Decimal("1685.5")
    assert Filing.objects.count() == 2


def test_a_new_version_that_is_not_published_leaves_the_old_one_in_view(filing, town):
    file_report(agency=town, data=SIMAJIA.read_bytes(), name="草稿.txt")
    assert list(selectors.published()) == [filing]


def test_own_report_and_aggregate_are_two_reports(filing, town):
    other = file_report(
        agency=town, data=SIMAJIA.read_bytes(), name=SIMAJIA.name, scope=Scope.AGGREGATE, published_on=DAY
    )
    assert other.version == 1
    assert set(selectors.published()) == {filing, other}
    assert SourceFile.objects.count() == 1  # the same bytes are kept once


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "文件是空的"), ("今天天气很好，适合出门走走。".encode() * 20, "没有认出"), (b"%PDF-1.7 broken", "损坏")],
)
def test_what_cannot_be_read_is_refused_with_the_reason_and_leaves_nothing(town, data, sentence):
    with pytest.raises(NotFiled, match=sentence):
        file_report(agency=town, data=data, name="x")
    assert not Filing.objects.exists()
    assert not SourceFile.objects.exists()


def test_a_report_that_names_no_year_is_refused(town):
    text = SIMAJIA.read_text(encoding="utf-8").replace("2020", "").replace("2021", "")
    with pytest.raises(NotFiled, match="哪一年"):
        file_report(agency=town, data=text.encode(), name="x.txt")


@pytest.mark.parametrize(
    "change",
    [{"year": 2018}, {"version": 0}, {"version": 2}, {"edition": "2008"}, {"scope": "both"}, {"status": "unreadable"}],
)
def test_the_database_refuses_what_the_law_does_not_know(filing, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Filing.objects.update(**change)


def test_the_packaged_report_is_the_one_of_the_corpus():
    packaged = Path(demonstration.__file__).parent / SIMAJIA.name
    assert packaged.read_bytes() == SIMAJIA.read_bytes()


def test_the_demonstration_comes_once_and_stays():
    demonstration.load(today=DAY)
    demonstration.load(today=date(2026, 11, 24))
    assert [(filing.agency.short_name, filing.published_on) for filing in Filing.objects.all()] == [("四马架镇", DAY)]
    assert [agency.short_name for agency in Filing.objects.get().agency.parent.children.all()] == ["四马架镇"]


def test_earlier_years_are_judged_together(town, filing):
    later = SIMAJIA.read_text(encoding="utf-8").replace("2020", "2019").replace("2021", "2020")
    file_report(agency=town, data=later.encode(), name="2019.txt", published_on=DAY)
    reports = selectors.earlier_reports(town, 2020, Scope.OWN)
    assert [report.year for report in reports] == [2019]
    assert selectors.earlier_reports(town, 2019, Scope.OWN) == []


def test_without_a_chinese_font_there_is_everything_but_a_pdf(town, monkeypatch):
    def no_font(report, to):
        if to == "pdf":
            raise MissingFontsError([])
        return to.encode()

    monkeypatch.setattr(services, "write_report", no_font)
    filing = file_report(agency=town, data=SIMAJIA.read_bytes(), name=SIMAJIA.name)
    assert set(filing.renditions.values_list("format", flat=True)) == set(Format.values) - {"pdf"}


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_file_at_the_same_moment_make_two_versions(town):
    def file(number):
        try:
            return file_report(agency=town, data=SIMAJIA.read_bytes(), name=f"{number}.txt").version
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(file, range(3))) == [1, 2, 3]


def test_findings_of_an_older_rule_book_are_found_anew(filing):
    found = filing.findings
    Filing.objects.update(checked_json='{"findings": [], "passed": 0, "assessed": 0}', rule_book="older")
    refresh_findings()
    assert Filing.objects.get().findings == found  # with the identities under which verdicts are kept
    assert "complete.blank" in [row["rule"] for row in found]


def test_findings_of_the_present_rule_book_are_left_alone(filing, django_assert_num_queries):
    with django_assert_num_queries(1):
        refresh_findings()


def test_a_changed_rule_makes_another_rule_book(tmp_path):
    (tmp_path / "rules").mkdir()
    rule = tmp_path / "rules" / "rules.toml"
    rule.write_text("severity = 'error'")
    before = digest(tmp_path)
    assert digest(tmp_path) == before
    (tmp_path / "rules" / "notes.pyc").write_text("compiled")
    assert digest(tmp_path) == before
    rule.write_text("severity = 'hint'")
    assert digest(tmp_path) != before


def test_one_report_that_cannot_be_read_back_does_not_keep_the_others_from_being_judged(filing, town):
    broken = file_report(agency=town, data=SIMAJIA.read_bytes(), name=SIMAJIA.name, scope=Scope.AGGREGATE)
    Filing.objects.filter(pk=broken.pk).update(report_json='{"year": "?"}')
    Filing.objects.update(rule_book="older", checked_json="{}")
    refresh_findings()
    judged = dict(Filing.objects.values_list("pk", "checked_json"))
    assert (judged[filing.pk] != "{}", judged[broken.pk]) == (True, "{}")


def test_a_report_of_an_earlier_year_has_the_later_one_judged_again(town, filing):
    earlier = SIMAJIA.read_text(encoding="utf-8").replace("2020", "2019").replace("2021", "2020")
    assert not any(row["rule"] == "narrative.copied_last_year" for row in filing.findings)
    file_report(agency=town, data=earlier.encode(), name="2019.txt", published_on=DAY)
    judged = Filing.objects.get(pk=filing.pk)
    assert any(row["rule"] == "narrative.copied_last_year" for row in judged.findings)
