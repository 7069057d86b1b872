"""The rule book as a whole: every rule registered, cited, worded, tested; clean reports pass; rules never raise."""

import re
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest

from gongkai.law.report import checking
from gongkai.law.report.checking import check, message
from gongkai.law.report.findings import Severity, Verdict
from gongkai.law.report.rules import document, registry
from gongkai.law.report.values import AnnualReport, Status
from tests.law.report.made import clean, found, one, serious

HERE = Path(__file__).parent
RULES = registry.rules()


def test_every_rule_has_a_check_and_every_check_a_rule():
    assert registry.checks().keys() == RULES.keys()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_is_cited_titled_and_worded(rule):
    assert rule.title
    assert rule.citation
    assert rule.sentence.endswith(("。", "}"))
    assert rule.family in registry.FAMILIES
    assert set(rule.editions) <= {"2019", "2021"}
    assert rule.editions


@pytest.mark.parametrize("id", RULES)
def test_every_rule_is_named_by_a_test(id):
    texts = [path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py") if path.name != Path(__file__).name]
    assert any(f'"{id}"' in text for text in texts)


@pytest.mark.parametrize("id", RULES)
def test_the_page_of_rules_documents_every_rule(id):
    assert f"`{id}`" in document.document()


def test_the_page_of_rules_is_as_the_program_writes_it():
    page = Path(document.__file__).parents[4] / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == document.document()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_sentence_that_says_not_assessable_uses_only_what_every_such_finding_has(rule):
    names = {name for _, name, _, _ in Formatter().parse(rule.unknown) if name}
    assert names <= {"title", "count", "lacking"}


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_a_clean_report_has_neither_error_nor_warning(edition):
    assert serious(clean(edition)) == []


def test_a_full_report_of_2021_is_judged_in_at_least_120_places():
    checked = check(clean("2021"), strict=True)
    assert checked.assessed >= 120
    assert checked.passed == checked.assessed


def test_the_places_of_tables_three_and_four_are_counted_one_by_one():
    # 7 columns of t3.flow, 7 of t3.handled, 25 rows of t3.row_total, 3 groups of table four
    ids = [id for id in RULES if RULES[id].family == "identities"]
    report = clean("2021")
    subject = checking.Subject(report)
    book = [pair for pair in registry.applicable("2021", 2023) if pair[0].id in ids]
    assert checking.judge(subject, book, strict=True) == checking.Checked((), 42, 42)


def test_failed_and_passed_make_assessed_and_what_cannot_be_assessed_is_neither():
    whole = check(clean("2021"), strict=True)
    blank = check(clean("2021", t3__new__natural=""), strict=True)
    # the blank itself fails; t3.flow, t3.row_total (1 each) and prose of the column 自然人 cannot be assessed,
    # and the row, known in part, is held to its total instead
    assert blank.assessed - blank.passed == 1
    assert blank.assessed == whole.assessed - 2 + 1


def test_every_finding_can_be_said_in_words():
    for report in (clean("2021"), clean("2019"), AnnualReport("x", Status.PARTIAL)):
        for finding in check(report, strict=True).findings:
            assert message(finding)
            assert not re.search(r"[{}]", message(finding))


def test_a_finding_keeps_its_identity_when_the_file_is_read_again():
    (first,) = found(clean(t4__reconsideration__total=0), "t4.reconsideration.total")
    (again,) = found(clean(t4__reconsideration__total=0), "t4.reconsideration.total")
    (other,) = found(clean(t4__reconsideration__total=1), "t4.reconsideration.total")
    assert first.identity == again.identity != other.identity


def test_an_unreadable_report_is_one_error_that_says_why():
    report = AnnualReport("scan.pdf", Status.UNREADABLE, reason="unreadable.image_only")
    checked = check(report, strict=True)
    (finding,) = checked.findings
    assert finding.rule == "complete.readable"
    assert finding.severity is Severity.ERROR
    assert "只有图片" in message(finding)
    assert (checked.passed, checked.assessed) == (0, 1)


def test_a_broken_rule_is_said_to_be_broken_and_raises_only_where_asked(monkeypatch):
    def broken(rule, subject):
        raise ZeroDivisionError
        yield

    book = ((RULES["t3.flow"], broken),)
    monkeypatch.setattr(checking, "applicable", lambda edition, year: book)
    checked = check(clean())
    (finding,) = checked.findings
    assert (finding.rule, finding.verdict) == ("t3.flow", Verdict.CHECK_FAILED)
    assert "不是报告的错误" in message(finding)
    assert (checked.passed, checked.assessed) == (0, 0)
    with pytest.raises(ZeroDivisionError):
        check(clean(), strict=True)


def test_rules_of_one_edition_are_silent_on_the_other():
    assert found(clean("2019"), "plausible.in_force", Verdict.NOT_ASSESSABLE) == []
    assert found(clean("2021"), "plausible.items", Verdict.NOT_ASSESSABLE) == []


def test_what_cannot_be_assessed_is_a_hint_with_the_cells_that_lack_a_figure():
    finding = one(clean(t4__reconsideration__upheld=""), "t4.reconsideration.total", Verdict.NOT_ASSESSABLE)
    assert finding.severity is Severity.HINT
    assert finding.cells == ("t4.reconsideration.upheld",)
    assert message(finding) == (
        "行政复议总计＝四项结果之和：有1处无法判断，因为下列各格没有数：表四行政复议·结果维持。空白不当作0。"
    )


def test_a_report_without_a_year_or_an_agency_is_judged_all_the_same():
    report = replace(clean(), year=None, agency=None, title=None)
    assert serious(report) == ["form.year", "form.agency"]
